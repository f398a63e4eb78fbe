/// Which rows of a table take part in an audit.
struct EvaluatedRows {
  /// The rows that do, ascending.
  let rows: [Int]
  /// Those that do not, by reason.
  let excluded: [AuditRecord.Exclusion]

  /// Leaves out rows without a label, a prediction or a weight, and those of weight 0; a row is
  /// counted under the first reason.
  /// - Throws: ``EvaluationError`` when no row is left.
  init(
    rowCount: Int, weights: [Double]?, source: String, labelIsMissing: (Int) -> Bool,
    predictionIsMissing: (Int) -> Bool
  ) throws {
    var kept: [Int] = []
    kept.reserveCapacity(rowCount)
    var missing = (label: 0, prediction: 0, weight: 0)
    var weightless = 0
    for row in 0..<rowCount {
      if labelIsMissing(row) {
        missing.label += 1
      } else if predictionIsMissing(row) {
        missing.prediction += 1
      } else if let weights, weights[row].isNaN {
        missing.weight += 1
      } else if let weights, weights[row] == 0 {
        weightless += 1
      } else {
        kept.append(row)
      }
    }
    excluded = [
      ("the label is missing", missing.label), ("the prediction is missing", missing.prediction),
      ("the weight is missing", missing.weight), ("the weight is 0", weightless),
    ].filter { $0.1 > 0 }.map { AuditRecord.Exclusion(reason: $0.0, rows: $0.1) }
    guard !kept.isEmpty else {
      throw EvaluationError.noRows(source: source, excluded: excluded)
    }
    rows = kept
  }
}
