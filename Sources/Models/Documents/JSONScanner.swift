internal import Tabular

/// A pull scanner over the bytes of a JSON document.
///
/// It keeps no tree of values: a loader asks for what it expects, key by key, and arrays of numbers
/// land in arrays of numbers. The way to the current value is kept for error messages. XGBoost's own
/// extensions `NaN`, `Infinity` and `-Infinity` are numbers here; comments and single quotes are not
/// JSON.
struct JSONScanner: DocumentScanner {
  /// How many arrays and objects may stand inside each other.
  static let nestingLimit = 64

  /// The first byte of the document.
  let base: UnsafePointer<UInt8>
  /// The number of bytes.
  let count: Int
  /// Where the scanner stands.
  var position = 0
  private var path = DocumentPath()

  /// A scanner at the start of some bytes, which must outlive it; nil when there are none.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return nil }
    self.base = base
    self.count = bytes.count
    // A byte order mark is not JSON, but editors write one.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  // MARK: Places and errors

  /// The way to the current value.
  var pathText: String { path.text }

  /// The place where the scanner stands, under the current path and an element of it.
  /// - Complexity: O(offset), for the line; places are made for errors only.
  func location(index: Int?) -> ModelLocation {
    location(position, path: pathText + (index.map { "[\($0)]" } ?? ""))
  }

  /// The place of a byte under a path.
  func location(_ offset: Int, path: String) -> ModelLocation {
    let end = min(offset, count)
    var line = 1
    var start = 0
    for at in 0..<end where base[at] == 0x0A {
      line += 1
      start = at + 1
    }
    return ModelLocation(path: path, offset: end, line: line, column: end - start + 1)
  }

  func syntax(_ problem: JSONProblem, index: Int? = nil) -> ModelError {
    .syntax(problem, at: location(index: index))
  }

  func unexpected(index: Int? = nil) -> ModelError {
    position < count
      ? syntax(.unexpected(byte: base[position]), index: index)
      : syntax(.truncated, index: index)
  }

  func wrongType(_ expected: String, index: Int? = nil) -> ModelError {
    guard let found = kind else { return unexpected(index: index) }
    return .wrongType(expected: expected, found: found.rawValue, at: location(index: index))
  }

  // MARK: Structure

  /// The kind of the value ahead, told by its first byte; nil at the end or where no value can start.
  var kind: DocumentKind? {
    guard position < count else { return nil }
    switch base[position] {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "N"),
      UInt8(ascii: "I"):
      return .number
    default: return nil
    }
  }

  /// Moves behind blanks.
  @inline(__always)
  mutating func skipBlanks() {
    while position < count {
      let byte = base[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position += 1
    }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard position < count, base[position] == byte else { return false }
    position += 1
    return true
  }

  /// Reads an object; `member` is called with each key and must consume its value.
  mutating func object(
    _ member: (inout JSONScanner, String) throws(ModelError) -> Void
  ) throws(ModelError) {
    skipBlanks()
    guard kind == .object else { throw wrongType("object") }
    guard path.count < Self.nestingLimit else { throw syntax(.nesting(limit: Self.nestingLimit)) }
    position += 1
    var seen: Set<String> = []
    skipBlanks()
    if take(UInt8(ascii: "}")) { return }
    while true {
      skipBlanks()
      let start = position
      guard kind == .string else { throw unexpected() }
      let key = try string()
      guard seen.insert(key).inserted else {
        throw .syntax(.duplicateKey(key), at: location(start))
      }
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw unexpected() }
      skipBlanks()
      path.append(.key(key))
      try member(&self, key)
      path.removeLast()
      skipBlanks()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "}")) { return }
      throw unexpected()
    }
  }

  /// Reads an array; `element` is called with each index and must consume its value.
  mutating func array(
    _ element: (inout JSONScanner, Int) throws(ModelError) -> Void
  ) throws(ModelError) {
    skipBlanks()
    guard kind == .array else { throw wrongType("array") }
    guard path.count < Self.nestingLimit else { throw syntax(.nesting(limit: Self.nestingLimit)) }
    position += 1
    skipBlanks()
    if take(UInt8(ascii: "]")) { return }
    var index = 0
    while true {
      skipBlanks()
      path.append(.index(index))
      try element(&self, index)
      path.removeLast()
      index += 1
      skipBlanks()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return }
      throw unexpected()
    }
  }

  /// Checks that nothing but blanks is left.
  mutating func end() throws(ModelError) {
    skipBlanks()
    if position < count { throw syntax(.trailing) }
  }

  /// Moves behind any value, checking its form.
  mutating func skip() throws(ModelError) {
    skipBlanks()
    switch kind {
    case .object:
      try object { (scanner, _) throws(ModelError) in try scanner.skip() }
    case .array:
      try skipArray()
    case .string: _ = try string()
    case .number: try skipNumber(index: nil)
    case .boolean: _ = try boolean()
    case .null:
      guard word("null") else { throw unexpected() }
    case nil: throw unexpected()
    }
  }

  /// Moves behind an array; one of numbers is not walked element by element through `array`.
  private mutating func skipArray() throws(ModelError) {
    let start = position
    position += 1
    skipBlanks()
    if kind == .number {
      var index = 0
      while kind == .number {
        try skipNumber(index: index)
        index += 1
        skipBlanks()
        if take(UInt8(ascii: "]")) { return }
        guard take(UInt8(ascii: ",")) else { throw unexpected(index: index) }
        skipBlanks()
      }
    }
    // Anything else: from the start, with paths.
    position = start
    try array { (scanner, _) throws(ModelError) in try scanner.skip() }
  }

  /// Moves behind a number, whose size does not matter.
  private mutating func skipNumber(index: Int?) throws(ModelError) {
    let end = DecimalParser.scanFloat(base + position, base + count).end - base
    if isNumber(end) {
      position = end
    } else {
      _ = try specialNumber(index: index)
    }
  }

  /// Whether the text from here to the end of what reads as a decimal is a number that JSON allows
  /// (RFC 8259, section 6): no plus in front, no zero before other digits, digits around a point,
  /// digits behind an exponent's mark.
  @inline(__always)
  func isNumber(_ end: Int) -> Bool {
    func isDigit(_ at: Int) -> Bool { at < count && base[at] &- UInt8(ascii: "0") < 10 }
    guard end > position else { return false }
    let whole = base[position] == UInt8(ascii: "-") ? position + 1 : position
    guard isDigit(whole) else { return false }
    var at = whole + 1
    while isDigit(at) { at += 1 }
    guard at == whole + 1 || base[whole] != UInt8(ascii: "0") else { return false }
    if at < end, base[at] == UInt8(ascii: "."), !isDigit(at + 1) { return false }
    return end == count || base[end] | 0x20 != UInt8(ascii: "e")
  }

  private mutating func word(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard count - position >= length else { return false }
    for index in 0..<length where base[position + index] != text.utf8Start[index] { return false }
    position += length
    return true
  }

  // MARK: Values

  /// Reads `true` or `false`.
  mutating func boolean() throws(ModelError) -> Bool {
    if word("true") { return true }
    if word("false") { return false }
    throw kind == .boolean ? unexpected() : wrongType("boolean")
  }

  /// Reads a number as Float32.
  @inline(__always)
  private mutating func number(index: Int?) throws(ModelError) -> Float {
    let (value, limit) = DecimalParser.scanFloat(base + position, base + count)
    let end = limit - base
    guard isNumber(end) else { return try specialNumber(index: index) }
    guard value.isFinite else { throw syntax(.range(token(position)), index: index) }
    position = end
    return value
  }

  @inline(never)
  mutating func specialNumber(index: Int?) throws(ModelError) -> Float {
    if word("NaN") { return .nan }
    if word("Infinity") { return .infinity }
    if word("-Infinity") { return -.infinity }
    guard kind == .number else { throw wrongType("number", index: index) }
    throw syntax(.number(token(position)), index: index)
  }

  /// The text of a malformed scalar, cut to a readable length.
  func token(_ start: Int) -> String {
    var end = start
    while end < count, end - start < 40, !",]} \n\r\t:\"".utf8.contains(base[end]) { end += 1 }
    return String(
      decoding: UnsafeBufferPointer(start: base + start, count: end - start), as: UTF8.self)
  }

  /// Reads an integer.
  mutating func integer(index: Int?) throws(ModelError) -> Int {
    guard kind == .number else { throw wrongType("integer", index: index) }
    let start = position
    let negative = take(UInt8(ascii: "-"))
    var value = 0
    let first = position
    while position < count, base[position] &- UInt8(ascii: "0") < 10 {
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(Int(base[position] &- UInt8(ascii: "0")))
      if over || carried {
        let token = self.token(start)
        position = start
        throw syntax(.range(token), index: index)
      }
      value = sum
      position += 1
    }
    let stop = position < count ? base[position] : 0
    if position > first + 1, base[first] == UInt8(ascii: "0") {
      position = start
      throw syntax(.number(token(start)), index: index)
    }
    if position == first || stop == UInt8(ascii: ".") || stop | 0x20 == UInt8(ascii: "e") {
      position = start
      throw .wrongType(expected: "integer", found: token(start), at: location(index: index))
    }
    return negative ? -value : value
  }

  /// Reads an array of numbers as Float32, each widened to Double.
  ///
  /// - Parameter expected: how many to make room for; a wrong guess costs time only.
  mutating func floats(expecting expected: Int) throws(ModelError) -> [Double] {
    skipBlanks()
    guard kind == .array else { throw wrongType("array") }
    position += 1
    var values: [Double] = []
    values.reserveCapacity(min(expected, (count - position) / 2))
    skipBlanks()
    if take(UInt8(ascii: "]")) { return values }
    while true {
      skipBlanks()
      values.append(Double(try number(index: values.count)))
      skipBlanks()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return values }
      throw unexpected(index: values.count)
    }
  }

  /// Reads an array of integers; those beyond 32 bits become the nearest that fits.
  ///
  /// XGBoost 1.x writes truth values where later versions write 0 and 1: both are read.
  mutating func integers(expecting expected: Int) throws(ModelError) -> [Int32] {
    skipBlanks()
    guard kind == .array else { throw wrongType("array") }
    position += 1
    var values: [Int32] = []
    values.reserveCapacity(min(expected, (count - position) / 2))
    skipBlanks()
    if take(UInt8(ascii: "]")) { return values }
    while true {
      skipBlanks()
      if kind == .boolean {
        values.append(try boolean() ? 1 : 0)
      } else {
        values.append(Int32(clamping: try integer(index: values.count)))
      }
      skipBlanks()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return values }
      throw unexpected(index: values.count)
    }
  }
}
