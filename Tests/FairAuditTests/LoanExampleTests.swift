import Foundation
import TestSupport
import Testing

/// Audits the bundled loan example and compares with the libraries and with the truth.
@Suite struct LoanExampleTests {
  static let folder = Fixtures.root.deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "examples/loan")

  /// The audit of the example's test file, without contributions, which have tests of their own.
  static func audit(_ model: String = "model.json") throws -> [String: Any] {
    let files = FileManager.default
    let place = files.temporaryDirectory.appending(path: "fairaudit-loan-\(UUID().uuidString)")
    defer { try? files.removeItem(at: place) }
    try files.createDirectory(at: place, withIntermediateDirectories: true)
    let configuration = place.appending(path: "audit.yaml")
    let text = try String(contentsOf: folder.appending(path: "audit.yaml"), encoding: .utf8)
    // What is compared needs none of these, which cost most of an audit's time in a debug build.
    let less = """
      explain: {method: none}
      inference: {bootstrap: 0}
      individual: {neighbors: 0}
      proxies: {rows: 0}

      """
    try (text + less).write(to: configuration, atomically: true, encoding: .utf8)
    let message = place.appending(path: "stderr")
    try Data().write(to: message)

    let process = Process()
    process.executableURL = BuiltBinary.url
    process.arguments = [
      "audit", "--config", configuration.path,
      "--model", folder.appending(path: model).path,
      "--data", folder.appending(path: "applicants-test.csv").path,
      "--out", place.appending(path: "report").path,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: message)
    try process.run()
    process.waitUntilExit()
    let words = String(decoding: try Data(contentsOf: message), as: UTF8.self)
    try #require(process.terminationStatus == 0, "\(words)")
    return try RealDataComparison.object(
      Data(contentsOf: place.appending(path: "report/audit.json")))
  }

  @Test func auditAgreesWithLibrariesAndTruth() throws {
    let audit = try Self.audit()
    let comparison = try RealDataComparison(
      expected: Data(contentsOf: Self.folder.appending(path: "expected.json")))
    let differences = comparison.differences(audit: audit)
    #expect(differences == [])

    let truth = try RealDataComparison.object(
      Data(contentsOf: Self.folder.appending(path: "truth.json")))
    let coverage = Self.coverage(audit: audit, truth: truth)
    // 2 + 4 + 4 + 8 groups; five rates of the model and the base rate.
    #expect(coverage.total == 18 * 6)
    // 95 % intervals of correlated rates of one sample of 6,000.
    #expect(Double(coverage.covered) >= 0.88 * Double(coverage.total), "\(coverage)")
  }

  /// How many intervals of an audit contain the population's value, where there is one.
  static func coverage(audit: [String: Any], truth: [String: Any]) -> (covered: Int, total: Int) {
    var covered = 0
    var total = 0
    let fairness = audit["fairness"] as? [String: Any]
    let population = truth["groups"] as? [[String: Any]] ?? []
    for attribute in fairness?["attributes"] as? [[String: Any]] ?? [] {
      for group in attribute["groups"] as? [[String: Any]] ?? [] {
        let match = population.first {
          $0["attribute"] as? String == attribute["name"] as? String
            && $0["group"] as? String == group["group"] as? String
        }
        guard let match, let metrics = group["metrics"] as? [String: Any] else { continue }
        var values = match["model"] as? [String: Any] ?? [:]
        values["mean_score"] = nil
        values["base_rate"] = match["base_rate"]
        for (id, value) in values {
          let measured = metrics[id] as? [String: Any]
          guard let value = value as? Double, let interval = measured?["ci"] as? [Double],
            interval.count == 2
          else { continue }
          total += 1
          if interval[0] <= value && value <= interval[1] { covered += 1 }
        }
      }
    }
    return (covered, total)
  }

  @Test func coverageCountsWhatIsInside() throws {
    let audit = try RealDataComparison.object(
      Data(
        """
        {"fairness": {"attributes": [{"name": "sex", "groups": [
          {"group": "Female", "metrics": {
            "selection_rate": {"value": 0.5, "ci": [0.4, 0.6]},
            "base_rate": {"value": 0.5, "ci": [0.45, 0.55]},
            "accuracy": {"value": 0.5}}},
          {"group": "Other", "metrics": {"base_rate": {"value": 0.5, "ci": [0.4, 0.6]}}}]}]}}
        """.utf8))
    let truth = try RealDataComparison.object(
      Data(
        """
        {"groups": [{"attribute": "sex", "group": "Female", "base_rate": 0.56,
          "model": {"selection_rate": 0.41, "accuracy": 0.5, "mean_score": 0.1}}]}
        """.utf8))
    let coverage = Self.coverage(audit: audit, truth: truth)
    #expect(coverage.covered == 1)
    #expect(coverage.total == 2)
  }
}
