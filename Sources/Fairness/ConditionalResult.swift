/// One rate of every group, compared within strata of control columns and over them.
///
/// All differences are group minus reference, all ratios group over reference.
public struct ConditionalResult: Sendable, Equatable, Codable {
  /// The attribute whose groups are compared.
  public let attribute: String
  /// The reference group.
  public let reference: String
  /// The control columns, joined by ` × `.
  public let control: String
  /// How each control column was divided.
  public let controls: [ControlDivision]
  /// The rate.
  public let rate: ConditionalRate
  /// What stands for rows in tests, Mantel–Haenszel estimates and intervals.
  public let evidence: Evidence
  /// The groups within each stratum.
  public let strata: [StratumResult]
  /// Every other group against the reference over all strata, in the groups' order.
  public let comparisons: [ConditionalComparison]
  /// The number of tests within strata that were corrected together.
  public let stratumTestCount: Int

  /// What stands for rows where a method needs counts of independent rows.
  public enum Evidence: String, Sendable, Codable, CaseIterable {
    /// The rows: no weights, or all the same.
    case rows
    /// Each group's rate in a stratum times Kish's effective number of its rows there.
    case effectiveRows = "effective_rows"
    /// Sums of frequency weights.
    case frequencies
  }
}
