internal import Foundation

/// The standard normal distribution.
public enum NormalDistribution {
  /// The density at `z`.
  public static func density(_ z: Double) -> Double { exp(-0.5 * z * z) / (2 * .pi).squareRoot() }

  /// P(Z ≤ z), with a relative error of at most 2e-15 down to 1e-300.
  public static func cumulative(_ z: Double) -> Double { survival(-z) }

  /// P(Z > z), with a relative error of at most 2e-15 down to 1e-300.
  ///
  /// The tail is computed as such, never as 1 − P(Z ≤ z).
  public static func survival(_ z: Double) -> Double {
    guard z.isFinite else { return z.isNaN ? .nan : z > 0 ? 0 : 1 }
    // z/√2 rounds; in the far tail that alone would cost z² units in the last place, so the
    // rounding error is put back to first order.
    let x = z * rootHalf
    let remainder = x.addingProduct(-z, rootHalf) - z * rootHalfTail
    let slope = 2 / Double.pi.squareRoot() * exp(-x * x)
    return 0.5 * (erfc(x) + slope * remainder)
  }

  /// P(|Z| > |z|), never 0 for a finite `z`: below the range of Double the answer is the smallest
  /// positive Double, which is an upper bound.
  public static func twoSidedTail(_ z: Double) -> Double {
    z.isNaN ? .nan : max(2 * survival(abs(z)), .leastNonzeroMagnitude)
  }

  /// The z with P(Z ≤ z) = p, with a relative error of at most 4e-15 (of p where p is subnormal);
  /// ±infinity at 1 and 0, NaN outside.
  public static func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
    if abs(p - 0.5) <= 0.25 { return centralQuantile(p - 0.5) }
    return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p)
  }

  /// The half-width factor of a central interval: the z with P(|Z| ≤ z) = confidence.
  public static func criticalValue(confidence: Double) -> Double {
    -quantile((1 - confidence) / 2)
  }

  /// Newton's method on erf(x/√2) = 2q, exact in q for p near ½.
  private static func centralQuantile(_ q: Double) -> Double {
    var x = q * (2 * .pi).squareRoot()
    for _ in 0..<5 {
      x -= (0.5 * erf(x * rootHalf) - q) / density(x)
    }
    return x
  }

  /// Halley's method on ln P(Z > x) = ln p from a rational first guess (Abramowitz and Stegun
  /// 26.2.23); the logarithm keeps the equation nearly quadratic however small p is.
  private static func upperQuantile(_ p: Double) -> Double {
    let t = (-2 * log(p)).squareRoot()
    var x =
      t - (2.515517 + t * (0.802853 + t * 0.010328))
      / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    for _ in 0..<4 {
      let tail = survival(x)
      // f = ln(tail/p), f′ = −hazard, f″ = hazard·(x − hazard)
      let value = tail > 0 ? log(tail / p) : 0
      let hazard = tail > 0 ? density(x) / tail : x
      let newton = value / hazard
      x += newton / (1 - 0.5 * newton * (hazard - x))
    }
    return x
  }

  /// 1/√2 in two pieces.
  private static let rootHalf = 0.7071067811865476
  private static let rootHalfTail = -4.833646656726457e-17
}
