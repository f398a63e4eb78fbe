/// Text from elsewhere (names, paths, cells), made harmless for a terminal.
public enum SafeText {
  /// The text without what could command a terminal or reorder a line.
  ///
  /// Control characters (C0, C1, delete), line and paragraph separators become spaces, so the result
  /// stands on one line; embeddings, overrides and isolates of direction, which only act on what
  /// stands around them, are left out. Everything else stays, in every script.
  ///
  /// - Complexity: O(length).
  public static func clean(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: result.append(" ")
      case .format where (0x202A...0x202E).contains(scalar.value): continue
      case .format where (0x2066...0x2069).contains(scalar.value): continue
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
