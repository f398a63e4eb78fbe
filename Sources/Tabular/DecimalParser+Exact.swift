extension DecimalParser {
  /// The bits of the format's nearest value to a number of any length, without its sign.
  ///
  /// Digits beyond the 800th only say whether there is something more: the longest decimal that
  /// lies exactly between two Doubles has 767 digits.
  @inline(never)
  static func exact(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ format: BinaryFormat
  ) -> UInt64 {
    var digits = BigInteger(0)
    var taken = 0
    var exponent = 0
    var isFraction = false
    var isInexact = false
    var next = start
    reading: while next < end {
      let byte = next.pointee
      switch byte {
      case Ascii.plus, Ascii.minus: break
      case Ascii.point: isFraction = true
      case 0x65, 0x45: break reading
      default:
        if taken < 800 {
          digits.multiplyAdd(10, UInt64(byte &- Ascii.zero))
          if !digits.isZero { taken += 1 }
          if isFraction { exponent -= 1 }
        } else {
          if byte != Ascii.zero { isInexact = true }
          if !isFraction { exponent += 1 }
        }
      }
      next += 1
    }
    if next < end {
      var written = 0
      let isDown = next + 1 < end && next[1] == Ascii.minus
      for byte in UnsafeBufferPointer(start: next + 1, count: end - next - 1)
      where byte >= Ascii.zero {
        if written < 1 << 48 { written = written * 10 + Int(byte - Ascii.zero) }
      }
      exponent += isDown ? -written : written
    }
    guard !digits.isZero else { return 0 }
    // Outside these the answer is plain, and the powers of ten stay small.
    if exponent + taken > 310 { return format.infinity }
    if exponent + taken < -345 { return 0 }

    var denominator = BigInteger(1)
    if exponent >= 0 {
      digits.multiply(powerOfTen: exponent)
    } else {
      denominator.multiply(powerOfTen: -exponent)
    }
    let (quotient, scale, hasRemainder) = digits.quotient64(dividedBy: denominator)
    return rounded(quotient, scale, isInexact || hasRemainder, format)
  }

  /// Rounds `value` · 2^`scale`, of which bit 63 is set, plus something less than one unit when
  /// `isInexact`.
  static func rounded(
    _ value: UInt64, _ scale: Int, _ isInexact: Bool, _ format: BinaryFormat
  ) -> UInt64 {
    let exponent = scale + 63
    guard exponent <= format.bias else { return format.infinity }
    let least = 1 - format.bias
    let precision = format.fractionBits + 1 - max(0, least - exponent)
    guard precision >= 0 else { return 0 }
    let dropped = UInt64(64 - precision)
    let kept = dropped == 64 ? 0 : value >> dropped
    let half = value >> (dropped - 1) & 1 == 1
    let isMore = isInexact || value & (UInt64(1) << (dropped - 1) - 1) != 0
    let up: UInt64 = half && (isMore || kept & 1 == 1) ? 1 : 0
    // Adding carries from fraction into exponent as the format means it to.
    guard exponent >= least else { return kept + up }
    let hidden = UInt64(1) << UInt64(format.fractionBits)
    return UInt64(exponent + format.bias) << UInt64(format.fractionBits) + (kept - hidden) + up
  }
}
