extension XGBoostAssembler {
  /// XGBoost's mark of a node that pruning removed but left in the arrays.
  private static let deletedMark = Int32.max

  /// Adds one stored tree to the model; `setBudget` is how many words its category sets may take.
  func append(
    _ tree: XGBoostDocument.StoredTree, index: Int, to builder: inout TreeEnsembleBuilder,
    output: Int, weight: Double, setBudget: inout Int
  ) throws(ModelError) {
    let path = "\(document.treesPath)[\(index)]"
    func place(_ key: String = "") -> ModelLocation {
      scanner.location(tree.offset, path: key.isEmpty ? path : "\(path).\(key)")
    }
    func required<Value>(_ array: Value?, _ key: String) throws(ModelError) -> Value {
      guard let array else { throw .missingKey(key, at: place()) }
      return array
    }
    guard tree.leafVectorSize <= 1 else {
      throw .unsupported(
        .vectorLeaves, found: "\(tree.leafVectorSize)", at: place("tree_param.size_leaf_vector"))
    }
    if let unknown = tree.unknownKey {
      throw .unsupported(
        .key, found: unknown.name,
        at: scanner.location(unknown.offset, path: "\(path).\(unknown.name)"))
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
      ("base_weights", tree.baseWeights?.count ?? count),
      ("sum_hessian", tree.sumHessian?.count ?? count),
      ("loss_changes", tree.lossChanges?.count ?? count),
      ("split_type", tree.splitType.isEmpty ? count : tree.splitType.count),
    ] where length != count {
      throw .count(found: length, expected: count, at: place(key))
    }
    let sets = try categorySets(tree, count: count, budget: &setBudget, place: place)
    // The conditions of leaves are their values.
    var values = conditions
    for node in 0..<count where left[node] >= 0 {
      let own = tree.baseWeights?[node] ?? 0
      values[node] = own.isFinite ? own : 0
    }
    // A categorical node compares with its set; its number means nothing (NaN until 3.0).
    var thresholds = conditions
    for node in 0..<sets.count where !sets[node].words.isEmpty { thresholds[node] = 0 }
    let deleted = feature.contains(Self.deletedMark) ? feature.map { $0 == Self.deletedMark } : []
    let gain = tree.lossChanges.flatMap { $0.allSatisfy(\.isFinite) ? $0 : nil }
    do {
      try builder.append(
        feature: feature, threshold: thresholds, left: left, right: right,
        defaultLeft: defaultLeft.map { $0 != 0 }, categories: sets, value: values,
        cover: tree.sumHessian, gain: gain, output: output, weight: weight, deleted: deleted,
        unlistedGoDefault: !isVersion(1, 7))
    } catch {
      throw .tree(error, at: place())
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
