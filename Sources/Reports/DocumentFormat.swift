/// How a document is written.
public enum DocumentFormat: String, Sendable, CaseIterable {
  /// HTML 5.
  case html
  /// Well-formed XML in the XHTML namespace, with the same content.
  case xhtml
}
