import Testing

@testable import Audit

@Suite struct JSONValueTests {
  @Test(
    "Numbers are written in shortest form",
    arguments: [
      (0.0, "0"), (-0.0, "0"), (1.0, "1"), (-2.5, "-2.5"), (0.1, "0.1"), (1e-5, "1e-05"),
      (1e300, "1e+300"), (123456789.0, "123456789"), (1e-300, "1e-300"),
    ])
  func numbers(value: Double, text: String) throws {
    #expect(JSONValue.number(value) == .number(text))
    #expect(Double(text) == value)
  }

  @Test("A number that JSON cannot hold has no text", arguments: [Double.nan, .infinity])
  func notFinite(value: Double) {
    #expect(JSONValue.number(value) == nil)
  }

  @Test("A document reads back as it was written")
  func roundTrip() throws {
    let document = JSONValue.object([
      ("b", .array([.integer(1), .null, .bool(false)])),
      ("a", .object([("x", .string("\"\\\n\u{1}é😀")), ("y", .array([]))])),
      ("c", .object([])), ("d", .array([.object([("e", .integer(-3))])])),
    ])
    let text = document.text()
    #expect(try JSONValue(parsing: Array(text.utf8)) == document)
    #expect(text.contains("\"a\": {\"x\": \"\\\"\\\\\\n\\u0001é😀\", \"y\": []}"))
  }

  @Test("Keys keep the order of the file")
  func order() throws {
    let value = try JSONValue(parsing: Array(#"{"z": 1, "a": 2}"#.utf8))
    #expect(value.text() == "{\"z\": 1, \"a\": 2}\n")
  }

  @Test(
    "A broken document is told by its place",
    arguments: [
      ("", 1, 1), ("{", 1, 2), ("[1,]", 1, 4), ("{\"a\": 1\n \"b\"}", 2, 2), ("nul", 1, 1),
      ("{\"a\": 1, \"a\": 2}", 1, 10), ("\"abc", 1, 1), ("01", 1, 2), ("1 2", 1, 3),
      ("[\"\\ud800x\"]", 1, 9), ("[1.]", 1, 4),
    ])
  func broken(text: String, line: Int, column: Int) {
    #expect {
      try JSONValue(parsing: Array(text.utf8))
    } throws: { error in
      let error = error as? JSONError
      return error?.line == line && error?.column == column
    }
  }

  @Test("Nesting is limited")
  func nesting() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(deep.utf8)) }
  }

  @Test("Every prefix and every changed byte of a document either reads or throws")
  func damage() {
    let bytes = Array(#"{"schema": "x", "n": [1.5e-3, true, null], "s": "aé\u00e9"}"#.utf8)
    var accepted = 0
    for length in 0..<bytes.count where (try? JSONValue(parsing: Array(bytes[..<length]))) != nil {
      accepted += 1
    }
    #expect(accepted == 0)
    for position in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[position] ^= 1 << UInt8(bit)
        _ = try? JSONValue(parsing: damaged)
      }
    }
  }
}
