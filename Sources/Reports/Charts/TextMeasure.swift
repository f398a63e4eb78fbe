/// Measures text without a font, so that labels can be wrapped before a browser sees them.
///
/// Widths are the largest advance of each character over DejaVu Sans, Noto Sans and Liberation
/// Sans (metric-compatible with Arial), so a label measured here fits in any of them.
enum TextMeasure {
  /// Advance widths of U+0020 to U+007E in thousandths of the font size.
  private static let ascii: [Double] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 551, 838,
    318, 361, 318, 372, 637, 637, 637, 637, 637, 637, 637, 637,
    637, 637, 337, 337, 838, 838, 838, 557, 1016, 685, 687, 723,
    771, 667, 611, 778, 752, 339, 500, 667, 558, 907, 760, 788,
    667, 788, 723, 667, 611, 732, 685, 989, 686, 667, 686, 391,
    372, 391, 838, 557, 500, 613, 635, 550, 635, 616, 353, 635,
    634, 278, 278, 580, 278, 975, 634, 612, 635, 635, 413, 521,
    393, 634, 592, 818, 592, 592, 525, 637, 551, 637, 838,
  ]

  /// The width of a text on one line, in the unit of `size`.
  static func width(_ text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + advance($1) } * size / 1000
  }

  /// A text broken into lines no wider than `width`.
  ///
  /// Breaks at spaces, after hyphens, slashes and underscores, and inside a word only when the word
  /// alone is too wide. Never returns an empty array, never loses a character but spaces at breaks.
  ///
  /// Beyond 400 characters a label ends in an ellipsis: the table beside the chart has it all.
  static func wrap(_ label: String, width limit: Double, size: Double) -> [String] {
    let cut = label.prefix(401)
    let text = cut.count > 400 ? cut.prefix(399) + "\u{2026}" : String(cut)
    var lines: [String] = []
    var line = ""
    for piece in pieces(text) {
      if line.isEmpty || width(trimmed(line + piece), size: size) <= limit {
        line += piece
      } else {
        lines.append(trimmed(line))
        line = piece
      }
      // A single piece wider than a line is cut between characters.
      while width(trimmed(line), size: size) > limit, line.count > 1 {
        var head = ""
        for character in line {
          if !head.isEmpty, width(head + String(character), size: size) > limit { break }
          head.append(character)
        }
        guard head.count < line.count else { break }
        lines.append(trimmed(head))
        line.removeFirst(head.count)
      }
    }
    if !trimmed(line).isEmpty || lines.isEmpty { lines.append(trimmed(line)) }
    return lines
  }

  /// Words with the break opportunity at their end.
  private static func pieces(_ text: String) -> [String] {
    var result: [String] = []
    var piece = ""
    for character in text {
      piece.append(character)
      if character == " " || character == "-" || character == "/" || character == "_"
        || character == "\n"
      {
        result.append(piece)
        piece = ""
      }
    }
    if !piece.isEmpty { result.append(piece) }
    return result
  }

  private static func trimmed(_ text: String) -> String {
    var slice = text[...]
    while slice.last == " " || slice.last == "\n" { slice.removeLast() }
    return String(slice)
  }

  private static func advance(_ scalar: Unicode.Scalar) -> Double {
    let value = scalar.value
    if value >= 0x20, value < 0x7F { return ascii[Int(value) - 0x20] }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 1020
    case 0xA0: return 318
    case 0x2013, 0x2212: return 838
    case 0x2014, 0x2026: return 1000
    default: return 790
    }
  }
}
