import Testing

@testable import Models

/// Text to Float32, against the standard library's correctly rounding reader.
@Suite struct DecimalNumberTests {
  @Test(arguments: [
    "0", "-0", "1", "-1", "0.5", "5E-1", "1E-45", "7E-46", "7.1E-46", "1.17549435E-38",
    "1.1754943E-38", "3.4028235E38", "3.4028234E38", "1E10", "1E22", "1E23", "123456789012345678",
    "1234567890123456789012", "0.000000000000000000000000001", "9007199254740993",
    "16777217", "16777219", "1.00000005960464477539062500000000001", "1.000000059604644775390625",
    "-2.50000000000000000e-01", "1.5e+3", "1E-400", "4.4501477170144023e-308", "000012.5", "12.",
    ".5",
  ])
  func agreesOnHardNumbers(_ text: String) throws {
    let standard = text.hasPrefix(".") ? "0" + text : text.hasSuffix(".") ? text + "0" : text
    let expected = try #require(Float(standard))
    #expect(DecimalNumber.float(text)?.bitPattern == expected.bitPattern)
  }

  @Test(arguments: [
    "", "-", "e5", "1e", "1e+", "--1", "1.2.3", "1x", " 1", "1 ", ".", "NaN", "0x1",
  ])
  func refusesWhatIsNoNumber(_ text: String) {
    #expect(DecimalNumber.float(text) == nil)
  }

  @Test func agreesOnRandomNumbers() throws {
    var state: UInt64 = 42
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 16 ^ state << 13
    }
    for round in 0..<40_000 {
      let text: String
      switch round % 4 {
      case 0:
        // The shortest text of a random Float32, as XGBoost writes.
        let value = Float(bitPattern: UInt32(truncatingIfNeeded: next()))
        if !value.isFinite { continue }
        text = "\(value)"
      case 1:
        // Exactly between two Float32 numbers, or a hair beside.
        let value = Float(bitPattern: UInt32(next() % 0x4000_0000) + 0x2000_0000)
        let middle = (Double(value) + Double(value.nextUp)) / 2
        text = "\(round % 8 == 1 ? middle : round % 3 == 0 ? middle.nextUp : middle.nextDown)"
      case 2: text = "\(next() % 10_000_000_000)E\(Int(next() % 60) - 40)"
      default: text = "\(next() % 1000).\(next())"
      }
      let expected = try #require(Float(text))
      #expect(DecimalNumber.float(text)?.bitPattern == expected.bitPattern, "\(text)")
    }
  }
}
