/// What a first reading of a file has told: the types of its columns and where its rows stand.
public struct TableSurvey: Sendable {
  /// The number of data rows.
  public let rowCount: Int
  /// Whether every chunk would be read as these types by itself, so that what was checked on the
  /// first reading holds for the second.
  public let isUniform: Bool
  /// The types of the kept columns.
  let types: [ColumnType]
  /// The rows and lines of each chunk.
  let extents: [Extent]

  /// How far a chunk goes.
  struct Extent: Sendable {
    var firstRow: Int
    var rowCount: Int
    var firstLine: Int
    var lineCount: Int
  }
}
