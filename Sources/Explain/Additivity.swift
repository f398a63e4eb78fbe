/// The law every contribution must obey: base value + Σφ over the features = margin.
///
/// The error of a row and output is |base + Σφ − margin| / max(1, |margin|, |base| + Σ|φ|), where the
/// margin is the model's own base margin plus the outputs of the leaves that the row reaches, all
/// summed in Double. The last term matters only where large contributions cancel (a regression with an
/// outlier a million times the rest): no sum of such terms can be exact to more digits than they have.
/// It is computed for every row of every run, and a run above the tolerance is refused: this is a
/// check of the arithmetic that was done, not an estimate.
public enum Additivity {
  /// The largest error that is let through where the arithmetic is in Double.
  public static let tolerance = 1e-9
  /// The same where it is in Float32.
  public static let singleTolerance = 1e-6

  /// The error of one row and output; NaN when one of the numbers is not finite.
  ///
  /// - Parameters:
  ///   - contributions: Σφ.
  ///   - magnitude: Σ|φ|.
  public static func error(
    baseValue: Double, contributions: Double, magnitude: Double, margin: Double
  ) -> Double {
    abs(baseValue + contributions - margin) / max(1, abs(margin), abs(baseValue) + magnitude)
  }

  /// The worst error over the rows of a block.
  ///
  /// - Parameter tolerance: the largest error that is let through.
  /// - Throws: ``ExplainError/additivity(row:output:error:)`` for the first row and output that miss
  ///   the tolerance, not-a-number included.
  static func check(
    values: [Double], margins: [Double], baseValues: [Double], firstRow: Int,
    tolerance: Double = tolerance
  ) throws(ExplainError) -> Double {
    let outputs = baseValues.count
    let rows = outputs == 0 ? 0 : margins.count / outputs
    let features = rows == 0 ? 0 : values.count / margins.count
    var worst = 0.0
    for row in 0..<rows {
      for output in 0..<outputs {
        var sum = 0.0
        var magnitude = 0.0
        for feature in 0..<features {
          let value = values[(row * features + feature) * outputs + output]
          sum += value
          magnitude += abs(value)
        }
        let error = error(
          baseValue: baseValues[output], contributions: sum, magnitude: magnitude,
          margin: margins[row * outputs + output])
        guard error <= tolerance else {
          throw .additivity(row: firstRow + row, output: output, error: error)
        }
        worst = max(worst, error)
      }
    }
    return worst
  }
}
