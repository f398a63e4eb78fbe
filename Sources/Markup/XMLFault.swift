/// What is wrong with an XML document, and where.
public struct XMLFault: Error, Sendable, Equatable {
  /// What is wrong.
  public let problem: Problem
  /// The byte offset from the start of the document, the first byte being 0.
  public let offset: Int

  /// What may be wrong.
  public enum Problem: Sendable, Equatable {
    /// libxml2 found a fault; its own text.
    case notWellFormed(message: String)
    /// A document type declaration: it may define entities, and no model needs one.
    case documentType
    /// An entity other than XML's five.
    case entity
    /// Elements nested deeper than the limit.
    case depth(limit: Int)
    /// An element with more attributes than the limit.
    case attributes(limit: Int)
    /// More namespaces in force at once than the limit.
    case namespaces(limit: Int)
    /// A tag, comment or other piece of markup longer than the limit.
    case markup(limit: Int)
    /// An encoding other than UTF-8, US-ASCII and ISO-8859-1.
    case encoding(String)
    /// The document is longer than the parser takes (2 GiB).
    case tooLong
    /// The parser could not be set up, for want of memory.
    case parserUnavailable
  }

  /// A fault at a byte.
  public init(_ problem: Problem, at offset: Int) {
    self.problem = problem
    self.offset = offset
  }
}
