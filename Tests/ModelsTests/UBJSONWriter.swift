/// A JSON document as a tree, for rewriting models as UBJSON.
indirect enum JSONNode {
  case object([(key: String, value: JSONNode)])
  case array([JSONNode])
  case string(String)
  /// A number as written.
  case number(String)
  case boolean(Bool)
  case null

  /// The document in some text, which is well formed.
  init(_ text: String) {
    var bytes = Array(text.utf8)[...]
    self = Self.value(&bytes)
  }

  private static func skip(_ bytes: inout ArraySlice<UInt8>) {
    while let first = bytes.first, " \n\r\t,:".utf8.contains(first) { bytes.removeFirst() }
  }

  private static func value(_ bytes: inout ArraySlice<UInt8>) -> JSONNode {
    skip(&bytes)
    switch bytes.first {
    case UInt8(ascii: "{"):
      var members: [(key: String, value: JSONNode)] = []
      bytes.removeFirst()
      skip(&bytes)
      while bytes.first != UInt8(ascii: "}") {
        let key = text(&bytes)
        members.append((key, value(&bytes)))
        skip(&bytes)
      }
      bytes.removeFirst()
      return .object(members)
    case UInt8(ascii: "["):
      var elements: [JSONNode] = []
      bytes.removeFirst()
      skip(&bytes)
      while bytes.first != UInt8(ascii: "]") {
        elements.append(value(&bytes))
        skip(&bytes)
      }
      bytes.removeFirst()
      return .array(elements)
    case UInt8(ascii: "\""): return .string(text(&bytes))
    default:
      let word = String(decoding: bytes.prefix { !",]} \n\r\t".utf8.contains($0) }, as: UTF8.self)
      bytes.removeFirst(word.utf8.count)
      switch word {
      case "true": return .boolean(true)
      case "false": return .boolean(false)
      case "null": return .null
      default: return .number(word)
      }
    }
  }

  /// A string; of the escapes only those that stand for one byte.
  private static func text(_ bytes: inout ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    bytes.removeFirst()
    while let byte = bytes.popFirst(), byte != UInt8(ascii: "\"") {
      guard byte == UInt8(ascii: "\\"), let escaped = bytes.popFirst() else {
        text.append(byte)
        continue
      }
      text.append(escaped)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Writes JSON documents as UBJSON in several ways.
struct UBJSONWriter {
  enum Style: CaseIterable {
    /// As XGBoost does: arrays counted, those of numbers typed, lengths in 64 bits.
    case library
    /// Nothing counted, the narrowest integers, no-ops everywhere.
    case plain
    /// Everything counted, objects of one kind of value typed as well, numbers in Double.
    case counted
  }

  let style: Style
  private(set) var bytes: [UInt8] = []

  static func write(_ text: String, style: Style) -> [UInt8] {
    var writer = UBJSONWriter(style: style)
    writer.append(JSONNode(text))
    return writer.bytes
  }

  private init(style: Style) { self.style = style }

  private mutating func mark(_ character: Character) { bytes.append(contentsOf: character.utf8) }

  private mutating func raw(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func payload(_ marker: Character, _ word: String) {
    let integer = Int(word) ?? 0
    switch marker {
    case "i": raw(Int8(integer))
    case "U": raw(UInt8(integer))
    case "I": raw(Int16(integer))
    case "l": raw(Int32(integer))
    case "L": raw(Int64(integer))
    case "d": raw((Self.number(word, Float.self)).bitPattern)
    default: raw((Self.number(word, Double.self)).bitPattern)
    }
  }

  private static func number<Value: BinaryFloatingPoint & LosslessStringConvertible>(
    _ word: String, _ type: Value.Type
  ) -> Value {
    switch word {
    case "Infinity": .infinity
    case "-Infinity": -.infinity
    default: Value(word) ?? .nan
    }
  }

  /// The marker for some numbers.
  private func marker(_ words: [String]) -> Character {
    let integers = words.compactMap { Int($0) }
    guard integers.count == words.count else { return style == .counted ? "D" : "d" }
    func fit<Value: FixedWidthInteger>(_ type: Value.Type) -> Bool {
      integers.allSatisfy { Value(exactly: $0) != nil }
    }
    if style != .library {
      if fit(Int8.self) { return "i" }
      if fit(UInt8.self) { return "U" }
      if fit(Int16.self) { return "I" }
    }
    return fit(Int32.self) ? "l" : "L"
  }

  private mutating func length(_ length: Int) {
    let word = String(length)
    let marker = style == .library ? "L" : marker([word])
    mark(marker)
    payload(marker, word)
  }

  private mutating func text(_ text: String) {
    length(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func pad() {
    if style == .plain { mark("N") }
  }

  /// The marker that all of some values share, if they can share one.
  private func shared(_ values: [JSONNode]) -> Character? {
    if values.isEmpty || style == .plain { return nil }
    let words = values.compactMap { if case .number(let word) = $0 { word } else { nil } }
    if words.count == values.count { return marker(words) }
    guard style == .counted else { return nil }
    let allText = values.allSatisfy { if case .string = $0 { true } else { false } }
    let allObjects = values.allSatisfy { if case .object = $0 { true } else { false } }
    return allText ? "S" : allObjects ? "{" : nil
  }

  /// Writes what stands between a container's mark and its values; the type they share is returned.
  private mutating func header(_ values: [JSONNode], counted: Bool) -> Character? {
    let type = counted ? shared(values) : nil
    if let type {
      mark("$")
      mark(type)
    }
    if counted {
      mark("#")
      length(values.count)
    }
    return type
  }

  private mutating func append(_ node: JSONNode, type: Character? = nil) {
    switch node {
    case .object(let members):
      if type == nil { mark("{") }
      let type = header(members.map(\.value), counted: style == .counted)
      for (key, value) in members {
        pad()
        text(key)
        if type == nil { pad() }
        append(value, type: type)
      }
      pad()
      if style != .counted { mark("}") }
    case .array(let elements):
      if type == nil { mark("[") }
      let type = header(elements, counted: style != .plain)
      for element in elements {
        pad()
        append(element, type: type)
      }
      pad()
      if style == .plain { mark("]") }
    case .string(let string):
      if type == nil { mark("S") }
      text(string)
    case .number(let word):
      let own = type ?? marker([word])
      if type == nil { mark(own) }
      payload(own, word)
    case .boolean(let value): mark(value ? "T" : "F")
    case .null: mark("Z")
    }
  }
}
