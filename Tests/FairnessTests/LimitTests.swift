import Foundation
import Statistics
import Testing

@testable import Fairness

@Suite("Limits")
struct LimitTests {
  private func estimate(_ value: Double, _ low: Double, _ high: Double, count: Int = 50) -> Estimate
  {
    .measured(value: value, interval: Interval(low: low, high: high), count: count, pValue: nil)
  }

  @Test("A verdict is that of the whole interval; one on both sides cannot tell")
  func verdicts() {
    let least = Limit(metric: "x", scope: .comparison, atLeast: 0.8)
    #expect(least.judge(estimate(0.9, 0.8, 1.1)) == (.pass, .inside))
    #expect(least.judge(estimate(0.9, 0.79, 1.1)) == (.inconclusive, .crosses))
    #expect(least.judge(estimate(0.7, 0.6, 0.8)) == (.inconclusive, .crosses))
    #expect(least.judge(estimate(0.7, 0.6, 0.79)) == (.fail, .outside))
    let both = Limit(metric: "x", scope: .comparison, atLeast: -0.1, atMost: 0.1)
    #expect(both.judge(estimate(0, -0.1, 0.1)) == (.pass, .inside))
    #expect(both.judge(estimate(0, -0.2, 0.2)) == (.inconclusive, .crosses))
    #expect(both.judge(estimate(0.2, 0.11, 0.3)) == (.fail, .outside))
    #expect(both.judge(estimate(-0.2, -0.3, -0.11)) == (.fail, .outside))
    // A value that its own interval leaves out counts with it.
    #expect(both.judge(estimate(0.2, 0, 0.05)) == (.inconclusive, .crosses))
  }

  @Test("What is undefined, without interval or on too few rows is no pass and no fail")
  func inconclusive() {
    var limit = Limit(metric: "x", scope: .group, atMost: 1, minimumRows: 30)
    #expect(limit.judge(.undefined(reason: "no rows", count: 0)) == (.inconclusive, .undefined))
    #expect(limit.judge(.plain(0.5, count: 50)) == (.inconclusive, .noInterval))
    #expect(limit.judge(estimate(0.5, 0.4, 0.6, count: 29)) == (.inconclusive, .tooFewRows))
    #expect(limit.judge(estimate(0.5, 0.4, 0.6, count: 30)) == (.pass, .inside))
    limit.minimumRows = 0
    #expect(limit.judge(estimate(0.5, 0.4, 0.6, count: 2)) == (.pass, .inside))
  }

  @Test("An audit is judged by attribute and known group, and what is not there is said")
  func audit() throws {
    let (sample, codes) = rows([
      Cells(tp: 300, fp: 20, fn: 20, tn: 130), Cells(tp: 60, fp: 40, fn: 20, tn: 680),
      Cells(tp: 2, tn: 9),
    ])
    let partition = GroupPartition(
      name: "x", groups: ["A", "B", "(unknown)"], codes: codes, unknown: 2)
    let audit = try FairnessAudit.measure(sample, partitions: [(partition, nil)])
    let ratio = Limit(metric: "disparate_impact_ratio", scope: .comparison, atLeast: 0.8)
    let results = audit.judge([
      ratio, Limit(metric: "selection_rate", scope: .group, atMost: 1),
      Limit(metric: "demographic_parity_difference", scope: .summary, atMost: 0.05),
      Limit(metric: "disparate_impact_ratio", scope: .comparison, atLeast: 0.8, attribute: "y"),
      Limit(metric: "no_such", scope: .summary, atMost: 1),
      Limit(
        metric: "disparate_impact_ratio", scope: .comparison, atLeast: 0.9, group: "(unknown)"),
    ])
    #expect(results.map(\.group) == ["B", "A", "B", nil, nil, nil, "(unknown)"])
    #expect(
      results.map(\.verdict) == [
        .fail, .pass, .pass, .fail, .inconclusive, .inconclusive, .inconclusive,
      ])
    #expect(
      results.map(\.reason) == [
        .outside, .inside, .inside, .outside, .notMeasured, .notMeasured, .crosses,
      ])
    #expect(results[0].estimate == audit.comparison("B", "disparate_impact_ratio"))
    let data = try JSONEncoder().encode(results)
    #expect(try JSONDecoder().decode([LimitResult].self, from: data) == results)
  }
}
