#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A function of each row's numbers, rounded to the element type of its result.
///
/// Sums, products, quotients and square roots of Float32 numbers are taken in Double and rounded,
/// which gives the Float32 result exactly; powers and exponentials are the nearest Float32 of the
/// Double's.
struct ONNXElementwise: ColumnOperation, Equatable {
  let function: ONNXFunction
  /// The type of the result.
  let type: ONNXElementType
  /// By operand, its number where it is the same for every row; nil for the next input column.
  let constants: [Double?]

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    var operands: [Operand] = []
    var next = 0
    for constant in constants {
      if let constant {
        operands.append(Operand(values: [constant], step: 0))
        continue
      }
      guard next < inputs.count, let numbers = inputs[next].numbers else {
        throw OperationError(input: next, row: 0, problem: .invalid)
      }
      operands.append(Operand(values: numbers, step: 1))
      next += 1
    }
    guard operands.count == function.arity else {
      throw OperationError(input: 0, row: 0, problem: .invalid)
    }
    var result =
      switch operands.count {
      case 1: unary(operands[0], rows: rows)
      case 2: binary(operands[0], operands[1], rows: rows)
      default: ternary(operands[0], operands[1], operands[2], rows: rows)
      }
    if type == .float {
      for row in result.indices { result[row] = Double(Float(result[row])) }
    }
    return [.numbers(result)]
  }

  /// The function of numbers that are the same for every row.
  func folded() -> Double? {
    guard case .numbers(let numbers)? = try? evaluate([], rows: 1).first else { return nil }
    return numbers.first
  }

  /// The values of an operand, one for all rows or one for each.
  private struct Operand {
    let values: [Double]
    let step: Int

    @inline(__always)
    subscript(row: Int) -> Double { values[row &* step] }
  }

  @inline(__always)
  private func map(_ a: Operand, _ rows: Int, _ body: (Double) -> Double) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows) { buffer, count in
      for row in 0..<rows { buffer.initializeElement(at: row, to: body(a[row])) }
      count = rows
    }
  }

  @inline(__always)
  private func map(
    _ a: Operand, _ b: Operand, _ rows: Int, _ body: (Double, Double) -> Double
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows) { buffer, count in
      for row in 0..<rows { buffer.initializeElement(at: row, to: body(a[row], b[row])) }
      count = rows
    }
  }

  private func unary(_ a: Operand, rows: Int) -> [Double] {
    switch function {
    case .negate: map(a, rows) { -$0 }
    case .absolute: map(a, rows) { abs($0) }
    case .squareRoot: map(a, rows) { $0.squareRoot() }
    case .exponential: map(a, rows) { exp($0) }
    case .logarithm: map(a, rows) { log($0) }
    case .floor: map(a, rows) { $0.rounded(.down) }
    case .ceiling: map(a, rows) { $0.rounded(.up) }
    case .round: map(a, rows) { $0.rounded(.toNearestOrEven) }
    case .sigmoid: map(a, rows) { 1 / (1 + exp(-$0)) }
    case .hyperbolicTangent: map(a, rows) { tanh($0) }
    case .rectify: map(a, rows) { $0 > 0 ? $0 : ($0.isNaN ? $0 : 0) }
    case .errorFunction: map(a, rows) { erf($0) }
    case .sign: map(a, rows) { $0 > 0 ? 1 : ($0 < 0 ? -1 : $0) }
    case .reciprocal: map(a, rows) { 1 / $0 }
    case .not: map(a, rows) { $0 == 0 ? 1 : 0 }
    case .isNaN: map(a, rows) { $0.isNaN ? 1 : 0 }
    case .isPositiveInfinite: map(a, rows) { $0 == .infinity ? 1 : 0 }
    case .isNegativeInfinite: map(a, rows) { $0 == -.infinity ? 1 : 0 }
    case .isInfinite: map(a, rows) { $0.isInfinite ? 1 : 0 }
    case .toReal: map(a, rows) { $0 }
    // What has no whole number becomes the smallest one, as on x86.
    case .toWhole: map(a, rows) { abs($0) < 0x1p63 ? $0.rounded(.towardZero) + 0 : -0x1p63 }
    case .toInt32: map(a, rows) { abs($0) < 0x1p31 ? $0.rounded(.towardZero) + 0 : -0x1p31 }
    case .toTruth: map(a, rows) { $0 == 0 ? 0 : 1 }
    case .logistic: map(a, rows) { Double(Self.logistic(Float($0))) }
    case .probit: map(a, rows) { Double(Self.probit(Float($0))) }
    default: map(a, rows) { _ in .nan }
    }
  }

  private func binary(_ a: Operand, _ b: Operand, rows: Int) -> [Double] {
    switch function {
    case .add: map(a, b, rows) { $0 + $1 }
    case .subtract: map(a, b, rows) { $0 - $1 }
    case .multiply: map(a, b, rows) { $0 * $1 }
    case .divide where type.isWhole: map(a, b, rows) { ($0 / $1).rounded(.towardZero) }
    case .divide: map(a, b, rows) { $0 / $1 }
    case .modulo:
      map(a, b, rows) {
        let rest = fmod($0, $1)
        return rest != 0 && (rest < 0) != ($1 < 0) ? rest + $1 : rest
      }
    case .truncatedModulo: map(a, b, rows) { fmod($0, $1) }
    case .power: map(a, b, rows) { pow($0, $1) }
    case .minimum: map(a, b, rows) { $0.isNaN || $1.isNaN ? .nan : min($0, $1) }
    case .maximum: map(a, b, rows) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
    case .equal: map(a, b, rows) { $0 == $1 ? 1 : 0 }
    case .less: map(a, b, rows) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: map(a, b, rows) { $0 <= $1 ? 1 : 0 }
    case .greater: map(a, b, rows) { $0 > $1 ? 1 : 0 }
    case .greaterOrEqual: map(a, b, rows) { $0 >= $1 ? 1 : 0 }
    case .and: map(a, b, rows) { $0 != 0 && $1 != 0 ? 1 : 0 }
    case .or: map(a, b, rows) { $0 != 0 || $1 != 0 ? 1 : 0 }
    case .exclusiveOr: map(a, b, rows) { ($0 != 0) != ($1 != 0) ? 1 : 0 }
    default: map(a, b, rows) { _, _ in .nan }
    }
  }

  private func ternary(_ a: Operand, _ b: Operand, _ c: Operand, rows: Int) -> [Double] {
    (0..<rows).map { row in
      let (first, second, third) = (a[row], b[row], c[row])
      switch function {
      case .choose: return first != 0 ? second : third
      case .clip: return first < second ? min(second, third) : (first > third ? third : first)
      case .replace:
        return first == second || (first.isNaN && second.isNaN) ? third : first
      default: return .nan
      }
    }
  }

  /// onnxruntime's `ComputeLogistic`.
  static func logistic(_ value: Float) -> Float {
    let half = 1 / (1 + expf(-abs(value)))
    return value < 0 ? 1 - half : half
  }

  /// onnxruntime's `ComputeProbit`.
  static func probit(_ value: Float) -> Float {
    let value = 2 * value - 1
    let logarithm = logf((1 - value) * (1 + value))
    let first = 2 / (Float.pi * 0.147) + 0.5 * logarithm
    let second = 1 / Float(0.147) * logarithm
    let root = (-first + (first * first - second).squareRoot()).squareRoot()
    return Float(2).squareRoot() * (value < 0 ? -root : root)
  }
}
