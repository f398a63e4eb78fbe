/// A model of any format: from the raw columns that a person knows to scores.
///
/// What lies between differs by ``form``; what explainers can see of it is its ``decomposition``.
public struct Model: Sendable {
  /// Where the model comes from: format, library version, kind, objective.
  public let origin: ModelOrigin
  /// The raw columns in order.
  public internal(set) var features: [Feature]
  /// The names of the outputs: one for a binary classifier or a regression, else one per class.
  public internal(set) var outputs: [String]
  /// What the outputs mean.
  public let task: ModelTask
  /// The precision of scores, in which thresholds are compared with them.
  public let precision: NumberPrecision
  /// Whether scores are probabilities of the classes.
  public let scoresAreProbabilities: Bool
  /// The score at which a decision is positive when nothing else is declared; nil where there is no
  /// usual one.
  public internal(set) var defaultThreshold: Double?
  /// The names of a binary classifier's two classes, of which the score speaks for the second; empty
  /// where the file does not tell them.
  public internal(set) var classes: [String] = []
  /// Whether scores speak for the other class than the one that the file's own do.
  public internal(set) var isComplement = false
  /// How rows become scores.
  public internal(set) var form: Form
  /// The points and reason codes, where the model is a scorecard.
  public internal(set) var scorecard: Scorecard?

  /// How a model makes scores of rows.
  public enum Form: Sendable {
    /// Trees over the raw columns.
    case trees(TreeEnsemble)
    /// Steps over columns: a pipeline, a graph, a scorecard, a linear model.
    case program(ScoringProgram)
    /// A function whose inside is unknown.
    case function(any ScoreFunction)
  }

  /// Trees over the raw columns.
  ///
  /// - Parameter defaultThreshold: nil for the usual one of the transform.
  public init(_ ensemble: TreeEnsemble, defaultThreshold: Double? = nil) {
    origin = ensemble.origin
    features = ensemble.features
    outputs = ensemble.outputs
    task = ensemble.task
    precision = ensemble.precision
    scoresAreProbabilities = ensemble.transform.givesProbabilities
    self.defaultThreshold =
      defaultThreshold ?? ensemble.transform.defaultThreshold(for: ensemble.task)
    form = .trees(ensemble)
  }

  /// Steps over raw columns.
  ///
  /// - Parameter defaultThreshold: nil for one half where scores are probabilities, else none.
  init(
    origin: ModelOrigin, features: [Feature], outputs: [String], task: ModelTask,
    precision: NumberPrecision, program: ScoringProgram, defaultThreshold: Double? = nil
  ) {
    precondition(features.count == program.program.featureCount, "a raw column by feature")
    precondition(outputs.count == program.results.count, "a score by output")
    self.origin = origin
    self.features = features
    self.outputs = outputs
    self.task = task
    self.precision = precision
    scoresAreProbabilities = program.scoresAreProbabilities
    self.defaultThreshold = defaultThreshold ?? (program.scoresAreProbabilities ? 0.5 : nil)
    form = .program(program)
  }

  /// A function whose inside is unknown.
  public init(
    origin: ModelOrigin, features: [Feature], outputs: [String], task: ModelTask,
    scoresAreProbabilities: Bool, defaultThreshold: Double?, function: any ScoreFunction
  ) {
    self.origin = origin
    self.features = features
    self.outputs = outputs
    self.task = task
    precision = .double
    self.scoresAreProbabilities = scoresAreProbabilities
    self.defaultThreshold = defaultThreshold
    form = .function(function)
  }

  /// The trees, where the whole model is trees over raw columns.
  public var ensemble: TreeEnsemble? {
    if case .trees(let ensemble) = form { return ensemble }
    return nil
  }

  /// How a margin becomes a score; nil where that takes more than a formula.
  public var transform: OutputTransform? {
    switch form {
    case .trees(let ensemble): ensemble.transform
    case .program(let program): program.transform
    case .function: nil
    }
  }

  /// The learnt part and the columns it sees, when all that lies between raw columns and scores goes
  /// through one such part and each of its columns is made of one raw column at most.
  public var decomposition: Decomposition? {
    switch form {
    case .trees(let ensemble):
      Decomposition(
        learner: .trees(ensemble), players: Array(ensemble.features.indices),
        outputs: Array(ensemble.outputs.indices))
    case .program(let program): program.decomposition
    case .function: nil
    }
  }
}

extension OutputTransform {
  /// Whether scores are probabilities of the classes.
  var givesProbabilities: Bool {
    switch self {
    case .logistic, .scaledLogistic, .softmax: true
    case .identity, .exponential, .softplus, .softplusSteps, .signedSquare, .hinge: false
    }
  }

  /// The score at which a decision is positive when none is declared.
  func defaultThreshold(for task: ModelTask) -> Double? {
    switch self {
    case .logistic, .scaledLogistic, .softmax, .hinge: 0.5
    case .identity: task == .binaryClassification ? 0 : nil
    case .exponential, .softplus, .softplusSteps, .signedSquare: nil
    }
  }
}
