extension AuditRecord {
  /// Measures by group.
  public struct Fairness: Codable, Sendable, Equatable {
    /// The confidence level of every interval.
    public var confidence: Double
    /// `holm` or `none`.
    public var correction: String
    /// How many tests the correction covers.
    public var tests: Int
    /// The definition of every metric that appears below, in registry order.
    public var definitions: [MetricDefinition]
    /// One entry per declared attribute or intersection.
    public var attributes: [Attribute]
  }

  /// What a metric is.
  public struct MetricDefinition: Codable, Sendable, Equatable {
    /// Its identifier.
    public var id: String
    /// Its name for people.
    public var title: String
    /// One plain sentence.
    public var definition: String
    /// The formula over the four cells or the scores.
    public var formula: String
    /// `group`, `comparison` or `summary`.
    public var scope: String
    /// The value at parity (0 or 1), for comparisons and summaries.
    public var ideal: Double?
    /// How the interval was made, as in `Wilson`; nil when there is none.
    public var interval: String?
    /// The test behind the p-value; nil when there is none.
    public var test: String?
    /// `rate`, `ratio`, `difference`, `count`, `score` or `number`: how people read it.
    public var unit: String
  }

  /// One attribute by which people are grouped.
  public struct Attribute: Codable, Sendable, Equatable {
    /// Its name.
    public var name: String
    /// The columns it is made of (more than one for an intersection).
    public var columns: [String]
    /// The group that the others are compared with; nil when no group can be.
    public var reference: String?
    /// `declared` or `highest_favorable_rate`.
    public var referenceChoice: String
    /// Measures within each group.
    public var groups: [Group]
    /// Each other group against the reference.
    public var comparisons: [Comparison]
    /// Measures over all groups.
    public var summary: [Summary]
  }

  /// Measures within one group.
  public struct Group: Codable, Sendable, Equatable {
    /// Its name.
    public var group: String
    /// True for the group of missing values.
    public var unknown: Bool
    /// Its rows.
    public var n: Int
    /// The sum of its weights.
    public var weight: Double
    /// Its four cells.
    public var cells: Cells
    /// Measures by identifier.
    public var metrics: MetricMap
    /// Its calibration curve.
    public var calibration: [CalibrationBin]
    /// Its score histogram, on the bins of the whole.
    public var scores: Histogram?
  }

  /// One group against the reference.
  public struct Comparison: Codable, Sendable, Equatable {
    /// Its name.
    public var group: String
    /// Measures by identifier.
    public var metrics: MetricMap
  }

  /// A measure over all groups.
  public struct Summary: Codable, Sendable, Equatable {
    /// Its identifier.
    public var id: String
    /// Its value.
    public var result: Measured
    /// The group with the lowest underlying rate.
    public var lowest: String?
    /// The group with the highest.
    public var highest: String?
    /// Groups left out because the rate does not exist there.
    public var undefinedGroups: [String]
  }
}
