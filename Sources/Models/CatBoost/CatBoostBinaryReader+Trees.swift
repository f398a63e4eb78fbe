extension CatBoostBinaryReader {
  /// The arrays that all trees share, one stretch after another.
  private struct Arrays {
    let splits: [Int32]
    let values: [Double]
    let weights: [Double]
    /// Of trees that are not oblivious: by node, the distances to the children in two halves.
    let steps: [UInt32]
    let leafPlaces: [UInt32]
    let dimension: Int
    /// Which leaves belong to a tree already.
    var taken: [Bool] = []
  }

  /// Reads the trees.
  mutating func readTrees(
    _ core: inout FlatBuffer, _ table: FlatBuffer.Table
  ) throws(ModelError) {
    let dimension = Int(
      try core.number(Trees.dimension, of: table, default: Int32(0), "ApproxDimension"))
    var arrays = Arrays(
      splits: try core.numbers(Trees.splits, of: table, as: Int32.self, "TreeSplits"),
      values: try core.doubles(Trees.leafValues, of: table, "LeafValues"),
      weights: try core.doubles(Trees.leafWeights, of: table, "LeafWeights"),
      steps: try core.numbers(Trees.steps, of: table, as: UInt32.self, "NonSymmetricStepNodes"),
      leafPlaces: try core.numbers(
        Trees.leafPlaces, of: table, as: UInt32.self, "NonSymmetricNodeIdToLeafId"),
      dimension: dimension)
    let sizes = try core.numbers(Trees.sizes, of: table, as: Int32.self, "TreeSizes")
    let starts = try core.numbers(Trees.starts, of: table, as: Int32.self, "TreeStartOffsets")
    func place(_ path: String) -> ModelLocation { core.location(table.position, path) }
    guard dimension > 0, dimension <= max(1, arrays.values.count) else {
      throw .invalidValue(
        "\(dimension)", expected: "number of outputs", at: place("ApproxDimension"))
    }
    guard arrays.values.count % dimension == 0,
      arrays.weights.isEmpty || arrays.weights.count == arrays.values.count / dimension
    else {
      throw .count(
        found: arrays.weights.count, expected: arrays.values.count / dimension,
        at: place("LeafWeights"))
    }
    guard starts.isEmpty || starts.count == sizes.count else {
      throw .count(found: starts.count, expected: sizes.count, at: place("TreeStartOffsets"))
    }
    let isOblivious = arrays.steps.isEmpty && arrays.leafPlaces.isEmpty
    guard
      isOblivious
        || (arrays.steps.count == arrays.splits.count
          && arrays.leafPlaces.count == arrays.splits.count)
    else {
      throw .count(
        found: arrays.steps.count, expected: arrays.splits.count,
        at: place("NonSymmetricStepNodes"))
    }
    arrays.taken = Array(repeating: false, count: arrays.values.count / dimension)
    document.outputCount = dimension
    var start = 0
    var leaf = 0
    for (index, size) in sizes.enumerated() {
      let path = "TreeSizes[\(index)]"
      guard size >= 0, Int(size) <= arrays.splits.count - start,
        starts.isEmpty || Int(starts[index]) == start
      else {
        throw .invalidValue("\(size)", expected: "number of splits", at: place(path))
      }
      let range = start..<(start + Int(size))
      var tree = CatBoostDocument.StoredTree()
      tree.place = .init(offset: core.start + table.position, path: "trees[\(index)]")
      if isOblivious {
        let leaves = 1 << min(Int(size), 40)
        guard leaves <= arrays.taken.count - leaf else {
          throw .count(
            found: arrays.taken.count - leaf, expected: leaves, at: place("LeafValues"))
        }
        tree.splits = Array(arrays.splits[range])
        tree.leafValues = Array(arrays.values[(leaf * dimension)..<((leaf + leaves) * dimension)])
        if !arrays.weights.isEmpty {
          tree.leafWeights = Array(arrays.weights[leaf..<(leaf + leaves)])
        }
        leaf += leaves
      } else {
        try readNodes(&tree, range, &arrays, place)
      }
      start = range.upperBound
      document.trees.append(tree)
    }
    try readScale(&core, table, dimension: dimension)
  }

  /// Reads the nodes of a tree that is not oblivious.
  ///
  /// A node's children stand behind it; a child at distance 0 is a leaf that belongs to the node,
  /// and a node with two such children is a leaf itself.
  private func readNodes(
    _ tree: inout CatBoostDocument.StoredTree, _ range: Range<Int>, _ arrays: inout Arrays,
    _ place: (String) -> ModelLocation
  ) throws(ModelError) {
    var isChild = [Bool](repeating: false, count: range.count)
    var leaves: [CatBoostDocument.Node] = []
    if !arrays.weights.isEmpty { tree.leafWeights = [] }
    func addLeaf(_ node: Int, _ arrays: inout Arrays) throws(ModelError) -> Int32 {
      let value = Int(arrays.leafPlaces[node])
      let leaf = value / arrays.dimension
      guard value % arrays.dimension == 0, leaf < arrays.taken.count, !arrays.taken[leaf] else {
        throw .invalidValue(
          "\(value)", expected: "place of a leaf", at: place("NonSymmetricNodeIdToLeafId[\(node)]"))
      }
      arrays.taken[leaf] = true
      let number = tree.leafValues.count / arrays.dimension
      tree.leafValues += arrays.values[value..<(value + arrays.dimension)]
      if !arrays.weights.isEmpty { tree.leafWeights?.append(arrays.weights[leaf]) }
      return Int32(truncatingIfNeeded: number)
    }
    for node in range {
      let distances = [Int(arrays.steps[node] & 0xFFFF), Int(arrays.steps[node] >> 16)]
      if distances == [0, 0] {
        tree.nodes.append(.init(split: -1, left: try addLeaf(node, &arrays), right: -1))
        continue
      }
      var children: [Int32] = []
      for distance in distances {
        if distance == 0 {
          let leaf = try addLeaf(node, &arrays)
          children.append(Int32(truncatingIfNeeded: range.count + leaves.count))
          leaves.append(.init(split: -1, left: leaf, right: -1))
        } else {
          let child = node - range.lowerBound + distance
          guard child < range.count, !isChild[child] else {
            throw .invalidValue(
              "\(distance)", expected: "distance to a child",
              at: place("NonSymmetricStepNodes[\(node)]"))
          }
          isChild[child] = true
          children.append(Int32(truncatingIfNeeded: child))
        }
      }
      tree.nodes.append(
        .init(split: arrays.splits[node], left: children[0], right: children[1]))
    }
    tree.nodes += leaves
  }

  private mutating func readScale(
    _ core: inout FlatBuffer, _ table: FlatBuffer.Table, dimension: Int
  ) throws(ModelError) {
    document.biasPlace = place(table, core, "MultiBias")
    document.scale = try core.double(Trees.scale, of: table, default: 1, "Scale")
    document.bias = try core.doubles(Trees.biases, of: table, "MultiBias")
    if document.bias.isEmpty {
      let bias = try core.double(Trees.bias, of: table, default: 0, "Bias")
      guard dimension == 1 || bias == 0 else {
        throw .count(found: 1, expected: dimension, at: core.location(table.position, "Bias"))
      }
      document.bias = Array(repeating: bias, count: dimension)
    }
  }
}
