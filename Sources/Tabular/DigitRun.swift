/// Reads runs of decimal digits eight at a time, within one register.
enum DigitRun {
  /// Appends the digits at `start` to `value`, modulo 2^64, and returns the place behind them.
  ///
  /// Some other byte must follow them, and eight bytes behind that must be readable.
  @inline(__always)
  static func read(_ start: UnsafePointer<UInt8>, _ value: inout UInt64) -> UnsafePointer<UInt8> {
    var next = start
    while true {
      let digits =
        UInt64(
          littleEndian: UnsafeRawPointer(next).loadUnaligned(as: UInt64.self))
        ^ 0x3030_3030_3030_3030
      // The high bit of a byte that is no digit; right up to the first such byte.
      let others = ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
      if others == 0 {
        value = value &* 100_000_000 &+ number(digits)
        next += 8
        continue
      }
      let count = others.trailingZeroBitCount >> 3
      guard count > 0 else { return next }
      let power = powers.withUnsafeBufferPointer { $0[count] }
      value = value &* power &+ number(digits &<< UInt64(64 &- 8 &* count))
      return next + count
    }
  }

  private static let powers: [UInt64] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000,
  ]

  /// The number whose digits the bytes are, the first one lowest: pairs, then fours, then eight.
  @inline(__always)
  private static func number(_ digits: UInt64) -> UInt64 {
    let pairs = (digits &* 10) &+ (digits >> 8)
    let low = (pairs & 0x0000_00FF_0000_00FF) &* (100 &+ (1_000_000 << 32))
    let high = ((pairs >> 16) & 0x0000_00FF_0000_00FF) &* (1 &+ (10_000 << 32))
    return (low &+ high) >> 32
  }
}
