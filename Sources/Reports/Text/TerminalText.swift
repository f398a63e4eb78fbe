/// What a terminal needs: cells instead of characters, wrapping, colors as an extra.
struct TerminalText {
  /// Columns.
  let width: Int
  /// Whether escape sequences for color may be written.
  let color: Bool
  /// Whether anything beyond ASCII may be written for our own signs; names are kept as they are.
  let unicode: Bool

  /// Colors by meaning; the word or sign beside it says the same.
  enum Tint: String {
    case favorable = "34"
    case adverse = "33"
    case muted = "2"
    case strong = "1"
  }

  init(width: Int, color: Bool, unicode: Bool) {
    self.width = max(width, 40)
    self.color = color
    self.unicode = unicode
  }

  /// A text in a color, when there are colors.
  func tinted(_ text: String, _ tint: Tint) -> String {
    color && !text.isEmpty ? "\u{1B}[\(tint.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Our own signs in ASCII where the terminal has no more.
  func signs(_ text: String) -> String {
    guard !unicode else { return text }
    var result = ""
    for character in text {
      switch character {
      case "\u{2212}", "\u{2013}": result += "-"
      case "\u{A0}": result += " "
      case "\u{2026}": result += "..."
      case "×": result += "x"
      case "·": result += "|"
      case "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻":
        if result.hasSuffix("10") { result += "^" }
        let plain: [Character: Character] = [
          "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
          "⁹": "9", "⁻": "-",
        ]
        result.append(plain[character] ?? character)
      default: result.append(character)
      }
    }
    return result
  }

  /// The terminal cells a text takes.
  static func cells(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + cells($1) }
  }

  private static func cells(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// A text of exactly `size` cells: filled with spaces, or cut with an ellipsis.
  func fit(_ text: String, _ size: Int, right: Bool = false) -> String {
    var text = text
    if Self.cells(text) > size {
      let mark = unicode ? "\u{2026}" : "..."
      var kept = ""
      for character in text {
        if Self.cells(kept + String(character)) + Self.cells(mark) > size { break }
        kept.append(character)
      }
      text = kept + mark
    }
    let fill = String(repeating: " ", count: max(size - Self.cells(text), 0))
    return right ? fill + text : text + fill
  }

  /// A text broken at spaces into lines of at most `size` cells; longer words are cut.
  func wrap(_ text: String, _ size: Int, indent: String = "") -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let room = size - Self.cells(lines.isEmpty ? "" : indent)
      var word = String(word)
      if !line.isEmpty, Self.cells(line) + 1 + Self.cells(word) > room {
        lines.append((lines.isEmpty ? "" : indent) + line)
        line = ""
      }
      while line.isEmpty, Self.cells(word) > max(room, 1) {
        var head = ""
        for character in word {
          if !head.isEmpty, Self.cells(head + String(character)) > room { break }
          head.append(character)
        }
        lines.append((lines.isEmpty ? "" : indent) + head)
        word.removeFirst(head.count)
      }
      line += line.isEmpty ? word : " " + word
    }
    if !line.isEmpty || lines.isEmpty { lines.append((lines.isEmpty ? "" : indent) + line) }
    return lines
  }
}
