/// A natural number of any size, with just the operations that exact rounding needs.
struct BigInteger {
  /// Base 2^64 digits, least first, without leading zeros.
  private(set) var limbs: [UInt64]

  init(_ value: UInt64) { limbs = value == 0 ? [] : [value] }

  var isZero: Bool { limbs.isEmpty }

  var bitWidth: Int {
    guard let last = limbs.last else { return 0 }
    return limbs.count * 64 - last.leadingZeroBitCount
  }

  /// `self = self * factor + addend`.
  mutating func multiplyAdd(_ factor: UInt64, _ addend: UInt64) {
    var carry = addend
    for index in limbs.indices {
      let (high, low) = limbs[index].multipliedFullWidth(by: factor)
      let (sum, overflow) = low.addingReportingOverflow(carry)
      limbs[index] = sum
      carry = high &+ (overflow ? 1 : 0)
    }
    if carry != 0 { limbs.append(carry) }
  }

  mutating func multiply(powerOfTen exponent: Int) {
    for _ in 0..<(exponent / 19) { multiplyAdd(10_000_000_000_000_000_000, 0) }
    for _ in 0..<(exponent % 19) { multiplyAdd(10, 0) }
  }

  mutating func shiftLeft(_ count: Int) {
    guard count > 0, !isZero else { return }
    let (words, bits) = (count / 64, UInt64(count % 64))
    if bits > 0 {
      var carry: UInt64 = 0
      for index in limbs.indices {
        let limb = limbs[index]
        limbs[index] = limb << bits | carry
        carry = limb >> (64 - bits)
      }
      if carry != 0 { limbs.append(carry) }
    }
    if words > 0 { limbs.insert(contentsOf: repeatElement(0, count: words), at: 0) }
  }

  /// Subtracts `other` if it is not the larger one, and says whether it did.
  mutating func subtractIfPossible(_ other: BigInteger) -> Bool {
    guard limbs.count >= other.limbs.count else { return false }
    if limbs.count == other.limbs.count {
      for index in limbs.indices.reversed() where limbs[index] != other.limbs[index] {
        if limbs[index] < other.limbs[index] { return false }
        break
      }
    }
    var borrow: UInt64 = 0
    for index in limbs.indices {
      let (part, first) = limbs[index].subtractingReportingOverflow(
        index < other.limbs.count ? other.limbs[index] : 0)
      let (rest, second) = part.subtractingReportingOverflow(borrow)
      limbs[index] = rest
      borrow = first || second ? 1 : 0
    }
    while limbs.last == 0 { limbs.removeLast() }
    return true
  }

  /// The leading 64 bits of the quotient: `self / divisor` lies in
  /// `[quotient, quotient + 1) · 2^scale`, and bit 63 of `quotient` is set. Neither may be zero.
  func quotient64(dividedBy divisor: BigInteger) -> (
    quotient: UInt64, scale: Int, hasRemainder: Bool
  ) {
    let (words, scale, remainder) = leadingQuotient(dividedBy: divisor, bitCount: 64)
    return (words[0], scale, !remainder.isZero)
  }

  /// The leading `bitCount` bits of the quotient, 64 to a word, most significant word first.
  func leadingQuotient(dividedBy divisor: BigInteger, bitCount: Int) -> (
    words: [UInt64], scale: Int, remainder: BigInteger
  ) {
    var remainder = self
    var divisor = divisor
    // Brings the quotient into [1, 2).
    var scale = bitWidth - divisor.bitWidth
    if scale >= 0 { divisor.shiftLeft(scale) } else { remainder.shiftLeft(-scale) }
    var words: [UInt64] = []
    var word: UInt64 = 0
    var found = 0
    while true {
      let bit = remainder.subtractIfPossible(divisor)
      if found > 0 || bit {
        word = word << 1 | (bit ? 1 : 0)
        found += 1
        if found % 64 == 0 {
          words.append(word)
          word = 0
        }
        if found == bitCount { break }
      } else {
        scale -= 1
      }
      remainder.shiftLeft(1)
    }
    return (words, scale - (bitCount - 1), remainder)
  }
}
