/// What an XML document may have before it is refused.
///
/// libxml2's own limits are either too narrow for models (256 levels of nesting; a decision tree is
/// nested as deeply as it decides) or, when lifted, none at all. These are checked in one pass over the
/// bytes before libxml2 sees any of them.
public struct XMLLimits: Sendable, Equatable {
  /// The most elements within each other.
  public var depth: Int
  /// The most attributes of one element: libxml2 compares each with all others.
  public var attributes: Int
  /// The most namespace declarations in force at once: libxml2 searches them for every element.
  public var namespaces: Int

  /// The most bytes of one tag, comment, processing instruction or CDATA section: libxml2's time for
  /// one beyond ten megabytes grows with its square.
  public var markup: Int

  /// Limits; the defaults are far beyond what exporters write.
  public init(
    depth: Int = 2000, attributes: Int = 100, namespaces: Int = 100,
    markup: Int = 1 << 20
  ) {
    self.depth = depth
    self.attributes = attributes
    self.namespaces = namespaces
    self.markup = markup
  }
}
