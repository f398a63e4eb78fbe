/// One input of a model.
public struct Feature: Sendable, Equatable {
  /// The name in the model file, or `f0`, `f1` … where it stores none.
  public let name: String
  /// How the model reads it.
  public let kind: Kind

  /// How a model reads a feature.
  public enum Kind: Sendable, Equatable {
    /// A number.
    case numeric
    /// A whole number, never missing.
    case integer
    /// A truth value as 1 or 0.
    case boolean
    /// A word of any kind: what it means is the model's own affair.
    case text
    /// A level's position in the list the model was trained with; nil where the file does not store
    /// the list and none was declared.
    case categorical(levels: [String]?)
  }

  /// A feature of a name and kind.
  public init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}
