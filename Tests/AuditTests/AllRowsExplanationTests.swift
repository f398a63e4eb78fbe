import Foundation
import Models
import Tabular
import TestSupport
import Testing

@testable import Audit

/// Rows explained as they are read against the same rows read whole.
@Suite struct AllRowsExplanationTests {
  private static let xgboost = Fixtures.url("xgboost/3.4.1/").path()
  private static let loan = PackageFolder.url("examples/loan/").path()

  /// What a run comes to: its bytes, or the error that ends it.
  private struct Outcome: Equatable {
    var bytes: [UInt8] = []
    var error = ""
    var isStreamed = false
  }

  private func outcome(
    _ configuration: AuditConfiguration, format: ContributionFormat = .csv, chunkSize: Int? = nil,
    threads: Int = 1, streaming: Bool = true
  ) -> Outcome {
    var outcome = Outcome()
    do {
      var times = StageTimes()
      let run = try AllRowsExplanation(
        configuration, configurationFile: nil, folders: .init(), chunkSize: chunkSize,
        mayStream: streaming, threads: threads, times: &times, progress: { _, _ in })
      outcome.isStreamed = run.isStreamed
      try run.write(as: format, threads: threads, progress: { _, _ in }) { outcome.bytes += $0 }
    } catch {
      outcome.error = "\(error)"
    }
    return outcome
  }

  /// The outcome for the whole file, after a check that every way of streaming comes to the same.
  @discardableResult
  private func expectSame(
    _ configuration: AuditConfiguration, format: ContributionFormat = .csv, streams: Bool = true
  ) -> Outcome {
    let whole = outcome(configuration, format: format, threads: 2, streaming: false)
    #expect(!whole.isStreamed)
    for (chunkSize, threads) in [(1, 1), (97, 2), (1000, 5), (1 << 18, 2)] {
      var streamed = outcome(
        configuration, format: format, chunkSize: chunkSize, threads: threads)
      #expect(streamed.isStreamed == (streams && whole.error.isEmpty))
      streamed.isStreamed = false
      #expect(streamed.error == whole.error, "chunks of \(chunkSize)")
      #expect(streamed == whole, "chunks of \(chunkSize), \(threads) threads")
    }
    return whole
  }

  private func configuration(model: String, data: String) -> AuditConfiguration {
    var configuration = AuditConfiguration()
    configuration.model = .init(path: model)
    configuration.data.path = data
    return configuration
  }

  private func withFile<Result>(
    _ text: String, _ body: (String) throws -> Result
  ) throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text.utf8).write(to: file)
    return try body(file.path())
  }

  @Test(
    "Models of one output and of several, of Float scores and of Double",
    arguments: [
      "xgboost/3.4.1/binary-logistic.model.json", "xgboost/3.4.1/multi-softprob.model.json",
      "xgboost/3.4.1/quantile-three.model.json",
    ], ContributionFormat.allCases)
  func trees(model: String, format: ContributionFormat) {
    let whole = expectSame(
      configuration(model: Fixtures.url(model).path(), data: Self.xgboost + "numeric.csv"),
      format: format)
    #expect(whole.error.isEmpty && whole.bytes.count > 1000)
  }

  /// The loan example's first rows: the header, then cells.
  private func loanRows(_ count: Int) throws -> [[String]] {
    try String(contentsOfFile: Self.loan + "applicants-test.csv", encoding: .utf8)
      .split(separator: "\n").prefix(count + 1)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  private func withLoan<Result>(
    _ rows: [[String]], newline: String = "\n", _ body: (AuditConfiguration) throws -> Result
  ) throws -> Result {
    let text = rows.map { row in row.map { CSVText.field($0) }.joined(separator: ",") }
      .joined(separator: newline)
    return try withFile(text + newline) {
      try body(configuration(model: Self.loan + "model.json", data: $0))
    }
  }

  @Test(
    "Pipelines stream where they need no rows of the data to compare with",
    arguments: ["logistic.onnx", "forest.onnx", "logistic.pmml", "forest.pmml"])
  func pipelines(model: String) throws {
    try withLoan(try loanRows(120)) { configuration in
      var configuration = configuration
      configuration.model?.path = Self.loan + model
      expectSame(configuration, streams: false)
      configuration.explain.background.path = Self.loan + "applicants-train.csv"
      configuration.explain.background.rows = 50
      let whole = expectSame(configuration)
      #expect(whole.error.isEmpty && !whole.bytes.isEmpty)
    }
  }

  @Test("Rows in any spelling", arguments: ["\n", "\r\n"])
  func spellings(newline: String) throws {
    var rows = try loanRows(60)
    rows[3][0] = "A,\"3\"\nsecond line"
    rows[4][0] = "  blanks around "
    rows[5][0] = ""
    rows[6][7] = ""
    rows[7][6] = ""
    rows[8][7] = "1.5e4"
    rows[9][1] = "a\(newline)b"
    try withLoan(rows, newline: newline) { configuration in
      var configuration = configuration
      #expect(expectSame(configuration).error.isEmpty)
      configuration.data.id = "application_id"
      let whole = expectSame(configuration)
      #expect(whole.error.isEmpty)
      let text = String(decoding: whole.bytes, as: UTF8.self)
      #expect(text.contains("\n\"A,\"\"3\"\"\(newline == "\n" ? "\n" : "\n")second line\","))
      #expect(text.contains("\nblanks around,"))
      expectSame(configuration, format: .npy)
      configuration.data.types["application_id"] = "categorical"
      configuration.data.id = "age"
      configuration.data.types["age"] = "numeric"
      #expect(expectSame(configuration).error.isEmpty)
    }
  }

  /// Cells that make a file wrong, and a part of the error they must give.
  static let wrongCells: [(cells: [(row: Int, column: Int, text: String)], error: String)] = [
    // A word in a column of numbers, in the last row.
    ([(60, 7, "many")], "line: 61"), ([(60, 7, "nan")], "line: 61"),
    ([(60, 7, "1e400")], "line: 61"), ([(60, 7, "1e39")], "line: 61"),
    ([(60, 4, "Atlantis")], "line: 61"), ([(60, 0, "a\u{0}b")], "line: 61"),
    // The first feature is told, in whatever row; and of one feature the first row.
    ([(2, 14, "yacht"), (60, 4, "Atlantis")], "line: 61"),
    ([(20, 4, "Atlantis"), (60, 4, "Atlantis")], "line: 21"),
    ([(20, 7, "1e39"), (60, 7, "many")], "line: 61"),
    // Line breaks within cells count.
    ([(3, 0, "x\ny\nz"), (60, 7, "many")], "line: 63"),
    // Numbers throughout, but for one column that holds words and is no feature.
    ([(60, 2, "old")], ""),
  ]

  @Test("The first wrong cell is told, wherever it stands", arguments: wrongCells.indices)
  func wrongCell(index: Int) throws {
    let (cells, error) = Self.wrongCells[index]
    var rows = try loanRows(60)
    for (row, column, text) in cells { rows[row][column] = text }
    try withLoan(rows) { configuration in
      let whole = expectSame(configuration)
      #expect(error.isEmpty ? whole.error.isEmpty : whole.error.contains(error))
      #expect(error.isEmpty != whole.bytes.isEmpty)
    }
  }

  @Test("Columns whose type only the whole file tells")
  func lateTypes() throws {
    // Truth values where numbers are meant, with numbers and words far down.
    for last in ["true", "0", "yes", ""] {
      var rows = try loanRows(60)
      for row in rows.indices.dropFirst() { rows[row][10] = row % 3 == 0 ? "True" : "false" }
      rows[60][10] = last
      try withLoan(rows) { configuration in
        let whole = expectSame(configuration)
        #expect(whole.error.isEmpty == ["true", ""].contains(last))
      }
    }
    // A group column that is a feature and holds plain numbers is read as numbers.
    var rows = try loanRows(60)
    for row in rows.indices.dropFirst() { rows[row][4] = "\(row % 3)" }
    for last in ["1", "Midlands"] {
      rows[60][4] = last
      try withLoan(rows) { configuration in
        var configuration = configuration
        configuration.protected = [.init(columns: ["region"])]
        configuration.model?.unknownCategory = .missing
        let whole = expectSame(configuration, streams: last != "1")
        #expect(whole.error.isEmpty)
      }
    }
  }

  @Test("Words that the model does not know, as missing; and a number that means missing")
  func unknownWords() throws {
    var rows = try loanRows(60)
    rows[60][4] = "Atlantis"
    rows[59][6] = " employed "
    rows[58][7] = "-1"
    try withLoan(rows) { configuration in
      var configuration = configuration
      configuration.model?.unknownCategory = .missing
      configuration.model?.missing = -1
      #expect(expectSame(configuration).error.isEmpty)
    }
  }

  @Test(
    "A pipeline's refusal stands for the first such row of the file",
    arguments: ["logistic.pmml", "forest.pmml"])
  func refusals(model: String) throws {
    let lenient = try String(contentsOfFile: Self.loan + model, encoding: .utf8)
    let strict = lenient.replacing(
      "invalidValueTreatment=\"asIs\"", with: "invalidValueTreatment=\"returnInvalid\"")
    #expect(strict != lenient)
    var rows = try loanRows(60)
    for row in [41, 60] { rows[row][4] = "Atlantis" }
    rows[50][6] = "juggler"
    try withFile(strict) { path in
      try withLoan(rows) { configuration in
        var configuration = configuration
        configuration.model?.path = path
        configuration.explain.background.path = Self.loan + "applicants-train.csv"
        configuration.explain.background.rows = 50
        #expect(expectSame(configuration).error.contains("line: 42"))
      }
    }
  }

  @Test("Columns of one name, and what is explained from scores, are read whole")
  func readWhole() throws {
    let rows = try loanRows(40)
    try withLoan(rows.map { $0 + [$0[7]] }) { configuration in
      let whole = expectSame(configuration, streams: false)
      #expect(whole.error.isEmpty)
    }
    var sampled = configuration(
      model: Self.xgboost + "binary-logistic.model.json", data: Self.xgboost + "numeric.csv")
    sampled.explain.method = .sampling
    sampled.explain.background.rows = 5
    #expect(expectSame(sampled, streams: false).error.isEmpty)
  }

  @Test("A NumPy array holds the numbers of the CSV file")
  func arrays() throws {
    for model in ["binary-logistic", "multi-softprob"] {
      let configuration = configuration(
        model: Self.xgboost + model + ".model.json", data: Self.xgboost + "numeric.csv")
      let array = try NumPyArray(outcome(configuration, format: .npy).bytes)
      let lines = String(decoding: outcome(configuration).bytes, as: UTF8.self)
        .split(separator: "\n").map { $0.split(separator: ",") }
      let names = model == "binary-logistic" ? 1 : 2
      let cells = lines.dropFirst().flatMap { $0.dropFirst(names).map { Double($0) ?? .nan } }
      let columns = lines[0].count - names
      let outputs = model == "binary-logistic" ? [] : [3]
      #expect(array.shape == [40] + outputs + [columns])
      #expect(array.values.count == cells.count)
      // Scores are Floats: their text is shorter than that of the same Double.
      for (index, (value, cell)) in zip(array.values, cells).enumerated() {
        let isScore = index % columns == columns - 1
        #expect(isScore ? Float(value) == Float(cell) : value == cell)
      }
    }
  }

  @Test("The legend names rows, outputs and columns")
  func legend() throws {
    var times = StageTimes()
    let run = try AllRowsExplanation(
      configuration(
        model: Self.xgboost + "multi-softprob.model.json", data: Self.xgboost + "numeric.csv"),
      configurationFile: nil, folders: .init(), threads: 1, times: &times, progress: { _, _ in })
    let legend = try JSONValue(parsing: Array(run.legend().utf8))
    #expect(legend["rows"] == .integer(40))
    #expect(legend["outputs"] == .array(["0", "1", "2"].map { .string($0) }))
    guard case .array(let columns)? = legend["columns"] else {
      Issue.record("no columns")
      return
    }
    #expect(columns.suffix(3) == ["base_value", "margin", "score"].map { .string($0) })
  }
}

/// A NumPy array file as its documentation describes it.
struct NumPyArray {
  var shape: [Int] = []
  var values: [Double] = []

  struct Malformed: Error {}

  init(_ bytes: [UInt8]) throws {
    guard bytes.count > 10, bytes.prefix(8) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0] else {
      throw Malformed()
    }
    let start = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
    let header = String(decoding: bytes[10..<start], as: UTF8.self)
    guard start % 64 == 0, header.hasSuffix("\n"),
      header.hasPrefix("{'descr': '<f8', 'fortran_order': False, 'shape': ("),
      let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")")
    else { throw Malformed() }
    shape = header[header.index(after: open)..<close].split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    guard bytes.count == start + 8 * shape.reduce(1, *) else { throw Malformed() }
    values = stride(from: start, to: bytes.count, by: 8).map { place in
      Double(
        bitPattern: (0..<8).reduce(0 as UInt64) { $0 | UInt64(bytes[place + $1]) << (8 * $1) })
    }
  }
}
