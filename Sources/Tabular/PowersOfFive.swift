/// The leading 128 bits of the powers 5^-342 … 5^324.
///
/// Computed once from their definition, in a few milliseconds: truncated for powers above one, one
/// more than truncated for the reciprocals whose rounding the method needs upwards.
enum PowersOfFive {
  private static let least = -342
  private static let greatest = 324

  /// Both words of each power, the high one first.
  private static let words: [UInt64] = {
    var words = [UInt64](repeating: 0, count: 2 * (greatest - least + 1))
    var power = BigInteger(1)
    for exponent in 0...max(greatest, -least) {
      if exponent <= greatest {
        let top = power.leadingBits
        words[2 * (exponent - least)] = top.high
        words[2 * (exponent - least) + 1] = top.low
      }
      if exponent > 0, exponent <= -least {
        let (inverse, _, _) = BigInteger(1).leadingQuotient(dividedBy: power, bitCount: 128)
        let (low, carry) = inverse[1].addingReportingOverflow(exponent <= 27 ? 1 : 0)
        words[2 * (-exponent - least)] = inverse[0] + (carry ? 1 : 0)
        words[2 * (-exponent - least) + 1] = low
      }
      power.multiplyAdd(5, 0)
    }
    return words
  }()

  /// The leading bits of 5^exponent; the exponent must lie in the table.
  @inline(__always)
  static func power(_ exponent: Int) -> (high: UInt64, low: UInt64) {
    words.withUnsafeBufferPointer { words in
      let index = 2 &* (exponent &- least)
      return (words[index], words[index &+ 1])
    }
  }

  /// The leading bits of 5^exponent, rounded up where there are more than 128.
  @inline(__always)
  static func roundedUp(_ exponent: Int) -> (high: UInt64, low: UInt64) {
    let power = power(exponent)
    // 5^55 is the last one of up to 128 bits; the reciprocals down to 5^-27 are rounded up already.
    let isBelow = exponent > 55 || exponent < -27
    let (low, carry) = power.low.addingReportingOverflow(isBelow ? 1 : 0)
    return (power.high &+ (carry ? 1 : 0), low)
  }
}

extension BigInteger {
  /// The leading 128 bits, shifted so that the first is set.
  fileprivate var leadingBits: (high: UInt64, low: UInt64) {
    let shift = UInt64(limbs.last?.leadingZeroBitCount ?? 0)
    func limb(_ back: Int) -> UInt64 { back <= limbs.count ? limbs[limbs.count - back] : 0 }
    func joined(_ upper: UInt64, _ lower: UInt64) -> UInt64 {
      shift == 0 ? upper : upper << shift | lower >> (64 - shift)
    }
    return (joined(limb(1), limb(2)), joined(limb(2), limb(3)))
  }
}
