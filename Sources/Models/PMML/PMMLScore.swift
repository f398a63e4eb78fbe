/// What a model of a PMML document gives for a row.
struct PMMLScore {
  typealias Register = ColumnProgram.Register

  /// The classes in the target's order; nil for a number.
  var labels: [String]?
  /// The number, or the probability of each class.
  var registers: [Register]
  /// By output of the finished model (one for two classes), the column that a learnt step made and
  /// that stands behind it; nil where there is none.
  var margins: [Register]?
  /// How margins become scores; nil where that takes more than a formula.
  var transform: OutputTransform?
}
