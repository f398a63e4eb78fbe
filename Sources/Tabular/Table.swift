/// A typed columnar table: the rows of one data file, or those of its columns that were asked for.
public struct Table: Sendable {
  /// The columns in the file's order.
  public let columns: [Column]
  /// The number of data rows.
  public let rowCount: Int
  /// Where each row stands in its file, for error messages.
  public let lines: LineIndex

  /// A table of columns that all have `rowCount` rows.
  public init(columns: [Column], rowCount: Int, lines: LineIndex = LineIndex()) {
    precondition(columns.allSatisfy { $0.count == rowCount }, "columns of one length")
    self.columns = columns
    self.rowCount = rowCount
    self.lines = lines
  }

  /// The column of a name, or nil.
  public func column(named name: String) -> Column? {
    columns.first { $0.name == name }
  }
}

/// The 1-based line of a file at which each row starts.
///
/// Regular files need one entry; a blank line, a comment or a line break inside quotes adds one.
public struct LineIndex: Sendable, Equatable {
  /// Pairs of a row and the line it starts on; rows between two entries follow line by line.
  public private(set) var entries: [(row: Int, line: Int)] = []

  /// An index without entries: row 0 stands on line 2, below the header.
  public init() {}

  /// Says that `row` starts on `line`; rows must be added in ascending order.
  public mutating func append(row: Int, line: Int) {
    if let last = entries.last, last.line + (row - last.row) == line { return }
    if entries.isEmpty, line == row + 2 { return }
    entries.append((row, line))
  }

  /// The line on which a row starts.
  /// - Complexity: O(log entries).
  public func line(ofRow row: Int) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].row <= row { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return row + 2 }
    let entry = entries[low - 1]
    return entry.line + (row - entry.row)
  }

  /// Compares entry by entry.
  public static func == (left: LineIndex, right: LineIndex) -> Bool {
    left.entries.elementsEqual(right.entries) { $0.row == $1.row && $0.line == $1.line }
  }
}
