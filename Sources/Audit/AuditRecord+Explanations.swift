extension AuditRecord {
  /// What moves the scores.
  public struct Explanations: Codable, Sendable, Equatable {
    /// `path_dependent`, `interventional`, `linear` or `sampling`.
    public var method: String
    /// What contributions add up to: `margin`, `score` or `probability`.
    public var space: String
    /// How they came to be probabilities: `identity`, `enumerated`, `sampled`, or `rescaled`, which are
    /// no Shapley values of the probability; nil in other spaces.
    public var spaceMethod: String?
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
    /// How each feature's contributions are spread, in the order of `global`. Absent in older records.
    public var spread: [ContributionSpread]?
    /// Where the difference in mean margin between each group and its reference comes from. Absent in
    /// older records.
    public var gaps: [MarginGap]?
    /// Which features are the strongest reasons for unfavorable decisions; absent for outputs that do
    /// not decide, and in older records.
    public var reasons: TopReasons?
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
    /// The sum of its weights. Absent in older records.
    public var weight: Double?
    /// Its weighted mean margin; nil where it has no weight. Absent in older records.
    public var meanMargin: Double?
    /// Its rows of either observed label. Absent in older records.
    public var byLabel: [LabelMeans]?
  }

  /// The rows of a group that have one observed label.
  public struct LabelMeans: Codable, Sendable, Equatable {
    /// Whether the label is the positive one.
    public var labelPositive: Bool
    /// The rows.
    public var n: Int
    /// The sum of their weights.
    public var weight: Double
    /// Their weighted mean margin; nil where they have no weight.
    public var meanMargin: Double?
    /// Weighted mean φ by feature, in the order of `global`; empty where the rows have no weight.
    public var means: [Double]
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
    /// How interventional contributions were computed from the rows; nil for other methods.
    public var strategy: Strategy?
  }

  /// How interventional contributions were computed: what was chosen for the model, the number of rows
  /// and the memory.
  public struct Strategy: Codable, Sendable, Equatable {
    /// The trees that are explained by lookups, whose cost does not grow with the background.
    public var tableTrees: Int
    /// The trees that are walked for every pair of a row and a background row.
    public var pairTrees: Int
    /// The lookups that explain a row.
    public var lookups: Int
    /// The bytes of all tables.
    public var tableBytes: Int
  }
}
