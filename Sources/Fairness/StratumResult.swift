/// One stratum.
public struct StratumResult: Sendable, Equatable, Codable {
  /// The stratum's name.
  public let stratum: String
  /// Whether it holds the rows whose control value is unknown.
  public let isUnknown: Bool
  /// The rate's rows of all groups.
  public let n: Int
  /// The sum of their weights.
  public let weight: Double
  /// Each group's rate, in the groups' order.
  public let groups: [StratumGroup]
  /// Each other group against the reference.
  public let comparisons: [StratumComparison]
}

/// A group's rate within a stratum.
public struct StratumGroup: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// The sum of its weights among the rate's rows.
  public let weight: Double
  /// The rate with its interval; its count is the number of rows in the rate's denominator.
  public let rate: Estimate
}

/// A group against the reference within a stratum.
public struct StratumComparison: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// Rate minus the reference's, with the p-value of equal rates.
  public let difference: Estimate
  /// Rate over the reference's.
  public let ratio: Estimate
  /// The p-value corrected for the tests of all groups in all strata; nil without test or
  /// correction.
  public let pAdjusted: Double?
}
