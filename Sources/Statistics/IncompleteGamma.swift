internal import Foundation

/// The regularized incomplete gamma function P(a, x) and its complement, as logarithms.
///
/// The leading factor xᵃe⁻ˣ/Γ(a) is written as a deviance plus a Stirling remainder (Loader 2000).
/// The rest is the power series below a + 1, Legendre's continued fraction above, or a tail integral
/// where a is large. Relative error below 1e-12 for a from 0.1 to 3e6 (as tested) and results down
/// to 1e-300.
enum IncompleteGamma {
  /// The tails of the gamma distribution of shape `shape` and scale 1 at `x` ≥ 0.
  static func tails(_ x: Double, shape: Double) -> TailProbabilities {
    if x <= 0 { return .allAbove }
    if x == .infinity { return .allBelow }
    let front = logFront(x, shape: shape)
    if shape >= 4000 {
      return x < shape
        ? TailProbabilities(logLower: front + log(integral(x, shape: shape, upward: false)))
        : TailProbabilities(logUpper: front + log(integral(x, shape: shape, upward: true)))
    }
    return x < shape + 1
      ? TailProbabilities(logLower: front + log(series(x, shape: shape)))
      : TailProbabilities(logUpper: front + log(fraction(x, shape: shape)))
  }

  /// ln(xᵃe⁻ˣ/Γ(a)).
  static func logFront(_ x: Double, shape: Double) -> Double {
    let departure = (x - shape) / shape
    let deviance =
      departure < -0.5
      ? log(x / shape) - departure : SpecialFunctions.logOnePlusMinus(departure)
    return shape * deviance - SpecialFunctions.stirlingError(shape)
      + 0.5 * log(shape / (2 * .pi))
  }

  /// P(a, x) over the front: Σ xⁿ/(a(a + 1)…(a + n)).
  private static func series(_ x: Double, shape: Double) -> Double {
    var term = 1 / shape
    var sum = term
    var n = 1.0
    while n < 1e6 {
      let ratio = x / (shape + n)
      term *= ratio
      sum += term
      if ratio < 1, term * ratio < sum * 1e-17 * (1 - ratio) { break }
      n += 1
    }
    return sum
  }

  /// (1 − P(a, x)) over the front, by Lentz's method.
  private static func fraction(_ x: Double, shape: Double) -> Double {
    var b = x + 1 - shape
    var c = 1e300
    var d = 1 / b
    var value = d
    var n = 1.0
    while n < 50_000 {
      let numerator = n * (shape - n)
      b += 2
      d = 1 / (numerator * d + b)
      c = b + numerator / c
      let factor = c * d
      value *= factor
      // Also ends where numbers beyond all bounds have made it NaN.
      guard abs(factor - 1) >= 3e-16 else { break }
      n += 1
    }
    return value
  }

  /// One tail over the front, by integrating the density outward from x.
  private static func integral(_ x: Double, shape: Double, upward: Bool) -> Double {
    let sign = upward ? 1.0 : -1.0
    // The slope of the log density in the direction of the tail is −slope.
    let slope = sign * (x - shape + 1) / x
    let scale = 1 / (max(0, slope) + shape.squareRoot() / x)
    return TailIntegral.value(scale: scale, end: upward ? .infinity : x) { h in
      (shape - 1) * SpecialFunctions.logOnePlusMinus(sign * h / x) - h * slope
    } / x
  }
}
