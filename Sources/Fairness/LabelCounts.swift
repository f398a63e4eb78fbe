internal import Statistics

/// The label values of some rows.
struct LabelCounts: Sendable {
  /// The rows by value.
  let values: [CrossSum]
  /// The values that count as positive.
  let positive: [Int]
  let inference: Inference
  let isCounted: Bool

  /// All rows.
  var total: CrossSum { .total(values) }

  init(values: [CrossSum], positive: [Int], inference: Inference, isCounted: Bool) {
    self.values = values
    self.positive = positive
    self.inference = inference
    self.isCounted = isCounted
  }

  /// Several groups as one.
  init(_ groups: [LabelCounts], like other: LabelCounts) {
    self.init(
      values: other.values.indices.map { value in .total(groups.map { $0.values[value] }) },
      positive: other.positive, inference: other.inference, isCounted: other.isCounted)
  }

  /// The share of one value.
  func share(ofValue value: Int) -> SampledShare { share { $0 == value } }

  /// The share of positive values; nil when none counts as positive.
  var positiveShare: SampledShare? {
    positive.isEmpty ? nil : share { positive.contains($0) }
  }

  private func share(_ isHit: (Int) -> Bool) -> SampledShare {
    SampledShare(
      hits: .total(values.indices.filter(isHit).map { values[$0] }),
      misses: .total(values.indices.filter { !isHit($0) }.map { values[$0] }),
      inference: inference, isCounted: isCounted)
  }

  /// The share of positive values minus that of other rows.
  func positiveDifference(from other: LabelCounts) -> Estimate {
    guard let own = positiveShare, let reference = other.positiveShare else {
      return .undefined(
        reason: "no label value counts as positive", count: total.count &+ other.total.count)
    }
    return own.difference(from: reference, why: "no labeled rows in one of the groups")
  }

  /// The share of every value; nil without rows.
  var distribution: [Double]? {
    let total = total.weight
    guard total > 0, total.isFinite else { return nil }
    return values.map { $0.weight / total }
  }

  /// Every value's rows as effective ones: the shares times the effective number of all.
  var sizes: [Double] {
    guard let distribution else { return values.map { _ in 0 } }
    let size = isCounted ? Double(total.count) : total.effectiveSize
    return distribution.map { $0 * size }
  }
}
