/// A row that a model refuses to score.
public struct PredictionError: Error, Sendable, Equatable {
  /// The raw column (index among ``Model/features``) whose value is refused; nil when several raw
  /// columns made it.
  public let feature: Int?
  /// The row of the matrix.
  public let row: Int
  /// What is wrong with the value.
  public let problem: Problem

  /// A refusal from its parts.
  public init(feature: Int?, row: Int, problem: Problem) {
    self.feature = feature
    self.row = row
    self.problem = problem
  }

  /// What is wrong with a value.
  public enum Problem: String, Sendable, CaseIterable {
    /// A category that the model was not trained with, where its file says to refuse them.
    case unknownCategory = "unknown_category"
    /// A missing value where the model takes none.
    case missing
    /// A value that the model's file declares invalid.
    case invalid
    /// A result that is no finite number.
    case notFinite = "not_finite"
  }
}
