/// Reads decimal numbers into the nearest Double or the nearest Float, ties to even, bit for bit as
/// `strtod` and `strtof` do in the C locale.
///
/// The grammar is `[+-] digits [. digits] [(e|E) [+-] digits]` with a digit before or after the
/// point. Blanks, hexadecimal floats, `nan` and `inf` are not numbers here. A number too large is
/// an infinity, a number too small a zero, both with the sign.
///
/// Method: W. Clinger, "How to read floating point numbers accurately" (1990), where one exact
/// multiplication or division does; D. Lemire, "Number parsing at a gigabyte per second" (2021),
/// for other numbers of up to 19 digits; a division of big integers where more digits decide.
public enum DecimalParser {
  /// The number at the start of a text, and where it ends; `end == start` when there is none.
  ///
  /// Reads no byte at or after `limit`.
  public static func scanDouble(
    _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>
  ) -> (value: Double, end: UnsafePointer<UInt8>) {
    let decimal = Decimal(start, limit)
    guard decimal.end != start else { return (0, start) }
    return (double(decimal, start), decimal.end)
  }

  /// The number at the start of a text as Float, and where it ends; `end == start` when there is
  /// none.
  ///
  /// Reads no byte at or after `limit`.
  public static func scanFloat(
    _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>
  ) -> (value: Float, end: UnsafePointer<UInt8>) {
    let decimal = Decimal(start, limit)
    guard decimal.end != start else { return (0, start) }
    return (float(decimal, start), decimal.end)
  }

  /// The Double that a whole text is, or nil when it is not one number.
  public static func double(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { bytes in
      guard let start = bytes.baseAddress, bytes.count > 0 else { return nil }
      let (value, end) = scanDouble(start, start + bytes.count)
      return end == start + bytes.count ? value : nil
    }
  }

  /// The Float that a whole text is, or nil when it is not one number.
  public static func float(_ text: String) -> Float? {
    var text = text
    return text.withUTF8 { bytes in
      guard let start = bytes.baseAddress, bytes.count > 0 else { return nil }
      let (value, end) = scanFloat(start, start + bytes.count)
      return end == start + bytes.count ? value : nil
    }
  }

  // MARK: Rounding

  /// 10^0 … 10^22: the powers of ten that are Doubles.
  @inline(__always)
  static func exactPower(_ exponent: Int) -> Double {
    exactPowers.withUnsafeBufferPointer { $0[exponent] }
  }

  static let exactPowers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The Double nearest to a number without its sign, where significand and power of ten are both
  /// Doubles, so that one rounding happens; zero or within Float's normal range.
  @inline(__always)
  private static func oneOperation(_ decimal: Decimal) -> Double? {
    let exponent = decimal.exponent
    guard !decimal.isTruncated, decimal.significand <= 1 << 53, exponent >= -22, exponent <= 22
    else { return nil }
    let magnitude = Double(decimal.significand)
    return exponent < 0 ? magnitude / exactPower(-exponent) : magnitude * exactPower(exponent)
  }

  @inline(__always)
  static func double(_ decimal: Decimal, _ start: UnsafePointer<UInt8>) -> Double {
    if let value = oneOperation(decimal) { return decimal.isNegative ? -value : value }
    return Double(bitPattern: bits(decimal, start, .double))
  }

  @inline(__always)
  static func float(_ decimal: Decimal, _ start: UnsafePointer<UInt8>) -> Float {
    // Rounding to Double never carries a number across a point halfway between two Floats, only
    // onto it; anywhere else the Double's nearest Float is the number's own.
    if let value = oneOperation(decimal), value.bitPattern & (1 << 29 - 1) != 1 << 28 {
      return Float(decimal.isNegative ? -value : value)
    }
    return Float(bitPattern: UInt32(truncatingIfNeeded: bits(decimal, start, .float)))
  }

  /// The bit pattern of the number in a format, for what one operation cannot round.
  @inline(never)
  static func bits(
    _ decimal: Decimal, _ start: UnsafePointer<UInt8>, _ format: BinaryFormat
  ) -> UInt64 {
    let sign: UInt64 = decimal.isNegative ? format.signBit : 0
    let lower = nearest(decimal.significand, decimal.exponent, format)
    guard decimal.isTruncated else { return lower | sign }
    // The digits beyond the nineteenth matter only if the next significand rounds elsewhere.
    let upper = nearest(decimal.significand &+ 1, decimal.exponent, format)
    guard lower != upper else { return lower | sign }
    return exact(start, decimal.end, format) | sign
  }

  /// The format's nearest value to `significand` · 10^`exponent`.
  ///
  /// The product with a 128-bit power of five is exact enough for every 64-bit significand: N.
  /// Mushtak and D. Lemire, "Fast number parsing without fallback" (2023).
  @inline(__always)
  static func nearest(_ significand: UInt64, _ exponent: Int, _ format: BinaryFormat) -> UInt64 {
    guard significand != 0, exponent >= format.leastPower else { return 0 }
    guard exponent <= format.greatestPower else { return format.infinity }
    let zeros = significand.leadingZeroBitCount
    let normalized = significand << UInt64(zeros)
    let power = PowersOfFive.power(exponent)
    var (high, low) = normalized.multipliedFullWidth(by: power.high)
    let undecided = UInt64.max >> UInt64(format.fractionBits &+ 3)
    if high & undecided == undecided {
      let more = normalized.multipliedFullWidth(by: power.low).high
      let (sum, carry) = low.addingReportingOverflow(more)
      low = sum
      if carry { high &+= 1 }
    }
    let top = Int(high >> 63)
    let shift = UInt64(top &+ 61 &- format.fractionBits)
    var fraction = high >> shift
    // floor(log2(10) · exponent) + 63, exact over the table's range.
    var biased = ((217_706 &* exponent) >> 16) &+ 63 &+ top &- zeros &+ format.bias
    if biased <= 0 {
      guard 1 &- biased < 64 else { return 0 }
      fraction >>= UInt64(1 &- biased)
      fraction &+= fraction & 1
      // A carry into the hidden bit makes the smallest normal number, by itself.
      return fraction >> 1
    }
    // Exactly between two values: only small powers of five can divide so evenly.
    if low <= 1, format.tiePowers.contains(exponent), fraction & 3 == 1,
      fraction << shift == high
    {
      fraction &= ~1
    }
    fraction &+= fraction & 1
    fraction >>= 1
    if fraction >= 2 << UInt64(format.fractionBits) {
      fraction = 1 << UInt64(format.fractionBits)
      biased &+= 1
    }
    guard biased < format.infinityExponent else { return format.infinity }
    let hidden = UInt64(1) << UInt64(format.fractionBits)
    return (fraction & ~hidden) | UInt64(biased) << UInt64(format.fractionBits)
  }
}

/// An IEEE 754 binary format, as the constants that rounding to it needs.
struct BinaryFormat {
  let fractionBits: Int
  let bias: Int
  /// The biased exponent of infinity.
  let infinityExponent: Int
  /// Below 10^leastPower, 64 bits times the power round to zero.
  let leastPower: Int
  let greatestPower: Int
  /// The powers of ten at which a 64-bit significand can lie exactly between two values.
  let tiePowers: ClosedRange<Int>

  var infinity: UInt64 { UInt64(infinityExponent) << UInt64(fractionBits) }
  var signBit: UInt64 { UInt64(infinityExponent &+ 1) << UInt64(fractionBits) }

  static let double = BinaryFormat(
    fractionBits: 52, bias: 1023, infinityExponent: 0x7FF, leastPower: -342, greatestPower: 308,
    tiePowers: -4...23)
  static let float = BinaryFormat(
    fractionBits: 23, bias: 127, infinityExponent: 0xFF, leastPower: -65, greatestPower: 38,
    tiePowers: -17...10)
}
