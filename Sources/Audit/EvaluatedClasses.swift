import Tabular

/// Labels and predictions of several classes, by row that takes part.
struct EvaluatedClasses {
  /// The classes' names.
  let names: [String]
  /// The label's class.
  let labels: [Int32]
  /// The predicted class.
  let predictions: [Int32]

  /// The class of every cell of a column; -1 for a missing one.
  /// - Throws: an error with its line for a value that is no class.
  static func codes(
    _ column: Column, in names: [String], _ inputs: AuditInputs
  ) throws -> [Int32] {
    let values = DistinctValues(column: column)
    let classes = try values.names.indices.map { code -> Int32 in
      guard let place = names.firstIndex(where: { values.matches(code: code, text: $0) }) else {
        let row = values.codes.firstIndex(of: Int32(code)) ?? 0
        throw EvaluationError.unknownClass(
          source: inputs.source, line: inputs.table.lines.line(ofRow: row), column: column.name,
          classes: names)
      }
      return Int32(place)
    }
    return values.codes.map { $0 < 0 ? -1 : classes[Int($0)] }
  }

  /// The class of the highest score of every row, the first one of several.
  static func highest(_ scores: [Double], outputCount: Int) -> [Int32] {
    stride(from: 0, to: scores.count, by: outputCount).map { start in
      var best = start
      for index in start..<(start + outputCount) where scores[index] > scores[best] {
        best = index
      }
      return Int32(best - start)
    }
  }
}
