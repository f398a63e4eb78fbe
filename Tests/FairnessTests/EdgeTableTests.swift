import Statistics
import Testing

@testable import Fairness

/// The edge cases that other tools answer with 0, infinity or an exception
/// (`docs/peers-disagreements.md`): group B as named beside the regular group A, which has labels
/// 1 1 0 0 1 0 and decisions 1 0 1 0 1 0, so TPR 2/3, FPR 1/3, PPV 2/3, NPV 2/3, SR 1/2.
@Suite("Edge table")
struct EdgeTableTests {
  /// What a measure must be: a number, or nothing for a reason.
  enum Expected: Sendable {
    case number(Double)
    case nothing(String)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let cells: [Int]
    let group: [String: Expected]
    let comparison: [String: Expected]
  }

  private static let regular = Cells(tp: 2, fp: 1, fn: 1, tn: 2)
  private static let positives = Expected.nothing("no label-positive rows in the group")
  private static let negatives = Expected.nothing("no label-negative rows in the group")
  private static let selected = Expected.nothing("no positive decisions in the group")
  private static let refused = Expected.nothing("no negative decisions in the group")

  static let cases = [
    Case(
      testDescription: "no positives in y", cells: [0, 1, 0, 2],
      group: [
        "true_positive_rate": positives, "false_negative_rate": positives,
        "false_positive_rate": .number(1.0 / 3), "true_negative_rate": .number(2.0 / 3),
        "positive_predictive_value": .number(0), "false_discovery_rate": .number(1),
        "negative_predictive_value": .number(1), "false_omission_rate": .number(0),
        "accuracy": .number(2.0 / 3), "balanced_accuracy": positives, "f1": .number(0),
        "threat_score": .number(0), "treatment_ratio": .number(0),
        "inverse_treatment_ratio": .nothing("no false negatives in the group"),
        "conditional_acceptance": .number(0),
        "matthews_correlation": .nothing("labels or decisions all of one class in the group"),
      ],
      comparison: [
        "equal_opportunity_difference": positives, "average_odds_difference": positives,
        "equalized_odds_difference": positives, "false_negative_rate_difference": positives,
        "predictive_equality_difference": .number(0),
        "predictive_parity_difference": .number(-2.0 / 3),
        "disparate_impact_ratio": .number(2.0 / 3),
        "average_predictive_value_difference": .number((-2.0 / 3 - 1.0 / 3) / 2),
      ]),
    Case(
      testDescription: "no negatives in y", cells: [2, 0, 1, 0],
      group: [
        "false_positive_rate": negatives, "true_negative_rate": negatives,
        "true_positive_rate": .number(2.0 / 3), "positive_predictive_value": .number(1),
        "negative_predictive_value": .number(0), "balanced_accuracy": negatives,
        "treatment_ratio": .nothing("no false positives in the group"),
        "inverse_treatment_ratio": .number(0), "conditional_rejection": .number(0),
      ],
      comparison: [
        "predictive_equality_difference": negatives, "average_odds_difference": negatives,
        "equalized_odds_difference": negatives, "true_negative_rate_difference": negatives,
        "treatment_equality_difference": .nothing("no false positives in the group"),
        "equal_opportunity_difference": .number(0),
      ]),
    Case(
      testDescription: "nobody selected", cells: [0, 0, 1, 2],
      group: [
        "positive_predictive_value": selected, "false_discovery_rate": selected,
        "conditional_acceptance": selected, "selection_rate": .number(0),
        "true_positive_rate": .number(0), "false_positive_rate": .number(0),
        "negative_predictive_value": .number(2.0 / 3), "share_of_selected": .number(0),
        "f1": .number(0),
      ],
      comparison: [
        "disparate_impact_ratio": .number(0), "predictive_parity_difference": selected,
        "conditional_acceptance_difference": selected,
        "conditional_use_accuracy_difference": selected,
        "treatment_equality_difference": .nothing("no false positives in the group"),
        "odds_ratio": .number(0), "symmetric_impact_ratio": .number(0),
      ]),
    Case(
      testDescription: "everybody selected", cells: [2, 1, 0, 0],
      group: [
        "negative_predictive_value": refused, "false_omission_rate": refused,
        "conditional_rejection": refused, "selection_rate": .number(1),
        "true_positive_rate": .number(1), "false_positive_rate": .number(1),
        "positive_predictive_value": .number(2.0 / 3),
      ],
      comparison: [
        "disparate_impact_ratio": .number(2),
        "odds_ratio": .nothing("the rate is one in the group"),
        "negative_predictive_value_difference": refused,
        "conditional_rejection_difference": refused, "relative_rate": .number(0),
        "symmetric_impact_ratio": .number(0.5),
      ]),
    Case(
      testDescription: "y and p all 0", cells: [0, 0, 0, 3],
      group: [
        "true_positive_rate": positives, "false_negative_rate": positives,
        "false_positive_rate": .number(0), "balanced_accuracy": positives,
        "f1": .nothing("no positive labels and no positive decisions in the group"),
        "threat_score": .nothing("no positive labels and no positive decisions in the group"),
        "positive_predictive_value": selected, "accuracy": .number(1),
        "negative_predictive_value": .number(1), "theil_index": .number(0),
        "mean_log_deviation": .number(0), "atkinson_index": .number(0),
      ],
      comparison: [
        "equal_opportunity_difference": positives, "accuracy_difference": .number(1.0 / 3),
        "disparate_impact_ratio": .number(0),
      ]),
    Case(
      testDescription: "one row (1, 1)", cells: [1, 0, 0, 0],
      group: [
        "true_positive_rate": .number(1), "false_positive_rate": negatives,
        "negative_predictive_value": refused, "positive_predictive_value": .number(1),
        "selection_rate": .number(1), "balanced_accuracy": negatives, "f1": .number(1),
      ],
      comparison: [
        "equalized_odds_difference": negatives, "disparate_impact_ratio": .number(2),
        "equal_opportunity_difference": .number(1.0 / 3),
        "true_negative_rate_difference": negatives,
        "cohen_d": .number(1 / (5 * 0.25 / 5.0).squareRoot() / 2),
      ]),
    Case(
      testDescription: "an empty group", cells: [0, 0, 0, 0],
      group: [
        "selection_rate": .nothing("no rows in the group"),
        "accuracy": .nothing("no rows in the group"),
        "share_of_selected": .nothing("no rows in the group"), "true_positive_rate": positives,
        "theil_index": .nothing("no rows in the group"),
      ],
      comparison: [
        "disparate_impact_ratio": .nothing("no rows in the group"),
        "equal_opportunity_difference": positives, "z_statistic": .nothing("no rows in the group"),
      ]),
  ]

  private func check(_ estimate: Estimate?, _ expected: Expected, _ id: String) {
    switch expected {
    case .number(let value): #expect(isValue(estimate, value), "\(id)")
    case .nothing(let reason): #expect(estimate?.reason == reason, "\(id)")
    }
  }

  @Test("Each case by group and comparison; nothing is 0 for lack of rows", arguments: cases)
  func groups(_ example: Case) throws {
    let cells = example.cells
    let audit = try audit(
      [Self.regular, Cells(tp: cells[0], fp: cells[1], fn: cells[2], tn: cells[3])],
      reference: "A")
    for (id, expected) in example.group { check(audit.group("B", id), expected, id) }
    for (id, expected) in example.comparison { check(audit.comparison("B", id), expected, id) }
    // What B lacks is listed beside every range, and sets none.
    for summary in audit.attributes[0].summary where summary.undefinedGroups.contains("B") {
      #expect(summary.pair?.lowest != "B" && summary.pair?.highest != "B", "\(summary.id)")
    }
    for (_, estimate) in MetricLawTests.flatten(audit) {
      if let value = estimate.value { #expect(value.isFinite) }
      if let p = estimate.pValue { #expect(p > 0) }
    }
  }

  @Test("A reference of rate 0 has no ratio, whether the other rate is above 0 or not")
  func zeroRates() throws {
    for other in [Cells(tp: 1, tn: 2), Cells(fn: 1, tn: 2)] {
      let audit = try audit([Cells(fn: 2, tn: 4), other], reference: "A")
      #expect(
        audit.comparison("B", "disparate_impact_ratio")?.reason
          == "the rate is zero in the reference group")
      #expect(audit.attributes[0].fourFifths[0].isBelow == nil)
    }
    let none = try audit([Cells(fn: 2, tn: 4), Cells(fn: 1, tn: 2)], reference: "A")
    #expect(
      none.comparison("B", "symmetric_impact_ratio")?.reason == "zero in every group")
    #expect(none.summary("demographic_parity_ratio")?.estimate.reason == "zero in every group")
    #expect(
      none.group("B", "share_of_selected")?.reason == "no positive decisions in any group")
    #expect(none.comparison("B", "cohen_d")?.reason == "all decisions are the same in the group")
    #expect(isValue(none.comparison("B", "statistical_parity_difference"), 0))
  }

  @Test("Weight 0 in a whole group is no weight; a missing group value is its own group")
  func weights() throws {
    let (plain, codes) = rows([Self.regular, Self.regular, Self.regular])
    let sample = EvaluationSample(
      labels: plain.labels, decisions: plain.decisions, scores: nil, scoresAreProbabilities: false,
      weights: codes.map { $0 == 1 ? 0 : 1 }, positiveIsFavorable: true)
    let partition = GroupPartition(
      name: "x", groups: ["A", "B", "(unknown)"], codes: codes, unknown: 2)
    let audit = try FairnessAudit.measure(sample, partitions: [(partition, "A")])
    for id in ["selection_rate", "true_positive_rate", "share_of_selected", "f1", "mean_benefit"] {
      #expect(
        audit.group("B", id)?.reason == "no row in the group has a weight above 0", "\(id)")
    }
    #expect(audit.attributes[0].groups.map(\.count) == [6, 0, 6])
    #expect(isValue(audit.comparison("(unknown)", "disparate_impact_ratio"), 1))
    #expect(isValue(audit.group("A", "share_of_selected"), 0.5))
    #expect(audit.summary("demographic_parity_difference")?.undefinedGroups == ["B"])
  }
}
