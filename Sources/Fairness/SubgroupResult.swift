/// The subgroups found to be worse off, discovered on one half of the rows and confirmed on the other
/// (``SubgroupSearch``).
public struct SubgroupResult: Sendable, Equatable, Codable {
  /// What was looked for and how.
  public let settings: SubgroupSettings
  /// The columns subgroups are described by.
  public let columns: [String]
  /// Rows of positive weight.
  public let rowCount: Int
  /// Those of the half that subgroups were discovered on.
  public let discoveryRowCount: Int
  /// Those of the half that they were confirmed on.
  public let confirmationRowCount: Int
  /// Subgroups of enough rows.
  public let candidateCount: Int
  /// Tests on the discovery half: subgroups with a large enough denominator, over all outcomes. The
  /// correction of discovery covers as many.
  public let testCount: Int
  /// By outcome, in the order of the settings.
  public let outcomes: [Outcome]

  /// The findings of one outcome.
  public struct Outcome: Sendable, Equatable, Codable {
    /// What is compared.
    public let outcome: SubgroupOutcome
    /// The outcome over all rows.
    public let overall: Estimate
    /// Subgroups tested on the discovery half.
    public let testCount: Int
    /// Those discovered, folded ones included.
    public let discoveredCount: Int
    /// Those that say no more than a part of their description, and are listed under it.
    public let foldedCount: Int
    /// Those of the findings that are confirmed.
    public let confirmedCount: Int
    /// The discovered subgroups: the confirmed ones first, then by the lower bound of the confirmed
    /// effect, the worst first. At most ``SubgroupSettings/maximumFindings``.
    public let findings: [Finding]
  }

  /// A column and its value.
  public struct Condition: Sendable, Equatable, Codable {
    /// The column.
    public let column: String
    /// Its value: a level, or a bin of numbers.
    public let value: String
  }

  /// One discovered subgroup.
  public struct Finding: Sendable, Equatable, Codable {
    /// What describes the subgroup; all of it holds.
    public let conditions: [Condition]
    /// Its rows of positive weight, both halves together.
    public let rowCount: Int
    /// The outcome within the subgroup, on the confirmation half.
    public let value: Estimate
    /// The outcome over everybody else, on the confirmation half.
    public let rest: Estimate
    /// The first minus the second where it was discovered, with the p-value of no difference. The
    /// interval is too narrow and the effect too large on average, because the subgroup was chosen
    /// for it.
    public let discovery: Estimate
    /// The p-value of `discovery`, adjusted over all tests of the search.
    public let discoveryPAdjusted: Double?
    /// The first minus the second on the other half: what to believe. Newcombe's or Welch's interval;
    /// the p-value of no difference is Fisher's or Welch's.
    public let effect: Estimate
    /// The p-value of `effect`, adjusted over all findings of all outcomes.
    public let pAdjusted: Double?
    /// The end of the effect's interval that is nearer to no disadvantage, as a size: above 0 where even
    /// the mildest plausible effect is a disadvantage. Findings are ranked by it. Nil without interval.
    public let lowerBound: Double?
    /// Whether the effect on the other half has the same direction and an adjusted p-value of at most
    /// 1 − confidence.
    public let isConfirmed: Bool
    /// Discovered subgroups with a longer description whose outcome does not differ from this one's.
    public let folded: [Folded]
  }

  /// A subgroup that says no more than the one it is listed under.
  public struct Folded: Sendable, Equatable, Codable {
    /// What describes it.
    public let conditions: [Condition]
    /// Its rows of positive weight, both halves together.
    public let rowCount: Int
    /// Its outcome minus everybody else's on the discovery half.
    public let discovery: Estimate
  }
}
