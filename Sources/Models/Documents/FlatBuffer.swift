/// A reader of FlatBuffers that takes no offset on trust: every read is checked against the bytes.
///
/// Only the layout is known here (https://flatbuffers.dev/internals/): a table is a place from
/// which a table of field offsets is found, a vector a count with its elements, and references are
/// distances. What the fields are is the caller's affair. Parts may be shared by many references,
/// so what is read in all has a limit in proportion to the bytes.
struct FlatBuffer {
  let bytes: UnsafeRawBufferPointer
  /// The place of the buffer's first byte in the file, for errors.
  let start: Int
  /// The bytes of vectors that may still be read.
  private var budget: Int

  /// How often the parts of a buffer may be read on average.
  static let sharing = 64

  /// A reader of some bytes, which must outlive it, from a place of a file on.
  init(_ bytes: UnsafeRawBufferPointer, start: Int) {
    self.bytes = bytes
    self.start = start
    budget = Self.sharing * bytes.count
  }

  /// A table, with its field offsets found and within bounds.
  struct Table {
    let position: Int
    fileprivate let fields: Int
    fileprivate let fieldCount: Int
  }

  /// A vector whose elements lie within bounds.
  struct Vector {
    let position: Int
    let count: Int
  }

  /// The place of a byte of the buffer, under a path.
  func location(_ position: Int, _ path: String) -> ModelLocation {
    ModelLocation(path: path, byte: start + max(0, min(position, bytes.count)))
  }

  private func truncated(_ position: Int, _ path: String) -> ModelError {
    .syntax(.truncated, at: location(position, path))
  }

  /// A number at a place.
  private func load<Number: FixedWidthInteger>(
    _ position: Int, as type: Number.Type, _ path: String
  ) throws(ModelError) -> Number {
    guard position >= 0, position <= bytes.count - MemoryLayout<Number>.size else {
      throw truncated(position, path)
    }
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: type))
  }

  /// The table that a reference at a place leads to.
  private func table(at reference: Int, _ path: String) throws(ModelError) -> Table {
    let position = reference + Int(try load(reference, as: UInt32.self, path))
    let distance = Int(try load(position, as: Int32.self, path))
    let fields = position - distance
    let size = Int(try load(fields, as: UInt16.self, path))
    guard size >= 4, size % 2 == 0, fields >= 0, fields <= bytes.count - size else {
      throw .syntax(
        .length(claimed: size, remaining: max(0, bytes.count - fields)), at: location(fields, path))
    }
    return Table(position: position, fields: fields, fieldCount: (size - 4) / 2)
  }

  /// The table that the buffer is.
  func root(_ path: String) throws(ModelError) -> Table { try table(at: 0, path) }

  /// The place of a field's value; nil when the table leaves the field out.
  private func place(_ field: Int, of table: Table, _ path: String) throws(ModelError) -> Int? {
    guard field < table.fieldCount else { return nil }
    let offset = Int(try load(table.fields + 4 + 2 * field, as: UInt16.self, path))
    return offset == 0 ? nil : table.position + offset
  }

  /// A field that is a table.
  func table(_ field: Int, of parent: Table, _ path: String) throws(ModelError) -> Table? {
    guard let place = try place(field, of: parent, path) else { return nil }
    return try table(at: place, path)
  }

  /// A field that is a number.
  func number<Number: FixedWidthInteger>(
    _ field: Int, of table: Table, default standard: Number, _ path: String
  ) throws(ModelError) -> Number {
    guard let place = try place(field, of: table, path) else { return standard }
    return try load(place, as: Number.self, path)
  }

  /// A field that is a Float32.
  func float(
    _ field: Int, of table: Table, default standard: Float, _ path: String
  ) throws(ModelError) -> Float {
    Float(bitPattern: try number(field, of: table, default: standard.bitPattern, path))
  }

  /// A field that is a Double.
  func double(
    _ field: Int, of table: Table, default standard: Double, _ path: String
  ) throws(ModelError) -> Double {
    Double(bitPattern: try number(field, of: table, default: standard.bitPattern, path))
  }

  /// A field that is a vector of elements of some bytes each; without elements when it is left out.
  mutating func vector(
    _ field: Int, of table: Table, elementSize: Int, _ path: String
  ) throws(ModelError) -> Vector {
    guard let place = try place(field, of: table, path) else {
      return Vector(position: 0, count: 0)
    }
    return try vector(at: place, elementSize: elementSize, path)
  }

  private mutating func vector(
    at reference: Int, elementSize: Int, _ path: String
  ) throws(ModelError) -> Vector {
    let position = reference + Int(try load(reference, as: UInt32.self, path))
    let count = Int(try load(position, as: UInt32.self, path))
    let remaining = bytes.count - position - 4
    // At most 2³² elements of at most 16 bytes: no overflow.
    let size = count * elementSize
    guard size <= remaining, size <= budget else {
      throw .syntax(
        .length(claimed: size, remaining: min(remaining, budget)), at: location(position, path))
    }
    budget -= size
    return Vector(position: position + 4, count: count)
  }

  /// A field that is a text.
  mutating func text(_ field: Int, of table: Table, _ path: String) throws(ModelError) -> String? {
    guard let place = try place(field, of: table, path) else { return nil }
    let vector = try vector(at: place, elementSize: 1, path)
    let end = vector.position + vector.count
    guard
      let text = String(validating: bytes[vector.position..<end], as: UTF8.self)
    else { throw .syntax(.encoding, at: location(vector.position, path)) }
    return text
  }

  /// The texts of a field that is a vector of them.
  mutating func texts(_ field: Int, of table: Table, _ path: String) throws(ModelError) -> [String]
  {
    let vector = try vector(field, of: table, elementSize: 4, path)
    var texts: [String] = []
    for index in 0..<vector.count {
      let path = "\(path)[\(index)]"
      let text = try self.vector(at: vector.position + 4 * index, elementSize: 1, path)
      guard
        let value = String(
          validating: bytes[text.position..<(text.position + text.count)], as: UTF8.self)
      else { throw .syntax(.encoding, at: location(text.position, path)) }
      texts.append(value)
    }
    return texts
  }

  /// The tables of a field that is a vector of them.
  mutating func tables(_ field: Int, of table: Table, _ path: String) throws(ModelError) -> [Table]
  {
    let vector = try vector(field, of: table, elementSize: 4, path)
    var tables: [Table] = []
    for index in 0..<vector.count {
      tables.append(try self.table(at: vector.position + 4 * index, "\(path)[\(index)]"))
    }
    return tables
  }

  /// The numbers of a field that is a vector of them.
  ///
  /// - Parameter blob: whether the vector is one of bytes that hold the numbers; bytes beyond the
  ///   last whole number are left out.
  mutating func numbers<Number: FixedWidthInteger>(
    _ field: Int, of table: Table, as type: Number.Type, blob: Bool = false, _ path: String
  ) throws(ModelError) -> [Number] {
    let size = MemoryLayout<Number>.size
    let vector = try vector(field, of: table, elementSize: blob ? 1 : size, path)
    let bytes = bytes
    return (0..<(blob ? vector.count / size : vector.count)).map { index in
      Number(
        littleEndian: bytes.loadUnaligned(fromByteOffset: vector.position + size * index, as: type))
    }
  }

  /// The Float32 numbers of a field that is a vector of them.
  mutating func floats(_ field: Int, of table: Table, _ path: String) throws(ModelError) -> [Float]
  {
    try numbers(field, of: table, as: UInt32.self, path).map { Float(bitPattern: $0) }
  }

  /// The Doubles of a field that is a vector of them.
  mutating func doubles(_ field: Int, of table: Table, _ path: String) throws(ModelError)
    -> [Double]
  {
    try numbers(field, of: table, as: UInt64.self, path).map { Double(bitPattern: $0) }
  }
}
