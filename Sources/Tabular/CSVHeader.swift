/// The header line of a delimited text file.
public struct CSVHeader: Sendable, Equatable {
  /// The names in the file's order without the blanks around them; a name may occur twice.
  public let names: [String]
  /// The byte between fields, as declared or as told from the header line.
  public let separator: UInt8
  /// The 1-based line on which the header stands.
  public let line: Int

  /// A header from its parts.
  public init(names: [String], separator: UInt8, line: Int) {
    self.names = names
    self.separator = separator
    self.line = line
  }
}
