/// A place in a model file.
public struct ModelLocation: Sendable, Equatable {
  /// The way from the top of the document, as in
  /// `learner.gradient_booster.model.trees[3].split_conditions[17]`; empty at the top.
  public let path: String
  /// The byte offset from the start of the file.
  public let offset: Int
  /// The 1-based line.
  public let line: Int
  /// The 1-based column in bytes.
  public let column: Int

  /// A place from its parts.
  public init(path: String, offset: Int, line: Int, column: Int) {
    self.path = path
    self.offset = offset
    self.line = line
    self.column = column
  }
}
