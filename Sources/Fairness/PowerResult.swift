internal import Statistics

/// What a comparison could have shown with these rows, and what would settle it.
public struct PowerResult: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// The table that is tested.
  public let hypothesis: Hypothesis
  /// The rate's denominator in the group: rows, or their effective number.
  public let size: Double
  /// The same in the reference group.
  public let referenceSize: Double
  /// The group's rate minus the reference group's.
  public let difference: Estimate
  /// The smallest distance below the reference group's rate that a two-sided test on so many rows
  /// shows with the wanted power; nil where not even a rate of 0 would be shown.
  public let detectableBelow: Double?
  /// The smallest distance above it; nil where not even a rate of 1 would be shown.
  public let detectableAbove: Double?
  /// How many rows of the denominator each of the two groups would need for the observed difference
  /// to be shown with the wanted power; nil where the observed rates are the same, which no number
  /// of rows tells apart.
  public let rowsPerGroup: Int?
  /// The power asked for.
  public let power: Double
  /// The level of the test: 1 minus the confidence of the intervals.
  public let level: Double
}

extension PowerResult {
  /// What a table can show; nil where either group lacks the denominator.
  ///
  /// By the normal approximation of the two-proportion test (`Power`), on effective sizes.
  init?(
    group: String, _ hypothesis: Hypothesis, _ own: CellTally, _ other: CellTally,
    context: MeasureContext
  ) {
    let rate = hypothesis.rate
    let pair = CellPair(group: own, reference: other, context: context)
    let oriented = OrientedRate(rate.numerator, of: rate.denominator)
    guard let (value, otherValue) = try? pair.values(oriented) else { return nil }
    let sizes = pair.sizes(oriented, value, otherValue)
    let inference = context.inference
    // 1 − 0.95 is not 0.05 in binary.
    let level = ((1 - inference.confidence) * 1e12).rounded() / 1e12
    let detectable = Power.detectableDifference(
      from: otherValue, size: sizes.own, otherSize: sizes.other, power: inference.power,
      alpha: level)
    self.init(
      group: group, hypothesis: hypothesis, size: sizes.own, referenceSize: sizes.other,
      difference: .measured(
        value: value - otherValue,
        interval: pair.interval(differenceOf: .rate(oriented), value, otherValue),
        count: own.count(rate.denominator) + other.count(rate.denominator), pValue: nil),
      detectableBelow: detectable?.below, detectableAbove: detectable?.above,
      rowsPerGroup: Power.rowsNeeded(
        rate: value, otherRate: otherValue, power: inference.power, alpha: level)?.size,
      power: inference.power, level: level)
  }
}
