import Foundation
import Statistics
import Testing

@testable import Fairness

/// Relations between measures of the cells that hold whatever the rows are.
@Suite("Laws between measures of the cells")
struct CellMeasureLawTests {
  private func audits(_ shape: MetricLawTests.Shape) throws -> [FairnessAudit] {
    var rows = shape.rows
    var all: [FairnessAudit] = []
    for isWeighted in [true, false] {
      rows.isWeighted = isWeighted
      all.append(try rows.audit())
    }
    return all
  }

  @Test(
    "FPR = π/(1 − π)·(1 − PPV)/PPV·TPR in every group (Chouldechova)",
    arguments: MetricLawTests.shapes)
  func identity(_ shape: MetricLawTests.Shape) throws {
    var seen = 0
    for audit in try audits(shape) {
      for group in audit.attributes[0].groups {
        func value(_ id: String) -> Double? {
          group.metrics.first { $0.id == id }?.estimate.value
        }
        guard let base = value("base_rate"), let tpr = value("true_positive_rate"),
          let ppv = value("positive_predictive_value"), let fpr = value("false_positive_rate"),
          ppv > 0
        else { continue }
        seen += 1
        let expected = base / (1 - base) * ((1 - ppv) / ppv) * tpr
        #expect(abs(fpr - expected) < 1e-12, "\(group.group)")
        // A wrong rate does not keep it.
        #expect(abs(fpr + 0.01 - expected) > 1e-3)
      }
    }
    #expect(seen > 2)
  }

  @Test(
    "Inequality between groups and within them adds up to that over all",
    arguments: MetricLawTests.shapes)
  func decomposition(_ shape: MetricLawTests.Shape) throws {
    for audit in try audits(shape) {
      for (total, parts) in [
        ("generalized_entropy_index", "generalized_entropy"), ("theil_index", "theil_index"),
        ("mean_log_deviation", "mean_log_deviation"),
      ] {
        func value(_ id: String) -> Double? { audit.summary(id)?.estimate.value }
        guard let all = value(total) else { continue }
        let between = try #require(value("between_group_" + parts))
        let within = try #require(value("within_group_" + parts))
        #expect(abs(between + within - all) < 1e-12, "\(total)")
        #expect(between >= 0 && within >= 0 && between <= all + 1e-12)
      }
    }
    // No group has a row of benefit 0: the logarithms exist.
    let all = try audit([Cells(tp: 5, fp: 3, tn: 4), Cells(tp: 5, fp: 1, tn: 9)])
    let deviation = try #require(all.summary("mean_log_deviation")?.estimate.value)
    let between = try #require(all.summary("between_group_mean_log_deviation")?.estimate.value)
    let within = try #require(all.summary("within_group_mean_log_deviation")?.estimate.value)
    #expect(deviation > 0 && abs(between + within - deviation) < 1e-14)
  }

  @Test("Every reason met is one that the registry names", arguments: MetricLawTests.shapes)
  func reasons(_ shape: MetricLawTests.Shape) throws {
    var rows = shape.rows
    // A group without label-positive rows, and one of one row.
    rows.names = ["A", "B", "C", "D", "E", "(unknown)"]
    rows.codes = rows.codes.enumerated().map { index, code in
      index == 0 ? 4 : code == 3 ? 5 : !rows.labels[index] && code == 2 ? 3 : code
    }
    for isWeighted in [true, false] {
      rows.isWeighted = isWeighted
      let audit = try rows.audit()
      for (key, estimate) in MetricLawTests.flatten(audit) {
        guard let reason = estimate.reason else { continue }
        let parts = key.split(separator: "/").map(String.init)
        let scope = parts[0] == "all" ? .group : try #require(Metric.Scope(rawValue: parts[0]))
        let id = try #require(parts.last)
        let metric = try #require(Metric.named(id, scope: scope))
        let texts = metric.undefined.flatMap { reason in
          [
            reason.text(in: "the group"), reason.text(in: "the reference group"),
            reason.text(in: "the known groups"),
          ]
        }
        let hasNoWeight = reason.hasPrefix("no row in ")
        #expect(texts.contains(reason) || hasNoWeight, "\(key): \(reason)")
        #expect(!metric.undefinedWhen.isEmpty, "\(id)")
      }
    }
  }

  @Test(
    "Of two groups the rest is the other one; shares of the selected sum to 1",
    arguments: MetricLawTests.shapes)
  func rest(_ shape: MetricLawTests.Shape) throws {
    var rows = shape.rows
    rows.names = ["A", "B"]
    rows.codes = rows.codes.map { $0 % 2 }
    let reference = try rows.audit(reference: "B")
    let rest = try rows.audit(reference: nil, comparator: .rest)
    #expect(rest.attributes[0].reference == nil)
    #expect(rest.attributes[0].referenceChoice == .rest)
    #expect(rest.attributes[0].comparisons.map(\.group) == ["A", "B"])
    for metric in Metric.comparisonMetrics where metric.needs == .decisions {
      let one = rest.comparison("A", metric.id)
      let other = reference.comparison("A", metric.id)
      #expect(one?.value == other?.value && one?.interval == other?.interval, "\(metric.id)")
      #expect(one?.pValue == other?.pValue && one?.count == other?.count, "\(metric.id)")
    }
    let shares = ["A", "B"].compactMap { rest.group($0, "share_of_selected")?.value }
    #expect(shares.isEmpty || abs(shares.reduce(0, +) - 1) < 1e-12)
    // Of four groups: everybody known but the group, the unknown ones left out.
    let four = try shape.rows.audit(reference: nil, comparator: .rest)
    let pooled = try regrouped(
      shape.rows, groups: [0: 0, 1: 1, 2: 1], names: ["A", "others", "(unknown)"])
    #expect(
      four.comparison("A", "disparate_impact_ratio")?.value
        == pooled.comparison("A", "disparate_impact_ratio")?.value)
  }

  /// An audit of the rows under another partition.
  private func regrouped(
    _ rows: MetricLawTests.Rows, groups: [Int32: Int32], names: [String]
  ) throws -> FairnessAudit {
    var rows = rows
    rows.names = names
    rows.codes = rows.codes.map { groups[$0] ?? 2 }
    return try rows.audit(reference: "others")
  }

  @Test("The information criteria are 0 when independent and agree with a direct sum")
  func information() throws {
    // Same rates in both groups: nothing to learn from a decision.
    let same = try audit([Cells(tp: 4, fp: 2, fn: 2, tn: 8), Cells(tp: 8, fp: 4, fn: 4, tn: 16)])
    for id in ["independence", "separation", "sufficiency"] {
      #expect(same.summary("mutual_information_" + id)?.estimate.value == 0, "\(id)")
    }
    // Decision is the group: all of its uncertainty goes.
    let told = try audit([Cells(tp: 6, fp: 4), Cells(fn: 3, tn: 7)])
    #expect(isValue(told.summary("mutual_information_independence")?.estimate, 1))
    // The worked example from the definition, Σ p ln(p/(p p)) over H.
    let example = try audit([FairnessAuditTests.a, FairnessAuditTests.b])
    let table: [[Double]] = [[50, 150], [100, 100]]
    var information = 0.0
    for group in 0..<2 {
      for decision in 0..<2 {
        let joint = table[group][decision] / 400
        let margin = (table[0][decision] + table[1][decision]) / 400
        information += joint * log(joint / (0.5 * margin))
      }
    }
    #expect(
      isValue(
        example.summary("mutual_information_independence")?.estimate, information / log(2)))
  }

  @Test("Differences of rates lie in their interval of either method; sizes are the denominators")
  func power() throws {
    let audit = try audit([FairnessAuditTests.a, FairnessAuditTests.b], reference: "B")
    let results = audit.attributes[0].power
    #expect(results.map(\.hypothesis) == Hypothesis.allCases)
    let decisions = try #require(results.first)
    #expect(decisions.size == 200 && decisions.referenceSize == 200)
    #expect(isValue(decisions.difference, -0.25))
    // Power at n = 200 from ½: 1.96·√(2·p̄q̄/200) + 0.84·√(…) is about 0.14 either way.
    let below = try #require(decisions.detectableBelow)
    let above = try #require(decisions.detectableAbove)
    #expect(abs(below - 0.138) < 0.005 && abs(above - below) < 1e-9)
    // 0.25 against 0.5 at 80 % needs 58 rows each (Fleiss without correction).
    let rows = try #require(decisions.rowsPerGroup)
    #expect((56...60).contains(rows))
    let parity = try #require(results.first { $0.hypothesis == .labelsAmongPositiveDecisions })
    #expect(parity.rowsPerGroup == nil && parity.size == 50)
    let data = try JSONEncoder().encode(results)
    #expect(try JSONDecoder().decode([PowerResult].self, from: data) == results)
  }

  @Test("The settings choose the interval of rates and differences")
  func methods() throws {
    var inference = Inference()
    let groups = [FairnessAuditTests.a, FairnessAuditTests.b]
    for method in Inference.RateInterval.allCases {
      inference.rateInterval = method
      let interval = try audit(groups, inference: inference).group("A", "selection_rate")?.interval
      let expected: Interval? =
        switch method {
        case .wilson: .wilson(rate: 0.25, size: 200, confidence: 0.95)
        case .clopperPearson: .clopperPearson(rate: 0.25, size: 200, confidence: 0.95)
        case .jeffreys: .jeffreys(rate: 0.25, size: 200, confidence: 0.95)
        }
      #expect(interval == expected && expected != nil)
      #expect(
        Metric.named("selection_rate", scope: .group)?.intervalMethod(inference) == method.title)
    }
    inference.differenceInterval = .miettinenNurminen
    let difference = try audit(groups, reference: "B", inference: inference)
      .comparison("A", "statistical_parity_difference")?.interval
    #expect(
      difference
        == .miettinenNurminenDifference(
          rate: 0.25, size: 200, otherRate: 0.5, otherSize: 200, confidence: 0.95))
  }
}
