/// The rates when each row is taken for a member of the group of at least a given probability.
public struct ThresholdSensitivity: Sendable, Equatable, Codable {
  /// The least probability.
  public let threshold: Double
  /// Rows of positive weight that reach it in no group.
  public let unassigned: Int
  /// The groups' rates.
  public let groups: [Group]
  /// Differences and ratios against the reference, without tests.
  public let comparisons: [ProbabilisticComparison]

  /// A group of rows assigned to it.
  public struct Group: Sendable, Equatable, Codable {
    /// The group.
    public let group: String
    /// Its rows of positive weight.
    public let n: Int
    /// The rates.
    public let metrics: [IdentifiedEstimate]
  }
}
