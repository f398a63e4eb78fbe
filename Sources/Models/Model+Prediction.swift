extension Model {
  /// The scores of some rows, by row, then output.
  ///
  /// - Parameter threads: how many to use at most; the result does not depend on it.
  /// - Throws: ``PredictionError`` for the first row with a value that the model refuses, or what an
  ///   external function throws.
  /// - Precondition: the matrix has as many columns as the model has features.
  public func scores(of matrix: FeatureMatrix, threads: Int = 1) throws -> [Double] {
    switch form {
    case .trees(let ensemble):
      return oriented(
        ensemble.scores(fromMargins: ensemble.margins(of: matrix, threads: threads)))
    case .program(let program):
      let columns: [[Double]]
      do {
        columns = try program.program.numbers(in: program.results, of: matrix, threads: threads)
      } catch {
        // A score of an earlier row may not be finite.
        if error.row > 0 { _ = try scores(of: matrix.selecting(0..<error.row), threads: threads) }
        throw error
      }
      let refused = columns.enumerated().compactMap { output, column in
        column.firstIndex { !$0.isFinite }.map { (row: $0, output: output) }
      }
      if let (row, output) = refused.min(by: { $0.row < $1.row }) {
        throw PredictionError(
          feature: program.program.sources[program.results[output]].feature, row: row,
          problem: .notFinite)
      }
      guard columns.count > 1 else { return oriented(columns.first ?? []) }
      return (0..<matrix.rowCount).flatMap { row in columns.map { $0[row] } }
    case .function(let function):
      return oriented(try function.scores(of: matrix))
    }
  }

  /// The columns that the learnt part of the ``decomposition`` sees; the matrix itself where there is
  /// none, or where the part sees the raw columns.
  public func learnerMatrix(
    of matrix: FeatureMatrix, threads: Int = 1
  ) throws(PredictionError) -> FeatureMatrix {
    guard case .program(let program) = form, program.decomposition != nil else { return matrix }
    return FeatureMatrix(
      columns: try program.program.numbers(
        in: program.learnerInputs, of: matrix, threads: threads),
      rowCount: matrix.rowCount)
  }
}
