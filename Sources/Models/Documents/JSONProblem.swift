/// The ways in which a file is not JSON, or not its binary form UBJSON.
public enum JSONProblem: Error, Sendable, Equatable {
  /// The file ends inside a value.
  case truncated
  /// A byte that cannot stand there.
  case unexpected(byte: UInt8)
  /// A key that its object has already.
  case duplicateKey(String)
  /// More arrays and objects inside each other than any model has.
  case nesting(limit: Int)
  /// A malformed number.
  case number(String)
  /// A number outside the range of its type.
  case range(String)
  /// A backslash sequence that JSON does not have, or half of a surrogate pair.
  case escape
  /// Bytes that are not UTF-8.
  case encoding
  /// A length in a binary file that is negative, or for which too few bytes are left.
  case length(claimed: Int, remaining: Int)
  /// Content after the end of the document.
  case trailing
}
