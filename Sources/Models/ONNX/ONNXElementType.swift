/// The type of a tensor's elements.
enum ONNXElementType: Sendable, Equatable {
  case float
  case double
  case int64
  case int32
  case bool
  case text

  /// The type of a number in `TensorProto.DataType`; nil for one that models of tables do not have.
  init?(code: Int) {
    switch code {
    case 1: self = .float
    case 11: self = .double
    case 7, 12, 13: self = .int64
    case 2, 3, 4, 5, 6: self = .int32
    case 9: self = .bool
    case 8: self = .text
    default: return nil
    }
  }

  /// The name in ONNX's own words.
  var name: String {
    switch self {
    case .float: "tensor(float)"
    case .double: "tensor(double)"
    case .int64: "tensor(int64)"
    case .int32: "tensor(int32)"
    case .bool: "tensor(bool)"
    case .text: "tensor(string)"
    }
  }

  /// Whether elements may have a fraction.
  var isReal: Bool { self == .float || self == .double }
  /// Whether elements are whole numbers.
  var isWhole: Bool { self == .int64 || self == .int32 }

  /// The precision of sums of such elements.
  var precision: NumberPrecision { self == .double ? .double : .single }

  /// A number as an element of the type holds it.
  @inline(__always)
  func rounding(_ number: Double) -> Double { self == .float ? Double(Float(number)) : number }
}
