#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Exact conversion of JSON number text to binary numbers.
enum DecimalNumber {
  /// The end of a JSON number that starts at `start`, or nil where there is none.
  ///
  /// Leading zeros and a point without digits are let through, as other readers of this format do;
  /// what is accepted has one meaning all the same.
  static func end(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int
  ) -> Int? {
    var at = start
    if at < count, base[at] == minus || base[at] == plus { at += 1 }
    var digits = 0
    while at < count, base[at] &- zero < 10 {
      at += 1
      digits += 1
    }
    if at < count, base[at] == point {
      at += 1
      while at < count, base[at] &- zero < 10 {
        at += 1
        digits += 1
      }
    }
    guard digits > 0 else { return nil }
    if at < count, base[at] | 0x20 == exponentMark {
      at += 1
      if at < count, base[at] == minus || base[at] == plus { at += 1 }
      guard at < count, base[at] &- zero < 10 else { return nil }
      while at < count, base[at] &- zero < 10 { at += 1 }
    }
    return at
  }

  /// Reads a Float32 as `strtof` does, and moves `at` behind it; nil where no number stands.
  ///
  /// The fast path computes `digits · 10^exponent` in Double, where both factors are exact, so that
  /// one rounding happens. Rounding the result to Float32 gives the nearest Float32 to the text
  /// unless the Double lies exactly halfway between two of them: rounding to Double is monotonic, so
  /// it never carries a number across such a point, only onto it. Those, numbers below the normal
  /// range, long digit strings and large exponents go to the C library.
  @inline(__always)
  static func float(
    _ base: UnsafePointer<UInt8>, _ at: inout Int, _ count: Int
  ) -> Float? {
    let start = at
    var cursor = at
    var negative = false
    if cursor < count, base[cursor] == minus {
      negative = true
      cursor += 1
    }
    var digits: UInt64 = 0
    var length = 0
    while cursor < count, base[cursor] &- zero < 10 {
      digits = digits &* 10 &+ UInt64(base[cursor] &- zero)
      length += 1
      cursor += 1
    }
    var exponent = 0
    if cursor < count, base[cursor] == point {
      cursor += 1
      let fraction = cursor
      while cursor < count, base[cursor] &- zero < 10 {
        digits = digits &* 10 &+ UInt64(base[cursor] &- zero)
        cursor += 1
      }
      exponent = fraction - cursor
      length += cursor - fraction
    }
    if length == 0 { return nil }
    if cursor < count, base[cursor] | 0x20 == exponentMark {
      cursor += 1
      var down = false
      if cursor < count, base[cursor] == minus || base[cursor] == plus {
        down = base[cursor] == minus
        cursor += 1
      }
      let first = cursor
      var written = 0
      while cursor < count, base[cursor] &- zero < 10 {
        if written < 100_000 { written = written * 10 + Int(base[cursor] &- zero) }
        cursor += 1
      }
      if cursor == first { return nil }
      exponent += down ? -written : written
    }
    at = cursor
    // 18 digits cannot overflow the accumulator, and 2^53 bounds what Double holds exactly.
    if length <= 18, digits <= 1 << 53, exponent >= -22, exponent <= 22 {
      if digits == 0 { return negative ? -0.0 : 0.0 }
      let magnitude =
        exponent < 0
        ? Double(digits) / powers[-exponent] : Double(digits) * powers[exponent]
      let halfway: UInt64 = 1 << 28
      if magnitude >= smallestNormal, magnitude < 3e38,
        magnitude.bitPattern & (1 << 29 - 1) != halfway
      {
        return Float(negative ? -magnitude : magnitude)
      }
    }
    return slow(base + start, cursor - start)
  }

  /// The C library's reading of a number's text.
  @inline(never)
  private static func slow(_ text: UnsafePointer<UInt8>, _ length: Int) -> Float {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: length + 1) { copy in
      for index in 0..<length { copy[index] = CChar(bitPattern: text[index]) }
      copy[length] = 0
      return copy.baseAddress.map { strtof($0, nil) } ?? .nan
    }
  }

  /// Reads a Float32 from a whole string; nil where the string is anything else.
  static func float(_ text: String) -> Float? {
    var text = text
    return text.withUTF8 { bytes in
      guard let base = bytes.baseAddress, end(base, 0, bytes.count) == bytes.count else {
        return nil
      }
      // A leading plus is not JSON but harmless inside a quoted parameter.
      var at = base[0] == plus ? 1 : 0
      return float(base, &at, bytes.count)
    }
  }

  private static let smallestNormal = Double(Float.leastNormalMagnitude)
  /// The powers of ten that Double holds exactly.
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
  private static let zero = UInt8(ascii: "0")
  private static let minus = UInt8(ascii: "-")
  private static let plus = UInt8(ascii: "+")
  private static let point = UInt8(ascii: ".")
  private static let exponentMark = UInt8(ascii: "e")
}
