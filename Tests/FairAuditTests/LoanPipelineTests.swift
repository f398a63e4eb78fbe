import Foundation
import Testing

/// The loan example's scikit-learn pipelines, as `examples/loan/export.py` exported them, with the
/// same audit.yaml as its XGBoost model, against scikit-learn.
@Suite struct LoanPipelineTests {
  static let files = ["logistic.onnx", "logistic.pmml", "forest.onnx", "forest.pmml"]

  /// The columns that the pipelines take.
  static let columns: Set<String> = [
    "income", "debt_to_income", "credit_history_years", "delinquencies", "savings", "loan_amount",
    "loan_term", "region", "education", "employment", "purpose",
  ]

  /// What scikit-learn answers for a model, in the form of an `expected.json`.
  static func expected(_ file: String) throws -> [String: Any] {
    let all = try RealDataComparison.object(
      Data(contentsOf: LoanExampleTests.folder.appending(path: "expected-scikit-learn.json")))
    let models = all["models"] as? [String: Any]
    var found = try #require(models?[String(file.prefix { $0 != "." })] as? [String: Any])
    found["sha256"] = all["sha256"]
    return found
  }

  @Test(arguments: files) func auditAgreesWithScikitLearn(_ file: String) throws {
    let expected = try Self.expected(file)
    let performance = try #require(expected["performance"] as? [String: Any])
    #expect(performance["n"] as? Int == 6000)
    #expect((expected["attributes"] as? [Any])?.count == 2)
    let comparison = try RealDataComparison(
      expected: JSONSerialization.data(withJSONObject: expected))
    #expect(comparison.differences(audit: try LoanExampleTests.audit(file)) == [])
  }

  /// The third applicant, whose savings are an empty cell.
  @Test(arguments: files) func oneApplicantIsExplained(_ file: String) throws {
    let record = try Self.explanation(of: 2, by: file)
    #expect(record["exact"] as? Bool == true)
    #expect(record["space"] as? String == "margin")
    let applicant = try #require(record["applicant"] as? [String: Any])
    let contributions = try #require(applicant["contributions"] as? [[String: Any]])
    var values: [String: String] = [:]
    var sum = try #require(applicant["base_value"] as? Double)
    for contribution in contributions {
      let feature = try #require(contribution["feature"] as? String)
      values[feature] = contribution["value"] as? String ?? ""
      sum += try #require(contribution["contribution"] as? Double)
    }
    // The raw columns, with the applicant's own words.
    #expect(Set(values.keys) == Self.columns)
    #expect(values["employment"] == "self-employed")
    #expect(values["purpose"] == "debt consolidation")
    let margin = try #require(applicant["margin"] as? Double)
    let additivity = try #require(record["additivity"] as? [String: Any])
    let tolerance = try #require(additivity["tolerance"] as? Double)
    #expect(tolerance == (file.hasSuffix("pmml") ? 1e-9 : 1e-6) || file.contains("logistic"))
    #expect(abs(sum - margin) <= tolerance)
    let score = try #require(applicant["score"] as? Double)
    let own = try #require(try Self.expected(file)["scores"] as? [Double])
    #expect(abs(score - own[2]) <= (file.hasSuffix("onnx") ? 1e-6 : 1e-12))
  }

  /// What `fairaudit explain` writes about one row of the example's test file.
  static func explanation(of row: Int, by file: String) throws -> [String: Any] {
    let files = FileManager.default
    let place = files.temporaryDirectory.appending(path: "fairaudit-loan-\(UUID().uuidString)")
    defer { try? files.removeItem(at: place) }
    try files.createDirectory(at: place, withIntermediateDirectories: true)
    let message = place.appending(path: "stderr")
    try Data().write(to: message)
    let process = Process()
    process.executableURL = BuiltBinary.url
    process.arguments = [
      "explain", "--config", LoanExampleTests.folder.appending(path: "audit.yaml").path,
      "--model", LoanExampleTests.folder.appending(path: file).path, "--row", "\(row)",
      "--format", "json", "--out", place.appending(path: "row.json").path,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: message)
    try process.run()
    process.waitUntilExit()
    let words = String(decoding: try Data(contentsOf: message), as: UTF8.self)
    try #require(process.terminationStatus == 0, "\(words)")
    return try RealDataComparison.object(Data(contentsOf: place.appending(path: "row.json")))
  }
}
