extension AuditRecord {
  /// What the data are.
  public struct Dataset: Codable, Sendable, Equatable {
    /// Data rows in the file.
    public var rows: Int
    /// Rows that were evaluated.
    public var rowsEvaluated: Int
    /// Rows that were not, by reason.
    public var excluded: [Exclusion]
    /// `training`, `test` or `undeclared`: whether the model was trained on these rows.
    public var sample: String
    /// What the file itself says about that, in-sample evidence found in the model (or nil).
    public var sampleEvidence: String?
    /// The columns that were read.
    public var columns: [ColumnSummary]
    /// The true outcome.
    public var label: Label
    /// Row weights, when a column of them was declared.
    public var weight: Weight?
    /// The cell texts that counted as missing.
    public var missingTokens: [String]
  }

  /// Rows that were left out for one reason.
  public struct Exclusion: Codable, Sendable, Equatable {
    /// The reason in words.
    public var reason: String
    /// How many.
    public var rows: Int
  }

  /// One column of the data.
  public struct ColumnSummary: Codable, Sendable, Equatable {
    /// Its name.
    public var name: String
    /// `numeric`, `categorical` or `boolean`.
    public var type: String
    /// What the audit used it for: `feature`, `label`, `protected`, `weight`, `id`, `prediction`.
    public var roles: [String]
    /// Missing cells among the evaluated rows.
    public var missing: Int
    /// Distinct values (levels); nil for numeric columns.
    public var distinct: Int?
    /// The smallest number; nil for other types and empty columns.
    public var minimum: Double?
    /// The median (the lower middle one for an even count).
    public var median: Double?
    /// The largest number.
    public var maximum: Double?
  }

  /// The true outcome.
  public struct Label: Codable, Sendable, Equatable {
    /// Its column.
    public var column: String
    /// The value after which the rates are named; nil where the label is a number.
    public var positive: String?
    /// The other value, or `not` and the positive one where there are several.
    public var negative: String?
    /// The value that is good for the person.
    public var favorable: String?
    /// Share of positive labels; nil where the label is a number.
    public var baseRate: Measured?
  }

  /// Row weights.
  public struct Weight: Codable, Sendable, Equatable {
    /// Their column.
    public var column: String
    /// Their sum over the evaluated rows.
    public var sum: Double
    /// Kish's effective number of rows, (Σw)² / Σw².
    public var effectiveRows: Double
  }

  /// How a decision is made and which one is good for the person.
  public struct Decision: Codable, Sendable, Equatable {
    /// `model` or `predictions`.
    public var source: String
    /// The rule in words a machine can read, as in `score >= 0.5`, `decile_score >= 5`; `none` in a
    /// regression, where no decision is made.
    public var rule: String
    /// The threshold of the score, where the rule has one.
    public var threshold: Double?
    /// Whether the positive decision is the favorable one; in a regression, whether a higher number
    /// is.
    public var positiveIsFavorable: Bool
  }
}
