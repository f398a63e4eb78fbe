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
  /// The smallest absolute difference from the reference group's rate that a two-sided test on so
  /// many rows would show with the wanted power.
  public let minimumDetectableDifference: Estimate
  /// How many rows of the denominator each of the two groups would need for the observed difference
  /// to be shown with the wanted power; nil where the observed rates are the same.
  public let rowsPerGroup: Int?
  /// The power asked for.
  public let power: Double
  /// The level of the test: 1 minus the confidence of the intervals.
  public let level: Double
}
