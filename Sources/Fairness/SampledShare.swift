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
  /// Whether all rows that the shares of one comparison may come from have the same weight.
  let equalWeights: Bool

  /// All rows.
  var denominator: CrossSum { hits + misses }

  /// The share; nil without a denominator.
  var share: Double? {
    let total = hits.weight + misses.weight
    guard total > 0, total.isFinite else { return nil }
    return hits.weight / total
  }

  /// How many equally weighted rows the denominator is worth (``CrossSum/size(_:)``).
  var size: Double {
    countsRows ? Double(denominator.count) : denominator.size(inference)
  }

  /// The share of these rows that is in the numerator.
  var effectiveHits: Double { countsRows ? Double(hits.count) : (share ?? 0) * size }

  /// Whether rows stand for themselves.
  private var countsRows: Bool { equalWeights && inference.weights == .sampling }

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

  /// The p-value of equal shares: Fisher's exact test where rows can be counted, else the pooled z
  /// test on effective sizes; nil without a denominator on either side.
  func pValue(against other: SampledShare) -> Double? {
    guard let share, let reference = other.share else { return nil }
    if let table = exactTable(other) {
      return FisherExactTest(
        successes: table.0, count: table.1, otherSuccesses: table.2, otherCount: table.3)?.pValue
    }
    return TwoProportionTest(
      rate: share, size: size, otherRate: reference, otherSize: other.size)?.pValue
  }

  /// The table in whole rows: the rows themselves when their weights are equal and only sampling
  /// weights, the sums of the weights when these are whole frequencies.
  private func exactTable(_ other: SampledShare) -> (Int, Int, Int, Int)? {
    if inference.weights == .sampling {
      guard countsRows else { return nil }
      return (
        hits.count, denominator.count, other.hits.count, other.denominator.count
      )
    }
    guard
      let one = Int(exactly: hits.weight), let two = Int(exactly: denominator.weight),
      let three = Int(exactly: other.hits.weight),
      let four = Int(exactly: other.denominator.weight), two < 1 << 52, four < 1 << 52
    else { return nil }
    return (one, two, three, four)
  }
}

extension CrossSum {
  /// How many equally weighted independent rows these are worth: Kish's effective size of sampling
  /// weights, the sum of frequency weights.
  func size(_ inference: Inference) -> Double {
    switch inference.weights {
    case .sampling: EffectiveSize.kish(sum: weight, sumOfSquares: square)
    case .frequency: weight
    }
  }

  /// The variance of a sum of the rows' independent contributions is the sum of the squared
  /// contributions per unit of weight times this: Σw² for sampling weights, Σw for frequencies.
  func dispersion(_ inference: Inference) -> Double {
    switch inference.weights {
    case .sampling: square
    case .frequency: weight
    }
  }
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
