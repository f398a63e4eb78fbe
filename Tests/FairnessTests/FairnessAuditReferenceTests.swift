import Foundation
import TestSupport
import Testing

@testable import Fairness

/// Agreement with fairlearn, AIF360 and scikit-learn on 2,000 synthetic rows in three groups
/// (`script/fixtures/fairness.py`), unweighted and weighted. Where these libraries compute something
/// else under the same name, `docs/peers-disagreements.md` says so.
@Suite("Reference values of other libraries")
struct FairnessAuditReferenceTests {
  struct Reference: Decodable {
    struct Grouped: Decodable {
      let groups: [String: [String: Double]]
      let overall: [String: Double]
      let summary: [String: Double]?
    }
    let scikit, fairlearn: [String: Grouped]
    let aif360: [String: [String: [String: Double]]]
    let inequality: [String: [String: Double]]
  }

  private func reference() throws -> Reference {
    try JSONDecoder().decode(
      Reference.self, from: try Fixtures.data("fairness/reference.json"))
  }

  /// The audit of the committed rows.
  private func audit(weighted: Bool, positiveIsFavorable: Bool = true) throws -> FairnessAudit {
    let text = try #require(String(data: try Fixtures.data("fairness/rows.csv"), encoding: .utf8))
    let rows = text.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
    let names = ["alpha", "beta", "gamma"]
    let sample = EvaluationSample(
      labels: rows.map { $0[1] == "1" }, decisions: rows.map { $0[2] == "1" },
      scores: try rows.map { try #require(Double($0[3])) }, scoresAreProbabilities: true,
      weights: weighted ? try rows.map { try #require(Double($0[4])) } : nil,
      positiveIsFavorable: positiveIsFavorable)
    let partition = GroupPartition(
      name: "group", groups: names,
      codes: try rows.map { Int32(try #require(names.firstIndex(of: String($0[0])))) },
      unknown: nil)
    return try FairnessAudit.measure(sample, partitions: [(partition, "alpha")])
  }

  private let error = 1e-11

  @Test("Groups and all rows agree with scikit-learn and fairlearn", arguments: [false, true])
  func groups(weighted: Bool) throws {
    let audit = try audit(weighted: weighted)
    let key = weighted ? "weighted" : "plain"
    for source in [try reference().scikit, try reference().fairlearn] {
      let expected = try #require(source[key])
      for (name, values) in expected.groups {
        for (id, value) in values {
          #expect(isValue(audit.group(name, id), value, within: error), "\(id) of \(name)")
        }
      }
      for (id, value) in expected.overall {
        #expect(isValue(audit.overall(id), value, within: error), "\(id)")
      }
      for (id, value) in expected.summary ?? [:] {
        #expect(isValue(audit.summary(id)?.estimate, value, within: error), "\(id)")
      }
    }
  }

  @Test("Comparisons agree with AIF360", arguments: ["plain", "weighted", "unfavorable"])
  func comparisons(key: String) throws {
    let audit = try audit(weighted: key != "plain", positiveIsFavorable: key != "unfavorable")
    let expected = try #require(try reference().aif360[key])
    #expect(expected.count == 2)
    for (name, values) in expected {
      for (id, value) in values {
        #expect(isValue(audit.comparison(name, id), value, within: error), "\(id) of \(name)")
      }
    }
  }

  @Test("Inequality over rows and between groups agrees with AIF360", arguments: [true, false])
  func inequality(favorable: Bool) throws {
    let audit = try audit(weighted: false, positiveIsFavorable: favorable)
    let expected = try #require(
      try reference().inequality[favorable ? "favorable" : "unfavorable"])
    for (id, value) in expected {
      #expect(isValue(audit.summary(id)?.estimate, value, within: error), "\(id)")
    }
  }

  @Test("The published error rates of COMPAS, where positive is unfavorable")
  func compas() throws {
    // Decile 5 or more against a charge within two years, as counted in the published file for
    // African-American, Caucasian, Hispanic, other, Asian and Native American persons. The rates are
    // those that ProPublica printed.
    let audit = try FairnessTests.audit(
      [
        Cells(tp: 1369, fp: 805, fn: 532, tn: 990), Cells(tp: 505, fp: 349, fn: 461, tn: 1139),
        Cells(tp: 103, fp: 87, fn: 129, tn: 318), Cells(tp: 43, fp: 36, fn: 90, tn: 208),
        Cells(tp: 6, fp: 2, fn: 3, tn: 21), Cells(tp: 9, fp: 3, fn: 1, tn: 5),
      ], reference: "B", positiveIsFavorable: false)
    #expect(isValue(audit.group("A", "false_positive_rate"), 0.4485, within: 5e-5))
    #expect(isValue(audit.group("B", "false_positive_rate"), 0.2345, within: 5e-5))
    #expect(isValue(audit.group("A", "false_negative_rate"), 0.2799, within: 5e-5))
    #expect(isValue(audit.group("B", "false_negative_rate"), 0.4772, within: 5e-5))
    #expect(isValue(audit.overall("base_rate"), 0.4507, within: 5e-5))
    #expect(audit.overall.count == 7214)
    let favorable = (532.0 + 990) / 3696
    let reference = (461.0 + 1139) / 2454
    #expect(isValue(audit.group("A", "favorable_rate"), favorable))
    #expect(isValue(audit.comparison("A", "disparate_impact_ratio"), favorable / reference))
    #expect(
      isValue(audit.comparison("A", "equal_opportunity_difference"), 0.2345 - 0.4485, within: 1e-4))
    // SciPy's exact test of 805 of 1795 against 349 of 1488.
    let p = try #require(audit.comparison("A", "predictive_equality_difference")?.pValue)
    #expect(abs(p / 5.067846700058524e-38 - 1) < 1e-9)
  }
}
