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
  mutating func size(_ path: String) throws(ModelError) -> Int {
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
  mutating func buffer(_ path: String) throws(ModelError) -> FlatBuffer {
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
    var reader = CatBoostJSONReader()
    for (index, entry) in try core.tables(Core.info, of: root, "InfoMap").enumerated() {
      let path = "InfoMap[\(index)]"
      guard let key = try core.text(0, of: entry, path + ".Key"),
        let value = try core.text(1, of: entry, path + ".Value")
      else { continue }
      let place = CatBoostDocument.Place(offset: core.start + entry.position, path: path)
      try reader.readText(key, value, place) { core.location(entry.position, path) }
    }
    document = reader.document
  }
}
