/// Texts of a PMML document.
enum PMMLText {
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// A text without the blanks of XML at its ends.
  static func trimmed(_ text: String) -> String {
    let bytes = text.utf8
    guard let first = bytes.firstIndex(where: { !isBlank($0) }),
      let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[first...last])
  }

  /// The words of an `Array`: separated by blanks; those that hold blanks stand in double quotes, in
  /// which a backslash stands before a quote.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var isQuoted = false
    var isOpen = false
    var isEscaped = false
    for byte in text.utf8 {
      if isEscaped {
        // Only a quote loses its backslash.
        if byte != UInt8(ascii: "\"") { word.append(UInt8(ascii: "\\")) }
        word.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), isQuoted {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        if isQuoted || !isOpen {
          isQuoted.toggle()
          isOpen = true
        } else {
          word.append(byte)
        }
      } else if isBlank(byte), !isQuoted {
        if isOpen { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
        isOpen = false
      } else {
        word.append(byte)
        isOpen = true
      }
    }
    if isOpen { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
