extension AuditRecord {
  /// What moves the scores.
  public struct Explanations: Codable, Sendable, Equatable {
    /// `path_dependent`, `interventional`, `linear` or `sampling`.
    public var method: String
    /// What contributions add up to: `margin` or `score`.
    public var space: String
    /// Whether contributions are exact; else they are estimates with standard errors. Absent in the
    /// first records, whose contributions all were.
    public var exact: Bool?
    /// The rows that contributions compare with; nil where the model's own covers serve.
    public var background: Background?
    /// How many rows the contributions were computed for.
    public var rowsExplained: Int
    /// One entry per model output.
    public var outputs: [OutputExplanation]
    /// How exactly contributions add up to the margins.
    public var additivity: Additivity
    /// Waterfalls of a few rows, chosen by a stated rule.
    public var sample: [Applicant]
  }

  /// Contributions to one output of the model.
  public struct OutputExplanation: Codable, Sendable, Equatable {
    /// Its name.
    public var output: String
    /// The margin from which contributions are counted.
    public var baseValue: Double
    /// In descending order of `meanAbs`.
    public var global: [FeatureImportance]
    /// The same within each group of each attribute.
    public var byGroup: [GroupImportance]
  }

  /// How much one feature moves the scores.
  public struct FeatureImportance: Codable, Sendable, Equatable {
    /// Its name.
    public var feature: String
    /// Weighted mean |φ|.
    public var meanAbs: Double
    /// Weighted mean φ.
    public var mean: Double
  }

  /// How much features move the scores within one group.
  public struct GroupImportance: Codable, Sendable, Equatable {
    /// The attribute.
    public var attribute: String
    /// The group.
    public var group: String
    /// Its rows.
    public var n: Int
    /// In the order of `global`.
    public var features: [FeatureImportance]
  }

  /// The check that base value and contributions add up to the margin.
  public struct Additivity: Codable, Sendable, Equatable {
    /// The worst |base + sum of contributions - margin| /
    /// max(1, |margin|, |base| + sum of |contributions|).
    public var maxRelativeError: Double
    /// What it may be at the most.
    public var tolerance: Double
    /// Rows checked: all that were explained.
    public var rowsChecked: Int
  }

  /// One row explained.
  public struct Applicant: Codable, Sendable, Equatable {
    /// The id column's value; nil when there is no id column.
    public var id: String?
    /// 0-based data row.
    public var row: Int
    /// Why it is in the sample: `nearest_above_threshold`, `nearest_below_threshold`,
    /// `highest_score`, `lowest_score`, `median_score`; nil when it was asked for.
    public var chosenAs: String?
    /// The output that is explained.
    public var output: String
    /// The margin from which contributions are counted.
    public var baseValue: Double
    /// The exactly summed margin.
    public var margin: Double
    /// The score on its natural scale.
    public var score: Double
    /// Whether the decision is positive, where there is a threshold.
    public var positive: Bool?
    /// Whether the decision is the one that is good for the person.
    public var favorable: Bool?
    /// The label, when known: whether it is positive.
    public var labelPositive: Bool?
    /// In model order.
    public var contributions: [Contribution]
    /// A scorecard's reason codes, the weightiest first; nil where the model has none.
    public var reasons: [Reason]?
  }

  /// A reason code of a scorecard.
  public struct Reason: Codable, Sendable, Equatable {
    /// The code in the model's file.
    public var code: String
    /// How far the points it stands for are on the wrong side of their baselines.
    public var points: Double
  }

  /// What one feature adds to the margin.
  public struct Contribution: Codable, Sendable, Equatable {
    /// Its name.
    public var feature: String
    /// The value as a person knows it; nil when missing.
    public var value: String?
    /// Its contribution in margin units.
    public var contribution: Double
    /// What is usual among the audited rows: the median, or the commonest level.
    public var typical: String?
    /// The standard error of an estimated contribution; nil for an exact one.
    public var standardError: Double?
  }

  /// The rows that contributions compare with.
  public struct Background: Codable, Sendable, Equatable {
    /// `data` for the audited rows, `file` for those of a file of their own.
    public var source: String
    /// How many rows.
    public var rows: Int
    /// The seed by which they were drawn; nil when all were taken.
    public var seed: Int?
    /// What they were used for: `covers` of trees that store none, `means` of a linear model, or
    /// `absent` columns.
    public var use: String
  }
}
