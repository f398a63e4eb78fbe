/// What is wrong with a configuration, and where.
public struct ConfigurationError: Error, Sendable, Equatable {
  /// The file, or nil for flags of the command line.
  public var file: String?
  /// The 1-based line.
  public var line: Int?
  /// The 1-based column.
  public var column: Int?
  /// The key as a path, as in `data.label` or `protected[2].bins`.
  public var key: String
  /// What is wrong.
  public var problem: Problem

  /// An error from its parts.
  public init(
    file: String? = nil, line: Int? = nil, column: Int? = nil, key: String, problem: Problem
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.key = key
    self.problem = problem
  }

  /// What is wrong.
  public enum Problem: Sendable, Equatable {
    /// The text is no YAML.
    case syntax(String)
    /// A key that does not exist here; the nearest one that does.
    case unknownKey(nearest: String?)
    /// A key that occurs twice in one place.
    case duplicateKey
    /// A value of another kind than the key takes.
    case wrongKind(expected: String)
    /// A number outside its range.
    case outOfRange(found: String, expected: String)
    /// A word that is none of those allowed.
    case notAChoice(found: String, choices: [String])
    /// A key that must be there.
    case missing(flag: String?)
    /// Two settings that exclude each other, or one that needs another.
    case conflict(String)
    /// A part of the configuration language that this version does not carry out.
    case notAvailable(String)
    /// A model that is explained against rows to compare with, where the data have too few to stand
    /// for them.
    case needsBackground(rows: Int)
    /// A value that does not occur in a column (or among a model's outputs); the ones that do, where
    /// they may be told.
    case notInData(found: String, column: String, available: [String])
  }
}
