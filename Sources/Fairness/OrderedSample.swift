/// Rows whose outcome is one of several classes in order: parallel arrays, nothing else.
///
/// The outcome may be a decision (a rate band, a grade) or a label; measure both to compare them.
public struct OrderedSample: Sendable {
  /// The classes from the worst for the person to the best; codes are indexes into them.
  public let classes: [String]
  /// The outcome of each row.
  public let outcomes: [Int32]
  /// Row weights; nil means 1 for every row.
  public let weights: [Double]?

  /// A sample of parallel arrays; lengths and codes are checked when it is measured.
  public init(classes: [String], outcomes: [Int32], weights: [Double]? = nil) {
    self.classes = classes
    self.outcomes = outcomes
    self.weights = weights
  }
}
