internal import Foundation

/// Student's t distribution.
///
/// Tails have a relative error below 1e-12 down to 1e-300.
public struct StudentT: Sendable, Equatable {
  /// Its degrees of freedom, which need not be whole.
  public let degrees: Double

  /// A distribution; nil unless the degrees of freedom are positive and finite.
  public init?(degrees: Double) {
    guard degrees > 0, degrees.isFinite else { return nil }
    self.degrees = degrees
  }

  /// P(T ≤ t).
  public func cumulative(_ t: Double) -> Double { survival(-t) }

  /// P(T > t), computed as such, never as 1 − P(T ≤ t).
  public func survival(_ t: Double) -> Double {
    guard t > 0 else { return t.isNaN ? .nan : t == 0 ? 0.5 : 1 - survival(-t) }
    return min(0.5, exp(logSurvival(t)))
  }

  /// P(|T| > |t|), never 0 for a finite `t`: below the range of Double the answer is the smallest
  /// positive Double, which is an upper bound.
  public func twoSidedTail(_ t: Double) -> Double {
    guard t != 0 else { return 1 }
    return t.isNaN ? .nan : max(min(1, 2 * survival(abs(t))), .leastNonzeroMagnitude)
  }

  /// The t with P(T ≤ t) = p; ±infinity at 1 and 0, NaN outside.
  public func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
    return p <= 0.5 ? -upperQuantile(p) : upperQuantile(1 - p)
  }

  /// The half-width factor of a central interval: the t with P(|T| ≤ t) = confidence.
  public func criticalValue(confidence: Double) -> Double {
    -quantile((1 - confidence) / 2)
  }

  /// The t ≥ 0 with P(T > t) = p for p ≤ ½: t² = ν·y/x at the point where I_x(ν/2, ½) = 2p.
  private func upperQuantile(_ p: Double) -> Double {
    guard p < 0.5, let beta = BetaDistribution(alpha: degrees / 2, beta: 0.5) else { return 0 }
    let (x, y) = beta.point(lower: 2 * p, upper: 1 - 2 * p)
    return degrees.squareRoot() * (y.squareRoot() / x.squareRoot())
  }

  /// ln P(T > t) for t > 0: ½·I_x(ν/2, ½) at x = ν/(ν + t²).
  private func logSurvival(_ t: Double) -> Double {
    let scaled = t / degrees.squareRoot()
    let alpha = degrees / 2
    let half = log(0.5)
    guard scaled < 1e150 else {
      // xᵅ/(α·B(α, ½)), the first term of the series in x.
      let logBeta = lgamma(alpha) + lgamma(0.5) - lgamma(alpha + 0.5)
      return half - 2 * alpha * log(scaled) - log(alpha) - logBeta
    }
    let odds = scaled * scaled
    guard odds > 0 else { return half }
    let x = 1 / (1 + odds)
    let y = odds >= 1 ? 1 / (1 + 1 / odds) : odds / (1 + odds)
    // α·y − ½·x = ½(t² − 1)/(1 + t²/ν).
    let departure = 0.5 * ((t - 1) * (t + 1)) * x
    return half
      + IncompleteBeta.tails(x: x, y: y, departure: departure, alpha: alpha, beta: 0.5).logLower
  }
}
