/// The data types of PMML that are read.
enum PMMLType: String, Sendable {
  case string, integer, float, double, boolean

  /// Whether values are numbers or truth values, which columns hold as numbers.
  var isNumeric: Bool { self != .string }

  /// The type that an attribute names.
  init(_ element: PMMLElement, _ attribute: String = "dataType") throws(ModelError) {
    let text = try element.required(attribute)
    guard let type = PMMLType(rawValue: text) else {
      throw .unsupported(.featureType, found: text, at: element.location(attribute))
    }
    self = type
  }

  /// The type of a number made of two numbers: the wider of theirs.
  static func common(_ left: PMMLType, _ right: PMMLType) -> PMMLType {
    let order: [PMMLType] = [.boolean, .integer, .float, .double]
    let places = [left, right].map { order.firstIndex(of: $0) ?? 3 }
    return order[max(1, places.max() ?? 3)]
  }

  /// A number as a value of this type holds it.
  func rounding(_ number: Double) -> Double { self == .float ? Double(Float(number)) : number }

  /// The value that a text stands for in this type, as a number; nil for words and for what is none.
  func value(_ text: String) -> Double? {
    switch self {
    case .string: nil
    case .boolean:
      switch text {
      case "true", "1", "1.0", "TRUE", "True": 1
      case "false", "0", "0.0", "FALSE", "False": 0
      default: nil
      }
    case .float: Self.float(text)
    case .integer, .double: Self.number(text)
    }
  }

  /// The finite number in a text, blanks around it left out.
  static func number(_ text: String) -> Double? {
    guard isDecimal(text), let number = Double(PMMLText.trimmed(text)), number.isFinite else {
      return nil
    }
    return number
  }

  /// The finite Float32 number nearest to the one in a text: rounded once, not by way of Double.
  static func float(_ text: String) -> Double? {
    guard isDecimal(text), let number = Float(PMMLText.trimmed(text)), number.isFinite else {
      return nil
    }
    return Double(number)
  }

  private static func isDecimal(_ text: String) -> Bool {
    text.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || "+-.eE \t\r\n".utf8.contains($0)
    }
  }

  /// The text of a number of this type as Java writes it, which is what PMML's own evaluators compare
  /// words with.
  func text(_ number: Double) -> String {
    switch self {
    case .boolean: number == 0 ? "false" : "true"
    case .integer: Int(exactly: number).map(String.init) ?? "\(number)"
    case .float: "\(Float(number))"
    case .double, .string: "\(number)"
    }
  }
}
