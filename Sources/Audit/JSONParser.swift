/// Why a text is no JSON document, and where.
public struct JSONError: Error, Sendable, Equatable {
  /// The 1-based line.
  public let line: Int
  /// The 1-based column in bytes.
  public let column: Int
  /// What was expected there.
  public let expected: String
}

extension JSONValue {
  /// Reads a JSON document (RFC 8259) of small size: records, manifests, one applicant.
  ///
  /// Nesting is limited to 128 levels and a key may occur once in an object.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(bytes: bytes)
    self = try parser.document()
  }
}

private struct JSONParser {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  func error(_ expected: String, at position: Int? = nil) -> JSONError {
    let place = min(position ?? self.position, bytes.count)
    var line = 1
    var lineStart = 0
    for index in 0..<place where bytes[index] == 0x0A {
      line += 1
      lineStart = index + 1
    }
    return JSONError(line: line, column: place - lineStart + 1, expected: expected)
  }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try self.value(depth: 0)
    skipBlanks()
    if position < bytes.count { throw error("the end of the document") }
    return value
  }

  mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func expect(_ byte: UInt8, _ name: String) throws(JSONError) {
    guard peek() == byte else { throw error(name) }
    position += 1
  }

  mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let start = position
    for index in 0..<text.utf8CodeUnitCount {
      guard peek() == text.utf8Start[index] else { throw error("a value", at: start) }
      position += 1
    }
    return value
  }

  mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth <= 128 else { throw error("at most 128 levels of nesting") }
    skipBlanks()
    switch peek() {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var members: [(key: String, value: JSONValue)] = []
    var keys: Set<String> = []
    skipBlanks()
    if peek() == UInt8(ascii: "}") {
      position += 1
      return .object([])
    }
    while true {
      skipBlanks()
      let start = position
      let key = try string()
      guard keys.insert(key).inserted else { throw error("a key that occurs once", at: start) }
      skipBlanks()
      try expect(UInt8(ascii: ":"), "':'")
      members.append((key, try value(depth: depth + 1)))
      skipBlanks()
      if peek() == UInt8(ascii: ",") {
        position += 1
        continue
      }
      try expect(UInt8(ascii: "}"), "',' or '}'")
      return .object(members)
    }
  }

  mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    position += 1
    var items: [JSONValue] = []
    skipBlanks()
    if peek() == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      items.append(try value(depth: depth + 1))
      skipBlanks()
      if peek() == UInt8(ascii: ",") {
        position += 1
        continue
      }
      try expect(UInt8(ascii: "]"), "',' or ']'")
      return .array(items)
    }
  }

  mutating func digits() throws(JSONError) {
    guard let first = peek(), (0x30...0x39).contains(first) else { throw error("a value") }
    while let byte = peek(), (0x30...0x39).contains(byte) { position += 1 }
  }

  mutating func number() throws(JSONError) -> String {
    let start = position
    if peek() == UInt8(ascii: "-") { position += 1 }
    if peek() == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if peek() == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
      position += 1
      if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        position += 1
      }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  mutating func hexadecimal() throws(JSONError) -> UInt32 {
    guard position + 4 <= bytes.count,
      let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits") }
    position += 4
    return value
  }

  mutating func string() throws(JSONError) -> String {
    let start = position
    try expect(UInt8(ascii: "\""), "a string")
    var content: [UInt8] = []
    while true {
      guard let byte = peek() else { throw error("the end of this string", at: start) }
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw error("valid UTF-8", at: start)
        }
        return text
      case UInt8(ascii: "\\"):
        try escape(into: &content)
      case 0..<0x20:
        throw error("an escaped control character", at: position - 1)
      default:
        content.append(byte)
      }
    }
  }

  mutating func escape(into content: inout [UInt8]) throws(JSONError) {
    let start = position - 1
    guard let byte = peek() else { throw error("an escape") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xD800..<0xDC00).contains(code) {
        try expect(UInt8(ascii: "\\"), "the second half of a surrogate pair")
        try expect(UInt8(ascii: "u"), "the second half of a surrogate pair")
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else {
          throw error("the second half of a surrogate pair", at: start)
        }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw error("a Unicode scalar", at: start) }
      content += Array(String(Character(scalar)).utf8)
    default: throw error("an escape", at: start)
    }
  }
}
