/// Why data that could be read cannot be evaluated. Places are given, cell values are not.
public enum EvaluationError: Error, Sendable, Equatable {
  /// The label has another number of values than two.
  case labelValues(source: String, column: String, found: Int)
  /// The label is missing in every row.
  case noLabels(source: String, column: String)
  /// No row is left to evaluate; why rows were left out.
  case noRows(source: String, excluded: [AuditRecord.Exclusion])
  /// A weight that is negative or no number.
  case weight(source: String, line: Int, column: String)
  /// A frequency weight that is no whole number.
  case frequency(source: String, line: Int, column: String)
  /// A score outside 0...1 that is declared to be a probability.
  case notAProbability(source: String, line: Int, column: String)
  /// A column that must hold numbers for what is asked of it.
  case notNumeric(source: String, column: String, purpose: Purpose)
  /// No row, or more than one, has the id that was asked for.
  case applicant(source: String, column: String, matches: Int)
  /// A row number outside the file.
  case row(source: String, found: Int, rowCount: Int)
  /// A file for one applicant with another number of rows than one.
  case oneRow(source: String, found: Int)
  /// A label value that is no class of the model.
  case unknownClass(source: String, line: Int, column: String, classes: [String])

  /// A row without a value in the column of lists.
  case listMissing(source: String, line: Int, column: String)

  /// What a column of numbers is needed for.
  public enum Purpose: String, Sendable {
    /// As row weights.
    case weights
    /// For a limit of the predictions.
    case limit
    /// As the probabilities of a group.
    case probabilities
    /// As the numbers that a regression predicts.
    case regression
  }
}
