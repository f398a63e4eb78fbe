/// What keeps a table's columns from becoming a model's inputs.
///
/// Places are a feature, a row (0-based) and the line its record starts on. The values themselves are
/// people's data and are not part of an error.
public enum FeatureError: Error, Sendable, Equatable {
  /// No column has the feature's name; the nearest names that columns have.
  case missingColumn(feature: String, nearest: [String])
  /// The model stores no names, and neither `f0`, `f1` … nor a list of columns is there to stand in.
  case namesNotStored(featureCount: Int)
  /// The list of columns for a model without names has another length than the model has features.
  case columnCount(found: Int, expected: Int)
  /// Words where the model needs a number; the first row that has one.
  case notNumeric(feature: String, row: Int, line: Int)
  /// An infinite number, or one beyond Float32, which XGBoost refuses to read.
  case notFinite(feature: String, row: Int, line: Int)
  /// A number other than 0 and 1, or words, where the model needs a truth value.
  case notBoolean(feature: String, row: Int, line: Int)
  /// A fraction where the model needs a whole number.
  case notWhole(feature: String, row: Int, line: Int)
  /// A value that the model refuses while it scores; the feature is nil when several columns made it.
  case refused(feature: String?, row: Int, line: Int, problem: PredictionError.Problem)
  /// A missing cell where the model takes none.
  case missingValue(feature: String, row: Int, line: Int)
  /// A level that the model's list does not have.
  case unknownLevel(feature: String, row: Int, line: Int)
  /// Words for a categorical feature whose levels neither the file stores nor the user declares
  /// (`model.categories`).
  case levelsNotStored(feature: String, row: Int, line: Int)
  /// A number that is no code (negative, fractional, 2²⁴ or more) for a feature without levels.
  case notACode(feature: String, row: Int, line: Int)
}
