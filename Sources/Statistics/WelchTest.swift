/// Welch's t test of equal means of two independent samples of unequal variances, two-sided.
public struct WelchTest: Sendable, Equatable {
  /// The difference of the means, first minus other.
  public let difference: Double
  /// Its standard error.
  public let standardError: Double
  /// The difference over its standard error.
  public let statistic: Double
  /// Welch and Satterthwaite's degrees of freedom.
  public let degrees: Double
  /// The two-sided p-value, never 0.
  public let pValue: Double

  /// The test; nil unless both sizes exceed 1, all numbers are finite and at least one variance is
  /// positive (without spread there is nothing to measure a difference by).
  /// - Parameters:
  ///   - variance: the sample variance, with divisor n − 1.
  ///   - size: the rows, or their effective size.
  public init?(
    mean: Double, variance: Double, size: Double, otherMean: Double, otherVariance: Double,
    otherSize: Double
  ) {
    guard size > 1, otherSize > 1, variance >= 0, otherVariance >= 0 else { return nil }
    let own = variance / size
    let other = otherVariance / otherSize
    let sum = own + other
    guard sum > 0, sum.isFinite, (mean - otherMean).isFinite else { return nil }
    // (a + b)²/(a²/(n − 1) + b²/(m − 1)), in shares of the sum so that nothing overflows.
    let share = own / sum
    let otherShare = other / sum
    degrees = 1 / (share * share / (size - 1) + otherShare * otherShare / (otherSize - 1))
    difference = mean - otherMean
    standardError = sum.squareRoot()
    statistic = difference / standardError
    guard statistic.isFinite, let distribution = StudentT(degrees: degrees) else { return nil }
    pValue = distribution.twoSidedTail(statistic)
  }

  /// The interval of the difference; nil when the confidence is not between 0 and 1.
  public func interval(confidence: Double) -> Interval? {
    guard
      confidence > 0, confidence < 1, let distribution = StudentT(degrees: degrees)
    else { return nil }
    let half = distribution.criticalValue(confidence: confidence) * standardError
    return Interval(low: difference - half, high: difference + half)
  }
}
