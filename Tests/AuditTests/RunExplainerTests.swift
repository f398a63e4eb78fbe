import Foundation
import Models
import Tabular
import TestSupport
import Testing

@testable import Audit

/// Which method an explanation takes, and what it compares with.
@Suite struct RunExplainerTests {
  private static let loan = PackageFolder.url("examples/loan/").path()

  /// A model of 15 columns, too many for all their sets: delinquencies and age as a fraction.
  private static let program = """
    {command: [sh, -c, 'read -r h; while IFS=, read -r a b c; do \
    if [ -n "$a$b$c" ]; then echo "0.${a:-0}${b:-0}"; fi; done'], probability: true, \
    features: [delinquencies, age, sex, ethnicity, region, education, employment, income, \
    debt_to_income, credit_history_years, savings, loan_amount, loan_term, purpose, approved]}
    """

  private static func inputs(
    _ explain: String, model: String = "{path: model.json}", data: String? = nil,
    for purpose: AuditInputs.Purpose = .explanation
  ) throws -> AuditInputs {
    let configuration = try AuditConfiguration(
      yaml: """
        version: 1
        model: \(model)
        data:
          path: \(data ?? "applicants-test.csv")
          label: approved
          positive_label: 1
          id: application_id
        protected: [{column: sex}]
        explain: \(explain)
        """, file: "audit.yaml")
    var times = StageTimes()
    return try AuditInputs.read(
      configuration, for: purpose, configurationFile: nil,
      folders: .init(model: loan, data: loan, background: loan), threads: 2, times: &times,
      progress: { _, _ in })
  }

  private static func applicant(_ inputs: AuditInputs) throws -> ApplicantRecord {
    try ExplanationRun(inputs: inputs).applicant(
      row: 1, output: nil, tool: .init(name: "fairaudit", version: "0"))
  }

  @Test("Trees with covers need no background")
  func stored() throws {
    let record = try Self.applicant(Self.inputs("{}"))
    #expect(record.method == "path_dependent")
    #expect(record.space == "margin")
    #expect(record.exact)
    #expect(record.background == nil)
    #expect(record.transform == "logistic")
    #expect(record.applicant.contributions.allSatisfy { $0.standardError == nil })
  }

  @Test("From scores alone, against rows drawn from the data, with standard errors")
  func sampling() throws {
    let explain = "{background: {rows: 20, seed: 5}}"
    let record = try Self.applicant(Self.inputs(explain, model: Self.program))
    #expect(record.method == "sampling")
    #expect(record.space == "score")
    #expect(!record.exact)
    #expect(record.background == .init(source: "data", rows: 20, seed: 5, use: "absent"))
    #expect(record.transform == nil)
    let errors = record.applicant.contributions.compactMap(\.standardError)
    #expect(errors.count == record.applicant.contributions.count)
    #expect(errors.contains { $0 > 0.001 })
    let sum = record.applicant.contributions.reduce(record.applicant.baseValue) {
      $0 + $1.contribution
    }
    #expect(abs(sum - record.applicant.score) < 1e-9)
    // The same seed draws the same; another one does not.
    #expect(try Self.applicant(Self.inputs(explain, model: Self.program)) == record)
    let other = try Self.applicant(
      Self.inputs("{background: {rows: 20, seed: 6}}", model: Self.program))
    #expect(other.applicant.contributions != record.applicant.contributions)
  }

  @Test("What is usual of a program's numbers is their median, of its codes the commonest")
  func typicalValues() throws {
    func kind(_ cells: [String]) -> ColumnType {
      let column = Column(
        name: "x",
        values: .categorical(codes: cells.indices.map(Int32.init), levels: cells))
      if case .numeric = column.asDecimals().values { return .numeric }
      return .categorical
    }
    #expect(kind(["1.50", "-0.25", "3", "1e3", "0", "0.0"]) == .numeric)
    #expect(kind(["1.50", "01"]) == .categorical)
    #expect(kind(["-007", "1"]) == .categorical)
    #expect(kind(["1", "one"]) == .categorical)
    let record = try Self.applicant(
      Self.inputs("{background: {rows: 5}}", model: Self.program))
    let ratio = record.applicant.contributions.first { $0.feature == "debt_to_income" }
    #expect(ratio?.typical == "0.27")
  }

  @Test("Trees are explained against the rows of a background when that is asked for")
  func interventional() throws {
    let record = try Self.applicant(Self.inputs("{method: interventional}"))
    #expect(record.method == "interventional")
    #expect(record.space == "margin")
    #expect(record.exact)
    #expect(record.background?.source == "data")
    #expect(record.background?.use == "absent")
    #expect(record.background?.seed == nil)
    #expect(record.applicant.contributions.allSatisfy { $0.standardError == nil })
    let sum = record.applicant.contributions.reduce(record.applicant.baseValue) {
      $0 + $1.contribution
    }
    #expect(abs(sum - record.applicant.margin) < 1e-12)
    // The whole file by default; some of it where that is said.
    let path = "{method: interventional, background: {path: applicants-train.csv"
    let whole = try Self.applicant(Self.inputs(path + "}}"))
    let strategy = try #require(whole.background?.strategy)
    #expect(strategy.tableTrees == 200 && strategy.pairTrees == 0 && strategy.lookups >= 200)
    #expect(
      whole.background
        == .init(source: "file", rows: 14_000, seed: nil, use: "absent", strategy: strategy))
    #expect(whole.applicant.baseValue != record.applicant.baseValue)
    let drawn = try Self.applicant(Self.inputs(path + ", rows: 500, seed: 3}}"))
    #expect(drawn.background?.rows == 500 && drawn.background?.seed == 3)
    #expect(throws: ConfigurationError.self) {
      try Self.applicant(Self.inputs("{method: interventional}", model: Self.program))
    }
  }

  @Test("Few columns are explained exactly from scores")
  func enumeration() throws {
    let record = try Self.applicant(
      Self.inputs("{method: sampling, background: {rows: 5}}"))
    #expect(record.exact)
    #expect(record.method == "sampling")
    #expect(record.applicant.contributions.allSatisfy { $0.standardError == nil })
  }

  @Test("A background of its own is read, recorded and drawn from")
  func file() throws {
    let inputs = try Self.inputs(
      "{method: sampling, background: {path: applicants-train.csv, rows: 10}}")
    #expect(inputs.files.background?.path == "applicants-train.csv")
    #expect(inputs.background?.rowCount == 14_000)
    let record = try Self.applicant(inputs)
    #expect(record.background == .init(source: "file", rows: 10, seed: 1, use: "absent"))
    #expect(record.inputs.background == inputs.files.background)
  }

  @Test("Standard errors stand in the file of every row")
  func everyRow() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    let text = try String(
      contentsOfFile: Self.loan + "applicants-test.csv", encoding: .utf8)
    try text.split(separator: "\n").prefix(32).joined(separator: "\n")
      .write(to: file, atomically: true, encoding: .utf8)
    let inputs = try Self.inputs(
      "{background: {rows: 5}}", model: Self.program, data: file.path())
    var written = ""
    try ExplanationRun(inputs: inputs).writeAll(threads: 2, progress: { _, _ in }) {
      written += String(decoding: $0, as: UTF8.self)
    }
    let lines = written.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(lines.count == 32)
    let features = inputs.model?.features.count ?? 0
    #expect(lines.allSatisfy { $0.count == 1 + features + 3 + features })
    #expect(lines[0].last?.hasPrefix("standard_error:") == true)
  }

  @Test("Too few rows to compare with ask for a file")
  func tooFew() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    let text = try String(
      contentsOfFile: Self.loan + "applicants-test.csv", encoding: .utf8)
    try text.split(separator: "\n").prefix(3).joined(separator: "\n")
      .write(to: file, atomically: true, encoding: .utf8)
    let inputs = try Self.inputs("{method: sampling}", data: file.path(), for: .applicant)
    let error = #expect(throws: ConfigurationError.self) { try Self.applicant(inputs) }
    #expect(error?.key == "explain.background.path")
    #expect(error?.problem == .needsBackground(rows: 2))
  }

  @Test(
    "A method that the model does not have is refused, and none when explanations are asked for",
    arguments: ["linear", "none"])
  func unsuited(method: String) throws {
    let inputs = try Self.inputs("{method: \(method)}")
    let error = #expect(throws: ConfigurationError.self) { try Self.applicant(inputs) }
    #expect(error?.key == "explain.method")
  }

  @Test("An audit explains as many rows as its limit allows, drawn by the seed")
  func explainedRows() throws {
    #expect(RunExplainer.draw(3, of: 3, seed: 1) == nil)
    let drawn = try #require(RunExplainer.draw(50, of: 1000, seed: 1))
    #expect(drawn.count == 50)
    #expect(Set(drawn).count == 50)
    #expect(drawn == drawn.sorted())
    #expect(drawn == RunExplainer.draw(50, of: 1000, seed: 1))
    #expect(drawn != RunExplainer.draw(50, of: 1000, seed: 2))
    // Every row has the same chance: over many seeds each is drawn about equally often.
    var counts = [Int](repeating: 0, count: 10)
    for seed in 0..<4000 {
      for row in RunExplainer.draw(3, of: 10, seed: UInt64(seed)) ?? [] { counts[row] += 1 }
    }
    #expect(counts.allSatisfy { abs($0 - 1200) < 150 })
  }
}
