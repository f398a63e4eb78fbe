internal import Foundation

/// The score test that the difference of two independent rates, first minus other, has a given value.
///
/// The variance is that at the most likely rates with this difference: without a factor for
/// Farrington and Manning (1990), times N/(N − 1) for Miettinen and Nurminen (1985), whose interval
/// (``Interval/miettinenNurminenDifference(rate:size:otherRate:otherSize:confidence:)``) holds the
/// differences it does not reject. For a difference of 0, Farrington and Manning's is the pooled
/// test of ``TwoProportionTest``.
public struct ScoreTest: Sendable, Equatable {
  /// Which variance.
  public enum Variance: String, Sendable, CaseIterable {
    /// Times N/(N − 1).
    case miettinenNurminen = "miettinen_nurminen"
    /// As it is.
    case farringtonManning = "farrington_manning"
  }

  /// The standardized departure from the hypothesis; 0 where there is neither a departure nor a
  /// variance.
  public let statistic: Double
  /// The two-sided p-value, never 0.
  public let pValue: Double
  /// The p-value against smaller differences: that of "the difference is at least this".
  public let pValueBelow: Double
  /// The p-value against larger differences: that of "the difference is at most this".
  public let pValueAbove: Double

  /// The test; nil unless the sizes are positive (their sum above 1), the rates in 0...1 and the
  /// difference in −1...1.
  /// - Parameter difference: the value of the hypothesis.
  public init?(
    rate: Double, size: Double, otherRate: Double, otherSize: Double, difference: Double = 0,
    variance kind: Variance = .miettinenNurminen
  ) {
    let total = size + otherSize
    guard
      size > 0, otherSize > 0, total > 1, total.isFinite, (0...1).contains(rate),
      (0...1).contains(otherRate), (-1...1).contains(difference)
    else { return nil }
    let rates = ConstrainedRates(
      difference: difference, rate: rate, size: size, otherRate: otherRate, otherSize: otherSize)
    var variance = rates.variance(size: size, otherSize: otherSize)
    if kind == .miettinenNurminen { variance *= total / (total - 1) }
    let departure = rate - otherRate - difference
    // Without a variance the hypothesis allows no departure at all.
    statistic = departure == 0 ? 0 : departure / variance.squareRoot()
    pValue = NormalDistribution.twoSidedTail(statistic)
    pValueBelow = max(NormalDistribution.cumulative(statistic), .leastNonzeroMagnitude)
    pValueAbove = max(NormalDistribution.survival(statistic), .leastNonzeroMagnitude)
  }
}
