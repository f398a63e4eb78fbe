import Foundation
import TestSupport
import Testing

@testable import Tabular

/// Hard decimals whose nearest values were found by exact rational arithmetic.
@Suite struct DecimalParserReferenceTests {
  private struct Document: Decodable {
    struct Case: Decodable {
      let text: String
      let double: String
      let float: String
    }
    let cases: [Case]
  }

  @Test func agreesWithExactArithmetic() throws {
    let document = try JSONDecoder().decode(
      Document.self, from: Fixtures.data("tabular/decimals.json"))
    #expect(document.cases.count > 600)
    for item in document.cases {
      let double = DecimalParser.double(item.text)?.bitPattern
      let float = DecimalParser.float(item.text)?.bitPattern
      #expect(double == UInt64(item.double, radix: 16), "\(item.text)")
      #expect(float == UInt32(item.float, radix: 16), "\(item.text)")
    }
  }
}
