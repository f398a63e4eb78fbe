internal import Foundation

extension Interval {
  /// The score interval for the difference of two independent rates, first minus other (Miettinen
  /// and Nurminen 1985).
  ///
  /// A difference Δ belongs to it when (p̂₁ − p̂₀ − Δ)² ≤ z²·V(Δ)·N/(N − 1), where V is the
  /// variance at the rates that are most likely among those with p₁ = p₀ + Δ (see
  /// ``ConstrainedRates``) and N the sum of both sizes. The ends are found by bisection to the last
  /// bit; absolute error below 1e-13.
  /// Sizes may be effective sizes of weighted rows: counts need not be whole.
  /// - Returns: nil when a rate lies outside 0...1, a size is not positive, or both sizes together
  ///   are at most 1.
  public static func miettinenNurminenDifference(
    rate: Double, size: Double, otherRate: Double, otherSize: Double, confidence: Double
  ) -> Interval? {
    guard
      (0...1).contains(rate), (0...1).contains(otherRate), size > 0, otherSize > 0,
      (size + otherSize).isFinite, size + otherSize > 1, confidence > 0, confidence < 1
    else { return nil }
    let z = NormalDistribution.criticalValue(confidence: confidence)
    let total = size + otherSize
    let factor = z * z * (total / (total - 1))
    let observed = rate - otherRate

    func isPlausible(_ difference: Double) -> Bool {
      let rates = ConstrainedRates(
        difference: difference, rate: rate, size: size, otherRate: otherRate,
        otherSize: otherSize)
      let gap = observed - difference
      return gap * gap <= factor * rates.variance(size: size, otherSize: otherSize)
    }

    /// The last plausible difference between one inside and `outside`.
    func edge(toward limit: Double) -> Double {
      if isPlausible(limit) { return limit }
      var inside = observed
      var outside = limit
      while true {
        let middle = inside + (outside - inside) / 2
        guard middle != inside, middle != outside else { return inside }
        if isPlausible(middle) { inside = middle } else { outside = middle }
      }
    }
    return Interval(low: edge(toward: -1), high: edge(toward: 1))
  }

  /// Agresti and Caffo's interval for the difference of two independent rates, first minus other
  /// (2000): the normal one after adding a success and a failure to each.
  /// - Returns: nil when a rate lies outside 0...1 or a size is not positive.
  public static func agrestiCaffo(
    rate: Double, size: Double, otherRate: Double, otherSize: Double, confidence: Double
  ) -> Interval? {
    guard
      (0...1).contains(rate), (0...1).contains(otherRate), size > 0, otherSize > 0,
      size.isFinite, otherSize.isFinite
    else { return nil }
    let own = (rate * size + 1) / (size + 2)
    let other = (otherRate * otherSize + 1) / (otherSize + 2)
    return normal(
      estimate: own - other,
      variance: own * (1 - own) / (size + 2) + other * (1 - other) / (otherSize + 2),
      within: -1...1, confidence: confidence)
  }

  /// Welch's interval for the difference of two means of unequal variances, first minus other.
  /// - Returns: nil where ``WelchTest`` does not exist.
  public static func welch(
    mean: Double, variance: Double, size: Double, otherMean: Double, otherVariance: Double,
    otherSize: Double, confidence: Double
  ) -> Interval? {
    WelchTest(
      mean: mean, variance: variance, size: size, otherMean: otherMean,
      otherVariance: otherVariance, otherSize: otherSize)?.interval(confidence: confidence)
  }
}
