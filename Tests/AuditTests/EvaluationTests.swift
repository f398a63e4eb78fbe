import Foundation
import Testing

@testable import Audit

/// Audits decisions of a small table.
struct DecisionAudit {
  let record: AuditRecord

  init(_ csv: String, _ change: (inout AuditConfiguration) -> Void = { _ in }) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    try Data(csv.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var configuration = AuditConfiguration()
    configuration.data.path = file.path
    configuration.data.label = "y"
    configuration.predictions = .init(column: "p", rule: .atLeast(1))
    configuration.protected = [.init(columns: ["g"])]
    configuration.inference.bootstrap = 20
    change(&configuration)
    var times = StageTimes()
    let inputs = try AuditInputs.read(
      configuration, for: .audit, configurationFile: nil, folders: .init(), threads: 1,
      times: &times, progress: { _, _ in })
    record = try AuditRun(
      inputs: inputs, tool: .init(name: "t", version: "1"), started: "2026-01-01T00:00:00Z",
      threads: 1
    ).record(times: &times, progress: { _, _ in })
  }

  /// Rows of a group: so many of which some were decided positive.
  static func rows(_ group: String, _ count: Int, positive: Int) -> String {
    (0..<count).map { "\($0 % 2),\($0 < positive ? 1 : 0),\(group)\n" }.joined()
  }
}

@Suite struct EvaluationTests {
  @Test("Codes with leading zeros stay apart; plain numbers sort by size")
  func codes() throws {
    let zips = try DecisionAudit("g,y,p\n01234,1,1\n1234,0,0\n01234,0,1\n1.2e3,1,0\n")
    #expect(
      Set(zips.record.fairness.attributes[0].groups.map(\.group)) == ["01234", "1234", "1.2e3"])
    let plain = try DecisionAudit("g,y,p\n10,1,1\n9,0,0\n10,0,1\n9,1,0\n") {
      $0.protected[0].reference = "9.0"
    }
    #expect(plain.record.fairness.attributes[0].groups.map(\.group) == ["9", "10"])
    #expect(plain.record.fairness.attributes[0].reference == "9")
  }

  @Test("Rows of weight 0 are left out and counted, so that one group has one size")
  func weightless() throws {
    let record = try DecisionAudit("g,y,p,w\na,1,1,1\na,0,0,0\nb,0,1,2\nb,1,0,1\n") {
      $0.data.weight = "w"
    }.record
    #expect(record.dataset.rows == 4 && record.dataset.rowsEvaluated == 3)
    #expect(record.dataset.excluded == [.init(reason: "the weight is 0", rows: 1)])
    #expect(record.performance.n == 3)
  }

  @Test("A negative weight is told with its line")
  func negativeWeight() {
    #expect {
      try DecisionAudit("g,y,p,w\na,1,1,1\na,0,0,-1\nb,0,1,2\n") { $0.data.weight = "w" }
    } throws: { error in
      guard case .weight(_, let line, "w")? = error as? EvaluationError else { return false }
      return line == 3
    }
  }

  @Test("A gap is found whichever group is the reference")
  func bothWays() throws {
    let csv =
      "y,p,g\n" + DecisionAudit.rows("a", 200, positive: 160)
      + DecisionAudit.rows("b", 200, positive: 100)
    for (reference, group, ratio) in [("a", "b", 0.625), ("b", "a", 1.6)] {
      let findings = try DecisionAudit(csv) { $0.protected[0].reference = reference }.record
        .findings.filter { $0.kind == "disparate_impact" }
      #expect(findings.count == 1)
      #expect(findings.first?.group == group && findings.first?.reference == reference)
      #expect(abs((findings.first?.result?.value ?? 0) - ratio) < 1e-12)
    }
  }

  @Test("A small group's ratio and a gap that chance explains are no findings")
  func chance() throws {
    let csv =
      "y,p,g\n" + DecisionAudit.rows("a", 100, positive: 52)
      + DecisionAudit.rows("b", 100, positive: 48) + DecisionAudit.rows("c", 4, positive: 0)
    let record = try DecisionAudit(csv) { $0.protected[0].reference = "a" }.record
    #expect(!record.findings.contains { $0.kind == "disparate_impact" })
    #expect(record.findings.contains { $0.kind == "small_group" && $0.group == "c" })
  }

  @Test("Where positive is unfavorable both error rates are looked at")
  func errorRates() throws {
    // Labels alternate, so half of each group is positive; b is flagged more often.
    let csv =
      "y,p,g\n" + DecisionAudit.rows("a", 400, positive: 100)
      + DecisionAudit.rows("b", 400, positive: 300)
    let record = try DecisionAudit(csv) {
      $0.data.favorableLabel = "0"
      $0.protected[0].reference = "a"
    }.record
    let gaps = record.findings.filter { $0.kind == "error_rate_gap" }
    #expect(
      gaps.map(\.metric) == ["true_positive_rate_difference", "predictive_equality_difference"])
    #expect(gaps.allSatisfy { ($0.result?.value ?? 0) == 0.5 })
  }

  @Test("A limit from above has no scores, says why, and is no probability")
  func atMost() throws {
    let csv = "g,y,p\na,1,1\na,0,3\nb,0,1\nb,1,4\n"
    let record = try DecisionAudit(csv) {
      $0.predictions = .init(column: "p", rule: .atMost(2))
    }.record
    #expect(record.decision.rule == "p <= 2")
    #expect(record.performance.cells?.truePositives == 1)
    #expect(record.notEvaluated.contains { $0.what == "measures on scores" })
    #expect(throws: ConfigurationError.self) {
      try DecisionAudit(csv) {
        $0.predictions = .init(column: "p", rule: .atMost(2), probability: true)
      }
    }
  }

  @Test("An error lists values of a column only where each stands for many rows")
  func personalValues() throws {
    let csv = "g,y,p\n" + (0..<8).map { "person\($0)@mail,\($0 % 2),1\n" }.joined()
    do {
      _ = try DecisionAudit(csv) { $0.protected[0].reference = "x" }
      Issue.record("an unknown reference went by")
    } catch let error as ConfigurationError {
      #expect(error.problem == .notInData(found: "x", column: "g", available: []))
    }
  }

  @Test("Positive words of a column of thousands of values, and one that is not there")
  func manyValues() throws {
    let csv =
      "g,y,p\n" + (0..<3000).map { "\($0 % 2 == 0 ? "a" : "b"),\($0 / 2 % 2),\($0)\n" }.joined()
    let record = try DecisionAudit(csv) {
      $0.predictions = .init(column: "p", rule: .positive(["5", "2999"]))
    }.record
    let cells = try #require(record.performance.cells)
    #expect(cells.truePositives + cells.falsePositives == 2)
    #expect(throws: ConfigurationError.self) {
      try DecisionAudit(csv) { $0.predictions = .init(column: "p", rule: .positive(["5000"])) }
    }
    #expect {
      try DecisionAudit(csv) {
        $0.data.label = "p"; $0.predictions = .init(column: "y", rule: .atLeast(1))
      }
    } throws: { error in
      guard case .labelValues(_, "p", 3000)? = error as? EvaluationError else { return false }
      return true
    }
  }

  @Test("A score that is no probability is told with its line, rows left out before it or not")
  func notAProbability() {
    #expect {
      try DecisionAudit("g,y,p\na,1,0.5\na,,0.2\nb,0,1.5\nb,1,0.1\n") {
        $0.predictions = .init(column: "p", rule: .atLeast(0.5), probability: true)
      }
    } throws: { error in
      guard case .notAProbability(_, let line, "p")? = error as? EvaluationError else {
        return false
      }
      return line == 4
    }
  }
}
