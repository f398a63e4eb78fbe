/// Something that was assumed or done while a table became a model's inputs, to be told to the reader.
public enum FeatureNote: Sendable, Equatable {
  /// The model stores no levels for the feature: the column's whole numbers were taken as the codes
  /// it was trained with.
  case codesTakenAsWritten(feature: String)
  /// Cells matched a level only after blanks around them were left out.
  case blanksIgnored(feature: String, cells: Int)
  /// Levels that the model does not know were treated as missing.
  case unknownLevelsMissing(feature: String, cells: Int)
  /// The model stores no names: its features were taken from the columns listed by the user.
  case matchedByPosition
}
