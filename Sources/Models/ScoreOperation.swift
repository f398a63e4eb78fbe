/// Scores of margins in Double, a column in and a column out for each output.
struct ScoreOperation: ColumnOperation {
  /// The formula.
  let transform: OutputTransform
  /// What a margin is multiplied with first.
  let slope: Double

  func evaluate(_ inputs: [ColumnValues], rows: Int) throws(OperationError) -> [ColumnValues] {
    var columns: [[Double]] = []
    for (index, input) in inputs.enumerated() {
      guard let numbers = input.numbers else {
        throw OperationError(input: index, row: 0, problem: .invalid)
      }
      columns.append(numbers)
    }
    let width = columns.count
    var margins: [Double] = []
    margins.reserveCapacity(rows * width)
    for row in 0..<rows {
      for column in columns { margins.append(column[row]) }
    }
    let scores = transform.scores(fromMargins: margins, outputs: width, slope: slope)
    return (0..<width).map { output in .numbers((0..<rows).map { scores[$0 * width + output] }) }
  }
}
