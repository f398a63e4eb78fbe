/// The difference of two areas under the ROC curve with its test, first minus other.
public struct AreaDifference: Sendable, Equatable {
  /// The difference.
  public let difference: Double
  /// Its variance; nil where either area has none, or where it is 0 (two scores that order all rows
  /// alike, or areas of 1), which would claim certainty.
  public let variance: Double?
  /// The difference over its standard error; nil without a variance.
  public let statistic: Double?
  /// The two-sided p-value of equal areas, never 0; nil without a variance.
  public let pValue: Double?

  /// The difference of areas of different rows: variances add.
  public init(_ area: ROCArea, minus other: ROCArea) {
    let variance = area.variance.flatMap { own in other.variance.map { own + $0 } }
    self.init(difference: area.area - other.area, variance: variance)
  }

  /// The difference from its value and variance.
  init(difference: Double, variance: Double?) {
    self.difference = difference
    self.variance = variance.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    statistic = self.variance.map { difference / $0.squareRoot() }
    pValue = statistic.map { NormalDistribution.twoSidedTail($0) }
  }

  /// The interval of the difference; nil without a variance.
  public func interval(confidence: Double) -> Interval? {
    variance.flatMap {
      .normal(estimate: difference, variance: $0, within: -1...1, confidence: confidence)
    }
  }
}
