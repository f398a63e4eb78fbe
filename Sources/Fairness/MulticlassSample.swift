/// Rows of a model that puts each of them into one class of several: parallel arrays, nothing else.
public struct MulticlassSample: Sendable {
  /// The names of the classes; codes are indexes into them.
  public let classes: [String]
  /// The true class of each row.
  public let labels: [Int32]
  /// The predicted class of each row.
  public let predictions: [Int32]
  /// The probability of each class by row (`probabilities[class][row]`), where the model states
  /// them; log loss, Brier score and the areas under the ROC curves exist only then.
  public let probabilities: [[Double]]?
  /// Row weights; nil means 1 for every row.
  public let weights: [Double]?

  /// A sample of parallel arrays; lengths and codes are checked when it is measured.
  public init(
    classes: [String], labels: [Int32], predictions: [Int32], probabilities: [[Double]]? = nil,
    weights: [Double]? = nil
  ) {
    self.classes = classes
    self.labels = labels
    self.predictions = predictions
    self.probabilities = probabilities
    self.weights = weights
  }
}
