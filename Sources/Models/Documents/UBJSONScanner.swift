/// A pull scanner over the bytes of a Universal Binary JSON document (UBJSON, draft 12).
///
/// Every value starts with a marker byte; numbers are big-endian. A container may state how many
/// values it holds (`#`) and, with that, the marker of all of them (`$`), which is how XGBoost writes
/// arrays of numbers. No length is believed before it is compared with the bytes that are left, so a
/// file cannot claim more memory than its own size justifies. The way to the current value is kept
/// for error messages.
///
/// High-precision numbers (`H`) can be passed over but not read, as in XGBoost itself; typed
/// containers of values without bytes (null, true, false, no-op) are refused.
struct UBJSONScanner: DocumentScanner {
  /// How many arrays and objects may stand inside each other.
  static let nestingLimit = 64

  /// The first byte of the document.
  let base: UnsafePointer<UInt8>
  /// The number of bytes.
  let count: Int
  /// Where the scanner stands.
  var position = 0
  /// The marker that a typed container states once, where the value ahead has none of its own.
  var implied: UInt8?
  private var path = DocumentPath()

  /// A scanner at the start of some bytes, which must outlive it; nil when there are none.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return nil }
    self.base = base
    self.count = bytes.count
  }

  /// The bytes from the current position on.
  var remaining: Int { count - position }

  // MARK: Places and errors

  /// The way to the current value.
  var pathText: String { path.text }

  /// The place of a byte under a path.
  func location(_ offset: Int, path: String) -> ModelLocation {
    ModelLocation(path: path, byte: min(offset, count))
  }

  /// What a byte that cannot stand where it does, or the end of the file, throws.
  func unexpected() -> ModelError {
    remaining > 0
      ? .syntax(.unexpected(byte: base[position]), at: location())
      : .syntax(.truncated, at: location())
  }

  /// What a value of another kind than the expected throws.
  func wrongType(_ expected: String) -> ModelError {
    guard let found = kind else { return unexpected() }
    return .wrongType(expected: expected, found: found.rawValue, at: location())
  }

  // MARK: Markers

  /// The marker of the value ahead, or nil at the end.
  var marker: UInt8? { implied ?? (remaining > 0 ? base[position] : nil) }

  /// The kind of the value ahead; nil at the end or where no value can start.
  var kind: DocumentKind? {
    switch marker {
    case Marker.object: .object
    case Marker.array: .array
    case Marker.string, Marker.character: .string
    case Marker.int8, Marker.uint8, Marker.int16, Marker.int32, Marker.int64, Marker.float32,
      Marker.float64, Marker.highPrecision:
      .number
    case Marker.true, Marker.false: .boolean
    case Marker.null: .null
    default: nil
    }
  }

  /// Moves behind the marker of the value ahead, which is there.
  mutating func passMarker() {
    if implied == nil { position += 1 } else { implied = nil }
  }

  /// Moves behind no-ops.
  mutating func skipBlanks() {
    guard implied == nil else { return }
    while remaining > 0, base[position] == Marker.noOperation { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard remaining > 0, base[position] == byte else { return false }
    position += 1
    return true
  }

  // MARK: Structure

  /// What a container says of its values before the first of them.
  struct Header {
    /// The marker of every value.
    var type: UInt8?
    /// The number of values; nil when an end mark follows the last.
    var length: Int?
  }

  /// Reads what stands behind the mark that opens a container.
  ///
  /// - Parameter keyBytes: the bytes that every member takes besides its value at least.
  mutating func header(keyBytes: Int) throws(ModelError) -> Header {
    var type: UInt8?
    // The least that a value takes: its marker, or what its type says.
    var valueBytes = 1
    if take(UInt8(ascii: "$")) {
      guard remaining > 0, let bytes = Marker.leastBytes(base[position]) else {
        throw unexpected()
      }
      type = base[position]
      valueBytes = bytes
      position += 1
      guard remaining > 0, base[position] == UInt8(ascii: "#") else { throw unexpected() }
    }
    guard take(UInt8(ascii: "#")) else { return Header() }
    return Header(type: type, length: try length(unit: keyBytes + valueBytes))
  }

  /// Reads a length: an integer that is not negative, for so many units of some bytes at least.
  mutating func length(unit: Int) throws(ModelError) -> Int {
    let start = position
    guard remaining > 0, let width = Marker.integerWidth(base[position]) else {
      throw unexpected()
    }
    guard remaining > width else { throw .syntax(.truncated, at: location(count)) }
    let value = try integer(index: nil)
    guard value >= 0, value <= remaining / unit else {
      throw .syntax(.length(claimed: value, remaining: remaining), at: location(start))
    }
    return value
  }

  /// Reads an object; `member` is called with each key and must consume its value.
  mutating func object(
    _ member: (inout UBJSONScanner, String) throws(ModelError) -> Void
  ) throws(ModelError) {
    let header = try open(.object, keyBytes: 1 + 1)
    var seen: Set<String> = []
    var members = 0
    while true {
      if let length = header.length {
        if members == length { return }
      } else {
        skipBlanks()
        if take(UInt8(ascii: "}")) { return }
      }
      let start = position
      let key = try text()
      guard seen.insert(key).inserted else {
        throw .syntax(.duplicateKey(key), at: location(start))
      }
      implied = header.type
      skipBlanks()
      path.append(.key(key))
      try member(&self, key)
      path.removeLast()
      members += 1
    }
  }

  /// Reads an array; `element` is called with each index and must consume its value.
  mutating func array(
    _ element: (inout UBJSONScanner, Int) throws(ModelError) -> Void
  ) throws(ModelError) {
    let header = try open(.array, keyBytes: 0)
    var index = 0
    while true {
      if let length = header.length {
        if index == length { return }
      } else {
        skipBlanks()
        if take(UInt8(ascii: "]")) { return }
      }
      implied = header.type
      skipBlanks()
      path.append(.index(index))
      try element(&self, index)
      path.removeLast()
      index += 1
    }
  }

  /// Moves into a container of a kind.
  private mutating func open(_ wanted: DocumentKind, keyBytes: Int) throws(ModelError) -> Header {
    skipBlanks()
    guard kind == wanted else { throw wrongType(wanted.rawValue) }
    guard path.count < Self.nestingLimit else {
      throw .syntax(.nesting(limit: Self.nestingLimit), at: location())
    }
    passMarker()
    return try header(keyBytes: keyBytes)
  }

  /// Checks that nothing but no-ops is left.
  mutating func end() throws(ModelError) {
    skipBlanks()
    if remaining > 0 { throw .syntax(.trailing, at: location()) }
  }

  /// Moves behind any value, checking its form.
  mutating func skip() throws(ModelError) {
    skipBlanks()
    switch kind {
    case .object:
      try object { (scanner, _) throws(ModelError) in try scanner.skip() }
    case .array:
      if let stretch = try fixedWidthArray() {
        position += stretch.length * stretch.width
      } else {
        try array { (scanner, _) throws(ModelError) in try scanner.skip() }
      }
    case .string: _ = try string()
    case .number: try skipNumber()
    case .boolean, .null: passMarker()
    case nil: throw unexpected()
    }
  }
}
