/// What a model's outputs are.
public enum ModelTask: String, Sendable {
  /// One output: the positive class.
  case binaryClassification = "binary_classification"
  /// One output per class.
  case multiclassClassification = "multiclass_classification"
  /// Numbers.
  case regression
  /// Scores whose order matters.
  case ranking

  /// Whether outputs are scores of classes.
  public var isClassification: Bool {
    self == .binaryClassification || self == .multiclassClassification
  }
}
