import Testing

@testable import Tabular

@Suite struct DecimalWriterTests {
  @Test(
    "Doubles in the spelling of files written so far",
    arguments: [
      (0.0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (-1, "-1.0"), (10, "10.0"), (0.1, "0.1"),
      (0.3, "0.3"), (0.1 + 0.2, "0.30000000000000004"), (1.5, "1.5"), (123_456.789, "123456.789"),
      (0.0001, "0.0001"), (0.00012345, "0.00012345"), (0.00001, "1e-05"), (1.5e-5, "1.5e-05"),
      (1e15, "1000000000000000.0"), (0x1p53, "9007199254740992.0"),
      (0x1p53 + 2, "9.007199254740994e+15"), (1e16, "1e+16"), (1e22, "1e+22"), (1e23, "1e+23"),
      (-1.25e100, "-1.25e+100"), (2e-100, "2e-100"), (.leastNonzeroMagnitude, "5e-324"),
      (.leastNormalMagnitude, "2.2250738585072014e-308"),
      (.leastNormalMagnitude.nextDown, "2.225073858507201e-308"),
      (-.greatestFiniteMagnitude, "-1.7976931348623157e+308"),
      // Doubles that many printers got wrong, from R. Giulietti's paper and earlier ones.
      (2e23, "2e+23"), (8.41e21, "8.41e+21"), (9.5367431640625e-7, "9.5367431640625e-07"),
      (4.35, "4.35"),
      (9_007_199_254_740_991, "9007199254740991.0"),
      (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"), (-.nan, "-nan"),
    ] as [(Double, String)])
  func doubles(value: Double, text: String) {
    #expect(DecimalWriter.text(value) == text)
  }

  @Test(
    "Floats have fewer digits and a lower limit",
    arguments: [
      (0, "0.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1 / 3, "0.33333334"), (16_777_216, "16777216.0"),
      (16_777_218, "1.6777218e+07"), (1e-5, "1e-05"), (.leastNonzeroMagnitude, "1e-45"),
      (.leastNormalMagnitude, "1.1754944e-38"), (.greatestFiniteMagnitude, "3.4028235e+38"),
      (8.5e9, "8.5e+09"), (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
    ] as [(Float, String)])
  func floats(value: Float, text: String) {
    #expect(DecimalWriter.text(value) == text)
  }

  @Test("Whole numbers", arguments: [0, 1, -1, 9, 10, 99, 100, 12_345, .max, .min])
  func integers(value: Int) {
    let text = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: DecimalWriter.room) {
      buffer -> String in
      guard let start = buffer.baseAddress else { return "" }
      let end = DecimalWriter.write(value, to: start)
      return String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
    }
    #expect(text == "\(value)")
  }

  @Test("No text is longer than it may be, and nothing is written behind the room")
  func room() {
    let mark: UInt8 = 0xA5
    for value in [-1.7976931348623157e308, -2.2250738585072014e-308, -0.00012345678901234567, 1e15]
    {
      var bytes = [UInt8](repeating: mark, count: DecimalWriter.room + 64)
      bytes.withUnsafeMutableBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return }
        let end = DecimalWriter.write(value, to: start)
        #expect(end - start <= 24)
        #expect(bytes[DecimalWriter.room...].allSatisfy { $0 == mark })
      }
    }
  }
}
