extension CatBoostJSONReader {
  /// Reads the trees of either kind.
  mutating func readTrees(
    _ scanner: inout JSONScanner, oblivious: Bool
  ) throws(ModelError) {
    var dimension: Int?
    try scanner.array { (scanner, _) throws(ModelError) in
      var tree = CatBoostDocument.StoredTree()
      tree.place = place(&scanner)
      if oblivious {
        try readOblivious(&tree, &scanner)
      } else {
        tree.leafWeights = []
        var weights = true
        _ = try readNode(&tree, hasWeights: &weights, &scanner)
        if !weights { tree.leafWeights = nil }
      }
      let leaves =
        oblivious ? 1 << min(tree.splits.count, 32) : tree.nodes.count { $0.split < 0 }
      let width = leaves == 0 ? 0 : tree.leafValues.count / leaves
      guard width > 0, width == dimension ?? width, tree.leafValues.count == leaves * width else {
        throw .count(
          found: tree.leafValues.count, expected: leaves * (dimension ?? max(1, width)),
          at: scanner.location(tree.place.offset, path: tree.place.path + ".leaf_values"))
      }
      dimension = width
      document.trees.append(tree)
    }
    document.outputCount = dimension ?? 0
  }

  private mutating func readOblivious(
    _ tree: inout CatBoostDocument.StoredTree, _ scanner: inout JSONScanner
  ) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "leaf_values": tree.leafValues = try scanner.doubles()
      case "leaf_weights": tree.leafWeights = try scanner.doubles()
      case "splits":
        if scanner.kind == .null {
          try scanner.skip()
          return
        }
        try scanner.array { (scanner, _) throws(ModelError) in
          tree.splits.append(try readSplit(&scanner))
        }
      default:
        unsupported(.key, key, &scanner)
        try scanner.skip()
      }
    }
  }

  /// Reads a node and what is below it, the scanner bounding the depth, and returns its number.
  private mutating func readNode(
    _ tree: inout CatBoostDocument.StoredTree, hasWeights: inout Bool,
    _ scanner: inout JSONScanner
  ) throws(ModelError) -> Int32 {
    let number = tree.nodes.count
    tree.nodes.append(.init(split: -1, left: -1, right: -1))
    scanner.skipBlanks()
    let start = scanner.position
    var (split, left, right): (Int32?, Int32?, Int32?)
    var value: [Double]?
    var weight: Double?
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "split": split = try readSplit(&scanner)
      case "left": left = try readNode(&tree, hasWeights: &hasWeights, &scanner)
      case "right": right = try readNode(&tree, hasWeights: &hasWeights, &scanner)
      case "value":
        value = scanner.kind == .array ? try scanner.doubles() : [try scanner.double()]
      case "weight": weight = try scanner.double()
      default:
        unsupported(.key, key, &scanner)
        try scanner.skip()
      }
    }
    switch (split, left, right, value) {
    case (let split?, let left?, let right?, nil):
      tree.nodes[number] = .init(split: split, left: left, right: right)
    case (nil, nil, nil, let value?):
      let leaf = tree.leafWeights?.count ?? 0
      tree.nodes[number].left = Int32(truncatingIfNeeded: leaf)
      tree.leafValues += value
      tree.leafWeights?.append(weight ?? 0)
      if weight == nil { hasWeights = false }
    default:
      throw .missingKey(
        value == nil ? (split == nil ? "split" : left == nil ? "left" : "right") : "value",
        at: scanner.location(start))
    }
    return Int32(truncatingIfNeeded: number)
  }

  /// Reads a split, which is known by its number in the order of all borders and words; what the
  /// file says of it besides is the same in other words.
  private mutating func readSplit(_ scanner: inout JSONScanner) throws(ModelError) -> Int32 {
    var index: Int?
    var type: String?
    scanner.skipBlanks()
    let start = scanner.position
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "split_index": index = try scanner.integer()
      case "split_type": type = try scanner.string()
      default: try scanner.skip()
      }
    }
    if let type, !["FloatFeature", "OneHotFeature", "OnlineCtr"].contains(type) {
      throw .unsupported(.featureType, found: type, at: scanner.location(start))
    }
    guard let index else {
      throw .missingKey("split_index", at: scanner.location(start))
    }
    guard let number = Int32(exactly: index), number >= 0 else {
      throw .invalidValue(
        "\(index)", expected: "number of a split", at: scanner.location(start))
    }
    return number
  }
}
