internal import Foundation
internal import Statistics

/// The share of some rows among others, measured on a sample: what intervals and tests of one
/// share, or of two independent ones, need to know.
struct SampledShare: Sendable {
  /// The rows that are in the share.
  let hits: CrossSum
  /// The other rows of the denominator.
  let misses: CrossSum
  let inference: Inference
  /// Whether rows can be counted (``CrossTally/isCounted``).
  let isCounted: Bool

  /// All rows.
  var denominator: CrossSum { hits + misses }

  /// The share; nil without a denominator.
  var share: Double? {
    let total = hits.weight + misses.weight
    guard total > 0, total.isFinite else { return nil }
    return hits.weight / total
  }

  /// How many equally weighted rows the denominator is worth for this share: the rows themselves
  /// where they can be counted, else as in ``CellTally/effectiveSize(of:at:)``.
  var size: Double {
    isCounted ? Double(denominator.count) : cells.effectiveSize(of: Self.rate, at: share ?? 0)
  }

  /// The share of these rows that is in the numerator.
  var effectiveHits: Double { isCounted ? Double(hits.count) : (share ?? 0) * size }

  private static let rate = Hypothesis.decisions.rate

  /// The rows as if being in the share were a positive decision.
  private var cells: CellTally {
    CellTally(
      counts: SIMD4(misses.count, hits.count, 0, 0),
      weights: SIMD4(misses.weight, hits.weight, 0, 0),
      squares: SIMD4(misses.square, hits.square, 0, 0))
  }

  /// The share with its interval.
  func estimate(why: String) -> Estimate {
    guard let share else { return .undefined(reason: why, count: denominator.count) }
    return .measured(
      value: share, interval: inference.interval(rate: share, size: size),
      count: denominator.count, pValue: nil)
  }

  /// This share minus another of other rows, with interval and, if asked for, p-value.
  func difference(from other: SampledShare, why: String, isTested: Bool = true) -> Estimate {
    let count = denominator.count &+ other.denominator.count
    guard let share, let reference = other.share else {
      return .undefined(reason: why, count: count)
    }
    return .measured(
      value: share - reference,
      interval: inference.interval(
        difference: share, size: size, otherRate: reference, otherSize: other.size),
      count: count, pValue: isTested ? pValue(against: other) : nil)
  }

  /// This share over another of other rows, with interval; its test is that of the difference.
  func ratio(to other: SampledShare, why: String, zero: String) -> Estimate {
    let count = denominator.count &+ other.denominator.count
    guard let share, let reference = other.share else {
      return .undefined(reason: why, count: count)
    }
    guard reference > 0 else { return .undefined(reason: zero, count: count) }
    return Estimate.measured(
      value: share / reference,
      interval: .ratio(
        rate: share, size: size, otherRate: reference, otherSize: other.size,
        confidence: inference.confidence),
      count: count, pValue: nil
    ).finite
  }

  /// The p-value of equal shares by the chosen test where rows can be counted, else by the pooled z
  /// test on effective sizes; nil without a denominator on either side.
  func pValue(against other: SampledShare) -> Double? {
    guard share != nil, other.share != nil else { return nil }
    return Hypothesis.decisions.pValue(
      cells, other.cells, isCounted: isCounted && other.isCounted, inference: inference)
  }
}

extension CrossSum {
  /// Kish's effective number of rows.
  var effectiveSize: Double { EffectiveSize.kish(sum: weight, sumOfSquares: square) }
}

extension Inference {
  /// estimate ± z·√variance, cut to a range; nil when the variance is 0 or not finite.
  func normalInterval(
    _ estimate: Double, variance: Double, within range: ClosedRange<Double>
  ) -> Interval? {
    .normal(estimate: estimate, variance: variance, within: range, confidence: confidence)
  }

  /// exp(log estimate ± z·√variance); nil when the variance is 0 or an end is out of range.
  func logInterval(_ estimate: Double, logVariance: Double) -> Interval? {
    guard estimate > 0, logVariance > 0, logVariance.isFinite else { return nil }
    let half = NormalDistribution.criticalValue(confidence: confidence) * logVariance.squareRoot()
    let center = log(estimate)
    let ends = Interval(low: exp(center - half), high: exp(center + half))
    return ends.high.isFinite && ends.low <= ends.high ? ends : nil
  }
}

extension [Double?] {
  /// The p-values corrected for their number, nil where there is none or no correction is made.
  func corrected(_ correction: Correction) -> [Double?] {
    guard correction != .none else { return map { _ in nil } }
    var adjusted = correction.adjust(compactMap(\.self))[...]
    return map { $0 == nil ? nil : adjusted.popFirst() }
  }
}
