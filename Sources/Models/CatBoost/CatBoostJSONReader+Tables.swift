extension CatBoostJSONReader {
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
    guard numbers.count == entry * hashes.count,
      stride == nil || hashes.isEmpty || stride == entry + 1
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
