extension JSONScanner {
  /// Reads a string and undoes its escapes.
  mutating func string() throws(ModelError) -> String {
    guard kind == .string else {
      guard let kind else {
        throw .syntax(
          position < count ? .unexpected(byte: base[position]) : .truncated, at: location())
      }
      throw .wrongType(expected: "string", found: kind.rawValue, at: location())
    }
    position += 1
    let start = position
    // Almost every string is plain: one look for its end, one check of its encoding.
    while position < count, base[position] != UInt8(ascii: "\""),
      base[position] != UInt8(ascii: "\\"),
      base[position] >= 0x20
    {
      position += 1
    }
    var bytes: [UInt8]?
    if position < count, base[position] == UInt8(ascii: "\\") {
      bytes = try escaped(from: start)
    }
    guard position < count else { throw .syntax(.truncated, at: location()) }
    guard base[position] == UInt8(ascii: "\"") else {
      throw .syntax(.unexpected(byte: base[position]), at: location())
    }
    let text =
      if let bytes {
        String(validating: bytes, as: UTF8.self)
      } else {
        String(
          validating: UnsafeBufferPointer(start: base + start, count: position - start),
          as: UTF8.self)
      }
    position += 1
    guard let text else { throw .syntax(.encoding, at: location(start)) }
    return text
  }

  /// The bytes of a string with escapes, up to its closing quote.
  private mutating func escaped(from start: Int) throws(ModelError) -> [UInt8] {
    var bytes = Array(UnsafeBufferPointer(start: base + start, count: position - start))
    while position < count, base[position] != UInt8(ascii: "\""), base[position] >= 0x20 {
      guard base[position] == UInt8(ascii: "\\") else {
        bytes.append(base[position])
        position += 1
        continue
      }
      guard position + 1 < count else { throw .syntax(.truncated, at: location(count)) }
      let at = position
      position += 2
      switch base[at + 1] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(base[at + 1])
      case UInt8(ascii: "b"): bytes.append(0x08)
      case UInt8(ascii: "f"): bytes.append(0x0C)
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "u"):
        guard let scalar = unicodeEscape() else { throw .syntax(.escape, at: location(at)) }
        bytes.append(contentsOf: String(scalar).utf8)
      default: throw .syntax(.escape, at: location(at))
      }
    }
    return bytes
  }

  /// The scalar of the hexadecimal digits ahead, with the other half of a surrogate pair.
  private mutating func unicodeEscape() -> Unicode.Scalar? {
    guard let first = fourHexDigits() else { return nil }
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, position + 1 < count, base[position] == UInt8(ascii: "\\"),
      base[position + 1] == UInt8(ascii: "u")
    else { return nil }
    position += 2
    guard let second = fourHexDigits(), (0xDC00...0xDFFF).contains(second) else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func fourHexDigits() -> UInt32? {
    guard position + 4 <= count else { return nil }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let digit = base[position]
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(digit - 0x37)
      default: return nil
      }
      position += 1
    }
    return value
  }
}
