import Foundation
import Statistics
import TestSupport
import Testing

@testable import Fairness

@Suite("Tables of the other tasks' measures")
struct TaskMetricTests {
  @Test("docs/metrics-other-tasks.md says what the tables say; RECORD_GOLDEN=1 writes it anew")
  func page() throws {
    let url = Fixtures.root.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "docs/metrics-other-tasks.md")
    let difference = Golden.difference(TaskMetric.documentation, at: url)
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test("Every line of a table has the same number of cells")
  func cells() {
    for line in TaskMetric.documentation.split(separator: "\n") where line.hasPrefix("|") {
      #expect(line.replacing("\\|", with: "").count { $0 == "|" } == 7, "\(line)")
    }
  }

  @Test("Identifiers are unique within task and scope, and written in small letters")
  func identifiers() {
    var seen: Set<String> = []
    for metric in TaskMetric.all {
      let key = "\(metric.task) \(metric.scope) \(metric.id)"
      #expect(seen.insert(key).inserted, "\(key)")
      #expect(metric.id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(metric.id)")
      #expect(metric.definition.hasSuffix("."), "\(metric.id)")
    }
  }

  /// What a result holds: identifiers with their estimates, by scope.
  private typealias Held = [(scope: TaskMetric.Scope, measures: TaskMeasures)]

  private func check(
    _ task: TaskMetric.Task, _ held: Held, _ summary: [TaskSummary]
  ) {
    for scope in TaskMetric.Scope.allCases where scope != .summary {
      let expected = TaskMetric.all.filter { $0.task == task && $0.scope == scope }.map(\.id)
      for (_, measures) in held.filter({ $0.scope == scope }) {
        #expect(measures.entries.map(\.id) == expected, "\(task) \(scope)")
        for entry in measures.entries {
          guard let metric = TaskMetric.named(entry.id, task: task, scope: scope),
            entry.estimate.value != nil
          else {
            Issue.record("\(entry.id) is not in the table or has no value: \(entry.estimate)")
            continue
          }
          #expect((entry.estimate.pValue != nil) == (metric.test != nil), "\(entry.id)")
          #expect((entry.pAdjusted != nil) == (metric.test != nil), "\(entry.id)")
          #expect(
            (entry.estimate.interval != nil) == (metric.intervalMethod != nil), "\(entry.id)")
        }
      }
    }
    let expected = TaskMetric.all.filter { $0.task == task && $0.scope == .summary }.map(\.id)
    var ids: [String] = []
    for measure in summary where !ids.contains(measure.id) { ids.append(measure.id) }
    #expect(Set(ids) == Set(expected), "\(task)")
  }

  @Test("Results hold what the tables list, with intervals and tests where they say so")
  func results() throws {
    var settings = inference(replicates: 200, correction: .holm)
    settings.seed = 7
    let classes = try FixtureTable("multiclass.csv")
    let names = ["low", "middle", "high"]
    let multiclass = try MulticlassAudit.measure(
      MulticlassSample(
        classes: names, labels: try classes.codes("label"),
        predictions: try classes.codes("prediction"),
        probabilities: try names.map { try classes.numbers($0) }),
      partitions: [(try classes.partition(), nil)], inference: settings)
    let first = try #require(multiclass.attributes.first)
    check(
      .multiclass,
      first.groups.flatMap { group in
        [(.group, group.metrics)] + group.classes.map { (.groupPart, $0.metrics) }
      }
        + first.comparisons.flatMap { comparison in
          [(.comparison, comparison.metrics)]
            + comparison.classes.map { (.comparisonPart, $0.metrics) }
        }, first.summary)

    let table = try FixtureTable("ordered.csv")
    let ordered = try OrderedAudit.measure(
      OrderedSample(classes: ["1", "2", "3", "4"], outcomes: try table.codes("outcome")),
      partitions: [(try table.partition(), nil)], inference: settings)
    let second = try #require(ordered.attributes.first)
    check(
      .ordered,
      second.groups.flatMap { group in
        [(.group, group.metrics)] + group.cuts.map { (.groupPart, $0.metrics) }
      }
        + second.comparisons.flatMap { comparison in
          [(.comparison, comparison.metrics)]
            + comparison.cuts.map { (.comparisonPart, $0.metrics) }
        }, second.summary)

    let numbers = try FixtureTable("regression.csv")
    let regression = try RegressionAudit.measure(
      RegressionSample(
        predictions: try numbers.numbers("prediction"), labels: try numbers.numbers("label"),
        goodDirection: .lower),
      partitions: [(try numbers.partition(), nil)], inference: settings)
    let third = try #require(regression.attributes.first)
    check(
      .regression,
      third.groups.map { (.group, $0.metrics) }
        + third.comparisons.map { (.comparison, $0.metrics) },
      third.summary)

    let lists = try FixtureTable("ranking.csv")
    let ranking = try RankingAudit.measure(
      RankingSample(
        scores: try lists.numbers("score"), lists: try lists.codes("list"),
        relevance: try lists.numbers("relevance"), cutoffs: [3, 8]),
      partitions: [(try lists.partition(), nil)], inference: settings)
    #expect(ranking.resampling == .lists)
    let fourth = try #require(ranking.attributes.first)
    check(
      .ranking,
      fourth.groups.flatMap { group in
        [(.group, group.metrics)] + group.cutoffs.map { (.groupPart, $0.metrics) }
      }
        + fourth.comparisons.flatMap { comparison in
          [(.comparison, comparison.metrics)]
            + comparison.cutoffs.map { (.comparisonPart, $0.metrics) }
        }, fourth.summary)

    // Results are records: what is written is read again, keys in their order.
    #expect(try decoded(multiclass) == multiclass)
    #expect(try decoded(ordered) == ordered)
    #expect(try decoded(regression) == regression)
    #expect(try decoded(ranking) == ranking)
  }

  private func decoded<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
  }
}
