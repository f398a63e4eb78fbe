/// The shortest decimal that reads back as a given binary floating-point number, and of those the
/// nearest to it.
///
/// Method: R. Giulietti, "The Schubfach way to render doubles" (2020), figures 4 and 5. All decimals
/// that round to v lie between the midpoints to its neighbours. With the k of
/// 10^k <= (width of that interval) < 10^(k+1), at most one multiple of 10^(k+1) lies within it
/// (the pigeonhole, *Schubfach*), and if none does, a multiple of 10^k does: so four candidates are
/// looked at, the multiples of either power next to v. They are compared with 4 · v · 10^-k and
/// both midpoints in integers, which are rounded to odd so that truncated products compare as exact
/// ones do.
///
/// The paper needs 126 bits of 10^-k, rounded up; 128 are taken, of ``PowersOfFive``.
struct ShortestDecimal {
  /// The digits; zeros may stand at the end.
  let significand: UInt64
  /// The power of ten of the last digit.
  let exponent: Int

  /// The decimal of `significand · 2^exponent`, which is not zero.
  ///
  /// - Parameter isPowerOfTwo: whether the next number below is only half as far as the one above.
  @inline(__always)
  init(significand: UInt64, exponent: Int, isPowerOfTwo: Bool) {
    // Whole numbers that have no fraction bits: no shorter decimal is as near as half a unit.
    if exponent <= 0, exponent > -64, significand.trailingZeroBitCount >= -exponent {
      self.significand = significand >> UInt64(-exponent)
      self.exponent = 0
      return
    }
    // ⌊log10 of the interval's width⌋: 2^exponent, or three quarters of it.
    let power = (exponent &* 1_262_611 &- (isPowerOfTwo ? 524_031 : 0)) >> 22
    // ⌊log2 10^-power⌋ brings the product's whole part into the upper word.
    let shift = UInt64(truncatingIfNeeded: exponent &+ (-power &* 1_741_647) >> 19 &+ 1)
    let scale = PowersOfFive.roundedUp(-power)
    let quadruple = significand << 2
    let lower = Self.scaled(quadruple &- (isPowerOfTwo ? 1 : 2), shift, scale)
    let middle = Self.scaled(quadruple, shift, scale)
    let upper = Self.scaled(quadruple &+ 2, shift, scale)
    // The midpoints themselves round to the number whose last bit is 0.
    let isOdd = significand & 1
    let first = lower &+ isOdd
    let last = upper &- isOdd

    let whole = middle >> 2
    if whole >= 10 {
      let tens = whole / 10
      let isBelowInside = first <= 40 &* tens
      let isAboveInside = 40 &* tens &+ 40 <= last
      if isBelowInside != isAboveInside {
        self.significand = tens &+ (isAboveInside ? 1 : 0)
        self.exponent = power &+ 1
        return
      }
    }
    let isBelowInside = first <= whole << 2
    let isAboveInside = whole << 2 &+ 4 <= last
    let takesAbove: Bool
    if isBelowInside != isAboveInside {
      takesAbove = isAboveInside
    } else {
      let half = whole << 2 &+ 2
      takesAbove = middle > half || middle == half && whole & 1 == 1
    }
    self.significand = whole &+ (takesAbove ? 1 : 0)
    self.exponent = power
  }

  /// `value · 2^shift · scale / 2^128`, rounded to odd: the last bit is set where anything is lost.
  @inline(__always)
  private static func scaled(
    _ value: UInt64, _ shift: UInt64, _ scale: (high: UInt64, low: UInt64)
  ) -> UInt64 {
    let value = value &<< shift
    let lower = scale.low.multipliedFullWidth(by: value).high
    let upper = scale.high.multipliedFullWidth(by: value)
    let (rest, carry) = upper.low.addingReportingOverflow(lower)
    return (upper.high &+ (carry ? 1 : 0)) | (rest > 1 ? 1 : 0)
  }
}
