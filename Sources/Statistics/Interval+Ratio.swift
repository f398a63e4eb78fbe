internal import Foundation

extension Interval {
  /// The interval for the ratio of two independent rates, first over other: Katz's where both lie
  /// strictly between 0 and 1, Miettinen and Nurminen's where one is 0 or 1.
  ///
  /// Katz's variance takes a rate of 1 for known exactly, however few rows it rests on, and does
  /// not exist at a rate of 0.
  /// - Returns: nil when the other rate is 0 (there is no ratio) or a parameter is out of range.
  public static func ratio(
    rate: Double, size: Double, otherRate: Double, otherSize: Double, confidence: Double
  ) -> Interval? {
    let isInside = rate > 0 && rate < 1 && otherRate > 0 && otherRate < 1
    return isInside
      ? katz(
        rate: rate, size: size, otherRate: otherRate, otherSize: otherSize, confidence: confidence)
      : miettinenNurminen(
        rate: rate, size: size, otherRate: otherRate, otherSize: otherSize, confidence: confidence)
  }

  /// Katz's log interval for the ratio of two independent rates, first over other (Katz et al.
  /// 1978).
  /// - Returns: nil unless both rates lie strictly between 0 and 1, or when a parameter is out of
  ///   range.
  public static func katz(
    rate: Double, size: Double, otherRate: Double, otherSize: Double, confidence: Double
  ) -> Interval? {
    guard
      rate > 0, rate < 1, otherRate > 0, otherRate < 1, size > 0, otherSize > 0, confidence > 0,
      confidence < 1
    else { return nil }
    let variance = (1 - rate) / (rate * size) + (1 - otherRate) / (otherRate * otherSize)
    return logNormal(
      center: log(rate) - log(otherRate), variance: variance,
      z: NormalDistribution.criticalValue(confidence: confidence))
  }

  /// The score interval for the ratio of two independent rates, first over other (Koopman 1984,
  /// with the factor N/(N − 1) on the variance of Miettinen and Nurminen 1985, N being the sum of
  /// both sizes).
  ///
  /// A ratio R belongs to the interval when (p̂₁ − R·p̂₀)² ≤ z²·V(R)·N/(N − 1), where V(R) =
  /// p₁(1 − p₁)/n₁ + R²·p₀(1 − p₀)/n₀ at the rates that are most likely among those with p₁ = R·p₀.
  /// These are the root of a quadratic in closed form; the ends are found by bisection down to
  /// neighboring numbers, so that their relative error is that of the inequality: below 1e-12
  /// for up to thousands of rows.
  /// Sizes may be effective sizes of weighted rows: counts need not be whole.
  /// - Returns: nil when the other rate is 0, for which every large ratio is plausible and the
  ///   observed one does not exist, when both sizes together are at most 1, or when a parameter or
  ///   an end is out of range.
  public static func miettinenNurminen(
    rate: Double, size: Double, otherRate: Double, otherSize: Double, confidence: Double
  ) -> Interval? {
    guard
      (0...1).contains(rate), otherRate > 0, otherRate <= 1, size > 0, size.isFinite,
      otherSize > 0, otherSize.isFinite, size + otherSize > 1, confidence > 0, confidence < 1
    else { return nil }
    let z = NormalDistribution.criticalValue(confidence: confidence)
    let total = size + otherSize
    let factor = z * z * (total / (total - 1))
    let failures = (size * (1 - rate)) * (otherSize * (1 - otherRate))
    let successes = size * rate + otherSize * otherRate

    func isPlausible(_ ratio: Double) -> Bool {
      // The smaller root of N·R·p₀² − (own + other)·p₀ + successes, with the discriminant as a sum
      // of two terms that are not negative: nothing cancels.
      let own = ratio * (size + otherSize * otherRate)
      let other = size * rate + otherSize
      let root = ((own - other) * (own - other) + 4 * ratio * failures).squareRoot()
      let p0 = min(1, 2 * successes / (own + other + root))
      let p1 = min(1, ratio * p0)
      let variance = p1 * (1 - p1) / size + ratio * (ratio * (p0 * (1 - p0) / otherSize))
      let gap = rate - ratio * otherRate
      return gap * gap <= factor * variance
    }

    let estimate = rate / otherRate
    guard estimate.isFinite else { return nil }
    var low = 0.0
    if rate > 0 {
      guard
        let end = edge(from: estimate, by: 0.5, isInside: isPlausible)
      else { return nil }
      low = end
    }
    var start = estimate
    if rate == 0 {
      // Every ratio near enough to an observed one of 0 is plausible.
      start = 1
      while !isPlausible(start) {
        start /= 2
        guard start.isNormal else { return nil }
      }
    }
    guard let high = edge(from: start, by: 2, isInside: isPlausible) else { return nil }
    return Interval(low: low, high: high)
  }

  /// Where `isInside` ends when walking from a number inside in steps of a factor, to the last
  /// bit; nil when the walk leaves the range of Double.
  private static func edge(
    from start: Double, by factor: Double, isInside: (Double) -> Bool
  ) -> Double? {
    var inside = start
    var outside = start * factor
    while isInside(outside) {
      inside = outside
      outside *= factor
      guard outside.isNormal else { return nil }
    }
    while true {
      let middle = inside + (outside - inside) / 2
      guard middle != inside, middle != outside else { return inside }
      if isInside(middle) { inside = middle } else { outside = middle }
    }
  }
}
