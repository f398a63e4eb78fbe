/// The parts of a decimal number at the start of a text: ± significand · 10^exponent.
struct Decimal {
  /// The first 19 digits at most, as an integer.
  var significand: UInt64 = 0
  /// The power of ten that the significand is scaled by.
  var exponent = 0
  var isNegative = false
  /// Whether digits other than zero follow those of the significand.
  var isTruncated = false
  /// Just after the number; the start of the text when there is none.
  var end: UnsafePointer<UInt8>

  /// Reads the longest number that the text begins with.
  @inline(__always)
  init(_ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>) {
    end = start
    var next = start
    guard next < limit else { return }
    if next.pointee == Ascii.minus {
      isNegative = true
      next += 1
    } else if next.pointee == Ascii.plus {
      next += 1
    }
    let digits = next
    while next < limit {
      let digit = next.pointee &- Ascii.zero
      guard digit < 10 else { break }
      significand = significand &* 10 &+ UInt64(digit)
      next += 1
    }
    var digitCount = next - digits
    if next < limit, next.pointee == Ascii.point {
      next += 1
      let fraction = next
      while next < limit {
        let digit = next.pointee &- Ascii.zero
        guard digit < 10 else { break }
        significand = significand &* 10 &+ UInt64(digit)
        next += 1
      }
      digitCount &+= next - fraction
      exponent = fraction - next
    }
    guard digitCount > 0 else { return }
    end = next
    let digitsEnd = next
    var written = 0
    if next < limit, next.pointee | 32 == 0x65 {
      next += 1
      var isDown = false
      if next < limit, next.pointee == Ascii.minus || next.pointee == Ascii.plus {
        isDown = next.pointee == Ascii.minus
        next += 1
      }
      let first = next
      while next < limit {
        let digit = next.pointee &- Ascii.zero
        guard digit < 10 else { break }
        // Beyond this any further digit changes nothing: no text is long enough to make up for it.
        if written < 1 << 48 { written = written &* 10 &+ Int(digit) }
        next += 1
      }
      if next > first {
        end = next
        if isDown { written = -written }
        exponent &+= written
      }
    }
    if digitCount > 19 { shorten(digits, digitsEnd, written) }
  }

  /// Takes the first 19 significant digits of a longer number.
  @inline(never)
  private mutating func shorten(
    _ digits: UnsafePointer<UInt8>, _ digitsEnd: UnsafePointer<UInt8>, _ written: Int
  ) {
    significand = 0
    exponent = written
    var taken = 0
    var isFraction = false
    var next = digits
    while next < digitsEnd {
      let byte = next.pointee
      next += 1
      if byte == Ascii.point {
        isFraction = true
        continue
      }
      if taken < 19 {
        significand = significand &* 10 &+ UInt64(byte &- Ascii.zero)
        if significand != 0 { taken &+= 1 }
        if isFraction { exponent &-= 1 }
      } else {
        if byte != Ascii.zero { isTruncated = true }
        if !isFraction { exponent &+= 1 }
      }
    }
  }
}
