/// Two groups' rates at the first one's distribution over strata (direct standardization): what the
/// reference's rate would be if its people were spread over the strata as the group's are.
///
/// Only strata where both have rows take part. Variances are linearized over the rows of both
/// groups; they take the distribution over strata for measured, too. The variance of the
/// reference's rate in a stratum is p(1 − p)/(n − 1), n being its effective rows; where all or none
/// of them are in the rate, or n is at most 1, p there is taken as (k + ½)/(n + 1), since a rate
/// that was never seen to vary is not known exactly.
struct StandardizedRates: Sendable {
  private let strata: [(own: SampledShare, other: SampledShare)]
  /// The reference in the other strata; it takes part in its own rate alone.
  private let rest: [SampledShare]
  private let inference: Inference
  private let absence: String
  private let count: Int
  /// The share of the group's weight in strata where the reference has rows.
  let sharedWeight: Double?
  /// Σ of the group's weights, and its rate, in the shared strata.
  private let total: Double
  private let ownRate: Double
  /// The reference's rate at the group's distribution, and at its own.
  private let standardRate: Double
  private let otherRate: Double

  init(own: [SampledShare], other: [SampledShare], inference: Inference) {
    self.inference = inference
    strata = zip(own, other).filter { $0.share != nil && $1.share != nil }.map { ($0, $1) }
    rest = zip(own, other).filter { $0.share == nil && $1.share != nil }.map(\.1)
    count = strata.reduce(0) { $0 &+ $1.own.denominator.count &+ $1.other.denominator.count }
    let everything = own.reduce(0) { $0 + $1.denominator.weight }
    let shared = strata.reduce(0) { $0 + $1.own.denominator.weight }
    total = shared
    sharedWeight = everything > 0 && everything.isFinite ? min(1, shared / everything) : nil
    absence =
      everything > 0
      ? "no stratum has rows of both the group and the reference group" : "no rows in the group"
    let all = strata.map(\.other) + rest
    let others = all.reduce(0) { $0 + $1.denominator.weight }
    ownRate = shared > 0 ? strata.reduce(0) { $0 + $1.own.hits.weight } / shared : 0
    otherRate = others > 0 ? all.reduce(0) { $0 + $1.hits.weight } / others : 0
    standardRate =
      shared > 0
      ? strata.reduce(0) { $0 + $1.own.denominator.weight / shared * ($1.other.share ?? 0) } : 0
  }

  /// The variance of Σ over rows: of the group a·y + b·p(z) + c, and of the reference `scale` times
  /// its rate in the stratum plus d·y + e.
  private func variance(
    own coefficients: (a: Double, b: Double, c: Double), scale: Double,
    other: (d: Double, e: Double) = (0, 0)
  ) -> Double {
    let outside = rest.reduce(0) { sum, share in
      let hit = other.d + other.e
      return sum + share.hits.square * hit * hit + share.misses.square * other.e * other.e
    }
    return strata.reduce(outside) { sum, stratum in
      let rate = stratum.other.share ?? 0
      let miss = coefficients.b * rate + coefficients.c
      let hit = miss + coefficients.a
      var result = sum + stratum.own.hits.square * hit * hit
      result += stratum.own.misses.square * miss * miss
      let share = scale * stratum.own.denominator.weight
      let size = stratum.other.size
      if rate > 0, rate < 1, size > 1 {
        let weight = stratum.other.denominator.weight
        let step = share / weight
        let residuals = (hit: step * (1 - rate) + other.d + other.e, miss: other.e - step * rate)
        let spread =
          stratum.other.hits.square * residuals.hit * residuals.hit
          + stratum.other.misses.square * residuals.miss * residuals.miss
        return result + spread * (size / (size - 1))
      }
      let smoothed = (rate * size + 0.5) / (size + 1)
      result += share * share * smoothed * (1 - smoothed) / max(size, 1)
      let rest = rate * other.d + other.e
      return result + stratum.other.denominator.square * rest * rest
    }
  }

  /// The reference's rate at the group's distribution over strata.
  func rate() -> Estimate {
    guard total > 0 else { return .undefined(reason: absence, count: count) }
    let variance = variance(own: (0, 1 / total, -standardRate / total), scale: 1 / total)
    return .measured(
      value: standardRate,
      interval: inference.normalInterval(standardRate, variance: variance, within: 0...1),
      count: count, pValue: nil)
  }

  /// The group's rate minus the reference's at the group's distribution.
  func difference() -> Estimate {
    guard total > 0 else { return .undefined(reason: absence, count: count) }
    let value = ownRate - standardRate
    let variance = variance(
      own: (1 / total, -1 / total, -value / total), scale: -1 / total)
    return .measured(
      value: value, interval: inference.normalInterval(value, variance: variance, within: -1...1),
      count: count, pValue: nil)
  }

  /// The group's rate over the reference's at the group's distribution; the interval is that of the
  /// logarithm, none where the group's rate is 0.
  func ratio() -> Estimate {
    guard total > 0 else { return .undefined(reason: absence, count: count) }
    guard standardRate > 0 else {
      return .undefined(
        reason: "the rate is zero in the reference group's shared strata", count: count)
    }
    let value = ownRate / standardRate
    guard ownRate > 0 else { return .plain(value, count: count) }
    let variance = variance(
      own: (1 / (total * ownRate), -1 / (total * standardRate), 0),
      scale: -1 / (total * standardRate))
    return Estimate.measured(
      value: value, interval: inference.logInterval(value, logVariance: variance), count: count,
      pValue: nil
    ).finite
  }

  /// The reference's rate at the group's distribution minus that at its own.
  func compositionDifference() -> Estimate {
    let others = (strata.map(\.other) + rest).reduce(0) { $0 + $1.denominator.weight }
    guard total > 0, others > 0 else { return .undefined(reason: absence, count: count) }
    let value = standardRate - otherRate
    let variance = variance(
      own: (0, 1 / total, -standardRate / total), scale: 1 / total,
      other: (-1 / others, otherRate / others))
    return .measured(
      value: value, interval: inference.normalInterval(value, variance: variance, within: -1...1),
      count: count, pValue: nil)
  }
}
