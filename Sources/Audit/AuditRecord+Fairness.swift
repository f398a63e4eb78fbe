public import Fairness

extension AuditRecord {
  /// Measures by group.
  public struct Fairness: Codable, Sendable, Equatable {
    /// The confidence level of every interval.
    public var confidence: Double
    /// How p-values are corrected: `holm`, `benjamini_hochberg`, `bonferroni` or `none`.
    public var correction: String
    /// How many tests the correction covers.
    public var tests: Int
    /// How intervals and replicates are made.
    public var inference: Inference?
    /// The choice of measures that are listed: `all` or the name of a preset.
    public var preset: String?
    /// Limits and what each came to.
    public var limits: [LimitResult]?
    /// The definition of every metric that appears below, in registry order.
    public var definitions: [MetricDefinition]
    /// One entry per declared attribute or intersection.
    public var attributes: [Attribute]
    /// Attributes of which only the probabilities of the groups are known.
    public var probable: [ProbabilisticResult]?
    /// Whether similar rows get similar decisions; nil where it was not measured.
    public var consistency: ConsistencyResult?
    /// Combinations of values that are worse off; nil where none were searched for.
    public var subgroups: SubgroupResult?
    /// All classes of a model of several.
    public var classes: MulticlassResult?
    /// Outcomes with an order.
    public var ordered: OrderedOutcomes?
    /// The scores read as an order of people.
    public var ranking: RankingResult?
    /// Predicted numbers.
    public var regression: RegressionResult?
  }

  /// How intervals and replicates are made.
  public struct Inference: Codable, Sendable, Equatable {
    /// The test of equal rates.
    public var test: String
    /// The power that smallest detectable differences and numbers of rows are stated for.
    public var power: Double
    /// The interval of a rate.
    public var rateInterval: String
    /// The interval of a difference of two rates.
    public var differenceInterval: String
    /// Replicates of the bootstrap; 0 for none.
    public var replicates: Int
    /// How replicates become an interval.
    public var bootstrapInterval: String
    /// The seed of every random step.
    public var seed: Int
    /// What row weights stand for: `sampling` or `frequency`.
    public var weights: String
  }

  /// Ordered outcomes, of the decisions and of the labels.
  public struct OrderedOutcomes: Codable, Sendable, Equatable {
    /// The predicted outcomes.
    public var decisions: OrderedResult
    /// The true outcomes.
    public var labels: OrderedResult
  }

  /// The rows by group before any decision.
  public struct GroupData: Codable, Sendable, Equatable {
    /// The labels.
    public var labels: DataAuditResult?
    /// The groups' shares against a declared population.
    public var representation: RepresentationResult?
    /// Missing cells by column.
    public var missingness: MissingnessResult
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
    /// `group`, `comparison` or `summary`; for other tasks also `group_part` and `comparison_part`.
    public var scope: String
    /// The task it belongs to, where that is not a decision: `multiclass`, `ordered`, `regression` or
    /// `ranking`.
    public var task: String?
    /// `independence`, `separation`, `sufficiency` or `other`.
    public var family: String?
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
    /// The four-fifths rule for every group.
    public var fourFifths: [FourFifthsResult]?
    /// What every test could have shown.
    public var power: [PowerResult]?
    /// Bootstrap intervals with undefined replicates.
    public var bootstrapNotes: [BootstrapNote]?
    /// Curves over scores and thresholds; nil without scores.
    public var scores: ScoreAnalysis?
    /// The rows by group before any decision.
    public var data: GroupData?
    /// The groups compared within strata of control columns.
    public var conditional: [ConditionalResult]?
    /// What changes when nothing but the group does.
    public var flips: CounterfactualFlipResult?
    /// How well the features tell the groups.
    public var proxies: ProxyResult?
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
