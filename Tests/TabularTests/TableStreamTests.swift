import Foundation
import Synchronization
import Testing

@testable import Tabular

/// Files read chunk by chunk against the reader of whole files.
@Suite struct TableStreamTests {
  private func survey(_ stream: TableStream) throws -> TableSurvey {
    try stream.survey(checking: [], check: { _ in () }, merge: { _, _, _ in })
  }

  /// Every chunk's rows joined into one table; nil where the file must be read whole.
  private func joined(_ bytes: [UInt8], _ options: CSVOptions) throws -> Outcome? {
    guard let stream = try TableStream.open(.bytes(bytes, name: "data.csv"), options: options)
    else { return nil }
    let survey = try survey(stream)
    var parts: [[Column]] = []
    var lines = LineIndex()
    var rows = 0
    try stream.forEachChunk(survey, work: { $0 }) { chunk in
      #expect(chunk.firstRow == rows)
      parts.append(chunk.table.columns)
      for row in 0..<chunk.table.rowCount {
        lines.append(row: rows + row, line: chunk.table.lines.line(ofRow: row))
      }
      rows += chunk.table.rowCount
    }
    #expect(survey.rowCount == rows)
    return Outcome { () throws(TabularError) in
      Table(
        columns: parts[0].indices.map { column in Self.joined(parts.map { $0[column] }) },
        rowCount: rows, lines: lines)
    }
  }

  /// A column of the rows of several; words by their first appearance in all of them.
  private static func joined(_ parts: [Column]) -> Column {
    var numbers: [Double] = []
    var flags: [Int8] = []
    var codes: [Int32] = []
    var levels: [String] = []
    for part in parts {
      switch part.values {
      case .numeric(let cells): numbers += cells
      case .boolean(let cells): flags += cells
      case .categorical(let cells, let words):
        for cell in cells {
          guard cell >= 0 else {
            codes.append(-1)
            continue
          }
          let word = words[Int(cell)]
          let known = levels.firstIndex { $0.utf8.elementsEqual(word.utf8) }
          codes.append(Int32(known ?? levels.count))
          if known == nil { levels.append(word) }
        }
      }
    }
    let values: Column.Values =
      switch parts[0].values {
      case .numeric: .numeric(numbers)
      case .boolean: .boolean(flags)
      case .categorical: .categorical(codes: codes, levels: levels)
      }
    return Column(name: parts[0].name, values: values)
  }

  private func expectAgreement(_ bytes: [UInt8], _ options: CSVOptions) -> Bool {
    let whole = Outcome { () throws(TabularError) in
      try CSVReader(options: options).read(.bytes(bytes, name: "data.csv"))
    }
    for (threads, chunkSize) in [(1, 1), (1, 7), (2, 23), (5, 64), (2, 1 << 18)] {
      var options = options
      options.threads = threads
      options.chunkSize = chunkSize
      let found: Outcome
      do {
        guard let outcome = try joined(bytes, options) else { return false }
        found = outcome
      } catch {
        found = Outcome { () throws(TabularError) in
          throw (error as? TabularError) ?? .changed(source: "\(error)")
        }
      }
      if found != whole {
        Issue.record(
          """
          \(String(decoding: bytes, as: UTF8.self).debugDescription), \(threads) threads, chunks of \
          \(chunkSize): \(found), not \(whole)
          """)
        return true
      }
    }
    return true
  }

  @Test("Random files: the same columns, lines and errors", arguments: 0..<8)
  func randomFiles(seed: UInt64) {
    var random = SeededGenerator(seed: 200 + seed)
    var streamed = 0
    for _ in 0..<80 {
      let file = RandomFile(&random)
      var options = CSVOptions(separator: Ascii.comma, missing: ["", "?"], comment: Ascii.bar)
      if Bool.random(using: &random) {
        let type = ColumnType.allCases.randomElement(using: &random)
        options.types = ["column 0": type ?? .categorical]
      }
      if Bool.random(using: &random) { options.columns = ["column 0"] }
      if Bool.random(using: &random) { options.missing = ["1"] }
      if expectAgreement(file.bytes, options) { streamed += 1 }
    }
    #expect(streamed > 40)
  }

  @Test("Malformed files: the same error", arguments: TabularErrorTests.cases)
  func malformed(text: String, error: TabularError) {
    _ = expectAgreement(Array(text.utf8), CSVOptions())
  }

  @Test("What must be read whole is told apart")
  func readWhole() throws {
    func stream(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> TableStream? {
      try TableStream.open(.bytes(Array(text.utf8), name: "data.csv"), options: options)
    }
    #expect(try stream("a,b\n1,2\n") != nil)
    #expect(try stream("a\n1\n") == nil)
    #expect(try stream("a,a\n1,2\n") == nil)
    #expect(try stream("a,b,a\n1,2,3\n", CSVOptions(columns: ["b"])) != nil)
    #expect(try stream("a,b,a\n1,2,3\n", CSVOptions(columns: ["a#2"])) == nil)
    #expect(try TableStream.open(.standardInput, options: CSVOptions()) == nil)
    #expect(try TableStream.open(.file(path: "/nonexistent"), options: CSVOptions()) == nil)
    #expect(throws: TabularError.unknownColumn(source: "data.csv", name: "x", nearest: [])) {
      try stream("a,b\n1,2\n", CSVOptions(columns: ["x"]))
    }
  }

  @Test("The first reading shows rows with the place of their chunk")
  func checks() throws {
    let text = "a,b\n1,x\n2,\"y\nz\"\n\n3,x\n4,w\n"
    var options = CSVOptions(threads: 2)
    options.chunkSize = 1
    let stream = try #require(
      try TableStream.open(.bytes(Array(text.utf8), name: "data.csv"), options: options))
    var seen: [[Int]] = []
    let survey = try stream.survey(checking: ["a"]) { table in
      (0..<table.rowCount).map { table.lines.line(ofRow: $0) } + [table.columns.count]
    } merge: { lines, row, line in
      seen.append(lines.dropLast().map { $0 + line } + [row])
      #expect(lines.last == 1)
    }
    #expect(seen.flatMap { $0.dropLast() } == [2, 3, 6, 7])
    #expect(survey.rowCount == 4 && survey.isUniform)
  }

  @Test("A column of numbers with a word far down is not uniform")
  func uniform() throws {
    func isUniform(_ text: String) throws -> Bool {
      var options = CSVOptions(threads: 1)
      options.chunkSize = 8
      let stream = try #require(
        try TableStream.open(.bytes(Array(text.utf8), name: "data.csv"), options: options))
      return try survey(stream).isUniform
    }
    #expect(try isUniform("a,b\n1,1\n2,2\n3,3\n,4\n5,5\n"))
    #expect(try !isUniform("a,b\n1,1\n2,2\n3,3\n,4\nx,5\n"))
    #expect(try !isUniform("a,b\ntrue,1\ntrue,2\ntrue,3\n,4\nx,5\n"))
    #expect(try isUniform("a,b\nx,1\ny,2\nz,3\n,4\nx,5\n"))
  }

  @Test("A file that changes between the two readings is refused")
  func changed() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).csv")
    defer { try? FileManager.default.removeItem(at: url) }
    // Also by one cell, in as many bytes.
    for other in [
      "a,b\n1,2\n3,9\n", "a,b\n1,2\n", "a,b\n1,2\n3,4\n5,6\n", "a,b\n1,2\nx,4\n", "a,c\n1,2\n3,4\n",
    ] {
      try Data("a,b\n1,2\n3,4\n".utf8).write(to: url)
      let stream = try #require(
        try TableStream.open(.file(path: url.path), options: CSVOptions(threads: 1)))
      let survey = try survey(stream)
      try Data(other.utf8).write(to: url)
      #expect(throws: TabularError.changed(source: url.path)) {
        try stream.forEachChunk(survey, work: { $0.firstRow }) { _ in }
      }
    }
  }

  @Test("Of several errors of the work the first in the file is told, and no rows behind it")
  func errors() throws {
    struct Failure: Error, Equatable { let row: Int }
    var options = CSVOptions(threads: 4)
    options.chunkSize = 4
    let text = "a,b\n" + (0..<100).map { "\($0),1\n" }.joined()
    let stream = try #require(
      try TableStream.open(.bytes(Array(text.utf8), name: "data.csv"), options: options))
    let survey = try survey(stream)
    var last = -1
    #expect(throws: Failure(row: 37)) {
      try stream.forEachChunk(survey) { chunk in
        let rows = chunk.firstRow..<chunk.firstRow + chunk.table.rowCount
        for row in rows where row == 37 || row > 60 { throw Failure(row: row) }
        return rows.upperBound
      } consume: {
        last = $0
      }
    }
    #expect(last <= 37)
  }
}
