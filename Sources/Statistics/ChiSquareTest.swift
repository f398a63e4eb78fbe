/// A test whose statistic has a chi-square distribution under its hypothesis.
public struct ChiSquareTest: Sendable, Equatable {
  /// The statistic.
  public let statistic: Double
  /// Its degrees of freedom.
  public let degrees: Int
  /// P(χ² > statistic), never 0.
  public let pValue: Double

  /// The test of a statistic; nil unless it is finite and not negative and has a degree of freedom.
  public init?(statistic: Double, degrees: Int) {
    guard
      statistic >= 0, statistic.isFinite,
      let distribution = ChiSquareDistribution(degrees: Double(degrees))
    else { return nil }
    self.statistic = statistic
    self.degrees = degrees
    pValue = distribution.pValue(statistic)
  }
}
