/// Writes numbers as text into memory: the fewest digits that read back as the same number, spelled
/// as Swift's `description` spells them.
///
/// One digit before and one behind the point at least; below 10^-4 and from the precision's own
/// limit on (beyond 2^53, and 2^24 for Float) with an exponent of two digits or three: `0.1`, `-3.0`,
/// `1e-05`, `1.5e+16`, `inf`, `-nan`; but a NaN's payload is not told.
///
/// The digits are those of ``ShortestDecimal``.
public enum DecimalWriter {
  /// The bytes that must be free where a number is written, of which the longest text takes 24; what
  /// lies behind the text may be overwritten up to there.
  public static let room = 48

  /// Writes a Double and returns the place behind it.
  @inline(never)
  public static func write(
    _ value: Double, to place: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let bits = value.bitPattern
    let fraction = bits & (1 << 52 - 1)
    let biased = Int(truncatingIfNeeded: bits >> 52) & 0x7FF
    let next = sign(value.sign, place)
    guard biased != 0x7FF else { return word(fraction == 0 ? "inf" : "nan", next) }
    guard biased != 0 || fraction != 0 else { return word("0.0", next) }
    let decimal = ShortestDecimal(
      significand: biased == 0 ? fraction : fraction | 1 << 52, exponent: max(1, biased) - 1075,
      isPowerOfTwo: fraction == 0 && biased > 1)
    return write(decimal, isLarge: value.magnitude > 0x1p53, to: next)
  }

  /// Writes a Float and returns the place behind it.
  @inline(never)
  public static func write(
    _ value: Float, to place: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let bits = UInt64(value.bitPattern)
    let fraction = bits & (1 << 23 - 1)
    let biased = Int(truncatingIfNeeded: bits >> 23) & 0xFF
    let next = sign(value.sign, place)
    guard biased != 0xFF else { return word(fraction == 0 ? "inf" : "nan", next) }
    guard biased != 0 || fraction != 0 else { return word("0.0", next) }
    let decimal = ShortestDecimal(
      significand: biased == 0 ? fraction : fraction | 1 << 23, exponent: max(1, biased) - 150,
      isPowerOfTwo: fraction == 0 && biased > 1)
    return write(decimal, isLarge: value.magnitude > 0x1p24, to: next)
  }

  /// Writes a whole number and returns the place behind it.
  public static func write(
    _ value: Int, to place: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var next = sign(value < 0 ? .minus : .plus, place)
    var digits = value.magnitude
    let count = max(1, digitCount(UInt64(digits)))
    next += count
    for back in 1...count {
      next[-back] = Ascii.zero + UInt8(truncatingIfNeeded: digits % 10)
      digits /= 10
    }
    return next
  }

  /// The text of a Double.
  public static func text(_ value: Double) -> String { text { write(value, to: $0) } }

  /// The text of a Float.
  public static func text(_ value: Float) -> String { text { write(value, to: $0) } }

  private static func text(
    _ write: (UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>
  ) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      return String(
        decoding: UnsafeBufferPointer(start: start, count: write(start) - start), as: UTF8.self)
    }
  }

  // MARK: Layout

  typealias Place = UnsafeMutablePointer<UInt8>

  @inline(__always)
  private static func sign(_ sign: FloatingPointSign, _ place: Place) -> Place {
    place.pointee = Ascii.minus
    return place + (sign == .minus ? 1 : 0)
  }

  private static func word(_ text: StaticString, _ place: Place) -> Place {
    place.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    return place + text.utf8CodeUnitCount
  }

  /// Lays out a decimal's digits, which are 17 at most.
  @inline(__always)
  private static func write(_ decimal: ShortestDecimal, isLarge: Bool, to place: Place) -> Place {
    let count = digitCount(decimal.significand)
    // The power of ten of the first digit.
    let exponent = decimal.exponent &+ count &- 1
    let digits = Digits(decimal.significand &* power(17 &- count))
    if isLarge || exponent < -4 { return exponential(digits, exponent, place) }
    if exponent < 0 {
      // `0.000` and the digits behind as many of them as it takes.
      UnsafeMutableRawPointer(place).storeBytes(
        of: UInt64(0x3030_3030_3030_2E30).littleEndian, as: UInt64.self)
      let first = place + (1 &- exponent)
      digits.store(first)
      return first + digits.count
    }
    // The digits one place further on; those before the point then move up.
    digits.store(place + 1)
    let whole = exponent &+ 1
    var index = 0
    while index < whole {
      place[index] = place[index &+ 1]
      index &+= 1
    }
    place[whole] = Ascii.point
    guard whole < digits.count else {
      place[whole &+ 1] = Ascii.zero
      return place + (whole &+ 2)
    }
    return place + (digits.count &+ 1)
  }

  private static func exponential(_ digits: Digits, _ exponent: Int, _ place: Place) -> Place {
    digits.store(place + 1)
    place[0] = place[1]
    var next = place + 1
    if digits.count > 1 {
      next.pointee = Ascii.point
      next = place + (digits.count &+ 1)
    }
    next[0] = UInt8(ascii: "e")
    next[1] = exponent < 0 ? Ascii.minus : Ascii.plus
    var rest = UInt8(truncatingIfNeeded: exponent.magnitude % 100)
    next += 2
    if exponent.magnitude >= 100 {
      next.pointee = Ascii.zero + UInt8(truncatingIfNeeded: exponent.magnitude / 100)
      next += 1
    }
    next[0] = Ascii.zero + rest / 10
    rest %= 10
    next[1] = Ascii.zero + rest
    return next + 2
  }

  /// How many digits a number has, none for zero.
  @inline(__always)
  private static func digitCount(_ value: UInt64) -> Int {
    // 1233 / 4096 is just above log10 2.
    let bits = 64 &- (value | 1).leadingZeroBitCount
    let guess = (bits &* 1233) >> 12
    guard guess < 20 else { return 20 }
    return guess &+ (value >= power(guess) ? 1 : 0)
  }

  /// 10^0 … 10^19.
  @inline(__always)
  private static func power(_ exponent: Int) -> UInt64 {
    powers.withUnsafeBufferPointer { $0[exponent] }
  }

  private static let powers: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
    1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
    1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
  ]
}

/// The 17 digits of a number as bytes, and how many of them stand before the zeros at the end.
private struct Digits {
  private let first: UInt8
  /// Eight digits each, the first one in the lowest byte.
  private let middle: UInt64
  private let last: UInt64
  /// The digits without the zeros at the end; at least 1.
  let count: Int

  /// The digits of a number of 17 digits.
  @inline(__always)
  init(_ number: UInt64) {
    let upper = number / 100_000_000
    let lead = upper / 100_000_000
    first = UInt8(truncatingIfNeeded: lead)
    middle = Self.eight(upper &- lead &* 100_000_000)
    last = Self.eight(number &- upper &* 100_000_000)
    let zeros =
      last != 0
      ? last.leadingZeroBitCount >> 3
      : 8 &+ middle.leadingZeroBitCount >> 3
    count = 17 &- zeros
  }

  /// Writes all 17 digits as text.
  @inline(__always)
  func store(_ place: UnsafeMutablePointer<UInt8>) {
    place.pointee = first &+ Ascii.zero
    let text = UnsafeMutableRawPointer(place)
    text.storeBytes(of: (middle | Self.zeros).littleEndian, toByteOffset: 1, as: UInt64.self)
    text.storeBytes(of: (last | Self.zeros).littleEndian, toByteOffset: 9, as: UInt64.self)
  }

  private static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// The digits of a number below 10^8, the first one in the lowest byte: split in halves that all
  /// go through the same multiplication at once, three times.
  @inline(__always)
  private static func eight(_ number: UInt64) -> UInt64 {
    let upper = (number &* 109_951_163) >> 40
    let fours = upper | (number &- upper &* 10_000) << 32
    let hundreds = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
    let twos = hundreds | (fours &- hundreds &* 100) << 16
    let tens = (twos &* 103) >> 10 & 0x000F_000F_000F_000F
    return tens | (twos &- tens &* 10) << 8
  }
}
