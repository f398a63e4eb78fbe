/// How alike people who resemble each other are treated (``Consistency``).
public struct ConsistencyResult: Sendable, Equatable, Codable {
  /// How neighbors were found.
  public let settings: ConsistencySettings
  /// The columns that distances were taken over.
  public let features: [String]
  /// Columns without any variation, which tell no rows apart and were left out.
  public let constantFeatures: [String]
  /// The rows of positive weight: all candidates for neighbors.
  public let rowCount: Int
  /// Whether only a sample of the rows was asked for its neighbors.
  public let isSampled: Bool
  /// One result per outcome, in the order given.
  public let outcomes: [Outcome]

  /// Consistency of one outcome.
  public struct Outcome: Sendable, Equatable, Codable {
    /// The outcome's name.
    public let outcome: String
    /// All rows.
    public let overall: Part
    /// By attribute, its groups.
    public let attributes: [Attribute]
  }

  /// Consistency by the groups of one attribute.
  public struct Attribute: Sendable, Equatable, Codable {
    /// The attribute's name.
    public let attribute: String
    /// Its groups in the partition's order. A group's rows are compared with neighbors of any group.
    public let groups: [Part]
  }

  /// Consistency over some rows.
  public struct Part: Sendable, Equatable, Codable {
    /// The group's name; ``FairnessAudit/overallName`` for all rows.
    public let group: String
    /// Rows of positive weight.
    public let rowCount: Int
    /// Rows whose neighbors were looked for.
    public let queryCount: Int
    /// 1 − mean |outcome − mean outcome of the nearest neighbors| (Zemel et al. 2013): 1 where all
    /// neighbors are treated alike. Undefined for outcomes that are no shares.
    ///
    /// Its interval takes the rows as a sample of people and counts that a row is a neighbor of others
    /// (simulated coverage 91 % to 99 % at 95 % from 200 rows on). Where only a
    /// sample of the rows was asked it is that of the sample, which is wider by far.
    public let consistency: Estimate
    /// mean |outcome − mean outcome of the nearest neighbors|, in the outcome's unit.
    public let meanDifference: Estimate
    /// The standard error that comes from asking a sample of the rows; 0 where all were asked, nil
    /// where it cannot be told from one row.
    public let samplingError: Double?
  }
}
