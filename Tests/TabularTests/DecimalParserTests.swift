import Foundation
import Testing

@testable import Tabular

/// What the C library makes of a text, bit for bit.
enum CLibrary {
  static func double(_ text: String) -> UInt64 { strtod(text, nil).bitPattern }
  static func float(_ text: String) -> UInt32 { strtof(text, nil).bitPattern }
}

@Suite struct DecimalParserTests {
  @Test(arguments: [
    "0", "-0", "+0", "1", "007", "1.", ".5", "-.5e1", "1e5", "1E+5", "1e-5", "0.1", "1.50",
    "123456789012345678901234567890", "9007199254740993", "9007199254740992.99999999999999999",
    "1e22", "1e23", "8.5e22", "1e400", "-1e400", "1e-400", "1e999999999999999999999999",
    "1e-999999999999999999999999", "0e999999999999999999999", "4.9e-324", "2.4703282292062327e-324",
    "2.4703282292062328e-324", "2.2250738585072011e-308", "2.2250738585072014e-308",
    "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "16777217",
    "3.4028235677973366e38", "3.4028235677973365e38", "7.006492321624085e-46",
    "7.0064923216240854e-46", "1.17549435e-38", "0.000000000000000000000000000000000000000001e42",
  ])
  func agreesWithTheCLibrary(text: String) {
    #expect(DecimalParser.double(text)?.bitPattern == CLibrary.double(text))
    #expect(DecimalParser.float(text)?.bitPattern == CLibrary.float(text))
  }

  @Test(arguments: [
    "", "+", "-", ".", "e5", "-.e1", " 1", "1 ", "1e", "1e+", "1.2.3", "--1", "0x10", "nan", "inf",
    "Infinity", "1_000", "1,5", "１", "0x1p3",
  ])
  func refusesWhatIsNotOneNumber(text: String) {
    #expect(DecimalParser.double(text) == nil)
    #expect(DecimalParser.float(text) == nil)
  }

  @Test func stopsWhereTheNumberEnds() {
    for (text, length) in [("12,3", 2), ("1e+x", 1), ("-5.e3]", 5), ("0x10", 1), ("x", 0)] {
      let bytes = Array(text.utf8)
      bytes.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return }
        #expect(DecimalParser.scanDouble(start, start + bytes.count).end - start == length)
        #expect(DecimalParser.scanFloat(start, start + bytes.count).end - start == length)
      }
    }
  }

  @Test func roundsOnceToFloat() throws {
    // Halfway between two Floats plus a little that a Double cannot hold: through Double the tie
    // would go to the even neighbor, 1.
    let text = "1.00000005960464477539062500000000001"
    let value = try #require(DecimalParser.float(text))
    #expect(value == 1 + Float.ulpOfOne)
    #expect(Float(try #require(DecimalParser.double(text))) == 1)
  }

  @Test func readsNothingBehindTheLimit() {
    let bytes = Array("123456".utf8)
    bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return }
      #expect(DecimalParser.scanDouble(start, start + 3).value == 123)
    }
  }
}

@Suite struct BigIntegerTests {
  @Test func dividesToTheLeadingBits() {
    // 10^40 / 3: the quotient's bits against UInt64 arithmetic on a small case.
    let (quotient, scale, hasRemainder) = BigInteger(10).quotient64(dividedBy: BigInteger(4))
    #expect(quotient == 0b101 << 61 && scale == -62 && !hasRemainder)
    let third = BigInteger(1).quotient64(dividedBy: BigInteger(3))
    #expect(third.quotient == 0xAAAA_AAAA_AAAA_AAAA && third.scale == -65 && third.hasRemainder)
  }

  @Test func shiftsAndSubtracts() {
    var value = BigInteger(1)
    value.shiftLeft(130)
    #expect(value.limbs == [0, 0, 4] && value.bitWidth == 131)
    let isLess = value.subtractIfPossible(BigInteger(1))
    #expect(isLess)
    #expect(value.limbs == [.max, .max, 3])
    var small = BigInteger(5)
    let isPossible = small.subtractIfPossible(value)
    #expect(!isPossible)
  }

  @Test func powersOfFiveAreTheirLeadingBits() {
    #expect(PowersOfFive.power(0) == (1 << 63, 0))
    #expect(PowersOfFive.power(1) == (5 << 61, 0))
    #expect(PowersOfFive.power(-1) == (0xCCCC_CCCC_CCCC_CCCC, 0xCCCC_CCCC_CCCC_CCCD))
    // 5^27 is the last one that 64 bits hold.
    #expect(PowersOfFive.power(27) == (7_450_580_596_923_828_125 << 1, 0))
  }
}
