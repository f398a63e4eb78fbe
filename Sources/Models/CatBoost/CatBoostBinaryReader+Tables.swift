extension CatBoostBinaryReader {
  /// Reads the tables of counts (`TCtrValueTable`), each a FlatBuffer of its own.
  mutating func readTables() throws(ModelError) {
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
