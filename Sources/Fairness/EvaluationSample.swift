/// What a fairness measurement sees of the audited rows: parallel arrays, nothing else.
public struct EvaluationSample: Sendable {
  /// Whether the label is the positive one, by row.
  public let labels: [Bool]
  /// Whether the decision is positive, by row.
  public let decisions: [Bool]
  /// The score on the model's natural scale, by row, where there is one.
  public let scores: [Double]?
  /// Whether the scores are probabilities of the positive label (log loss, Brier score and
  /// calibration exist only then).
  public let scoresAreProbabilities: Bool
  /// Row weights; nil means 1 for every row.
  public let weights: [Double]?
  /// Whether the positive decision is the one that is good for the person.
  public let positiveIsFavorable: Bool

  /// A sample from parallel arrays of one length; weights must be finite and not negative.
  public init(
    labels: [Bool], decisions: [Bool], scores: [Double]?, scoresAreProbabilities: Bool,
    weights: [Double]?, positiveIsFavorable: Bool
  ) {
    precondition(labels.count == decisions.count, "arrays of one length")
    precondition(scores.map { $0.count == labels.count } ?? true, "arrays of one length")
    precondition(weights.map { $0.count == labels.count } ?? true, "arrays of one length")
    self.labels = labels
    self.decisions = decisions
    self.scores = scores
    self.scoresAreProbabilities = scoresAreProbabilities
    self.weights = weights
    self.positiveIsFavorable = positiveIsFavorable
  }
}
