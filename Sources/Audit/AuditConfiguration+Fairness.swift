import Fairness

extension AuditConfiguration {
  /// What is predicted.
  public enum Task: String, Sendable, CaseIterable {
    /// A yes or no, or one of several classes.
    case classification
    /// A number, such as a price.
    case regression
  }

  /// Which measures are listed, and which limits are judged.
  public struct Measures: Sendable, Equatable {
    /// A named choice.
    public var preset = Preset.all
    /// Metric identifiers that are listed beside those of the preset.
    public var include: [String] = []

    /// By defaults.
    public init() {}
  }

  /// A limit on a measure.
  public struct MeasureLimit: Sendable, Equatable {
    /// The metric's identifier.
    public var metric: String
    /// What it is measured on, where an identifier has several scopes.
    public var scope: String?
    /// The attribute it is for; nil for every one.
    public var attribute: String?
    /// The lowest value that passes.
    public var atLeast: Double?
    /// The highest value that passes.
    public var atMost: Double?

    /// A limit from its parts.
    public init(
      metric: String, scope: String? = nil, attribute: String? = nil, atLeast: Double? = nil,
      atMost: Double? = nil
    ) {
      self.metric = metric
      self.scope = scope
      self.attribute = attribute
      self.atLeast = atLeast
      self.atMost = atMost
    }
  }

  /// An attribute of which only the probabilities of its groups are known, row by row.
  public struct ProbableAttribute: Sendable, Equatable {
    /// What the attribute is called.
    public var name: String
    /// For each group the column of its probabilities.
    public var columns: [Column]
    /// The group that others are compared with; nil for the highest favorable rate.
    public var reference: String?

    /// The column of a group's probabilities.
    public struct Column: Sendable, Equatable {
      /// The group.
      public var group: String
      /// The column.
      public var column: String

      /// A group and its column.
      public init(group: String, column: String) {
        self.group = group
        self.column = column
      }
    }

    /// An attribute from its parts.
    public init(name: String, columns: [Column], reference: String? = nil) {
      self.name = name
      self.columns = columns
      self.reference = reference
    }
  }

  /// A factor within whose strata groups are compared again.
  public struct Control: Sendable, Equatable {
    /// Its columns; the strata are the combinations of their values.
    public var columns: [String]
    /// Ascending cut points for a single numeric column.
    public var bins: [Double]?

    /// A factor of one column or several.
    public init(columns: [String], bins: [Double]? = nil) {
      self.columns = columns
      self.bins = bins
    }
  }

  /// The search for subgroups that differ.
  public struct Subgroups: Sendable, Equatable {
    /// The columns that are combined; nil for the protected and the control columns.
    public var columns: [String]?
    /// The most columns of a combination; 0 switches the search off.
    public var depth = 2
    /// The fewest rows of a subgroup.
    public var minimumRows = 50

    /// By defaults.
    public init() {}
  }

  /// Measures on single people.
  public struct Individual: Sendable, Equatable {
    /// How many neighbors a row is compared with; 0 switches it off.
    public var neighbors = 5
    /// The most rows whose neighbors are looked up.
    public var rows = 1_000

    /// By defaults.
    public init() {}
  }

  /// How well features tell the protected attribute.
  public struct Proxies: Sendable, Equatable {
    /// The most rows that are looked at; 0 switches it off.
    public var rows = 20_000

    /// By defaults.
    public init() {}
  }

  /// The scores read as an order of people.
  public struct Ranking: Sendable, Equatable {
    /// The column that says which list a row stands in; nil for one list of all rows.
    public var list: String?
    /// How many places at the top count.
    public var top: [Int] = [10, 100]

    /// By defaults.
    public init() {}
  }
}

extension AuditConfiguration {
  /// The settings of intervals and tests, as the measuring functions take them.
  var measuring: Fairness.Inference {
    var settings = Fairness.Inference()
    settings.confidence = inference.confidence
    settings.correction = inference.correction
    settings.test = inference.test
    settings.power = inference.power
    settings.rateInterval = inference.rateInterval
    settings.differenceInterval = inference.differenceInterval
    settings.replicates = inference.bootstrap
    settings.bootstrapInterval = inference.bootstrapInterval
    settings.seed = UInt64(clamping: inference.seed)
    settings.weights = data.weightKind
    return settings
  }

  /// The columns that are read as words unless the model takes them as numbers: those of groups and
  /// of lists.
  var groupColumns: [String] {
    protected.flatMap(\.columns) + [ranking?.list].compactMap(\.self)
  }

  /// Every column that an audit needs beside the model's, the label, the weight and the prediction.
  var measureColumns: [String] {
    groupColumns + controls.flatMap(\.columns) + probable.flatMap { $0.columns.map(\.column) }
      + (subgroups.depth > 0 ? subgroups.columns ?? [] : [])
  }
}
