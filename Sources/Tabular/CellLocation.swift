/// Where a cell stands in its file.
public struct CellLocation: Sendable, Equatable {
  /// The file's path, or the name given to standard input or bytes.
  public let source: String
  /// The 1-based line on which the row starts.
  public let line: Int
  /// The column's name in the header.
  public let column: String
  /// The column's 1-based number.
  public let number: Int

  /// A location from its parts.
  public init(source: String, line: Int, column: String, number: Int) {
    self.source = source
    self.line = line
    self.column = column
    self.number = number
  }
}
