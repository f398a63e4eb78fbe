/// The law every contribution must obey: base value + Σφ over the features = margin.
///
/// The error of a row and output is |base + Σφ − margin| / max(1, |margin|), where the margin is the
/// model's own base margin plus the outputs of the leaves that the row reaches, all summed in Double.
/// It is computed for every row of every run, and a run above the tolerance is refused: this is a
/// check of the arithmetic that was done, not an estimate.
public enum Additivity {
  /// The largest error that is let through.
  public static let tolerance = 1e-9

  /// The error of one row and output; NaN when one of the numbers is not finite.
  public static func error(baseValue: Double, contributions: Double, margin: Double) -> Double {
    abs(baseValue + contributions - margin) / max(1, abs(margin))
  }

  /// The worst error over the rows of a block.
  ///
  /// - Throws: ``ExplainError/additivity(row:output:error:)`` for the first row and output that miss
  ///   the tolerance, not-a-number included.
  static func check(
    values: [Double], margins: [Double], baseValues: [Double], firstRow: Int
  ) throws(ExplainError) -> Double {
    let outputs = baseValues.count
    let rows = outputs == 0 ? 0 : margins.count / outputs
    let features = rows == 0 ? 0 : values.count / margins.count
    var worst = 0.0
    for row in 0..<rows {
      for output in 0..<outputs {
        var sum = 0.0
        for feature in 0..<features {
          sum += values[(row * features + feature) * outputs + output]
        }
        let error = error(
          baseValue: baseValues[output], contributions: sum, margin: margins[row * outputs + output]
        )
        guard error <= tolerance else {
          throw .additivity(row: firstRow + row, output: output, error: error)
        }
        worst = max(worst, error)
      }
    }
    return worst
  }
}
