extension XGBoostAssembler {
  /// XGBoost's mark of a node that pruning removed but left in the arrays.
  private static let deletedMark = Int32.max

  /// Adds one stored tree to the model, or one for each output where its leaves hold vectors;
  /// `setBudget` is how many words its category sets may take.
  func append(
    _ tree: XGBoostDocument.StoredTree, index: Int, to builder: inout TreeEnsembleBuilder,
    output: Int, outputs: Int, weight: Double, setBudget: inout Int
  ) throws(ModelError) {
    let path = "\(document.treesPath)[\(index)]"
    func place(_ key: String = "") -> ModelLocation {
      scanner.location(tree.offset, path: key.isEmpty ? path : "\(path).\(key)")
    }
    func required<Value>(_ array: Value?, _ key: String) throws(ModelError) -> Value {
      guard let array else { throw .missingKey(key, at: place()) }
      return array
    }
    let width = max(1, tree.leafVectorSize)
    guard width == 1 || width == outputs else {
      throw .count(found: width, expected: outputs, at: place("tree_param.size_leaf_vector"))
    }
    if let unknown = tree.unknownKey {
      throw .unsupported(
        .key, found: unknown.name,
        at: scanner.location(unknown.offset, path: "\(path).\(unknown.name)"))
    }
    if width == 1, let stray = tree.leafWeights, !stray.isEmpty {
      throw .unsupported(.key, found: "leaf_weights", at: place("leaf_weights"))
    }
    let left = try required(tree.left, "left_children")
    let right = try required(tree.right, "right_children")
    let feature = try required(tree.splitIndices, "split_indices")
    let conditions = try required(tree.splitConditions, "split_conditions")
    let defaultLeft = try required(tree.defaultLeft, "default_left")
    let count = left.count
    if let stated = tree.nodeCount, stated != count {
      throw .count(found: count, expected: stated, at: place("left_children"))
    }
    // Every array before it is indexed by node.
    for (key, length) in [
      ("right_children", right.count), ("split_indices", feature.count),
      ("split_conditions", conditions.count), ("default_left", defaultLeft.count),
      ("base_weights", width == 1 ? tree.baseWeights?.count ?? count : count),
      ("sum_hessian", tree.sumHessian?.count ?? count),
      ("loss_changes", tree.lossChanges?.count ?? count),
      ("split_type", tree.splitType.isEmpty ? count : tree.splitType.count),
    ] where length != count {
      throw .count(found: length, expected: count, at: place(key))
    }
    let sets = try categorySets(tree, count: count, budget: &setBudget, place: place)
    // A categorical node compares with its set; its number means nothing (NaN until 3.0).
    var thresholds = conditions
    for node in 0..<sets.count where !sets[node].words.isEmpty { thresholds[node] = 0 }
    var rightChild = right
    let values: [[Double]]
    if width == 1 {
      // The conditions of leaves are their values.
      var own = conditions
      for node in 0..<count where left[node] >= 0 {
        let weight = tree.baseWeights?[node] ?? 0
        own[node] = weight.isFinite ? weight : 0
      }
      values = [own]
    } else {
      values = try vectorValues(tree, left: left, right: right, width: width, place: place)
      for node in 0..<count where left[node] < 0 {
        thresholds[node] = 0
        rightChild[node] = -1
      }
    }
    let deleted = feature.contains(Self.deletedMark) ? feature.map { $0 == Self.deletedMark } : []
    let gain = tree.lossChanges.flatMap { $0.allSatisfy(\.isFinite) ? $0 : nil }
    do {
      for (place, own) in values.enumerated() {
        try builder.append(
          feature: feature, threshold: thresholds, left: left, right: rightChild,
          defaultLeft: defaultLeft.map { $0 != 0 }, categories: sets, value: own,
          cover: tree.sumHessian, gain: gain, output: width == 1 ? output : place,
          weight: weight, deleted: deleted, unlistedGoDefault: !isVersion(1, 7))
      }
    } catch {
      throw .tree(error, at: place())
    }
  }

  /// The values of a tree with vectors at its leaves (`multi_output_tree`), by output, then node.
  ///
  /// Until 3.1 `base_weights` holds a vector for every node, leaves included. Since 3.2 the vectors
  /// of the leaves stand in `leaf_weights`, one after the other, and `right_children` says of a leaf
  /// which is its own; `base_weights` then may be shorter vectors, of what splits were searched by.
  private func vectorValues(
    _ tree: XGBoostDocument.StoredTree, left: [Int32], right: [Int32], width: Int,
    place: (String) -> ModelLocation
  ) throws(ModelError) -> [[Double]] {
    let count = left.count
    func require(_ array: [Double], of vectors: Int, _ key: String) throws(ModelError) {
      let (expected, over) = vectors.multipliedReportingOverflow(by: width)
      guard !over, array.count == expected else {
        throw .count(found: array.count, expected: expected, at: place(key))
      }
    }
    // By node, where its vector starts; -1 where it has none.
    var starts = [Int](repeating: -1, count: count)
    let base = tree.baseWeights ?? []
    var vectors = base
    if let leaves = tree.leafWeights {
      try require(leaves, of: left.count { $0 < 0 }, "leaf_weights")
      // A vector that several leaves share would let a small file claim much memory.
      var used = [Bool](repeating: false, count: leaves.count / width)
      for node in 0..<count where left[node] < 0 {
        let leaf = Int(right[node])
        guard leaf >= 0, leaf < used.count, !used[leaf] else {
          throw .invalidValue(
            "\(leaf)", expected: "leaf index", at: place("right_children[\(node)]"))
        }
        used[leaf] = true
        starts[node] = leaf * width
      }
      vectors = leaves
      let (whole, over) = count.multipliedReportingOverflow(by: width)
      if !over, base.count == whole {
        for node in 0..<count where left[node] >= 0 { starts[node] = leaves.count + node * width }
        vectors += base
      }
    } else {
      guard tree.baseWeights != nil else { throw .missingKey("base_weights", at: place("")) }
      try require(base, of: count, "base_weights")
      for node in 0..<count { starts[node] = node * width }
    }
    return (0..<width).map { output in
      (0..<count).map { node in
        let value = starts[node] < 0 ? 0 : vectors[starts[node] + output]
        return value.isFinite || left[node] < 0 ? value : 0
      }
    }
  }

  /// The set of each categorical node: a stretch of `categories` named by its start and size.
  private func categorySets(
    _ tree: XGBoostDocument.StoredTree, count: Int, budget: inout Int,
    place: (String) -> ModelLocation
  ) throws(ModelError) -> [CategorySet] {
    guard tree.splitType.contains(where: { $0 != 0 }) else { return [] }
    let nodes = tree.categoriesNodes
    let segments = tree.categoriesSegments
    let sizes = tree.categoriesSizes
    guard segments.count == nodes.count else {
      throw .count(found: segments.count, expected: nodes.count, at: place("categories_segments"))
    }
    guard sizes.count == nodes.count else {
      throw .count(found: sizes.count, expected: nodes.count, at: place("categories_sizes"))
    }
    var sets = [CategorySet](repeating: CategorySet([]), count: count)
    // The stretches do not overlap: together they are no longer than the list.
    var unclaimed = tree.categories.count
    var known = [Bool](repeating: false, count: count)
    for entry in 0..<nodes.count {
      let node = Int(nodes[entry])
      guard node >= 0, node < count, !known[node], tree.splitType[node] == 1 else {
        throw .invalidValue(
          "\(node)", expected: "categorical node", at: place("categories_nodes[\(entry)]"))
      }
      let start = Int(segments[entry])
      let size = Int(sizes[entry])
      guard start >= 0, size >= 0, start + size <= tree.categories.count, size <= unclaimed
      else {
        throw .count(
          found: start + size, expected: tree.categories.count,
          at: place("categories_sizes[\(entry)]"))
      }
      unclaimed -= size
      let codes = tree.categories[start..<(start + size)]
      // A set takes a bit for every code up to its largest: a code is bounded so that a few bytes
      // of file cannot claim much memory.
      for (offset, code) in codes.enumerated()
      where code < 0 || Int(code) >= CategorySet.codeLimit {
        throw .invalidValue(
          "\(code)", expected: "category", at: place("categories[\(start + offset)]"))
      }
      let set = CategorySet(categorical: codes)
      budget -= set.words.count
      guard budget >= 0 else {
        throw .invalidValue(
          "\(codes.max() ?? 0)", expected: "category within reason",
          at: place("categories_nodes[\(entry)]"))
      }
      sets[node] = set
      known[node] = true
    }
    for node in 0..<count where tree.splitType[node] != 0 && !known[node] {
      // Nodes that pruning removed may keep their type without their set.
      guard tree.splitType[node] == 1 else {
        throw .invalidValue(
          "\(tree.splitType[node])", expected: "split type", at: place("split_type[\(node)]"))
      }
      sets[node] = CategorySet(categorical: [])
    }
    return sets
  }
}
