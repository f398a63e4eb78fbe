internal import Foundation

/// What a two-sided two-proportion test of given sizes can show (normal approximation with the
/// pooled variance under the hypothesis and the separate ones otherwise; Fleiss 1981, without
/// continuity correction).
///
/// Sizes may be effective sizes.
public enum Power {
  /// The chance that the test rejects equal rates at level `alpha` when the rates are these; both
  /// tails count. nil unless the sizes are positive, the rates in 0...1 and alpha between 0 and 1.
  public static func ofTest(
    rate: Double, size: Double, otherRate: Double, otherSize: Double, alpha: Double
  ) -> Double? {
    guard
      size > 0, otherSize > 0, (size + otherSize).isFinite, (0...1).contains(rate),
      (0...1).contains(otherRate), alpha > 0, alpha < 1
    else { return nil }
    let critical = -NormalDistribution.quantile(alpha / 2)
    let pooled = (rate * size + otherRate * otherSize) / (size + otherSize)
    let underHypothesis = (pooled * (1 - pooled) * (1 / size + 1 / otherSize)).squareRoot()
    let spread =
      (rate * (1 - rate) / size + otherRate * (1 - otherRate) / otherSize).squareRoot()
    let difference = abs(rate - otherRate)
    if difference == 0 { return alpha }
    guard spread > 0 else { return difference > critical * underHypothesis ? 1 : 0 }
    return NormalDistribution.survival((critical * underHypothesis - difference) / spread)
      + NormalDistribution.survival((critical * underHypothesis + difference) / spread)
  }

  /// The smallest differences from `otherRate`, below and above it, that the test shows with the
  /// chance `power`; a side is nil where even a rate of 0 or 1 would not be shown.
  /// - Returns: nil when a parameter is out of range or `power` does not exceed `alpha`.
  public static func detectableDifference(
    from otherRate: Double, size: Double, otherSize: Double, power: Double, alpha: Double
  ) -> (below: Double?, above: Double?)? {
    guard power > alpha, power < 1 else { return nil }
    func rejects(_ difference: Double) -> Bool? {
      ofTest(
        rate: min(1, max(0, otherRate + difference)), size: size, otherRate: otherRate,
        otherSize: otherSize, alpha: alpha
      ).map { $0 >= power }
    }
    guard rejects(0) != nil else { return nil }
    func smallest(_ limit: Double) -> Double? {
      guard limit != 0, rejects(limit) == true else { return nil }
      var (short, long) = (0.0, limit)
      while true {
        let middle = short + (long - short) / 2
        guard middle != short, middle != long else { return abs(long) }
        if rejects(middle) == true { long = middle } else { short = middle }
      }
    }
    return (smallest(-otherRate), smallest(1 - otherRate))
  }

  /// How many rows of the first group show the difference of two rates with the chance `power`, the
  /// other group having `ratio` times as many; the two sizes, each rounded up.
  /// - Returns: nil when the rates are equal (no number would do), a parameter is out of range,
  ///   `power` does not exceed `alpha`, or more than 10¹⁵ rows would be needed.
  public static func rowsNeeded(
    rate: Double, otherRate: Double, ratio: Double = 1, power: Double, alpha: Double
  ) -> (size: Int, otherSize: Int)? {
    guard power > alpha, power < 1, ratio > 0, ratio.isFinite, rate != otherRate
    else { return nil }
    func rejects(_ size: Double) -> Bool {
      ofTest(
        rate: rate, size: size, otherRate: otherRate, otherSize: ratio * size, alpha: alpha
      ).map { $0 >= power } ?? false
    }
    // Whole rows of the first group; power rises with the size.
    var enough = 1.0
    while !rejects(enough) {
      enough *= 2
      guard enough <= 1e15 else { return nil }
    }
    var tooFew = enough / 2
    while enough - tooFew > 1 {
      let middle = ((tooFew + enough) / 2).rounded(.down)
      if rejects(middle) { enough = middle } else { tooFew = middle }
    }
    let other = (ratio * enough).rounded(.up)
    guard other <= 1e15 else { return nil }
    return (Int(enough), max(1, Int(other)))
  }
}
