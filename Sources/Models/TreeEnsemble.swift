/// A sum of decision trees, with everything the file says about how its outputs are made.
public struct TreeEnsemble: Sendable {
  /// Where the model comes from: format, library version, booster, objective.
  public let origin: ModelOrigin
  /// The inputs in order.
  public let features: [Feature]
  /// The names of the outputs: one for a binary classifier or a regression, else one per class.
  public let outputs: [String]
  /// The trees in the order in which the library adds them up.
  public let trees: [Tree]
  /// What each output starts from, in margin space.
  public let baseMargin: [Double]
  /// How a margin becomes a score.
  public let transform: OutputTransform
  /// What the outputs mean.
  public let task: Task
  /// The round after which training would have stopped, when the file says so (0-based).
  public let bestIteration: Int?
  /// The order in which the library adds a row's leaves and the base margin in Float32.
  public let summation: Summation
  /// The number of trees in the file, of which ``trees`` may be a part (see
  /// ``ModelOptions/TreeSelection``).
  public let storedTreeCount: Int

  /// Where the base margin stands in a Float32 sum, which its rounding depends on.
  public enum Summation: String, Sendable {
    /// The leaves are added to the base margin (XGBoost 1.3 and later; dart 1.4).
    case baseFirst = "base_first"
    /// The leaves are summed from zero, and the base margin is added last (earlier XGBoost).
    case baseLast = "base_last"
  }

  /// What a model's outputs are.
  public enum Task: String, Sendable {
    /// One output: the positive class.
    case binaryClassification = "binary_classification"
    /// One output per class.
    case multiclassClassification = "multiclass_classification"
    /// Numbers.
    case regression
    /// Scores whose order matters.
    case ranking
  }
}

/// One input of a model.
public struct Feature: Sendable, Equatable {
  /// The name in the model file, or `f0`, `f1` … where it stores none.
  public let name: String
  /// How the model reads it.
  public let kind: Kind

  /// How a model reads a feature.
  public enum Kind: Sendable, Equatable {
    /// A number.
    case numeric
    /// A truth value as 1 or 0.
    case boolean
    /// A level's position in the list the model was trained with; nil where the file does not store
    /// the list and none was declared.
    case categorical(levels: [String]?)
  }

  /// A feature of a name and kind.
  public init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// What a model file says of its own making.
public struct ModelOrigin: Sendable, Equatable {
  /// The file format, as in `xgboost-json`.
  public let format: String
  /// The library's version as the file states it, as in `3.2.0`.
  public let version: String?
  /// The kind of booster or estimator, as in `gbtree`.
  public let kind: String
  /// The training objective, as in `binary:logistic`.
  public let objective: String

  /// An origin from its parts.
  public init(format: String, version: String?, kind: String, objective: String) {
    self.format = format
    self.version = version
    self.kind = kind
    self.objective = objective
  }
}

/// How margins become scores.
public enum OutputTransform: String, Sendable {
  /// The score is the margin.
  case identity
  /// 1 / (1 + exp(-margin)).
  case logistic
  /// exp(margin).
  case exponential
  /// Exponentials normalised over the outputs.
  case softmax
  /// 1 where the margin is above 0, else 0.
  case hinge
}
