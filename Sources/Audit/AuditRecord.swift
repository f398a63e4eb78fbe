/// The one result of an audit, and the schema of `audit.json` (`fairaudit/audit/1`).
///
/// Every report is a function of this value alone. It is encoded in declaration order, so the order
/// of the properties below is the order of the keys in the file.
public struct AuditRecord: Codable, Sendable, Equatable {
  /// The identifier of this format.
  public static let schemaIdentifier = "fairaudit/audit/1"

  public var schema: String
  public var tool: Tool
  public var run: Run
  public var title: String
  public var inputs: Inputs
  public var dataset: Dataset
  public var decision: Decision
  /// Absent when decisions were audited (`predictions:`) without their model.
  public var model: Model?
  public var performance: Performance
  public var fairness: Fairness
  public var explanations: Explanations?
  /// What stands out, strongest first; sentences are written from these facts by the reports.
  public var findings: [Finding]
  /// What could not be evaluated, and why.
  public var notEvaluated: [NotEvaluated]

  public struct Tool: Codable, Sendable, Equatable {
    public var name: String
    public var version: String
  }

  /// The only part that may differ between two runs on the same inputs.
  public struct Run: Codable, Sendable, Equatable {
    /// ISO 8601 in UTC: `--date`, `SOURCE_DATE_EPOCH` or the clock.
    public var started: String
    /// Absent when the date was given, so that the whole file is reproducible.
    public var durationSeconds: Double?
  }

  public struct Inputs: Codable, Sendable, Equatable {
    public var model: InputFile?
    public var data: InputFile
    public var config: InputFile?
  }

  public struct InputFile: Codable, Sendable, Equatable {
    /// As the user wrote it; `-` for standard input.
    public var path: String
    public var bytes: Int
    public var sha256: String
  }

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
    public var columns: [ColumnSummary]
    public var label: Label
    public var weight: Weight?
    public var missingTokens: [String]
  }

  public struct Exclusion: Codable, Sendable, Equatable {
    public var reason: String
    public var rows: Int
  }

  public struct ColumnSummary: Codable, Sendable, Equatable {
    public var name: String
    /// `numeric`, `categorical` or `boolean`.
    public var type: String
    /// What the audit used it for: `feature`, `label`, `protected`, `weight`, `id`, `prediction`.
    public var roles: [String]
    public var missing: Int
    /// Distinct values (levels); nil for numeric columns.
    public var distinct: Int?
    public var minimum: Double?
    public var median: Double?
    public var maximum: Double?
  }

  public struct Label: Codable, Sendable, Equatable {
    public var column: String
    public var positive: String
    public var negative: String
    public var favorable: String
    /// Share of positive labels.
    public var baseRate: Measured
  }

  public struct Weight: Codable, Sendable, Equatable {
    public var column: String
    public var sum: Double
    /// Kish's effective number of rows, (Σw)² / Σw².
    public var effectiveRows: Double
  }

  /// How a decision is made and which one is good for the person.
  public struct Decision: Codable, Sendable, Equatable {
    /// `model` or `predictions`.
    public var source: String
    /// The rule in words a machine can read, as in `score >= 0.5`, `decile_score >= 5`.
    public var rule: String
    public var threshold: Double?
    /// Whether the positive decision is the favorable one.
    public var positiveIsFavorable: Bool
  }

  public struct Model: Codable, Sendable, Equatable {
    public var format: String
    public var version: String?
    public var kind: String
    public var objective: String
    public var task: String
    public var outputs: [String]
    public var features: [ModelFeature]
    public var trees: Int
    public var leaves: Int
    public var depth: Int
    /// By output, in margin space.
    public var baseMargin: [Double]
    public var transform: String
    public var bestIteration: Int?
  }

  public struct ModelFeature: Codable, Sendable, Equatable {
    public var name: String
    /// `numeric`, `boolean` or `categorical`.
    public var type: String
    public var levels: [String]?
  }

  /// A number with its uncertainty; `value` null with a `why` when it does not exist.
  public struct Measured: Codable, Sendable, Equatable {
    public var value: Double?
    /// Low and high.
    public var ci: [Double]?
    /// The rows of the denominator.
    public var n: Int?
    public var pValue: Double?
    public var pAdjusted: Double?
    public var why: String?

    public init(
      value: Double?, ci: [Double]? = nil, n: Int? = nil, pValue: Double? = nil,
      pAdjusted: Double? = nil, why: String? = nil
    ) {
      self.value = value
      self.ci = ci
      self.n = n
      self.pValue = pValue
      self.pAdjusted = pAdjusted
      self.why = why
    }
  }

  public struct Cells: Codable, Sendable, Equatable {
    public var truePositives: Double
    public var falsePositives: Double
    public var falseNegatives: Double
    public var trueNegatives: Double
  }

  public struct Performance: Codable, Sendable, Equatable {
    public var n: Int
    public var cells: Cells
    public var metrics: MetricMap
    public var calibration: [CalibrationBin]
    /// Score histogram over equal bins, when there are scores.
    public var scores: Histogram?
  }

  public struct Histogram: Codable, Sendable, Equatable {
    /// Bin edges, one more than counts.
    public var edges: [Double]
    public var counts: [Double]
  }

  public struct CalibrationBin: Codable, Sendable, Equatable {
    public var low: Double
    public var high: Double
    public var n: Int
    public var meanScore: Double
    public var positiveRate: Measured
  }

  public struct Fairness: Codable, Sendable, Equatable {
    public var confidence: Double
    /// `holm` or `none`.
    public var correction: String
    /// How many tests the correction covers.
    public var tests: Int
    /// The definition of every metric that appears below, in registry order.
    public var definitions: [MetricDefinition]
    public var attributes: [Attribute]
  }

  public struct MetricDefinition: Codable, Sendable, Equatable {
    public var id: String
    public var title: String
    /// One plain sentence.
    public var definition: String
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

  public struct Attribute: Codable, Sendable, Equatable {
    public var name: String
    /// The columns it is made of (more than one for an intersection).
    public var columns: [String]
    public var reference: String?
    /// `declared` or `highest_favorable_rate`.
    public var referenceChoice: String
    public var groups: [Group]
    public var comparisons: [Comparison]
    public var summary: [Summary]
  }

  public struct Group: Codable, Sendable, Equatable {
    public var group: String
    /// True for the group of missing values.
    public var unknown: Bool
    public var n: Int
    public var weight: Double
    public var cells: Cells
    public var metrics: MetricMap
    public var calibration: [CalibrationBin]
    public var scores: Histogram?
  }

  public struct Comparison: Codable, Sendable, Equatable {
    public var group: String
    public var metrics: MetricMap
  }

  public struct Summary: Codable, Sendable, Equatable {
    public var id: String
    public var result: Measured
    public var lowest: String?
    public var highest: String?
    public var undefinedGroups: [String]
  }

  public struct Explanations: Codable, Sendable, Equatable {
    /// `path_dependent`.
    public var method: String
    /// `margin`: the space contributions are counted in.
    public var space: String
    public var rowsExplained: Int
    /// One entry per model output.
    public var outputs: [OutputExplanation]
    public var additivity: Additivity
    /// Waterfalls of a few rows, chosen by a stated rule.
    public var sample: [Applicant]
  }

  public struct OutputExplanation: Codable, Sendable, Equatable {
    public var output: String
    public var baseValue: Double
    /// In descending order of `meanAbs`.
    public var global: [FeatureImportance]
    public var byGroup: [GroupImportance]
  }

  public struct FeatureImportance: Codable, Sendable, Equatable {
    public var feature: String
    /// Weighted mean |φ|.
    public var meanAbs: Double
    /// Weighted mean φ.
    public var mean: Double
  }

  public struct GroupImportance: Codable, Sendable, Equatable {
    public var attribute: String
    public var group: String
    public var n: Int
    /// In the order of `global`.
    public var features: [FeatureImportance]
  }

  public struct Additivity: Codable, Sendable, Equatable {
    public var maxRelativeError: Double
    public var tolerance: Double
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
    public var output: String
    public var baseValue: Double
    public var margin: Double
    public var score: Double
    /// Whether the decision is positive, where there is a threshold.
    public var positive: Bool?
    public var favorable: Bool?
    /// The label, when known: whether it is positive.
    public var labelPositive: Bool?
    /// In model order.
    public var contributions: [Contribution]
  }

  public struct Contribution: Codable, Sendable, Equatable {
    public var feature: String
    /// The value as a person knows it; nil when missing.
    public var value: String?
    public var contribution: Double
    /// What is usual among the audited rows: the median, or the commonest level.
    public var typical: String?
  }

  /// A fact worth a sentence on the first page.
  public struct Finding: Codable, Sendable, Equatable {
    /// `disparate_impact`, `error_rate_gap`, `calibration_gap`, `small_group`, `unknown_group`,
    /// `in_sample`, `protected_feature_used`, `dominant_feature`.
    public var kind: String
    public var attribute: String?
    public var group: String?
    public var reference: String?
    /// The metric concerned, where there is one.
    public var metric: String?
    public var result: Measured?
    public var groupResult: Measured?
    public var referenceResult: Measured?
    public var feature: String?
  }

  public struct NotEvaluated: Codable, Sendable, Equatable {
    /// What was not evaluated, as in `race = Other: true_positive_rate`.
    public var what: String
    public var why: String
  }
}

/// Metrics by identifier in registry order: a JSON object whose keys keep their order.
public struct MetricMap: Codable, Sendable, Equatable {
  public var entries: [Entry]

  public struct Entry: Sendable, Equatable {
    public var id: String
    public var result: AuditRecord.Measured
    public init(id: String, result: AuditRecord.Measured) {
      self.id = id
      self.result = result
    }
  }

  public init(_ entries: [Entry] = []) { self.entries = entries }

  public subscript(id: String) -> AuditRecord.Measured? {
    entries.first { $0.id == id }?.result
  }

  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    // A decoder may hand keys in any order: the registry's order is restored by the caller's
    // definitions list; here keys are sorted so that equal maps compare equal.
    entries = try container.allKeys.map {
      Entry(id: $0.stringValue, result: try container.decode(AuditRecord.Measured.self, forKey: $0))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for entry in entries {
      try container.encode(entry.result, forKey: Key(stringValue: entry.id))
    }
  }
}
