/// Makes text safe to stand in XML and HTML.
public enum MarkupText {
  /// A text with the five special characters written as entities, for content and attributes alike.
  ///
  /// Works on Unicode scalars: a `<` or `"` that carries a combining mark is one Swift `Character`,
  /// and comparing characters would let it through.
  public static func escape(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(isLegal(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return result
  }

  /// A text in which every character that XML 1.0 forbids is U+FFFD, the replacement character.
  public static func replacingIllegalCharacters(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { !isLegal($0) }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isLegal(scalar) ? scalar : "\u{FFFD}") }
    return String(result)
  }

  /// Whether XML 1.0 (production 2, `Char`) and HTML both allow a character.
  static func isLegal(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD: true
    case 0x0..<0x20, 0x7F...0x9F, 0xFFFE, 0xFFFF: false
    default: true
    }
  }
}
