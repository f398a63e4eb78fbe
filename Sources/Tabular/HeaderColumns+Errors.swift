/// The errors of a chunk, told by the file's own lines and names.
extension HeaderColumns {
  /// A cell's place; `column` is a 0-based index into the header.
  func location(_ line: Int, _ column: Int) -> CellLocation {
    CellLocation(source: source, line: line, column: header.names[column], number: column + 1)
  }

  /// The error for a malformed place in a chunk that starts on a line.
  func error(_ failure: ChunkResult.Failure, firstLine: Int) -> TabularError {
    let line = firstLine + failure.line
    return switch failure {
    case .wrongFieldCount(_, let found):
      .wrongFieldCount(source: source, line: line, found: found, expected: header.names.count)
    case .unterminatedQuote: .unterminatedQuote(source: source, line: line)
    case .textAfterQuote(_, let column):
      .textAfterQuote(source: source, line: line, number: column + 1)
    case .loneCarriageReturn: .loneCarriageReturn(source: source, line: line)
    case .invalidUTF8: .invalidUTF8(source: source, line: line)
    case .zeroByte: .zeroByte(source: source, line: line)
    case .cell(_, let column, let kind):
      kind.isNotFinite
        ? .notFinite(at: location(line, column), found: kind)
        : .notANumber(at: location(line, column), found: kind)
    }
  }

  /// The error for bytes that no chunk could be made of, on a line or after it.
  func error(_ failure: RecordFailure, firstLine: Int, limit: Int) -> TabularError {
    switch failure {
    case .stream(let error): error
    case .lineTooLong: .lineTooLong(source: source, line: firstLine, limit: limit)
    case .unterminatedQuote(let line):
      .unterminatedQuote(source: source, line: firstLine + line)
    }
  }

  /// The error for a column whose cells cannot be what they were declared or look to be.
  func error(_ failure: ColumnAssembler.Failure, line: Int, column: Int) -> TabularError {
    let cell = location(line, column)
    return failure.isBoolean
      ? .notABoolean(at: cell, found: failure.kind)
      : .notFinite(at: cell, found: failure.kind)
  }
}
