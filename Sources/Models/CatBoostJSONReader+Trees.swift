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

  /// Reads a split, which is known by its number in the order of all borders and words; what the file
  /// says of it besides is the same in other words.
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

  // MARK: Counts

  /// Reads the tables of counts, whose keys are JSON that says what each belongs to.
  mutating func readTables(_ scanner: inout JSONScanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      let base = try readBase(key, scanner)
      guard document.tables[base] == nil else {
        throw .syntax(.duplicateKey(key), at: scanner.location())
      }
      document.tables[base] = try readTable(base.kind, &scanner)
    }
  }

  private func readBase(
    _ key: String, _ scanner: JSONScanner
  ) throws(ModelError) -> CatBoostDocument.CTRBase {
    var base: CatBoostDocument.CTRBase?
    do {
      let text = Array(key.utf8)
      base = try text.withUnsafeBufferPointer {
        (bytes) throws(ModelError) -> CatBoostDocument.CTRBase? in
        guard var inner = JSONScanner(bytes) else { return nil }
        var found = CatBoostDocument.CTRBase()
        try inner.object { (scanner, key) throws(ModelError) in
          switch key {
          case "identifier": found.projection = try projection(&scanner)
          case "type": found.kind = try kind(&scanner)
          default: try scanner.skip()
          }
        }
        try inner.end()
        return found
      }
    } catch {
      base = nil
    }
    guard let base else {
      throw .invalidValue(key, expected: "name of a table of counts", at: scanner.location())
    }
    return base
  }

  private func readTable(
    _ kind: CatBoostDocument.CTRKind, _ scanner: inout JSONScanner
  ) throws(ModelError) -> CatBoostDocument.CTRTable {
    var table = CatBoostDocument.CTRTable()
    table.place = place(&scanner)
    var stride: Int?
    var hashes: [UInt64] = []
    var numbers: [Double] = []
    // How many numbers follow the first hash; the file's own word for it may come later.
    var width: Int?
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "counter_denominator": table.denominator = try scanner.integer()
      case "hash_stride": stride = try scanner.integer()
      case "hash_map" where scanner.kind != .null:
        try scanner.elements { (scanner, index) throws(ModelError) in
          if scanner.kind == .string {
            if hashes.count == 1 { width = numbers.count }
            guard numbers.count == hashes.count * (width ?? 0) else {
              throw .count(
                found: numbers.count - (hashes.count - 1) * (width ?? 0), expected: width ?? 0,
                at: scanner.location(index: index))
            }
            hashes.append(try scanner.quotedNumber(index: index))
          } else {
            numbers.append(try scanner.double(index: index))
          }
        }
      default: try scanner.skip()
      }
    }
    let entry = hashes.isEmpty ? 0 : numbers.count / hashes.count
    let path = table.place.path + ".hash_map"
    guard numbers.count == entry * hashes.count, stride == nil || hashes.isEmpty || stride == entry + 1
    else {
      throw .count(
        found: numbers.count, expected: hashes.count * ((stride ?? 1) - 1),
        at: scanner.location(table.place.offset, path: path))
    }
    let expected: Int
    switch kind {
    case .binarizedTargetMean, .floatTargetMean: expected = 2
    case .counter, .featureFrequency: expected = 1
    case .borders, .buckets: expected = max(1, entry)
    }
    guard hashes.isEmpty || entry == expected else {
      throw .count(
        found: entry, expected: expected, at: scanner.location(table.place.offset, path: path))
    }
    table.classCount = kind == .borders || kind == .buckets ? expected : 1
    for (place, hash) in hashes.enumerated() {
      // The mark of an empty place in the library's own table.
      if hash != .max, table.entries[hash] == nil { table.entries[hash] = UInt32(place) }
    }
    for (place, number) in numbers.enumerated() {
      if expected == 2, kind == .binarizedTargetMean || kind == .floatTargetMean, place % 2 == 0 {
        table.sums.append(Float(number))
      } else if let count = Int32(exactly: number) {
        table.counts.append(count)
      } else {
        throw .invalidValue(
          "\(number)", expected: "count", at: scanner.location(table.place.offset, path: path))
      }
    }
    return table
  }
}
