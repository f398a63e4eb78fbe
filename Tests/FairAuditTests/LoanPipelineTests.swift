import Foundation
import Testing

/// Audits the loan example's scikit-learn pipelines, as exported by `examples/loan/export.py`, with
/// the same audit.yaml as its XGBoost model, and compares with scikit-learn.
@Suite struct LoanPipelineTests {
  /// What the exported files hold: a pipeline over the eleven raw columns.
  static let columns = [
    "income", "debt_to_income", "credit_history_years", "delinquencies", "savings", "loan_amount",
    "loan_term", "region", "education", "employment", "purpose",
  ]

  /// The program's answer to some arguments about a model of the example.
  static func run(_ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = BuiltBinary.url
    process.arguments = arguments
    let files = FileManager.default
    let place = files.temporaryDirectory.appending(path: "fairaudit-loan-\(UUID().uuidString)")
    defer { try? files.removeItem(at: place) }
    try files.createDirectory(at: place, withIntermediateDirectories: true)
    let (output, message) = (place.appending(path: "out"), place.appending(path: "err"))
    for file in [output, message] { try Data().write(to: file) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: message)
    try process.run()
    process.waitUntilExit()
    let words = String(decoding: try Data(contentsOf: message), as: UTF8.self)
    try #require(process.terminationStatus == 0, "\(words)")
    return try Data(contentsOf: output)
  }

  /// What scikit-learn answers for a model, in the form of an `expected.json`.
  static func expected(_ model: String) throws -> [String: Any] {
    let all = try RealDataComparison.object(
      Data(contentsOf: LoanExampleTests.folder.appending(path: "expected-scikit-learn.json")))
    let models = all["models"] as? [String: Any]
    var found = try #require(models?[model] as? [String: Any])
    found["sha256"] = all["sha256"]
    return found
  }

  @Test(arguments: ["logistic.onnx", "logistic.pmml", "forest.onnx", "forest.pmml"])
  func auditAgreesWithScikitLearn(_ file: String) throws {
    let files = FileManager.default
    let place = files.temporaryDirectory.appending(path: "fairaudit-loan-\(UUID().uuidString)")
    defer { try? files.removeItem(at: place) }
    _ = try Self.run([
      "audit", "--config", LoanExampleTests.folder.appending(path: "audit.yaml").path,
      "--model", LoanExampleTests.folder.appending(path: file).path, "--out", place.path,
    ])
    let audit = try RealDataComparison.object(
      Data(contentsOf: place.appending(path: "audit.json")))
    let expected = try Self.expected(String(file.prefix { $0 != "." }))
    let comparison = try RealDataComparison(
      expected: JSONSerialization.data(withJSONObject: expected))
    #expect(comparison.differences(audit: audit) == [])

    // Every row: raw columns are the players, and the contributions add up to the margin.
    let csv = try String(
      contentsOf: place.appending(path: "contributions.csv"), encoding: .utf8)
    let lines = csv.split(whereSeparator: \.isNewline)
    let header = try #require(lines.first).split(separator: ",").map(String.init)
    #expect(Set(header.dropFirst().prefix(11)) == Set(Self.columns))
    #expect(header.suffix(3) == ["base_value", "margin", "score"])
    let rows = lines.dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).dropFirst()
        .map { Double($0) ?? .nan }
    }
    #expect(rows.count == 6000)
    let wrong = rows.indices.filter { row in
      guard rows[row].count == 14 else { return true }
      return !(abs(rows[row][...11].reduce(0, +) - rows[row][12]) <= 1e-9)
    }
    #expect(wrong == [])
    let bound = file.hasSuffix("onnx") ? 1e-6 : 1e-12
    let scores = rows.map { $0.last ?? .nan }
    let own = try #require(expected["scores"] as? [Double])
    #expect(own.indices.filter { !(abs(own[$0] - scores[$0]) <= bound) } == [])
    let sum = try #require(expected["scoreSum"] as? Double)
    #expect(abs(scores.reduce(0, +) - sum) <= bound * 6000)
  }

  @Test(arguments: ["logistic.onnx", "logistic.pmml", "forest.onnx", "forest.pmml"])
  func oneApplicantIsExplained(_ file: String) throws {
    let answer = try RealDataComparison.object(
      Self.run([
        "explain", "--config", LoanExampleTests.folder.appending(path: "audit.yaml").path,
        "--model", LoanExampleTests.folder.appending(path: file).path, "--row", "2", "--format",
        "json",
      ]))
    let text = String(describing: answer)
    // The third applicant's words, and an empty cell.
    for column in Self.columns { #expect(text.contains(column), "\(column)") }
    #expect(text.contains("self-employed"))
  }
}
