internal import Statistics

/// The scoring rates of New York City's Local Law 144: the share of each group that scores strictly above
/// the median of all rows, and its ratio to the highest.
public struct ScoringRates: Sendable, Equatable, Codable {
  /// The median score of all rows, groups of unknown value included; of weighted rows the weighted one.
  /// The middle between two scores where exactly half of the rows lie on either side.
  public let median: Double?
  /// The known group with the highest scoring rate, the first one of several.
  public let highest: String?
  /// The groups in the partition's order.
  public let groups: [Group]

  /// The scoring rate of one group.
  public struct Group: Sendable, Equatable, Codable {
    /// Its name.
    public let group: String
    /// Its rows.
    public let count: Int
    /// The share of its rows above the median, which is taken as known by the interval.
    public let scoringRate: Estimate
    /// The rate divided by the highest one.
    public let impactRatio: Estimate
  }
}
