/// The scores of margins by one of the known formulas, one column for each output.
struct TransformOperation: ColumnOperation {
  /// The formula.
  let transform: OutputTransform
  /// The precision in which it is computed.
  let precision: NumberPrecision
  /// What margins are multiplied with first.
  var slope = 1.0

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    var margins = [Double](repeating: .nan, count: rows * inputs.count)
    for (output, input) in inputs.enumerated() {
      guard let numbers = input.numbers else {
        throw OperationError(input: output, row: 0, problem: .invalid)
      }
      for row in 0..<rows { margins[row * inputs.count + output] = numbers[row] }
    }
    let scores =
      switch precision {
      case .single:
        transform.scores(
          fromMargins: margins.map { Float($0) }, outputs: inputs.count, slope: Float(slope)
        ).map(Double.init)
      case .double: transform.scores(fromMargins: margins, outputs: inputs.count, slope: slope)
      }
    return inputs.indices.map { output in
      .numbers((0..<rows).map { scores[$0 * inputs.count + output] })
    }
  }
}
