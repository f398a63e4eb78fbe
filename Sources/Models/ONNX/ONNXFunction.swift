/// What an ``ONNXElementwise`` step computes of each row's numbers.
enum ONNXFunction: Sendable, Equatable {
  // Of two numbers.
  case add, subtract, multiply, divide, modulo, truncatedModulo, power, minimum, maximum
  case equal, less, lessOrEqual, greater, greaterOrEqual, and, or, exclusiveOr
  // Of one.
  case negate, absolute, squareRoot, exponential, logarithm, floor, ceiling, round, sigmoid
  case hyperbolicTangent, rectify, errorFunction, sign, reciprocal, not, isNaN
  case isPositiveInfinite, isNegativeInfinite, isInfinite
  case toReal, toWhole, toInt32, toTruth
  /// The logistic function as the operators of ai.onnx.ml have it.
  case logistic
  /// The inverse of the normal distribution as onnxruntime approximates it.
  case probit
  // Of three: a condition and two numbers; a number and its limits.
  case choose, clip
  /// A number, what is to be replaced, and by what (Imputer).
  case replace

  /// How many numbers it takes.
  var arity: Int {
    switch self {
    case .add, .subtract, .multiply, .divide, .modulo, .truncatedModulo, .power, .minimum,
      .maximum, .equal, .less, .lessOrEqual, .greater, .greaterOrEqual, .and, .or, .exclusiveOr:
      2
    case .choose, .clip, .replace: 3
    default: 1
    }
  }
}
