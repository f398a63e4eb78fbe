internal import Foundation

extension Interval {
  /// Wilson's score interval for a rate (Wilson 1927).
  ///
  /// The ends are the roots of n(p̂ − p)² = z²p(1 − p). The one that could cancel is taken from
  /// their product, so that a rate of 1e-12 still has a good lower end; 0 and 1 are exact ends for
  /// rates of 0 and 1.
  /// - Parameters:
  ///   - rate: the observed rate, 0...1.
  ///   - size: the rows of its denominator, or their effective size.
  ///   - confidence: the coverage aimed at, between 0 and 1.
  /// - Returns: nil when a parameter lies outside its range.
  public static func wilson(rate: Double, size: Double, confidence: Double) -> Interval? {
    guard (0...1).contains(rate), size > 0, size.isFinite, confidence > 0, confidence < 1
    else { return nil }
    if rate > 0.5 {
      guard let mirrored = wilson(rate: 1 - rate, size: size, confidence: confidence)
      else { return nil }
      return Interval(low: 1 - mirrored.high, high: 1 - mirrored.low)
    }
    let z = NormalDistribution.criticalValue(confidence: confidence)
    let share = z * z / size
    let spread = z * (rate * (1 - rate) / size + share / (4 * size)).squareRoot()
    let high = (rate + share / 2 + spread) / (1 + share)
    return Interval(low: rate * rate / ((1 + share) * high), high: min(1, high))
  }

  /// Newcombe's hybrid score interval for the difference of two independent rates, first minus
  /// other (Newcombe 1998, method 10).
  /// - Returns: nil when a rate lies outside 0...1 or a size is not positive.
  public static func newcombe(
    rate: Double, size: Double, otherRate: Double, otherSize: Double, confidence: Double
  ) -> Interval? {
    guard
      let own = wilson(rate: rate, size: size, confidence: confidence),
      let other = wilson(rate: otherRate, size: otherSize, confidence: confidence)
    else { return nil }
    let difference = rate - otherRate
    return Interval(
      low: max(-1, difference - hypot(rate - own.low, other.high - otherRate)),
      high: min(1, difference + hypot(own.high - rate, otherRate - other.low)))
  }

  /// Woolf's logit interval for the odds ratio of two independent rates, first over other (Woolf
  /// 1955), with ½ added to every cell when the first rate is 0 (Haldane 1956, Anscombe 1956); the
  /// lower end is then 0, the observed odds ratio.
  /// - Returns: nil when the odds ratio does not exist (a rate of 1 has no odds, an other rate of 0
  ///   none to divide by) or a parameter is out of range.
  public static func woolf(
    rate: Double, size: Double, otherRate: Double, otherSize: Double, confidence: Double
  ) -> Interval? {
    guard
      rate >= 0, rate < 1, otherRate > 0, otherRate < 1, size > 0, otherSize > 0,
      confidence > 0, confidence < 1
    else { return nil }
    let z = NormalDistribution.criticalValue(confidence: confidence)
    var cells = [
      rate * size, (1 - rate) * size, otherRate * otherSize, (1 - otherRate) * otherSize,
    ]
    if rate == 0 { for index in cells.indices { cells[index] += 0.5 } }
    let center = log(cells[0]) - log(cells[1]) - log(cells[2]) + log(cells[3])
    let variance = cells.reduce(0) { $0 + 1 / $1 }
    let interval = logNormal(center: center, variance: variance, z: z)
    return rate == 0 ? interval.map { Interval(low: 0, high: $0.high) } : interval
  }

  /// estimate ± z·√variance, cut to the range of the quantity; nil when the variance is 0 or not
  /// finite (an interval of no width would claim certainty).
  public static func normal(
    estimate: Double, variance: Double, within range: ClosedRange<Double>, confidence: Double
  ) -> Interval? {
    guard variance > 0, variance.isFinite, confidence > 0, confidence < 1 else { return nil }
    let half = NormalDistribution.criticalValue(confidence: confidence) * variance.squareRoot()
    return Interval(
      low: max(range.lowerBound, estimate - half), high: min(range.upperBound, estimate + half))
  }

  /// exp(center ± z·√variance); nil when an end leaves the range of Double.
  static func logNormal(center: Double, variance: Double, z: Double) -> Interval? {
    let half = z * variance.squareRoot()
    let interval = Interval(low: exp(center - half), high: exp(center + half))
    return interval.high.isFinite ? interval : nil
  }
}
