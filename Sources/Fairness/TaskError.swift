/// Why rows of a task with classes, numbers or rankings cannot be measured.
public enum TaskError: Error, Sendable, Equatable {
  /// A column of the sample (such as `predictions`) has another number of rows than its first.
  case columnLengthMismatch(column: String, expected: Int, found: Int)
  /// Fewer than two classes are named.
  case tooFewClasses
  /// More classes than a confusion matrix is made for.
  case tooManyClasses(maximum: Int)
  /// A code in a column (`labels`, `predictions`, `outcomes`) is no index of a class (0-based row).
  case classCodeOutOfRange(column: String, row: Int)
  /// A number in a column (`labels`, `predictions`, `scores`, `relevance`) is not finite, or lies
  /// outside the range it must have (0-based row).
  case numberOutOfRange(column: String, row: Int)
  /// A list's code is negative (0-based row).
  case listCodeNegative(row: Int)
  /// A cutoff of a ranking is below 1.
  case cutoffOutOfRange(Int)
  /// Two tallies that are to be merged do not describe the same classes or groups.
  case notMergeable
}
