/// Reads a CatBoost model from `.cbm`: the mark `CBM1`, the size of a FlatBuffer and the FlatBuffer
/// itself (`catboost/libs/model/flatbuffers/model.fbs`), and then the parts that it names.
struct CatBoostBinaryReader {
  /// The fields of the root, `TModelCore`, in the schema's order.
  private enum Core {
    static let formatVersion = 0
    static let trees = 1
    static let info = 2
    static let parts = 3
  }

  /// The fields of `TModelTrees`, in the schema's order.
  enum Trees {
    static let dimension = 0
    static let splits = 1
    static let sizes = 2
    static let starts = 3
    static let categoricals = 4
    static let floats = 5
    static let oneHots = 6
    static let ctrs = 7
    static let leafValues = 8
    static let leafWeights = 9
    static let steps = 10
    static let leafPlaces = 11
    static let texts = 12
    static let estimated = 13
    static let scale = 14
    static let bias = 15
    static let biases = 16
    static let embeddings = 18
  }

  static let mark = Array("CBM1".utf8)

  private let bytes: UnsafeRawBufferPointer
  private var position = mark.count
  var document = CatBoostDocument()

  private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The parts of the model in the bytes, which start with the mark.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(ModelError) -> CatBoostDocument {
    var reader = CatBoostBinaryReader(UnsafeRawBufferPointer(bytes))
    try reader.readDocument()
    return reader.document
  }

  private mutating func readDocument() throws(ModelError) {
    var core = try buffer("TModelCore")
    let root = try core.root("TModelCore")
    let format = try core.text(Core.formatVersion, of: root, "FormatVersion") ?? ""
    // The library's own spelling.
    guard format == "FlabuffersModel_v1" else {
      throw .unsupported(.version, found: format, at: core.location(0, "FormatVersion"))
    }
    try readInfo(&core, root)
    guard let trees = try core.table(Core.trees, of: root, "ModelTrees") else {
      throw .missingKey("ModelTrees", at: core.location(0, ""))
    }
    try readFeatures(&core, trees)
    try readTrees(&core, trees)
    for part in try core.texts(Core.parts, of: root, "ModelPartIds") {
      guard document.unsupported == nil else { return }
      guard part == "static_provider_v1" else {
        throw .unsupported(
          .featureType, found: part, at: ModelLocation(path: "ModelPartIds", byte: position))
      }
      try readTables()
    }
    guard document.unsupported != nil || position == bytes.count else {
      throw .syntax(.trailing, at: ModelLocation(path: "", byte: position))
    }
  }

  /// A size as the library writes them: 32 bits, or all ones and 64 bits.
  private mutating func size(_ path: String) throws(ModelError) -> Int {
    func load<Number: FixedWidthInteger & UnsignedInteger>(
      _ type: Number.Type, at position: Int
    ) throws(ModelError) -> Number {
      guard position <= bytes.count - MemoryLayout<Number>.size else {
        throw .syntax(.truncated, at: ModelLocation(path: path, byte: bytes.count))
      }
      return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: type))
    }
    let short = try load(UInt32.self, at: position)
    position += 4
    guard short == .max else { return Int(short) }
    let long = try load(UInt64.self, at: position)
    position += 8
    return Int(clamping: long)
  }

  /// The FlatBuffer whose size and bytes come next.
  private mutating func buffer(_ path: String) throws(ModelError) -> FlatBuffer {
    let start = position
    let size = try size(path)
    guard size <= bytes.count - position else {
      throw .syntax(
        .length(claimed: size, remaining: bytes.count - position),
        at: ModelLocation(path: path, byte: start))
    }
    let part = UnsafeRawBufferPointer(rebasing: bytes[position..<(position + size)])
    defer { position += size }
    return FlatBuffer(part, start: position)
  }

  // MARK: Information

  /// Reads what the library wrote of training: JSON texts by name.
  private mutating func readInfo(
    _ core: inout FlatBuffer, _ root: FlatBuffer.Table
  ) throws(ModelError) {
    for (index, entry) in try core.tables(Core.info, of: root, "InfoMap").enumerated() {
      let path = "InfoMap[\(index)]"
      guard let key = try core.text(0, of: entry, path + ".Key"),
        ["params", "class_params", "catboost_version_info"].contains(key),
        let value = try core.text(1, of: entry, path + ".Value"), !value.isEmpty
      else { continue }
      if key == "catboost_version_info" {
        document.version = CatBoostJSONReader.version(value)
        continue
      }
      var reader = CatBoostJSONReader()
      do {
        let text = Array(value.utf8)
        try text.withUnsafeBufferPointer { (bytes) throws(ModelError) in
          guard var scanner = JSONScanner(bytes) else { return }
          if key == "params" {
            try reader.readParameters(&scanner)
          } else {
            try reader.readClasses(&scanner)
          }
          try scanner.end()
        }
      } catch {
        throw .invalidValue(
          String(value.prefix(40)), expected: "JSON of \(key)",
          at: core.location(entry.position, path))
      }
      if key == "params" {
        document.loss = reader.document.loss
        document.lossPlace = .init(offset: core.start + entry.position, path: path)
      } else {
        document.classNames = reader.document.classNames
      }
    }
  }

  // MARK: Counts

  /// Reads the tables of counts (`TCtrValueTable`), each a FlatBuffer of its own.
  private mutating func readTables() throws(ModelError) {
    let count = try size("static_provider_v1")
    for index in 0..<count {
      let path = "static_provider_v1[\(index)]"
      var flat = try buffer(path)
      let root = try flat.root(path)
      let base = try base(0, of: root, &flat, path)
      var table = CatBoostDocument.CTRTable()
      table.place = .init(offset: flat.start, path: path)
      table.denominator = Int(try flat.number(3, of: root, default: Int32(0), path))
      let classes = Int(try flat.number(4, of: root, default: Int32(0), path))
      try readBuckets(&table, of: root, &flat, path)
      switch base.kind {
      case .binarizedTargetMean, .floatTargetMean:
        let words = try flat.numbers(2, of: root, as: UInt64.self, blob: true, path)
        table.sums = words.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
        table.counts = words.map { Int32(truncatingIfNeeded: $0 >> 32) }
      case .counter, .featureFrequency, .borders, .buckets:
        table.counts = try flat.numbers(2, of: root, as: Int32.self, blob: true, path)
        if base.kind == .borders || base.kind == .buckets { table.classCount = classes }
      }
      guard document.tables[base] == nil else {
        throw .syntax(.duplicateKey("ModelCtrBase"), at: flat.location(0, path))
      }
      document.tables[base] = table
    }
  }

  /// Reads the library's own hash table, places of 12 bytes: a hash and the number of an entry.
  private func readBuckets(
    _ table: inout CatBoostDocument.CTRTable, of root: FlatBuffer.Table, _ flat: inout FlatBuffer,
    _ path: String
  ) throws(ModelError) {
    let path = path + ".IndexHashRaw"
    let raw = try flat.vector(1, of: root, elementSize: 1, path)
    guard raw.count % 12 == 0 else {
      throw .invalidValue(
        "\(raw.count)", expected: "multiple of 12 bytes", at: flat.location(raw.position, path))
    }
    for place in stride(from: raw.position, to: raw.position + raw.count, by: 12) {
      let hash = UInt64(
        littleEndian: flat.bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      // The mark of an empty place.
      guard hash != .max, table.entries[hash] == nil else { continue }
      table.entries[hash] = UInt32(
        littleEndian: flat.bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt32.self))
    }
  }

  /// Reads what a table of counts belongs to (`TModelCtrBase`).
  func base(
    _ field: Int, of table: FlatBuffer.Table, _ flat: inout FlatBuffer, _ path: String
  ) throws(ModelError) -> CatBoostDocument.CTRBase {
    guard let base = try flat.table(field, of: table, path) else {
      throw .missingKey("ModelCtrBase", at: flat.location(table.position, path))
    }
    var result = CatBoostDocument.CTRBase()
    let kind = try flat.number(1, of: base, default: UInt8(0), path + ".CtrType")
    guard let kind = CatBoostDocument.CTRKind(rawValue: Int(kind)) else {
      throw .unsupported(
        .featureType, found: "CtrType \(kind)", at: flat.location(base.position, path))
    }
    result.kind = kind
    guard let combination = try flat.table(0, of: base, path + ".FeatureCombination") else {
      throw .missingKey("FeatureCombination", at: flat.location(base.position, path))
    }
    let path = path + ".FeatureCombination"
    result.projection.categories = try flat.numbers(0, of: combination, as: Int32.self, path).map {
      Int($0)
    }
    // Structures of two numbers of 32 bits.
    result.projection.above = try flat.numbers(1, of: combination, as: UInt64.self, path).map {
      .init(
        index: Int(Int32(truncatingIfNeeded: $0)),
        border: Float(bitPattern: UInt32(truncatingIfNeeded: $0 >> 32)))
    }
    result.projection.equal = try flat.numbers(2, of: combination, as: UInt64.self, path).map {
      .init(index: Int(Int32(truncatingIfNeeded: $0)), value: Int32(truncatingIfNeeded: $0 >> 32))
    }
    return result
  }
}
