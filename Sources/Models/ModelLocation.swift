/// A place in a model file.
public struct ModelLocation: Sendable, Equatable {
  /// The way from the top of the document, as in
  /// `learner.gradient_booster.model.trees[3].split_conditions[17]`; empty at the top.
  public let path: String
  /// The byte offset from the start of the file, the first byte being 0.
  public let offset: Int
  /// The 1-based line; 0 in a binary file, which has no lines.
  public let line: Int
  /// The 1-based column in bytes; 0 in a binary file.
  public let column: Int

  /// A place from its parts.
  public init(path: String, offset: Int, line: Int, column: Int) {
    self.path = path
    self.offset = offset
    self.line = line
    self.column = column
  }

  /// A place in a binary file.
  public init(path: String, byte offset: Int) {
    self.init(path: path, offset: offset, line: 0, column: 0)
  }

  /// Whether the file is binary, so that only the offset says where.
  public var isBinary: Bool { line == 0 }
}
