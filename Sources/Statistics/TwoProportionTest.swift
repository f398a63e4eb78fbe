/// The pooled two-proportion z test of equal rates, two-sided, without continuity correction.
///
/// Its squared statistic is the chi-square statistic of the 2×2 table.
public struct TwoProportionTest: Sendable, Equatable {
  /// The standardized difference; 0 when both rates are 0 or both are 1.
  public let statistic: Double
  /// The two-sided p-value, never 0 (see ``NormalDistribution/twoSidedTail(_:)``).
  public let pValue: Double

  /// The test of two rates on sizes that may be effective sizes of weighted rows; nil unless both
  /// sizes are positive and both rates lie in 0...1.
  public init?(rate: Double, size: Double, otherRate: Double, otherSize: Double) {
    guard
      size > 0, otherSize > 0, (0...1).contains(rate), (0...1).contains(otherRate)
    else { return nil }
    let pooled = (rate * size + otherRate * otherSize) / (size + otherSize)
    let variance = pooled * (1 - pooled) * (1 / size + 1 / otherSize)
    statistic = variance > 0 ? (rate - otherRate) / variance.squareRoot() : 0
    pValue = NormalDistribution.twoSidedTail(statistic)
  }
}
