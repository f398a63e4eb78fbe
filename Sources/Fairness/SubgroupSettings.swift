public import Statistics

/// What ``SubgroupSearch`` looks for and how.
public struct SubgroupSettings: Sendable, Equatable, Codable {
  /// What is compared between a subgroup and everybody else.
  public var outcomes: [SubgroupOutcome] = [
    .favorableRate, .falsePositiveRate, .falseNegativeRate, .errorRate,
  ]
  /// The most columns that describe a subgroup together; more than 6 are taken as 6.
  public var depth = 3
  /// The smallest share of the rows that a subgroup has; less than 0.001 is taken as that.
  public var minimumSupport = 0.01
  /// The fewest rows of a subgroup in each half of the data.
  public var minimumRows = 30
  /// The fewest rows in the denominator of the compared rate, in each half of the data.
  public var minimumDenominator = 20
  /// Whether only subgroups that are worse off are looked for; else also those better off.
  public var worseOffOnly = true
  /// How p-values are adjusted over all subgroups and outcomes tested on the discovery half.
  public var discoveryCorrection = Correction.benjaminiHochberg
  /// The adjusted p-value up to which a subgroup counts as discovered.
  public var discoveryLevel = 0.1
  /// The most discovered subgroups of one outcome that are tested on the other half, the largest
  /// lower bounds first.
  public var maximumFindings = 20

  /// The defaults.
  public init() {}
}
