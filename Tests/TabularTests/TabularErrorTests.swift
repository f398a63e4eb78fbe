import Foundation
import Testing

@testable import Tabular

/// Every malformed file names its place, and never what a cell holds.
@Suite struct TabularErrorTests {
  private static let source = "data.csv"

  private static func cell(_ line: Int, _ column: String, _ number: Int) -> CellLocation {
    CellLocation(source: source, line: line, column: column, number: number)
  }

  static let cases: [(text: String, error: TabularError)] = [
    ("", .empty(source: source)),
    ("\u{FEFF}", .empty(source: source)),
    ("\n\r\n\n", .empty(source: source)),
    ("a,b", .noRows(source: source)),
    ("a,b\n\n\n", .noRows(source: source)),
    ("a,,b\n1,2,3\n", .emptyColumnName(source: source, line: 1, number: 2)),
    ("\na,\" \"\n1,2\n", .emptyColumnName(source: source, line: 2, number: 2)),
    ("a,b\n1,2\n3\n", .wrongFieldCount(source: source, line: 3, found: 1, expected: 2)),
    (
      "a,b\n1,\"x\ny\"\n\n1,2,\"3,\n\",4\n",
      .wrongFieldCount(source: source, line: 5, found: 4, expected: 2)
    ),
    ("a,b\n1,2\n1,\"x\n\n\n", .unterminatedQuote(source: source, line: 3)),
    ("a,b\n\"1\n\",\"x\n\n\n", .unterminatedQuote(source: source, line: 3)),
    ("a,\"b\n1,2\n", .unterminatedQuote(source: source, line: 1)),
    ("a,b\n1,\"x\"y\n", .textAfterQuote(source: source, line: 2, number: 2)),
    ("a,\"b\"c\n1,2\n", .textAfterQuote(source: source, line: 1, number: 2)),
    ("a,b\n1,x\u{0}y\n", .zeroByte(source: source, line: 2)),
    ("a,\u{0}b\n1,2\n", .zeroByte(source: source, line: 1)),
    ("a,b\n1,2\n3,x\ry\n", .loneCarriageReturn(source: source, line: 3)),
    ("a,b\r1,2\r", .loneCarriageReturn(source: source, line: 1)),
    ("a,b\n1,2\n3,nan\n5,6\n", .notFinite(at: cell(3, "b", 2), found: .notANumber)),
    ("a,b\n1,2\n-Infinity,4\n", .notFinite(at: cell(3, "a", 1), found: .infinity)),
    ("a,b\n1,2\n3,1e400\n", .notFinite(at: cell(3, "b", 2), found: .numberOutOfRange)),
    ("a\nNaN\n", .notFinite(at: cell(2, "a", 1), found: .notANumber)),
    // The first one by row, not by column.
    ("a,b\n1,2\n3,inf\nnan,4\n", .notFinite(at: cell(3, "b", 2), found: .infinity)),
    // The earlier of two errors, of whatever kind.
    ("a,b\n1\n1,x\u{0}y\n", .wrongFieldCount(source: source, line: 2, found: 1, expected: 2)),
    ("a,b\n1,x\u{0}y\n1\n", .zeroByte(source: source, line: 2)),
  ]

  @Test(arguments: cases)
  func namesThePlace(text: String, error: TabularError) {
    #expect(throws: error) { try read(text) }
  }

  @Test(arguments: [
    [0x80], [0xC3], [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xFF, 0xFE],
  ])
  func refusesWhatIsNotUTF8(bytes: [UInt8]) {
    let row = Array("1,\(String(repeating: "x", count: 70))".utf8) + bytes + [10]
    #expect(throws: TabularError.invalidUTF8(source: Self.source, line: 3)) {
      try read(Array("a,b\n1,ü€😀\n".utf8) + row)
    }
    #expect(throws: TabularError.invalidUTF8(source: Self.source, line: 1)) {
      try read(Array("a,".utf8) + bytes + Array("\n1,2\n".utf8))
    }
  }

  @Test(arguments: [
    ("word", CellKind.word), ("\" \"", .empty), ("true", .boolean), ("2,3", .word),
  ])
  func declaredNumbersMustBeNumbers(text: String, kind: CellKind) {
    let cell = text == "2,3" ? "\"2,3\"" : text
    #expect(throws: TabularError.notANumber(at: Self.cell(3, "b", 2), found: kind)) {
      try read("a,b\n1,2\n1,\(cell)\n", CSVOptions(missing: ["NA"], types: ["b": .numeric]))
    }
  }

  @Test func declaredNumbersMustBeFinite() {
    #expect(throws: TabularError.notFinite(at: Self.cell(2, "b", 2), found: .numberOutOfRange)) {
      try read("a,b\n1,-1e999\n1,x\n", CSVOptions(types: ["b": .numeric]))
    }
  }

  @Test func declaredTruthValuesMustBeTrueOrFalse() {
    for (text, kind) in [("1", CellKind.number), ("yes", .word), ("nan", .notANumber)] {
      #expect(throws: TabularError.notABoolean(at: Self.cell(3, "b", 2), found: kind)) {
        try read("a,b\n1,true\n1,\(text)\n", CSVOptions(types: ["b": .boolean]))
      }
    }
  }

  @Test func unknownColumnsNameTheNearest() {
    let header = "age,income,gender,priors_count,x\n1,2,3,4,5\n"
    for (name, nearest) in [
      ("Age", ["age"]), ("incom", ["income"]), ("prior_counts", ["priors_count"]),
      ("altogether different", []), ("income#2", ["income"]),
    ] {
      let error = TabularError.unknownColumn(source: Self.source, name: name, nearest: nearest)
      #expect(throws: error) { try read(header, CSVOptions(columns: [name])) }
      #expect(throws: error) { try read(header, CSVOptions(types: [name: .numeric])) }
    }
  }

  @Test func longLinesEndTheReading() {
    var options = CSVOptions()
    options.lineLimit = 1000
    let row = String(repeating: "x", count: 997)
    #expect((try? read("a\n1\n\(row)yz\n2\n", options))?.rowCount == 3)
    #expect(throws: TabularError.lineTooLong(source: Self.source, line: 3, limit: 1000)) {
      try read("a\n1\n\(row)yz!\n2\n", options)
    }
    #expect(throws: TabularError.lineTooLong(source: Self.source, line: 1, limit: 1000)) {
      try read("a\(row)bcd,\n1\n", options)
    }
    #expect(throws: TabularError.unterminatedQuote(source: Self.source, line: 4)) {
      try read("a,b\n1,2\n\"\n\",\"\(row)\n", options)
    }
  }

  @Test func filesThatCannotBeOpenedSayWhy() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let missing = folder.appending(path: "none.csv").path
    #expect(throws: TabularError.cannotOpen(source: missing, reason: .notFound)) {
      try CSVReader().read(.file(path: missing))
    }
    #expect(throws: TabularError.cannotOpen(source: folder.path, reason: .isDirectory)) {
      try CSVReader().read(.file(path: folder.path))
    }
    #expect(OpenFailure(errno: EACCES) == .accessDenied)
    #expect(OpenFailure(errno: EMFILE) == .other(errno: EMFILE))
  }
}
