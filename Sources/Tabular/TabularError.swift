/// What can go wrong between the bytes of a data file and a ``Table``.
///
/// Cases carry where it happened and what *kind* of thing stood there, never a cell's value: cells
/// are personal data. `source` is the file's path, or the name given to standard input or bytes.
/// Lines and column numbers count from 1; the line is the one on which the row starts.
public enum TabularError: Error, Sendable, Equatable {
  /// The file cannot be opened.
  case cannotOpen(source: String, reason: OpenFailure)
  /// Reading failed midway with this `errno`.
  case cannotRead(source: String, errno: Int32)
  /// The file is not the same as when it was read a moment ago.
  case changed(source: String)
  /// There is no header: no byte, or nothing but blank and comment lines.
  case empty(source: String)
  /// There is a header and no row below it.
  case noRows(source: String)
  /// A line has more bytes than the limit.
  case lineTooLong(source: String, line: Int, limit: Int)

  /// A header name is empty, and the column would be kept.
  case emptyColumnName(source: String, line: Int, number: Int)
  /// A column was asked for that the header lacks; `nearest` are the header names most like it.
  case unknownColumn(source: String, name: String, nearest: [String])
  /// Columns of this name hold different values; `candidates` are the names to ask for instead.
  case ambiguousColumn(source: String, name: String, candidates: [String])

  /// A row has too few or too many fields.
  case wrongFieldCount(source: String, line: Int, found: Int, expected: Int)
  /// A quote opens on this line and is not closed.
  case unterminatedQuote(source: String, line: Int)
  /// Text follows a closing quote; a quote inside quotes must be doubled.
  case textAfterQuote(source: String, line: Int, number: Int)
  /// The bytes of a line are not UTF-8.
  case invalidUTF8(source: String, line: Int)
  /// A line holds a zero byte: the file is binary, cut off or UTF-16.
  case zeroByte(source: String, line: Int)
  /// A carriage return outside quotes is not followed by a line feed.
  case loneCarriageReturn(source: String, line: Int)

  /// A cell of a column declared numeric is not a number.
  case notANumber(at: CellLocation, found: CellKind)
  /// A cell of a column declared boolean is neither true nor false.
  case notABoolean(at: CellLocation, found: CellKind)
  /// A cell of a column of numbers is NaN, an infinity or beyond the range of Double, and not
  /// declared as missing.
  case notFinite(at: CellLocation, found: CellKind)
}

/// Why a file cannot be opened.
public enum OpenFailure: Sendable, Equatable {
  /// No such file.
  case notFound
  /// The file may not be read by this user.
  case accessDenied
  /// The path is a folder.
  case isDirectory
  /// Any other `errno`.
  case other(errno: Int32)
}
