extension CatBoostAssembler {
  /// The trees over the columns that they see, a tree for each output.
  ///
  /// The library sums each output from zero, tree after tree, and then multiplies the sum with the
  /// scale and adds the bias (`ApplyScaleAndBias`); with the usual scale of 1 that is what
  /// ``TreeEnsemble/Summation/baseLast`` does, bit for bit. Any other scale is a weight of the
  /// trees.
  func ensemble(
    _ objective: CatBoostObjective, splits: [Split], layout: Layout
  ) throws(ModelError) -> TreeEnsemble {
    let columns = try CatBoostColumns(self)
    let features =
      try layout.isRaw
      ? self.features(columns) : layout.questions.map { Feature(name: name($0), kind: .numeric) }
    let count = document.outputCount
    let isRaw = layout.isRaw
    let places = splits.map { split in
      isRaw || layout.places[split.question] != nil ? Int32(layout.column(split.question)) : 0
    }
    var builder = TreeEnsembleBuilder(featureCount: features.count, outputCount: count)
    for tree in document.trees {
      let shape = try tree.nodes.isEmpty ? complete(tree) : shape(tree)
      try append(tree, shape, splits: splits, columns: places, to: &builder)
    }
    do {
      return try builder.finish(
        origin: origin(objective), features: features, outputs: outputs,
        baseMargin: document.bias.isEmpty ? Array(repeating: 0, count: count) : document.bias,
        transform: objective.transform, task: objective.task, precision: .double,
        summation: .baseLast)
    } catch {
      throw .tree(error, at: location(0, ""))
    }
  }

  /// The raw columns, with the levels that the user declares; a column of words needs none, because
  /// the file knows words by their hashes.
  func features(_ columns: CatBoostColumns) throws(ModelError) -> [Feature] {
    var declared = options.categories
    for feature in columns.features where feature.kind == .text { declared[feature.name] = nil }
    return try DeclaredLevels.apply(declared, to: columns.features)
  }

  /// The nodes of a tree without what they are compared with.
  private struct Shape {
    /// By node, the split, or -1 at a leaf.
    var split: [Int32]
    var left: [Int32]
    var right: [Int32]
    /// By node, the number of a leaf; -1 elsewhere.
    var leaf: [Int32]
    /// By node, the training weight that reached it.
    var cover: [Double]?
  }

  /// The complete binary tree that an oblivious tree is: its last split is the root, and each split
  /// gives a leaf's number one bit, from the lowest.
  private func complete(_ tree: CatBoostDocument.StoredTree) throws(ModelError) -> Shape {
    let depth = tree.splits.count
    let leaves = 1 << min(depth, 40)
    guard tree.leafValues.count == leaves * document.outputCount else {
      throw .count(
        found: tree.leafValues.count, expected: leaves * document.outputCount,
        at: place(tree.place, "leaf_values"))
    }
    let inner = leaves - 1
    var shape = Shape(split: [], left: [], right: [], leaf: [])
    for level in 0..<depth {
      shape.split += Array(repeating: tree.splits[depth - 1 - level], count: 1 << level)
    }
    for node in 0..<inner {
      shape.left.append(Int32(2 * node + 1))
      shape.right.append(Int32(2 * node + 2))
    }
    let none = [Int32](repeating: -1, count: leaves)
    shape.leaf = [Int32](repeating: -1, count: inner) + (0..<Int32(leaves))
    shape.split += none
    shape.left += none
    shape.right += none
    if let weights = try weights(tree, leaves: leaves) {
      var cover = [Double](repeating: 0, count: inner) + weights
      for node in (0..<inner).reversed() { cover[node] = cover[2 * node + 1] + cover[2 * node + 2] }
      shape.cover = cover
    }
    return shape
  }

  /// The nodes of any other tree, whose children the builder checks.
  private func shape(_ tree: CatBoostDocument.StoredTree) throws(ModelError) -> Shape {
    let leaves = tree.nodes.count { $0.split < 0 }
    guard tree.leafValues.count == leaves * document.outputCount else {
      throw .count(
        found: tree.leafValues.count, expected: leaves * document.outputCount,
        at: place(tree.place, "value"))
    }
    var shape = Shape(
      split: tree.nodes.map(\.split), left: tree.nodes.map { $0.split < 0 ? -1 : $0.left },
      right: tree.nodes.map { $0.split < 0 ? -1 : $0.right },
      leaf: tree.nodes.map { $0.split < 0 ? $0.left : -1 })
    guard let weights = try weights(tree, leaves: leaves) else { return shape }
    // Sums from the leaves up; what is no tree is found out by the builder.
    var cover = [Double](repeating: 0, count: tree.nodes.count)
    var pending: [(node: Int, isSecond: Bool)] = [(0, false)]
    var visits = 0
    while let (node, isSecond) = pending.popLast() {
      guard visits <= 2 * tree.nodes.count else { return shape }
      visits += 1
      let stored = tree.nodes[node]
      if stored.split < 0 {
        cover[node] = weights[Int(stored.left)]
        continue
      }
      let (left, right) = (Int(stored.left), Int(stored.right))
      guard tree.nodes.indices.contains(left), tree.nodes.indices.contains(right) else {
        return shape
      }
      if isSecond {
        cover[node] = cover[left] + cover[right]
      } else {
        pending += [(node, true), (right, false), (left, false)]
      }
    }
    shape.cover = cover
    return shape
  }

  private func weights(
    _ tree: CatBoostDocument.StoredTree, leaves: Int
  ) throws(ModelError) -> [Double]? {
    guard let weights = tree.leafWeights, !weights.isEmpty else { return nil }
    guard weights.count == leaves else {
      throw .count(found: weights.count, expected: leaves, at: place(tree.place, "leaf_weights"))
    }
    // A sum of negative weights (or none) says nothing of how rows were spread.
    return weights.allSatisfy { $0 >= 0 } ? weights : nil
  }

  private func append(
    _ tree: CatBoostDocument.StoredTree, _ shape: Shape, splits: [Split], columns: [Int32],
    to builder: inout TreeEnsembleBuilder
  ) throws(ModelError) {
    var feature: [Int32] = []
    var threshold: [Double] = []
    var missingLeft: [Bool] = []
    for split in shape.split {
      guard split >= 0 else {
        feature.append(-1)
        threshold.append(0)
        missingLeft.append(false)
        continue
      }
      guard Int(split) < splits.count else {
        throw .invalidValue(
          "\(split)", expected: "number of a split", at: place(tree.place, "split_index"))
      }
      feature.append(columns[Int(split)])
      threshold.append(splits[Int(split)].threshold)
      missingLeft.append(splits[Int(split)].missingGoesLeft)
    }
    let count = document.outputCount
    for output in 0..<count {
      do {
        try builder.append(
          rule: .atMostExact, feature: feature, threshold: threshold, left: shape.left,
          right: shape.right, defaultLeft: missingLeft,
          value: shape.leaf.map { $0 < 0 ? 0 : tree.leafValues[Int($0) * count + output] },
          cover: shape.cover, output: output, weight: document.scale)
      } catch {
        throw .tree(error, at: place(tree.place))
      }
    }
  }
}
