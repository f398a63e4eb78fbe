/// What is wrong with a piece of markup.
public enum MarkupError: Error, Sendable, Equatable {
  /// libxml2 found a fault.
  ///
  /// `code` is libxml2's `xmlParserErrors` number, `message` its own text, and `line` and `column`
  /// count from 1 (0 when the parser could not tell).
  case notWellFormed(line: Int, column: Int, code: Int, message: String)
  /// The text is longer than the parser takes (2 GiB).
  case tooLong(bytes: Int)
  /// The parser could not be set up, for want of memory.
  case parserUnavailable
}
