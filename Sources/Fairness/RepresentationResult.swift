/// The groups' shares of the rows against those of a declared reference population.
///
/// Observed and expected shares are both among the groups that the population declares, so that
/// each sums to 1; rows of other groups are listed with their number.
public struct RepresentationResult: Sendable, Equatable, Codable {
  /// The attribute.
  public let attribute: String
  /// The population's name as declared, such as the source of its shares.
  public let population: String
  /// Rows of positive weight in declared groups.
  public let n: Int
  /// Each declared group, in the order of declaration.
  public let groups: [GroupRepresentation]
  /// Whether the rows may be a sample of the population. The exact multinomial test or, where its
  /// tables are too many or rows have different weights, Pearson's chi-square.
  public let goodnessOfFit: ChiSquareResult
  /// Declared groups of a positive share without rows.
  public let absentFromSample: [String]
  /// Groups with rows that the population does not declare, or whose declared share is 0.
  public let absentFromPopulation: [UndeclaredGroup]
  /// Rows of positive weight whose group is unknown; they count nowhere else.
  public let unknown: Int
}

/// A group's share against the population's.
public struct GroupRepresentation: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// Its rows of positive weight.
  public let n: Int
  /// The population's share.
  public let expected: Double
  /// The observed share with its interval.
  public let observed: Estimate
  /// Observed minus expected, with the p-value of the expected share (exact binomial for rows of
  /// equal weight).
  public let difference: Estimate
  /// Observed over expected.
  public let ratio: Estimate
  /// The p-value corrected over the groups; nil without test or correction.
  public let pAdjusted: Double?
}

/// A group that the population does not have.
public struct UndeclaredGroup: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// Its rows of positive weight.
  public let n: Int
}
