/// A field or an expression of a PMML document as a column of the program.
struct PMMLValue: Sendable {
  /// The column.
  let register: ColumnProgram.Register
  /// What its values are: words for strings, numbers for everything else.
  let type: PMMLType
  /// Whether some rows may have no value.
  var mayBeMissing = true
  /// All values that it may have, where they are known.
  var values: Set<PMMLMapOperation.Cell>?
  /// The words in order, where they have one.
  var order: [String] = []
}
