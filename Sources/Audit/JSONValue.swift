/// A JSON document whose objects keep the order of their keys and whose numbers keep their text.
public indirect enum JSONValue: Sendable, Equatable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number as it is written.
  case number(String)
  /// A string without its quotes and escapes.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object in the order of its keys.
  case object([(key: String, value: JSONValue)])

  /// The shortest number that reads back as the same Double; nil for NaN and infinities.
  public static func number(_ value: Double) -> JSONValue? {
    guard value.isFinite else { return nil }
    if value == 0 { return .number("0") }
    var text = "\(value)"
    if text.hasSuffix(".0") { text.removeLast(2) }
    return .number(text)
  }

  /// A whole number.
  public static func integer(_ value: Int) -> JSONValue { .number(String(value)) }

  /// The value of an object's key, or nil.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// Compares by content, objects by order as well.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)):
      a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }
}

extension JSONValue {
  /// The document as text, two blanks a level, a line feed at the end.
  ///
  /// An array or object that fits on a line of 100 columns and holds no objects stands on one line;
  /// longer lists of numbers fill lines.
  public func text() -> String {
    var output = ""
    write(to: &output, indent: 0)
    output += "\n"
    return output
  }

  private func write(to output: inout String, indent: Int) {
    if let line = oneLine(), line.count + indent <= 100 {
      output += line
      return
    }
    let pad = String(repeating: " ", count: indent + 2)
    switch self {
    case .array(let items) where items.allSatisfy(\.isNumber):
      write(numbers: items, to: &output, indent: indent)
    case .array(let items):
      output += "[\n"
      for (index, item) in items.enumerated() {
        output += pad
        item.write(to: &output, indent: indent + 2)
        output += index + 1 < items.count ? ",\n" : "\n"
      }
      output += String(repeating: " ", count: indent) + "]"
    case .object(let members):
      output += "{\n"
      for (index, member) in members.enumerated() {
        output += pad + JSONValue.quoted(member.key) + ": "
        member.value.write(to: &output, indent: indent + 2)
        output += index + 1 < members.count ? ",\n" : "\n"
      }
      output += String(repeating: " ", count: indent) + "}"
    default:
      output += scalar()
    }
  }

  /// As many numbers on a line as it holds: a list of them is data, not structure.
  private func write(numbers: [JSONValue], to output: inout String, indent: Int) {
    let pad = String(repeating: " ", count: indent + 2)
    output += "["
    var width = Int.max
    for (index, number) in numbers.enumerated() {
      let text = number.scalar() + (index + 1 < numbers.count ? "," : "")
      if width > 99 - text.utf8.count {
        output += "\n" + pad + text
        width = pad.utf8.count + text.utf8.count
      } else {
        output += " " + text
        width += 1 + text.utf8.count
      }
    }
    output += "\n" + String(repeating: " ", count: indent) + "]"
  }

  private var isNumber: Bool {
    if case .number = self { return true }
    return false
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private func scalar() -> String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let text): text
    case .string(let text): JSONValue.quoted(text)
    case .array, .object: ""
    }
  }

  /// The value on one line if it is a scalar or nests nothing but arrays of scalars.
  private func oneLine() -> String? {
    switch self {
    case .array(let items):
      guard items.count <= 64, items.allSatisfy(\.isScalar) else { return nil }
      return "[" + items.map { $0.scalar() }.joined(separator: ", ") + "]"
    case .object(let members):
      var parts: [String] = []
      for member in members {
        if case .object(let inner) = member.value, !inner.isEmpty { return nil }
        guard let text = member.value.oneLine() else { return nil }
        parts.append(JSONValue.quoted(member.key) + ": " + text)
      }
      return "{" + parts.joined(separator: ", ") + "}"
    default:
      return scalar()
    }
  }

  private static func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }
}

/// A record may hold any JSON; only ``RecordEncoder`` and ``RecordDecoder`` carry it.
extension JSONValue: Codable {
  /// Refuses every other decoder.
  public init(from decoder: any Decoder) throws {
    throw DecodingError.dataCorrupted(
      .init(codingPath: decoder.codingPath, debugDescription: "a RecordDecoder"))
  }

  /// Refuses every other encoder.
  public func encode(to encoder: any Encoder) throws {
    throw EncodingError.invalidValue(
      self, .init(codingPath: encoder.codingPath, debugDescription: "a RecordEncoder"))
  }
}
