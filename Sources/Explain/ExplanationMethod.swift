/// How contributions are computed.
public enum ExplanationMethod: String, Sendable, CaseIterable {
  /// Exact Shapley values of trees, absent players averaged by the trees' covers.
  case pathDependent = "path_dependent"
  /// Exact Shapley values of trees, absent players replaced by the rows of a background.
  case interventional
  /// Exact Shapley values of a linear model against the mean of a background.
  case linear
  /// From scores alone, against the rows of a background: all sets of players where there are few,
  /// drawn orders with standard errors where there are many.
  case sampling
}
