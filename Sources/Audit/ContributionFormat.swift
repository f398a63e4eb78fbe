/// What the contributions of all rows are written as.
public enum ContributionFormat: String, Sendable, CaseIterable {
  /// Text: a line per row, or per row and class.
  case csv
  /// A NumPy array of Doubles.
  case npy
}
