/// The chi-square distribution.
public struct ChiSquareDistribution: Sendable, Equatable {
  /// Its degrees of freedom, which need not be whole.
  public let degrees: Double
  private let gamma: GammaDistribution

  /// A distribution; nil unless the degrees of freedom are positive and finite.
  public init?(degrees: Double) {
    guard let gamma = GammaDistribution(shape: degrees / 2) else { return nil }
    self.degrees = degrees
    self.gamma = gamma
  }

  /// Both tails at `x`; nil when x is NaN.
  public func tails(_ x: Double) -> TailProbabilities? { gamma.tails(x / 2) }

  /// P(X ≤ x).
  public func cumulative(_ x: Double) -> Double { gamma.cumulative(x / 2) }

  /// P(X > x), with a relative error below 1e-12 down to 1e-300.
  public func survival(_ x: Double) -> Double { gamma.survival(x / 2) }

  /// P(X > x), never 0 for a finite statistic: below the range of Double the answer is the smallest
  /// positive Double, which is an upper bound.
  public func pValue(_ x: Double) -> Double {
    x.isNaN ? .nan : max(survival(x), .leastNonzeroMagnitude)
  }

  /// The x with P(X ≤ x) = p; NaN for p outside 0...1.
  public func quantile(_ p: Double) -> Double { 2 * gamma.quantile(p) }

  /// The x with P(X > x) = p; NaN for p outside 0...1.
  public func upperQuantile(_ p: Double) -> Double { 2 * gamma.upperQuantile(p) }
}
