import Testing

@testable import Tabular

/// Many numbers against the standard library's printer and against the definition of shortest.
@Suite struct DecimalWriterLawTests {
  private func expectAgreement(_ value: Double) {
    guard value.isFinite else { return }
    let text = DecimalWriter.text(value)
    if text != value.description { Issue.record("\(value.bitPattern): \(text), not \(value)") }
  }

  private func expectAgreement(_ value: Float) {
    guard value.isFinite else { return }
    let text = DecimalWriter.text(value)
    if text != value.description { Issue.record("\(value.bitPattern): \(text), not \(value)") }
  }

  @Test func randomBits() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<30_000 {
      expectAgreement(Double(bitPattern: random.next()))
      expectAgreement(Float(bitPattern: UInt32(truncatingIfNeeded: random.next())))
    }
  }

  @Test func ordinaryNumbers() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<15_000 {
      let bits = random.next()
      expectAgreement(Double(bits >> 11) * 0x1p-52 - 1)
      expectAgreement(Double(bits % 1_000_000) / 1000)
      expectAgreement(Float(bits % 1_000_000) / 1000)
      expectAgreement(0x1p52 + Double(bits >> 10))
      expectAgreement(Float(bits >> 38))
    }
  }

  @Test func subnormalNumbers() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<15_000 {
      let bits = random.next() >> 12
      expectAgreement(Double(bitPattern: bits >> UInt64.random(in: 0..<52, using: &random)))
      expectAgreement(Float(bitPattern: UInt32(truncatingIfNeeded: bits) >> 9))
    }
  }

  @Test func everyPowerOfTwoAndItsNeighbours() {
    for exponent in -1074...1023 {
      let value = Double(sign: .minus, exponent: exponent, significand: 1)
      for near in [value, value.nextUp, value.nextDown] { expectAgreement(near) }
    }
    for exponent in -149...127 {
      let value = Float(sign: .plus, exponent: exponent, significand: 1)
      for near in [value, value.nextUp, value.nextDown] { expectAgreement(near) }
    }
  }

  @Test func everyPowerOfTenAndItsNeighbours() throws {
    for exponent in -324...308 {
      for digits in ["1", "3", "12", "9999999999999999", "12345678901234567"] {
        let value = try #require(DecimalParser.double("\(digits)e\(exponent)"))
        for near in [value, value.nextUp, value.nextDown] { expectAgreement(near) }
      }
    }
    for exponent in -45...38 {
      for digits in ["1", "3", "12", "99999999"] {
        let value = try #require(DecimalParser.float("\(digits)e\(exponent)"))
        for near in [value, value.nextUp, value.nextDown] { expectAgreement(near) }
      }
    }
  }

  @Test("By the definition: the text reads back, and no number of fewer digits does")
  func shortest() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<5_000 {
      let value = Double(bitPattern: random.next() & (1 << 63 - 1))
      guard value.isFinite, value > 0 else { continue }
      #expect(isShortest(DecimalWriter.text(value), of: value))
    }
  }

  @Test("The definition refuses texts that are too long, too short or of another number")
  func shortestRefuses() {
    #expect(isShortest("0.1", of: 0.1))
    #expect(!isShortest("0.10000000000000001", of: 0.1))
    #expect(!isShortest("0.3", of: 0.1 + 0.2))
    #expect(isShortest("0.30000000000000004", of: 0.1 + 0.2))
  }

  /// Whether a text reads back as a number while both its neighbours of one digit fewer do not.
  private func isShortest(_ text: String, of value: Double) -> Bool {
    guard DecimalParser.double(text) == value else { return false }
    let parts = text.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].split(separator: ".")
    let fraction = mantissa[1] == "0" ? "" : mantissa[1]
    var digits = String((mantissa[0] + fraction).drop { $0 == "0" })
    var last = exponent - fraction.count
    while digits.hasSuffix("0") {
      digits.removeLast()
      last += 1
    }
    guard digits.count > 1, let shorter = UInt64(digits.dropLast()) else { return true }
    return [shorter, shorter + 1].allSatisfy {
      DecimalParser.double("\($0)e\(last + 1)") != value
    }
  }
}
