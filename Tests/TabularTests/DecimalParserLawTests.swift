import Foundation
import Testing

@testable import Tabular

/// Random numbers in many spellings against the C library, bit for bit.
@Suite struct DecimalParserLawTests {
  private func expectAgreement(_ text: String) {
    let double = DecimalParser.double(text)
    let float = DecimalParser.float(text)
    if !agrees(text, double, float) {
      Issue.record("\(text): \(String(describing: double)), \(String(describing: float))")
    }
  }

  private func agrees(_ text: String, _ double: Double?, _ float: Float?) -> Bool {
    double?.bitPattern == CLibrary.double(text) && float?.bitPattern == CLibrary.float(text)
  }

  @Test func shortestSpellingsOfRandomBits() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<8_000 {
      let double = Double(bitPattern: random.next())
      if double.isFinite { expectAgreement("\(double)") }
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      if float.isFinite { expectAgreement("\(float)") }
    }
  }

  @Test func randomDigitsAndExponents() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<8_000 {
      let count = Int.random(in: 1...40, using: &random)
      var text = Bool.random(using: &random) ? "-" : ""
      let point = Int.random(in: 0...count, using: &random)
      for place in 0..<count {
        if place == point { text += "." }
        text += "\(Int.random(in: 0...9, using: &random))"
      }
      if Int.random(in: 0..<3, using: &random) > 0 {
        text += "e\(Int.random(in: -380...345, using: &random))"
      }
      expectAgreement(text)
    }
  }

  @Test func floatsAtTheirExtremes() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<8_000 {
      let digits = random.next() >> UInt64.random(in: 0..<64, using: &random)
      expectAgreement("\(digits)e\(Int.random(in: -70...40, using: &random))")
    }
  }

  @Test func aboutHalfwayBetweenFloats() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<4_000 {
      let lower = Float(bitPattern: UInt32.random(in: 0x2000_0000..<0x6000_0000, using: &random))
      let middle = (Double(lower) + Double(lower.nextUp)) / 2
      for value in [middle, middle.nextUp, middle.nextDown, -middle] { expectAgreement("\(value)") }
      // Few enough digits for one operation in Double: odd numbers of 25 bits lie halfway.
      let odd = UInt64.random(in: 1 << 24..<1 << 25, using: &random) | 1
      for tail in ["", "0", ".0", ".00000001", "e0", "e1", "e-3"] {
        expectAgreement("\(odd)\(tail)")
      }
    }
  }

  @Test func halfwayBetweenNeighbors() {
    // The exact decimal between two neighbors, and the same a hair above and below.
    var random = SeededGenerator(seed: 4)
    for round in 0..<400 {
      let bits = random.next() & (round % 3 == 0 ? 0x000F_FFFF_FFFF_FFFF : 0x7FFF_FFFF_FFFF_FFFF)
      let lower = Double(bitPattern: bits)
      guard lower.isFinite, lower.nextUp.isFinite else { continue }
      expectAgreement(around: exactDigits(lower.significandBits(more: 1), lower.lastPlace - 1))
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: bits >> 33))
      guard float.isFinite else { continue }
      let wide = Double(float) / 2 + Double(float.nextUp) / 2
      if wide.isFinite {
        expectAgreement(around: exactDigits(wide.significandBits(more: 0), wide.lastPlace))
      }
    }
  }

  private func expectAgreement(around exact: (digits: String, exponent: Int)) {
    let (digits, exponent) = exact
    expectAgreement("\(digits)e\(exponent)")
    expectAgreement("\(digits)0000000001e\(exponent - 10)")
    expectAgreement("\(digits)\(String(repeating: "0", count: 800))1e\(exponent - 801)")
    // One less in the last digit, then nines: below by less than one unit of that digit.
    if digits.count > 1, let last = digits.last?.wholeNumberValue, last > 0 {
      expectAgreement(
        "\(digits.dropLast())\(last - 1)\(String(repeating: "9", count: 30))e\(exponent - 30)")
    }
    let point = digits.index(digits.startIndex, offsetBy: digits.count / 2)
    expectAgreement(
      "\(digits[..<point]).\(digits[point...])e\(exponent + digits.count - digits.count / 2)")
  }

  /// `significand` · 2^`power` in decimal digits, by schoolbook multiplication.
  private func exactDigits(_ significand: UInt64, _ power: Int) -> (digits: String, exponent: Int) {
    var digits = String(significand).compactMap(\.wholeNumberValue)
    // 2^-n = 5^n / 10^n.
    for _ in 0..<abs(power) {
      var carry = 0
      for place in digits.indices.reversed() {
        let product = digits[place] * (power < 0 ? 5 : 2) + carry
        digits[place] = product % 10
        carry = product / 10
      }
      if carry > 0 { digits.insert(carry, at: 0) }
    }
    return (digits.map(String.init).joined(), min(0, power))
  }

  @Test func longTextsOfDigits() {
    var random = SeededGenerator(seed: 5)
    for count in [17, 18, 19, 20, 21, 100, 400, 766, 767, 768, 799, 800, 801, 802, 1200] {
      for _ in 0..<5 {
        let digits = (0..<count).map { _ in "\(Int.random(in: 0...9, using: &random))" }.joined()
        expectAgreement(digits + "e\(-count + Int.random(in: -330...310, using: &random))")
        expectAgreement("0." + digits)
        expectAgreement("0." + String(repeating: "0", count: count) + digits)
        expectAgreement(digits + String(repeating: "0", count: count) + "e-\(2 * count)")
      }
    }
  }

  @Test func theCheckerNoticesAWrongBit() {
    #expect(agrees("0.1", 0.1, 0.1))
    #expect(!agrees("0.1", 0.1.nextUp, 0.1))
    #expect(!agrees("0.1", 0.1, Float(0.1).nextDown))
    #expect(!agrees("-0", 0, -0.0))
    #expect(!agrees("1", nil, 1))
  }
}

extension Double {
  /// The significand as an integer with `more` low bits behind it, the lowest of them set.
  fileprivate func significandBits(more: Int) -> UInt64 {
    let hidden: UInt64 = isSubnormal || isZero ? 0 : 1 << 52
    let whole = significandBitPattern | hidden
    return more == 0 ? whole : whole << 1 | 1
  }

  /// The power of two of the last bit of the significand.
  fileprivate var lastPlace: Int { max(1, Int(exponentBitPattern)) - 1075 }
}
