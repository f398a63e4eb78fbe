extension UBJSONScanner {
  /// The marker bytes of UBJSON.
  enum Marker {
    static let null = UInt8(ascii: "Z")
    static let noOperation = UInt8(ascii: "N")
    static let `true` = UInt8(ascii: "T")
    static let `false` = UInt8(ascii: "F")
    static let int8 = UInt8(ascii: "i")
    static let uint8 = UInt8(ascii: "U")
    static let int16 = UInt8(ascii: "I")
    static let int32 = UInt8(ascii: "l")
    static let int64 = UInt8(ascii: "L")
    static let float32 = UInt8(ascii: "d")
    static let float64 = UInt8(ascii: "D")
    static let highPrecision = UInt8(ascii: "H")
    static let character = UInt8(ascii: "C")
    static let string = UInt8(ascii: "S")
    static let array = UInt8(ascii: "[")
    static let object = UInt8(ascii: "{")

    /// The bytes of an integer behind its marker; nil for other markers.
    static func integerWidth(_ marker: UInt8) -> Int? {
      switch marker {
      case int8, uint8: 1
      case int16: 2
      case int32: 4
      case int64: 8
      default: nil
      }
    }

    /// The bytes of a value of fixed size behind its marker; nil for other markers.
    static func fixedWidth(_ marker: UInt8) -> Int? {
      switch marker {
      case float32: 4
      case float64: 8
      case character: 1
      default: integerWidth(marker)
      }
    }

    /// The least bytes of a value behind its marker; nil for markers of no type, or of no bytes.
    static func leastBytes(_ marker: UInt8) -> Int? {
      switch marker {
      case string, highPrecision: 2
      case array, object: 1
      default: fixedWidth(marker)
      }
    }
  }

  /// A typed array's values in the bytes ahead, all of one size.
  struct Stretch {
    let type: UInt8
    let width: Int
    let length: Int
  }

  /// Moves to the first value of a typed array of values of fixed size; nil, and not at all, where the
  /// value ahead is another.
  mutating func fixedWidthArray() throws(ModelError) -> Stretch? {
    guard kind == .array else { return nil }
    let start = position
    let before = implied
    passMarker()
    if remaining > 1, base[position] == UInt8(ascii: "$"),
      let width = Marker.fixedWidth(base[position + 1])
    {
      let header = try header(keyBytes: 0)
      if let type = header.type, let length = header.length {
        return Stretch(type: type, width: width, length: length)
      }
    }
    position = start
    implied = before
    return nil
  }

  // MARK: Strings

  /// Reads a string, or a character as one.
  mutating func string() throws(ModelError) -> String {
    switch marker {
    case Marker.string:
      passMarker()
      return try text()
    case Marker.character:
      passMarker()
      guard remaining > 0 else { throw unexpected() }
      guard base[position] < 0x80 else { throw .syntax(.encoding, at: location()) }
      position += 1
      return String(UnicodeScalar(base[position - 1]))
    default: throw wrongType("string")
    }
  }

  /// Reads a length and so many bytes of UTF-8.
  mutating func text() throws(ModelError) -> String {
    let length = try length(unit: 1)
    let bytes = UnsafeBufferPointer(start: base + position, count: length)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .syntax(.encoding, at: location())
    }
    position += length
    return text
  }

  // MARK: Numbers

  /// The big-endian number at an offset, whose bytes are there.
  @inline(__always)
  private func stored<Number: FixedWidthInteger>(_ offset: Int, as type: Number.Type) -> Number {
    Number(bigEndian: UnsafeRawPointer(base + offset).loadUnaligned(as: Number.self))
  }

  /// The integer of a marker at an offset, whose bytes are there.
  private func storedInteger(_ offset: Int, _ marker: UInt8) -> Int {
    switch marker {
    case Marker.int8: Int(stored(offset, as: Int8.self))
    case Marker.uint8: Int(stored(offset, as: UInt8.self))
    case Marker.int16: Int(stored(offset, as: Int16.self))
    case Marker.int32: Int(stored(offset, as: Int32.self))
    default: Int(stored(offset, as: Int64.self))
    }
  }

  /// Reads an integer.
  mutating func integer(index: Int?) throws(ModelError) -> Int {
    guard let marker, let width = Marker.integerWidth(marker) else { throw wrongType("integer") }
    passMarker()
    guard remaining >= width else { throw .syntax(.truncated, at: location(count)) }
    defer { position += width }
    return storedInteger(position, marker)
  }

  /// Reads a number as Float32.
  private mutating func number() throws(ModelError) -> Float {
    guard let marker, let width = Marker.fixedWidth(marker), marker != Marker.character else {
      throw wrongType("number")
    }
    if Marker.integerWidth(marker) != nil { return Float(try integer(index: nil)) }
    let start = position
    passMarker()
    guard remaining >= width else { throw .syntax(.truncated, at: location(count)) }
    defer { position += width }
    if marker == Marker.float32 { return Float(bitPattern: stored(position, as: UInt32.self)) }
    let wide = Double(bitPattern: stored(position, as: UInt64.self))
    let value = Float(wide)
    guard value.isFinite || !wide.isFinite else {
      throw .syntax(.range("\(wide)"), at: location(start))
    }
    return value
  }

  /// Moves behind a number of any kind.
  mutating func skipNumber() throws(ModelError) {
    guard let marker else { throw unexpected() }
    passMarker()
    guard let width = Marker.fixedWidth(marker) else {
      _ = try text()
      return
    }
    guard remaining >= width else { throw .syntax(.truncated, at: location(count)) }
    position += width
  }

  // MARK: Arrays of numbers

  /// Reads an array of numbers as Float32, each widened to Double.
  mutating func floats(expecting expected: Int) throws(ModelError) -> [Double] {
    skipBlanks()
    let start = position
    let before = implied
    if let stretch = try fixedWidthArray() {
      if stretch.type == Marker.float32 {
        return convert(stretch, UInt32.self) { Double(Float(bitPattern: $0)) }
      }
      position = start
      implied = before
    }
    var values: [Double] = []
    try array { (scanner, _) throws(ModelError) in values.append(Double(try scanner.number())) }
    return values
  }

  /// Reads an array of integers or truth values; those beyond 32 bits become the nearest that fits.
  mutating func integers(expecting expected: Int) throws(ModelError) -> [Int32] {
    skipBlanks()
    let start = position
    let before = implied
    if let stretch = try fixedWidthArray() {
      switch stretch.type {
      case Marker.int8: return convert(stretch, Int8.self) { Int32($0) }
      case Marker.uint8: return convert(stretch, UInt8.self) { Int32($0) }
      case Marker.int16: return convert(stretch, Int16.self) { Int32($0) }
      case Marker.int32: return convert(stretch, Int32.self) { $0 }
      case Marker.int64: return convert(stretch, Int64.self) { Int32(clamping: $0) }
      default:
        position = start
        implied = before
      }
    }
    var values: [Int32] = []
    try array { (scanner, _) throws(ModelError) in
      switch scanner.marker {
      case Marker.true, Marker.false:
        values.append(scanner.marker == Marker.true ? 1 : 0)
        scanner.passMarker()
      default: values.append(Int32(clamping: try scanner.integer(index: nil)))
      }
    }
    return values
  }

  /// The values of a typed array, each converted, and the scanner behind them.
  @inline(__always)
  private mutating func convert<Stored: FixedWidthInteger, Value>(
    _ stretch: Stretch, _ type: Stored.Type, _ value: (Stored) -> Value
  ) -> [Value] {
    // The length was compared with the bytes that are left.
    let values = [Value](unsafeUninitializedCapacity: stretch.length) { values, initialized in
      initialized = stretch.length
      guard let target = values.baseAddress else { return }
      let source = UnsafeRawPointer(base + position)
      for index in 0..<stretch.length {
        let number = source.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Stored>.size, as: Stored.self)
        (target + index).initialize(to: value(Stored(bigEndian: number)))
      }
    }
    position += stretch.length * stretch.width
    return values
  }
}
