internal import Markup

/// The ways in which a file is no XML that is read.
public enum XMLProblem: Sendable, Equatable {
  /// Content that breaks the rules of XML; libxml2's own text.
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
  /// A document of more than 2 GiB.
  case tooLong
  /// The parser could not be set up, for want of memory.
  case parserUnavailable

  init(_ problem: XMLFault.Problem) {
    self =
      switch problem {
      case .notWellFormed(let message): .notWellFormed(message: message)
      case .documentType: .documentType
      case .entity: .entity
      case .depth(let limit): .depth(limit: limit)
      case .attributes(let limit): .attributes(limit: limit)
      case .namespaces(let limit): .namespaces(limit: limit)
      case .markup(let limit): .markup(limit: limit)
      case .encoding(let name): .encoding(name)
      case .tooLong: .tooLong
      case .parserUnavailable: .parserUnavailable
      }
  }
}
