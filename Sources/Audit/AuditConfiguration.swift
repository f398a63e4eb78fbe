public import Explain
public import Fairness
public import Statistics

/// What to audit and how: `audit.yaml` with the command line's flags laid over it.
public struct AuditConfiguration: Sendable, Equatable {
  /// The report's title.
  public var title: String?
  /// The model under audit; nil when decisions of a column are audited.
  public var model: ModelSource?
  /// The labelled data.
  public var data = DataSource()
  /// The attributes by which people are grouped, in the order of the report.
  public var protected: [ProtectedAttribute] = []
  /// Attributes that are known by probabilities only.
  public var probable: [ProbableAttribute] = []
  /// Scores or decisions that somebody else made.
  public var predictions: Predictions?
  /// How decisions are explained.
  public var explain = Explain()
  /// Intervals and tests.
  public var inference = Inference()
  /// What is predicted.
  public var task = Task.classification
  /// Which measures are listed.
  public var measures = Measures()
  /// Limits on measures.
  public var limits: [MeasureLimit] = []
  /// Factors within whose strata groups are compared again.
  public var controls: [Control] = []
  /// The search for subgroups that differ.
  public var subgroups = Subgroups()
  /// Measures on single people.
  public var individual = Individual()
  /// How well features tell the protected attribute.
  public var proxies = Proxies()
  /// The scores read as an order of people; nil when they are none.
  public var ranking: Ranking?
  /// Where the keys stand in the file they were read from.
  public var places = Places()

  /// A configuration in which nothing is set yet.
  public init() {}

  /// Where keys stand in a file, for errors that show only when the data are known.
  public struct Places: Sendable, Equatable {
    /// The file; nil when everything came from flags.
    public var file: String?
    var places: [String: Place] = [:]
    /// For each attribute of groups its number among all entries of `protected`, from 1.
    var protectedEntries: [Int] = []

    /// The key of an attribute of groups.
    func protected(_ index: Int) -> String {
      "protected[\(index < protectedEntries.count ? protectedEntries[index] : index + 1)]"
    }

    struct Place: Sendable, Equatable {
      let line: Int
      let column: Int
    }

    /// Says that a key was overridden by a flag.
    public mutating func override(_ key: String) { places[key] = nil }
  }

  /// An error about a key, with the key's place where the file has it.
  func error(_ key: String, _ problem: ConfigurationError.Problem) -> ConfigurationError {
    let place = places.places[key]
    return ConfigurationError(
      file: places.file, line: place?.line, column: place?.column, key: key, problem: problem)
  }

  /// A model file and how its scores become decisions.
  public struct ModelSource: Sendable, Equatable {
    /// The file; empty where the model is another program.
    public var path: String
    /// The program that gives the scores, with its arguments; empty where the model is a file.
    public var command: [String] = []
    /// The seconds that the program may take for a batch of rows.
    public var timeout = 60.0
    /// The most rows of a batch.
    public var batchRows = 10_000
    /// Whether the program's scores are probabilities.
    public var probability = false
    /// A score at or above it is a positive decision; nil for the model's own default.
    public var threshold: Double?
    /// Levels of categorical features in training order, for files that do not store them.
    public var categories: [String: [String]] = [:]
    /// A number that meant a missing value when the model was trained; nil when none did.
    public var missing: Double?
    /// What a word that the model was not trained with means.
    public var unknownCategory = UnknownCategory.error
    /// Which trees take part.
    public var trees = Trees.automatic
    /// The columns of a model that stores no feature names, in its order.
    public var features: [String] = []
    /// The names of the classes in training order, for files that do not store them.
    public var classes: [String] = []

    /// A model file with everything else by default.
    public init(path: String) { self.path = path }

    /// What a word that the model was not trained with means.
    public enum UnknownCategory: String, Sendable, CaseIterable {
      /// The data is refused.
      case error
      /// The cell counts as missing.
      case missing
    }

    /// Which trees take part in a prediction.
    public enum Trees: String, Sendable, CaseIterable {
      /// Those that the library's own prediction uses.
      case automatic
      /// All of them.
      case all
      /// Those up to the best iteration that the file names.
      case best
    }
  }

  /// The labelled data.
  public struct DataSource: Sendable, Equatable {
    /// The file, or `-` for standard input.
    public var path: String?
    /// The label's column.
    public var label: String?
    /// The label value that counts as positive.
    public var positiveLabel: String?
    /// The label value that is good for the person; nil means the positive one.
    public var favorableLabel: String?
    /// The column that names an applicant.
    public var id: String?
    /// The column of row weights.
    public var weight: String?
    /// The column of exposures, such as insured years, in a regression.
    public var exposure: String?
    /// What a weight stands for.
    public var weightKind = Fairness.Inference.WeightKind.sampling
    /// The label's values from the worst for the person to the best; empty when they have no order.
    public var order: [String] = []
    /// Whether a higher label is better for the person, in a regression.
    public var higherIsBetter = true
    /// The cell texts that mean a missing value.
    public var missing: [String] = [""]
    /// The field separator; nil means it is told from the header.
    public var separator: String?
    /// The character that begins a comment line.
    public var comment: String?
    /// Whether the model was trained on these rows.
    public var sample: Sample?
    /// Column types that are not left to inference.
    public var types: [String: String] = [:]

    /// A data source in which nothing is set yet.
    public init() {}

    /// How rows stand to the model's training.
    public enum Sample: String, Sendable, CaseIterable {
      /// The model was trained on them.
      case training
      /// The model has not seen them.
      case test
    }
  }

  /// One attribute by which people are grouped.
  public struct ProtectedAttribute: Sendable, Equatable {
    /// One column, or several for their intersection.
    public var columns: [String]
    /// Ascending cut points for a numeric column; nil for its values as they are.
    public var bins: [Double]?
    /// The group that others are compared with; nil for the highest favorable rate among groups of at
    /// least 30 rows.
    public var reference: String?
    /// The shares of the groups in the population that the rows are held against; empty for none.
    public var population: [PopulationShare] = []
    /// A group's share of a population.
    public struct PopulationShare: Sendable, Equatable {
      /// The group.
      public var group: String
      /// Its share, 0...1.
      public var share: Double
    }

    /// An attribute of one column or an intersection of several.
    public init(columns: [String], bins: [Double]? = nil, reference: String? = nil) {
      self.columns = columns
      self.bins = bins
      self.reference = reference
    }
  }

  /// Scores or decisions in a column of the data.
  public struct Predictions: Sendable, Equatable {
    /// The column.
    public var column: String
    /// When a value is a positive decision.
    public var rule: Rule
    /// Whether the column's numbers are probabilities of the positive label.
    public var probability = false

    /// Predictions from a column by a rule.
    public init(column: String, rule: Rule, probability: Bool = false) {
      self.column = column
      self.rule = rule
      self.probability = probability
    }

    /// When a value of the column is a positive decision.
    public enum Rule: Sendable, Equatable {
      /// When it is at least this number.
      case atLeast(Double)
      /// When it is at most this number.
      case atMost(Double)
      /// When it is one of these words.
      case positive([String])
      /// Never: the number is the prediction of a regression.
      case number
    }
  }

  /// How decisions are explained.
  public struct Explain: Sendable, Equatable {
    /// The method of the contributions.
    public var method = Method.automatic
    /// How the columns that a pipeline derives from one raw column become its contribution.
    public var derived = ModelExplainer.Options.Derived.grouped
    /// The arithmetic of trees' contributions.
    public var precision = ContributionPrecision.automatic
    /// What contributions add up to.
    public var output = ModelExplainer.Options.Output.margin
    /// The rows that contributions compare with, where a model needs any.
    public var background = Background()

    /// By defaults.
    public init() {}

    /// The method of the contributions.
    public enum Method: String, Sendable, CaseIterable {
      /// The exact one that suits the model, or else from its scores.
      case automatic
      /// Exact Shapley values of trees.
      case pathDependent = "path_dependent"
      /// Exact Shapley values of trees against the rows of a background.
      case interventional
      /// Exact Shapley values of a linear model.
      case linear
      /// Shapley values from scores alone.
      case sampling
      /// No contributions.
      case none
    }

    /// The rows that contributions compare with.
    public struct Background: Sendable, Equatable {
      /// A CSV file of their own; nil for the data.
      public var path: String?
      /// How many are drawn; nil for the method's own number.
      public var rows: Int?
      /// The seed of the drawing.
      public var seed = 1

      /// By defaults.
      public init() {}
    }
  }

  /// Intervals and tests.
  public struct Inference: Sendable, Equatable {
    /// The confidence level of intervals.
    public var confidence = 0.95
    /// How p-values are corrected for their number.
    public var correction = Statistics.Correction.holm
    /// The test of equal rates.
    public var test = Fairness.Inference.Test.fisher
    /// The power that smallest detectable differences are stated for.
    public var power = 0.8
    /// Replicates of the bootstrap.
    public var bootstrap = 2_000
    /// How replicates become an interval.
    public var bootstrapInterval = Fairness.Inference.BootstrapInterval.percentile
    /// The interval of a rate.
    public var rateInterval = Fairness.Inference.RateInterval.wilson
    /// The interval of a difference of two rates.
    public var differenceInterval = Fairness.Inference.DifferenceInterval.newcombe
    /// The seed of every random step.
    public var seed = 1

    /// By defaults.
    public init() {}
  }
}
