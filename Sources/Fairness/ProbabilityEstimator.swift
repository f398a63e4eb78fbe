internal import Foundation
internal import Statistics

/// The weighted estimator of one rate by group: Σ p·w·x / Σ p·w, with linearized variances.
///
/// Row i contributes w·p(g)·(x − θ) / Σ w·p(g) to the error of group g's rate θ. The variance is
/// the sum of squared contributions (times the frequency instead, for frequency weights); for a
/// difference, contributions of the same row to both rates are subtracted before squaring, because
/// every row belongs to both groups in part.
struct ProbabilityEstimator: Sendable {
  let tally: ProbabilityTally
  let rate: Rate
  let inference: Inference

  private var misses: CellSet { rate.denominator.subtracting(rate.numerator) }

  /// Rows with probabilities in the denominator.
  var count: Int { tally.count(rate.denominator) }

  /// Σ w·p of the denominator.
  private func total(_ group: Int) -> Double { tally.sum(group, rate.denominator) }

  /// A group's rate; nil when no row of the denominator has a probability of it.
  func value(_ group: Int) -> Double? {
    let total = total(group)
    guard total > 0, total.isFinite else { return nil }
    return min(1, tally.sum(group, rate.numerator) / total)
  }

  /// Σ over rows of (a(x)·p(g) − b(x)·p(h))², weighted; a and b are given for rows in the rate and
  /// for the others.
  private func variance(
    _ group: Int, _ own: (hit: Double, miss: Double), _ other: Int,
    _ otherwise: (hit: Double, miss: Double)
  ) -> Double {
    func part(_ cells: CellSet, _ a: Double, _ b: Double) -> Double {
      a * a * tally.product(group, group, cells)
        - 2 * a * b * tally.product(group, other, cells)
        + b * b * tally.product(other, other, cells)
    }
    return max(
      0,
      part(rate.numerator, own.hit, otherwise.hit) + part(misses, own.miss, otherwise.miss))
  }

  /// What a row of probability 1 contributes to the error of a group's rate, divided by `scale`.
  private func contribution(
    _ group: Int, _ value: Double, scale: Double = 1
  ) -> (hit: Double, miss: Double) {
    let total = total(group) * scale
    return ((1 - value) / total, -value / total)
  }

  /// A group's rate. Its interval is that of a rate on as many rows as give the linearized
  /// variance, θ(1 − θ)/V; of a rate of 0 or 1, on (Σ w·p)² / Σ (w·p)² rows.
  func estimate(_ group: Int) -> Estimate {
    guard let value = value(group) else {
      return .undefined(reason: absence(group), count: count)
    }
    let none = (hit: 0.0, miss: 0.0)
    let variance = variance(group, contribution(group, value), group, none)
    let total = total(group)
    let square = tally.product(group, group, rate.denominator)
    let kish = square > 0 ? total * (total / square) : 0
    let size = value > 0 && value < 1 && variance > 0 ? value * (1 - value) / variance : kish
    return .measured(
      value: value, interval: inference.interval(rate: value, size: size), count: count,
      pValue: nil)
  }

  /// A group's rate minus another's, with the p-value of the linearized z statistic.
  func difference(_ group: Int, _ other: Int) -> Estimate {
    guard let value = value(group), let reference = self.value(other) else {
      return .undefined(reason: absence(group, other), count: count)
    }
    let variance = variance(
      group, contribution(group, value), other, contribution(other, reference))
    let gap = value - reference
    let statistic = gap / variance.squareRoot()
    return .measured(
      value: gap, interval: inference.normalInterval(gap, variance: variance, within: -1...1),
      count: count,
      pValue: variance > 0 && statistic.isFinite
        ? NormalDistribution.twoSidedTail(statistic) : nil)
  }

  /// A group's rate over another's, with the interval of the logarithm.
  func ratio(_ group: Int, _ other: Int) -> Estimate {
    guard let value = value(group), let reference = self.value(other) else {
      return .undefined(reason: absence(group, other), count: count)
    }
    guard reference > 0 else {
      return .undefined(reason: "the rate is zero in the reference group", count: count)
    }
    let quotient = value / reference
    guard value > 0 else { return Estimate.plain(quotient, count: count).finite }
    let variance = variance(
      group, contribution(group, value, scale: value), other,
      contribution(other, reference, scale: reference))
    return Estimate.measured(
      value: quotient, interval: inference.logInterval(quotient, logVariance: variance),
      count: count, pValue: nil
    ).finite
  }

  private func absence(_ group: Int, _ other: Int) -> String {
    value(group) == nil ? absence(group) : absence(other) + " (the reference)"
  }

  private func absence(_ group: Int) -> String {
    "no row of the rate's denominator has a probability of \(tally.groups[group])"
  }
}
