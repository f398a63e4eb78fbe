import Foundation
import Statistics
import Testing

@testable import Fairness

/// A case small enough for paper: A against B, 200 rows each, positive is favorable.
///
///     A: TP 30, FP 20, FN 20, TN 130      B: TP 60, FP 40, FN 20, TN 80
@Suite("Worked example")
struct FairnessAuditTests {
  static let a = Cells(tp: 30, fp: 20, fn: 20, tn: 130)
  static let b = Cells(tp: 60, fp: 40, fn: 20, tn: 80)

  @Test("Rates within groups and over all rows")
  func rates() throws {
    let audit = try audit([Self.a, Self.b], reference: "B")
    let expected: [(String, Double, Double, Double)] = [
      ("base_rate", 50.0 / 200, 80.0 / 200, 130.0 / 400),
      ("selection_rate", 50.0 / 200, 100.0 / 200, 150.0 / 400),
      ("favorable_rate", 50.0 / 200, 100.0 / 200, 150.0 / 400),
      ("true_positive_rate", 30.0 / 50, 60.0 / 80, 90.0 / 130),
      ("false_negative_rate", 20.0 / 50, 20.0 / 80, 40.0 / 130),
      ("false_positive_rate", 20.0 / 150, 40.0 / 120, 60.0 / 270),
      ("true_negative_rate", 130.0 / 150, 80.0 / 120, 210.0 / 270),
      ("positive_predictive_value", 30.0 / 50, 60.0 / 100, 90.0 / 150),
      ("false_discovery_rate", 20.0 / 50, 40.0 / 100, 60.0 / 150),
      ("negative_predictive_value", 130.0 / 150, 80.0 / 100, 210.0 / 250),
      ("false_omission_rate", 20.0 / 150, 20.0 / 100, 40.0 / 250),
      ("accuracy", 160.0 / 200, 140.0 / 200, 300.0 / 400),
      ("f1", 60.0 / 100, 120.0 / 180, 180.0 / 280),
      ("balanced_accuracy", (0.6 + 130.0 / 150) / 2, (0.75 + 80.0 / 120) / 2, 0.735042735042735),
      // (30·130 − 20·20)/√(50·50·150·150) = 3500/7500; (60·80 − 40·20)/√(100·80·100·120).
      (
        "matthews_correlation", 3500.0 / 7500, 4000 / 96_000_000.0.squareRoot(),
        16_500 / 1_316_250_000.0.squareRoot()
      ),
      ("treatment_ratio", 1, 0.5, 40.0 / 60),
    ]
    for (id, a, b, all) in expected {
      #expect(isValue(audit.group("A", id), a), "\(id) of A")
      #expect(isValue(audit.group("B", id), b), "\(id) of B")
      #expect(isValue(audit.overall(id), all), "\(id) of all")
    }
    #expect(audit.overall.group == "(all)" && audit.overall.count == 400)
    #expect(audit.attributes[0].groups[0].confusion.truePositives == 30)
  }

  @Test("Comparisons of A with B")
  func comparisons() throws {
    let audit = try audit([Self.a, Self.b], reference: "B")
    let expected: [(String, Double)] = [
      ("statistical_parity_difference", -0.25),
      ("disparate_impact_ratio", 0.5),
      ("shortfall", 50),  // 200 · (0.5 − 0.25)
      ("odds_ratio", 1.0 / 3),  // (50/150)/(100/100)
      ("equal_opportunity_difference", -0.15),
      ("average_odds_difference", -0.175),  // (−0.2 − 0.15)/2
      ("average_absolute_odds_difference", 0.175),
      ("equalized_odds_difference", 0.2),
      ("predictive_equality_difference", -0.2),
      ("predictive_parity_difference", 0),
      ("accuracy_difference", 0.1),
      ("treatment_equality_difference", 0.5),
      ("true_positive_rate_ratio", 0.8),
      ("false_positive_rate_ratio", 0.4),
      ("base_rate_difference", -0.15),
      ("f1_difference", 0.6 - 2.0 / 3),
    ]
    for (id, value) in expected {
      #expect(isValue(audit.comparison("A", id), value), "\(id)")
    }
    #expect(audit.comparison("B", "statistical_parity_difference") == nil)
    #expect(audit.attributes[0].reference == "B")
    #expect(audit.attributes[0].referenceChoice == .declared)
  }

  @Test("Intervals and p-values of A against B")
  func uncertainty() throws {
    let audit = try audit([Self.a, Self.b], reference: "B")
    func expect(_ estimate: Estimate?, _ low: Double, _ high: Double) {
      #expect(abs((estimate?.interval?.low ?? .nan) - low) < 1e-6)
      #expect(abs((estimate?.interval?.high ?? .nan) - high) < 1e-6)
    }
    expect(audit.group("A", "selection_rate"), 0.195082, 0.314341)
    expect(audit.group("B", "selection_rate"), 0.431361, 0.568639)
    expect(audit.comparison("A", "statistical_parity_difference"), -0.337905, -0.155920)
    let gap = try #require(audit.comparison("A", "statistical_parity_difference")?.interval)
    expect(audit.comparison("A", "shortfall"), -200 * gap.high, -200 * gap.low)
    expect(audit.comparison("A", "disparate_impact_ratio"), 0.378959, 0.659702)
    let p = try #require(audit.comparison("A", "statistical_parity_difference")?.pValue)
    #expect(abs(p / 3.4921e-7 - 1) < 1e-4)
    for id in ["disparate_impact_ratio", "odds_ratio", "shortfall", "selection_rate_difference"] {
      #expect(audit.comparison("A", id)?.pValue == p, "\(id) tests the same table")
    }
    #expect(audit.group("A", "true_positive_rate")?.count == 50)
    #expect(audit.comparison("A", "true_positive_rate_difference")?.count == 130)
    #expect(audit.testCount == 5)
  }

  @Test("Summaries over A and B, each with its pair")
  func summaries() throws {
    let audit = try audit([Self.a, Self.b])
    #expect(audit.attributes[0].reference == "B")
    #expect(audit.attributes[0].referenceChoice == .highestFavorableRate)
    let expected: [(String, Double, Double)] = [
      ("demographic_parity_difference", 0.25, 1e-12),
      ("demographic_parity_ratio", 0.5, 1e-12),
      ("equal_opportunity_difference", 0.15, 1e-12),
      ("equal_opportunity_ratio", 0.8, 1e-12),
      ("equalized_odds_difference", 0.2, 1e-12),
      ("equalized_odds_ratio", 0.4, 1e-12),
      ("predictive_parity_difference", 0, 1e-12),
      ("accuracy_difference", 0.1, 1e-12),
      ("differential_fairness_epsilon", 0.688184, 1e-6),
      ("differential_fairness_amplification", 0.221900, 1e-6),
      ("generalized_entropy_index", 0.112245, 1e-6),
      ("theil_index", 0.149252, 1e-6),
      // Mean benefits 1 and 1.1, all rows 1.05: (200·(1/1.05 − 1)² + 200·(1.1/1.05 − 1)²)/800.
      ("between_group_generalized_entropy", pow(0.05 / 1.05, 2) / 2, 1e-12),
    ]
    for (id, value, error) in expected {
      #expect(isValue(audit.summary(id)?.estimate, value, within: error), "\(id)")
    }
    #expect(audit.summary("demographic_parity_difference")?.pair?.lowest == "A")
    #expect(audit.summary("demographic_parity_difference")?.pair?.highest == "B")
    #expect(isValue(audit.overall("theil_index"), 0.149252, within: 1e-6))
  }

  @Test("The comparison of these tests rejects a wrong and a missing number")
  func checker() {
    #expect(!isValue(.plain(0.25, count: 1), 0.2500001))
    #expect(!isValue(.undefined(reason: "x", count: 0), 0))
    #expect(!isValue(nil, 0))
  }

  @Test("Where positive is unfavorable, favorable measures turn and rates keep their names")
  func unfavorable() throws {
    let audit = try audit([Self.a, Self.b], reference: "A", positiveIsFavorable: false)
    #expect(isValue(audit.group("A", "selection_rate"), 0.25))
    #expect(isValue(audit.group("A", "favorable_rate"), 0.75))
    #expect(isValue(audit.comparison("B", "disparate_impact_ratio"), 0.5 / 0.75))
    #expect(isValue(audit.comparison("B", "statistical_parity_difference"), -0.25))
    #expect(isValue(audit.comparison("B", "shortfall"), 50))
    #expect(isValue(audit.comparison("B", "odds_ratio"), 1.0 / 3))
    // Not flagged among those who are label-negative: TNR 80/120 − 130/150.
    #expect(
      isValue(audit.comparison("B", "equal_opportunity_difference"), 80.0 / 120 - 130.0 / 150))
    #expect(isValue(audit.comparison("B", "predictive_equality_difference"), 0.2))
    // Gaps in "not flagged": −0.2 among label-negatives, 0.25 − 0.4 = −0.15 among label-positives.
    #expect(isValue(audit.comparison("B", "average_odds_difference"), -0.175))
    #expect(isValue(audit.comparison("B", "equalized_odds_difference"), 0.2))
    #expect(isValue(audit.summary("demographic_parity_ratio")?.estimate, 0.5 / 0.75))
    #expect(isValue(audit.summary("demographic_parity_difference")?.estimate, 0.25))
    // A benefit of 2 is now a false negative: mean (300 + 2·40)/400.
    let mean = 0.95
    let entropy = (60 + 300 * pow(1 / mean - 1, 2) + 40 * pow(2 / mean - 1, 2)) / 800
    #expect(isValue(audit.summary("generalized_entropy_index")?.estimate, entropy))
    // The equal opportunity gap is a gap of TNR, the same table as that of FPR: one test.
    #expect(
      audit.comparison("B", "equal_opportunity_difference")?.pValue
        == audit.comparison("B", "predictive_equality_difference")?.pValue)
    #expect(audit.testCount == 5)
  }

  @Test("Holm covers all tables of all attributes, and aliases share the adjusted value")
  func correction() throws {
    let (sample, codes) = rows([Self.a, Self.b])
    let partition = GroupPartition(name: "x", groups: ["A", "B"], codes: codes, unknown: nil)
    let other = GroupPartition(
      name: "y", groups: ["even", "odd"], codes: codes.indices.map { Int32($0 % 2) }, unknown: nil)
    let audit = try FairnessAudit.measure(sample, partitions: [(partition, nil), (other, nil)])
    #expect(audit.testCount == 10)
    var raw: [Double] = []
    var adjusted: [Double] = []
    let family = [
      "selection_rate_difference", "true_positive_rate_difference",
      "false_positive_rate_difference", "positive_predictive_value_difference",
      "accuracy_difference",
    ]
    for attribute in audit.attributes {
      for id in family {
        let metric = try #require(attribute.comparisons[0].metrics.first { $0.id == id })
        raw.append(try #require(metric.estimate.pValue))
        adjusted.append(try #require(metric.adjustedPValue))
      }
    }
    #expect(Correction.holm.adjust(raw) == adjusted)
    let first = audit.attributes[0].comparisons[0].metrics
    let parity = first.first { $0.id == "statistical_parity_difference" }
    #expect(parity?.adjustedPValue == adjusted[0])
    #expect(first.first { $0.id == "equalized_odds_difference" }?.adjustedPValue == nil)
  }

  @Test("Without a correction there are p-values and no adjusted ones")
  func uncorrected() throws {
    let (sample, codes) = rows([Self.a, Self.b])
    let partition = GroupPartition(name: "x", groups: ["A", "B"], codes: codes, unknown: nil)
    for correction in Correction.allCases {
      var inference = Inference()
      inference.correction = correction
      let audit = try FairnessAudit.measure(
        sample, partitions: [(partition, nil)], inference: inference)
      let tested = audit.attributes[0].comparisons[0].metrics.filter { $0.estimate.pValue != nil }
      #expect(tested.count > 5 && audit.testCount == 5)
      #expect(tested.allSatisfy { ($0.adjustedPValue == nil) == (correction == .none) })
    }
  }

  @Test("A group of less than thirty rows is no reference, unless all are or it is declared")
  func smallReference() throws {
    // B is one row with the favorable decision; C is short of thirty by one, D has them.
    let groups = [
      Cells(tp: 10, tn: 40), Cells(tp: 1), Cells(tp: 28, fn: 1), Cells(tp: 12, fn: 18),
    ]
    #expect(FairnessAudit.minimumReferenceRows == 30)
    let chosen = try audit(groups)
    #expect(chosen.attributes[0].reference == "D")
    #expect(chosen.attributes[0].referenceChoice == .highestFavorableRate)
    #expect(try audit(groups, reference: "B").attributes[0].reference == "B")
    #expect(try audit([Cells(tp: 10, tn: 9), Cells(tp: 1)]).attributes[0].reference == "B")
    // Rows of weight 0 do not make a group large.
    let (plain, codes) = rows([Cells(tp: 10, tn: 40), Cells(tp: 30)])
    for (weightless, reference) in [(0, "B"), (1, "A")] {
      let sample = EvaluationSample(
        labels: plain.labels, decisions: plain.decisions, scores: nil,
        scoresAreProbabilities: false,
        weights: codes.indices.map { $0 < 50 + weightless && $0 >= 50 ? 0 : 3 },
        positiveIsFavorable: true)
      let partition = GroupPartition(name: "x", groups: ["A", "B"], codes: codes, unknown: nil)
      let audit = try FairnessAudit.measure(sample, partitions: [(partition, nil)])
      #expect(audit.attributes[0].reference == reference)
    }
  }

  @Test("Ratios to a reference of rate 1 carry its uncertainty, in the score interval")
  func ratioAtTheBoundary() throws {
    let audit = try audit([Cells(tp: 85, tn: 15), Cells(tp: 10)], reference: "B")
    let interval = try #require(audit.comparison("A", "disparate_impact_ratio")?.interval)
    #expect(
      interval
        == .miettinenNurminen(
          rate: 0.85, size: 100, otherRate: 1, otherSize: 10, confidence: 0.95))
    #expect(interval.low < 0.85 && abs(interval.high - 1.184806) < 1e-6)
    #expect(
      Metric.named("disparate_impact_ratio", scope: .comparison)?.intervalMethod
        == "Katz log; Miettinen-Nurminen score where a rate is 0 or 1")
  }
}
