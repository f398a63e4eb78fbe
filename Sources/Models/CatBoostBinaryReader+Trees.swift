extension CatBoostBinaryReader {
  // MARK: Columns

  /// Reads the columns, the words that are asked for, and the CTRs.
  mutating func readFeatures(
    _ core: inout FlatBuffer, _ trees: FlatBuffer.Table
  ) throws(ModelError) {
    for (index, table) in try core.tables(Trees.floats, of: trees, "FloatFeatures").enumerated() {
      let path = "FloatFeatures[\(index)]"
      var feature = CatBoostDocument.FloatFeature(place: place(table, core, path))
      feature.hasMissing = try core.number(0, of: table, default: UInt8(0), path) != 0
      feature.index = Int(try core.number(1, of: table, default: Int32(-1), path))
      feature.flatIndex = Int(try core.number(2, of: table, default: Int32(-1), path))
      feature.borders = try core.floats(3, of: table, path + ".Borders")
      feature.name = try core.text(4, of: table, path + ".FeatureId") ?? ""
      let treatment = try core.number(5, of: table, default: UInt8(0), path)
      guard let known = CatBoostDocument.MissingTreatment(rawValue: Int(treatment)) else {
        throw .invalidValue(
          "\(treatment)", expected: "0 to 2",
          at: core.location(table.position, path + ".NanValueTreatment"))
      }
      feature.treatment = known
      document.floats.append(feature)
    }
    for (index, table) in try core.tables(Trees.categoricals, of: trees, "CatFeatures").enumerated()
    {
      let path = "CatFeatures[\(index)]"
      var feature = CatBoostDocument.CategoricalFeature(place: place(table, core, path))
      feature.index = Int(try core.number(0, of: table, default: Int32(-1), path))
      feature.flatIndex = Int(try core.number(1, of: table, default: Int32(-1), path))
      feature.name = try core.text(2, of: table, path + ".FeatureId") ?? ""
      document.categoricals.append(feature)
    }
    for (index, table) in try core.tables(Trees.oneHots, of: trees, "OneHotFeatures").enumerated() {
      let path = "OneHotFeatures[\(index)]"
      var feature = CatBoostDocument.OneHotFeature(place: place(table, core, path))
      feature.categorical = Int(try core.number(0, of: table, default: Int32(-1), path))
      feature.values = try core.numbers(1, of: table, as: Int32.self, path + ".Values")
      document.oneHots.append(feature)
    }
    for (index, table) in try core.tables(Trees.ctrs, of: trees, "CtrFeatures").enumerated() {
      document.ctrs.append(try ctr(table, &core, "CtrFeatures[\(index)]"))
    }
    // Columns of texts and embeddings are numbers only after a model of their own.
    for (field, name) in [(Trees.texts, "TextFeatures"), (Trees.embeddings, "EmbeddingFeatures")] {
      let used = name == "TextFeatures" ? 3 : 4
      for table in try core.tables(field, of: trees, name) {
        if try core.number(used, of: table, default: UInt8(1), name) != 0 {
          document.unsupported = (
            .featureType, name == "TextFeatures" ? "Text" : "Embedding", place(table, core, name)
          )
        }
      }
    }
    if let table = try core.tables(Trees.estimated, of: trees, "EstimatedFeatures").first,
      document.unsupported == nil
    {
      document.unsupported = (
        .featureType, "Estimated", place(table, core, "EstimatedFeatures[0]")
      )
    }
  }

  private func place(
    _ table: FlatBuffer.Table, _ core: FlatBuffer, _ path: String
  ) -> CatBoostDocument.Place {
    .init(offset: core.start + table.position, path: path)
  }

  private func ctr(
    _ table: FlatBuffer.Table, _ core: inout FlatBuffer, _ path: String
  ) throws(ModelError) -> CatBoostDocument.CTRFeature {
    var ctr = CatBoostDocument.CTRFeature(place: place(table, core, path))
    guard let inner = try core.table(0, of: table, path + ".Ctr") else {
      throw .missingKey("Ctr", at: core.location(table.position, path))
    }
    ctr.base = try base(0, of: inner, &core, path + ".Ctr.Base")
    ctr.targetBorder = Int(try core.number(1, of: inner, default: Int32(0), path))
    ctr.priorNumerator = try core.float(2, of: inner, default: 0, path)
    ctr.priorDenominator = try core.float(3, of: inner, default: 1, path)
    ctr.shift = try core.float(4, of: inner, default: 0, path)
    ctr.scale = try core.float(5, of: inner, default: 1, path)
    ctr.borders = try core.floats(1, of: table, path + ".Borders")
    return ctr
  }

  // MARK: Trees

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
    let dimension = Int(try core.number(Trees.dimension, of: table, default: Int32(0), "ApproxDimension"))
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
    guard isOblivious
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
  /// A node's children stand behind it; a child at distance 0 is a leaf that belongs to the node, and
  /// a node with two such children is a leaf itself.
  private func readNodes(
    _ tree: inout CatBoostDocument.StoredTree, _ range: Range<Int>, _ arrays: inout Arrays,
    _ place: (String) -> ModelLocation
  ) throws(ModelError) {
    var isChild = [Bool](repeating: false, count: range.count)
    var leaves: [CatBoostDocument.Node] = []
    if !arrays.weights.isEmpty { tree.leafWeights = [] }
    func addLeaf(_ node: Int, _ arrays: inout Arrays) throws(ModelError) -> Int32 {
      let place0 = Int(arrays.leafPlaces[node])
      let leaf = place0 / arrays.dimension
      guard place0 % arrays.dimension == 0, leaf < arrays.taken.count, !arrays.taken[leaf] else {
        throw .invalidValue(
          "\(place0)", expected: "place of a leaf", at: place("NonSymmetricNodeIdToLeafId[\(node)]"))
      }
      arrays.taken[leaf] = true
      let number = tree.leafValues.count / arrays.dimension
      tree.leafValues += arrays.values[place0..<(place0 + arrays.dimension)]
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
