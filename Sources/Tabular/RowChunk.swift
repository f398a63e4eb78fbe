/// Consecutive rows of a data file.
public struct RowChunk: Sendable {
  /// The rows, with the columns and types of the whole file and the file's own line numbers.
  ///
  /// A word's code holds within the chunk only: levels are those that occur in it.
  public let table: Table
  /// The number of the chunk's first row in the file, from 0.
  public let firstRow: Int
}
