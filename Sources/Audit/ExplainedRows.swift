import Fairness
import Models

/// What the explanations of an audit need to know of its rows.
struct ExplainedRows {
  /// The table's rows, ascending.
  let rows: [Int]
  /// The model's values of them; nil without a model.
  let matrix: FeatureMatrix?
  /// The output that is explained.
  let output: Int
  /// Its scores.
  let scores: [Double]?
  /// Whether the label is positive; nil where it is a number.
  let labels: [Bool]?
  /// Whether the decision is positive; nil where none is made.
  let decisions: [Bool]?
  /// Whether a threshold decides.
  let hasThreshold: Bool
  /// Whether the positive decision, or a higher number, is good for the person.
  let positiveIsFavorable: Bool
  /// The rows' weights.
  let weights: [Double]?
  /// The attributes.
  let partitions: [GroupPartition]

  /// The rows of an audit of decisions.
  init(_ evaluation: Evaluation) {
    rows = evaluation.rows
    matrix = evaluation.matrix
    output = evaluation.output ?? 0
    scores = evaluation.sample.scores
    labels = evaluation.sample.labels
    decisions = evaluation.sample.decisions
    hasThreshold = evaluation.decision.threshold != nil
    positiveIsFavorable = evaluation.decision.positiveIsFavorable
    weights = evaluation.sample.weights
    partitions = evaluation.partitions.map(\.partition)
  }

  /// The rows of an audit of predicted numbers.
  init(_ evaluation: RegressionEvaluation) {
    rows = evaluation.rows
    matrix = evaluation.matrix
    output = 0
    scores = evaluation.sample.predictions
    labels = nil
    decisions = nil
    hasThreshold = false
    positiveIsFavorable = evaluation.sample.goodDirection == .higher
    weights = evaluation.sample.weights
    partitions = evaluation.partitions.map(\.partition)
  }
}
