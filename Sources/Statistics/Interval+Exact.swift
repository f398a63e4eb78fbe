extension Interval {
  /// Clopper and Pearson's exact interval for a rate (1934): quantiles of beta distributions; it
  /// covers at least as often as it says, for every rate.
  /// - Parameters:
  ///   - rate: the observed rate, 0...1.
  ///   - size: the rows of its denominator. An effective size gives the usual extension to real
  ///     counts (Korn and Graubard 1998), which is no longer exact.
  ///   - confidence: the coverage aimed at, between 0 and 1.
  /// - Returns: nil when a parameter lies outside its range.
  public static func clopperPearson(rate: Double, size: Double, confidence: Double) -> Interval? {
    betaEnds(rate: rate, size: size, confidence: confidence, inward: 0, outward: 1)
  }

  /// The central interval of Jeffreys's posterior of a rate, Beta(k + ½, n − k + ½), with its end
  /// at 0 or 1 where the observed rate is (Brown, Cai and DasGupta 2001).
  /// - Parameters:
  ///   - rate: the observed rate, 0...1.
  ///   - size: the rows of its denominator, or their effective size.
  ///   - confidence: the probability aimed at, between 0 and 1.
  /// - Returns: nil when a parameter lies outside its range.
  public static func jeffreys(rate: Double, size: Double, confidence: Double) -> Interval? {
    betaEnds(rate: rate, size: size, confidence: confidence, inward: 0.5, outward: 0.5)
  }

  /// The lower quantile of Beta(k + inward, n − k + outward) and the upper one of Beta(k + outward,
  /// n − k + inward).
  private static func betaEnds(
    rate: Double, size: Double, confidence: Double, inward: Double, outward: Double
  ) -> Interval? {
    guard (0...1).contains(rate), size > 0, size.isFinite, confidence > 0, confidence < 1
    else { return nil }
    // A rate that is k/n in Double gives back k and n − k but for rounding, which whole sizes take
    // away.
    let isWhole = size < 0x1p52 && size == size.rounded()
    func count(_ share: Double) -> Double {
      let count = share * size
      return isWhole && abs(count - count.rounded()) < 1e-9 * max(1, count)
        ? count.rounded() : count
    }
    let successes = count(rate)
    let failures =
      isWhole && successes == successes.rounded() ? size - successes : (1 - rate) * size
    let tail = (1 - confidence) / 2
    let low =
      rate == 0
      ? 0
      : BetaDistribution(alpha: successes + inward, beta: failures + outward)?.quantile(tail)
    let high =
      rate == 1
      ? 1
      : BetaDistribution(alpha: successes + outward, beta: failures + inward)?.upperQuantile(tail)
    guard let low, let high else { return nil }
    return Interval(low: low, high: high)
  }
}
