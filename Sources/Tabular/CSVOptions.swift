/// How a delimited text file is read.
public struct CSVOptions: Sendable, Equatable {
  /// The byte between fields; nil lets the header line tell it: the most frequent of comma,
  /// semicolon, tab and bar outside quotes (the earlier of that list if two are equally frequent),
  /// or the comma if there is none. A blank separates only when it is declared here.
  public var separator: UInt8?
  /// The texts that mean "no value", compared without the ASCII blanks around cell and token.
  public var missing: [String]
  /// The types of columns whose cells would tell another one.
  public var types: [String: ColumnType]
  /// The columns to keep; nil keeps all. The k-th of several columns of one name can be asked for
  /// as `name#k`; the plain name does when all of them hold the same values.
  public var columns: Set<String>?
  /// Lines that begin with this byte are skipped.
  public var comment: UInt8?
  /// How many threads read.
  public var threads: Int
  /// The bytes that one row may have, up to a gibibyte.
  public var lineLimit: Int

  /// How many bytes are parsed as one piece: shrunk by tests so that borders fall everywhere.
  package var chunkSize = 1 << 18

  /// The line limit within what lengths of cells can be counted in.
  var usableLineLimit: Int { max(1, min(lineLimit, 1 << 30)) }

  /// Options; the defaults read a common comma-separated file with one thread per core.
  public init(
    separator: UInt8? = nil, missing: [String] = [""], types: [String: ColumnType] = [:],
    columns: Set<String>? = nil, comment: UInt8? = nil, threads: Int = Parallel.coreCount,
    lineLimit: Int = 64 << 20
  ) {
    self.separator = separator
    self.missing = missing
    self.types = types
    self.columns = columns
    self.comment = comment
    self.threads = threads
    self.lineLimit = lineLimit
  }
}
