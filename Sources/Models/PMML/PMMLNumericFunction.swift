#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A built-in function of numbers (the standard's section on built-in functions).
enum PMMLNumericFunction: Sendable {
  case one(@Sendable (Double) -> Double)
  case two(@Sendable (Double, Double) -> Double)
  case three(@Sendable (Double, Double, Double) -> Double)
  /// Of any number of values, of which missing ones are left out.
  case many(@Sendable ([Double]) -> Double)

  /// The function of a name.
  init?(_ name: String) {
    guard let function = Self.table[name] else { return nil }
    self = function
  }

  /// Whether a function can have so many arguments.
  func takes(_ count: Int) -> Bool {
    switch self {
    case .one: count == 1
    case .two: count == 2
    case .three: count == 3
    case .many: count >= 1
    }
  }

  /// The names of the functions whose result is whole where their arguments are.
  static let wholeOfWhole: Set<String> = [
    "+", "-", "*", "/", "min", "max", "sum", "product", "modulo", "abs", "floor", "ceil", "round",
    "rint", "threshold",
  ]

  private static let table: [String: PMMLNumericFunction] = [
    "+": .two { $0 + $1 }, "-": .two { $0 - $1 }, "*": .two { $0 * $1 }, "/": .two { $0 / $1 },
    "min": .many { $0.min() ?? .nan }, "max": .many { $0.max() ?? .nan },
    "sum": .many { $0.reduce(0, +) }, "product": .many { $0.reduce(1, *) },
    "avg": .many { $0.reduce(0, +) / Double($0.count) }, "median": .many(median),
    "log10": .one { log10($0) }, "ln": .one { log($0) }, "ln1p": .one { log1p($0) },
    "exp": .one { exp($0) }, "expm1": .one { expm1($0) }, "sqrt": .one { $0.squareRoot() },
    "abs": .one { abs($0) }, "pow": .two { pow($0, $1) }, "hypot": .two { hypot($0, $1) },
    "threshold": .two { $0 > $1 ? 1 : 0 },
    "floor": .one { $0.rounded(.down) }, "ceil": .one { $0.rounded(.up) },
    // Halves go up, as in Java; `rint` takes them to the even neighbour.
    "round": .one { ($0 + 0.5).rounded(.down) }, "rint": .one { $0.rounded(.toNearestOrEven) },
    "modulo": .two { $0 - ($0 / $1).rounded(.down) * $1 },
    "sin": .one { sin($0) }, "cos": .one { cos($0) }, "tan": .one { tan($0) },
    "asin": .one { asin($0) }, "acos": .one { acos($0) }, "atan": .one { atan($0) },
    "atan2": .two { atan2($0, $1) },
    "sinh": .one { sinh($0) }, "cosh": .one { cosh($0) }, "tanh": .one { tanh($0) },
    "erf": .one { erf($0) },
    "stdNormalCDF": .one(normalCDF), "normalCDF": .three { normalCDF(($0 - $1) / $2) },
    "stdNormalPDF": .one { exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() },
    "normalPDF": .three { value, mean, deviation in
      let distance = (value - mean) / deviation
      return exp(-distance * distance / 2) / (deviation * (2 * Double.pi).squareRoot())
    },
  ]

  /// The standard normal distribution function.
  static func normalCDF(_ value: Double) -> Double { 0.5 * erfc(-value / 2.0.squareRoot()) }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

/// A built-in function applied to columns.
///
/// A result that is no number although all arguments are is what Java's evaluators call invalid: it is
/// refused, or missing where the file says so.
struct PMMLFunctionOperation: ColumnOperation {
  let function: PMMLNumericFunction
  /// Rounds results to Float32 where it is float; an integer quotient loses its fraction.
  let type: PMMLType
  let isQuotient: Bool
  let invalidIsMissing: Bool

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let columns = inputs.map { $0.numbers ?? Array(repeating: .nan, count: rows) }
    var result: [Double] = []
    result.reserveCapacity(rows)
    for row in 0..<rows {
      let hasMissing = columns.contains { $0[row].isNaN }
      var value: Double
      switch function {
      case .one(let function): value = function(columns[0][row])
      case .two(let function): value = function(columns[0][row], columns[1][row])
      case .three(let function):
        value = function(columns[0][row], columns[1][row], columns[2][row])
      case .many(let function):
        let present = columns.compactMap { $0[row].isNaN ? nil : $0[row] }
        value = present.isEmpty ? .nan : function(present)
      }
      if type == .integer, isQuotient {
        value = value.isFinite ? value.rounded(.towardZero) : .nan
      }
      if value.isNaN, !hasMissing, !invalidIsMissing {
        throw OperationError(input: 0, row: row, problem: .invalid)
      }
      result.append(type.rounding(value))
    }
    return [.numbers(result)]
  }
}
