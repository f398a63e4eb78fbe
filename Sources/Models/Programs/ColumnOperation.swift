/// One step of a ``ColumnProgram``: columns in, columns out, row by row.
///
/// The outputs of a row depend on the inputs of that row alone.
protocol ColumnOperation: Sendable {
  /// The output columns of a block of rows.
  ///
  /// - Parameters:
  ///   - inputs: columns of `rows` values each.
  ///   - rows: the number of rows, which an operation without inputs needs to know.
  func evaluate(_ inputs: [ColumnValues], rows: Int) throws(OperationError) -> [ColumnValues]
}

/// A value that an operation cannot take.
struct OperationError: Error, Equatable {
  /// Which of the operation's inputs.
  var input: Int
  /// The row of the block.
  var row: Int
  /// What is wrong with it.
  var problem: PredictionError.Problem
}

/// A column of one value.
struct ConstantOperation: ColumnOperation {
  /// The value: a number, or a word, or missing.
  enum Value: Sendable, Equatable {
    case number(Double)
    case word(String)
  }

  let value: Value

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    switch value {
    case .number(let number): [.numbers(Array(repeating: number, count: rows))]
    case .word(let word): [.words(Array(repeating: 0, count: rows), levels: [word])]
    }
  }
}
