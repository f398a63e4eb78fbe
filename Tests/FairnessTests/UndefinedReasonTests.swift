import Statistics
import Testing

@testable import Fairness

/// Degenerate groups B beside a regular group A: y = 1 1 0 0 1 0, decisions 1 0 1 0 1 0.
@Suite("Undefined stays undefined")
struct UndefinedReasonTests {
  private static let regular = Cells(tp: 2, fp: 1, fn: 1, tn: 2)

  private func audit(_ other: Cells) throws -> FairnessAudit {
    try FairnessTests.audit([Self.regular, other], reference: "A")
  }

  private func expect(_ audit: FairnessAudit, _ reasons: [String: String]) {
    for (id, reason) in reasons.sorted(by: { $0.key < $1.key }) {
      #expect(audit.group("B", id)?.reason == reason, "\(id)")
    }
  }

  @Test("No label-positive rows: TPR and FNR are both undefined, and so is what rests on them")
  func noPositives() throws {
    let audit = try audit(Cells(fp: 1, tn: 2))
    let reason = "no label-positive rows in the group"
    expect(
      audit,
      ["true_positive_rate": reason, "false_negative_rate": reason, "balanced_accuracy": reason])
    #expect(isValue(audit.group("B", "positive_predictive_value"), 0))
    #expect(isValue(audit.group("B", "false_positive_rate"), 1.0 / 3))
    for id in [
      "equal_opportunity_difference", "average_odds_difference", "equalized_odds_difference",
      "true_positive_rate_ratio",
    ] {
      #expect(audit.comparison("B", id)?.reason == reason, "\(id)")
    }
    for id in ["equal_opportunity_difference", "equalized_odds_difference"] {
      #expect(
        audit.summary(id)?.estimate.reason == "defined in fewer than two groups", "\(id)")
      #expect(audit.summary(id)?.undefinedGroups == ["B"], "\(id)")
    }
    #expect(audit.summary("demographic_parity_difference")?.undefinedGroups == [])
    // Of the five tables, that of the label-positive rows does not exist.
    #expect(audit.testCount == 4)
  }

  @Test("No label-negative rows")
  func noNegatives() throws {
    let audit = try audit(Cells(tp: 2, fn: 1))
    let reason = "no label-negative rows in the group"
    expect(audit, ["false_positive_rate": reason, "true_negative_rate": reason])
    #expect(isValue(audit.group("B", "true_positive_rate"), 2.0 / 3))
    #expect(audit.group("B", "treatment_ratio")?.reason == "no false positives in the group")
  }

  @Test("Nobody selected: PPV and FDR are both undefined, the ratio of rates is 0")
  func nobodySelected() throws {
    let audit = try audit(Cells(fn: 2, tn: 3))
    let reason = "no positive decisions in the group"
    expect(audit, ["positive_predictive_value": reason, "false_discovery_rate": reason])
    #expect(isValue(audit.comparison("B", "disparate_impact_ratio"), 0))
    #expect(audit.comparison("B", "disparate_impact_ratio")?.interval?.low == 0)
    #expect(isValue(audit.group("B", "f1"), 0))
    expect(audit, ["matthews_correlation": "labels or decisions all of one class in the group"])
  }

  @Test("Everybody selected: NPV and FOR are both undefined, the odds are too")
  func everybodySelected() throws {
    let audit = try audit(Cells(tp: 2, fp: 3))
    let reason = "no negative decisions in the group"
    expect(audit, ["negative_predictive_value": reason, "false_omission_rate": reason])
    #expect(audit.comparison("B", "odds_ratio")?.reason == "the rate is one in the group")
    // The odds of a rate of 1 have denominator 0 in the reference too.
    let swapped = try FairnessTests.audit([Self.regular, Cells(tp: 2, fp: 3)], reference: "B")
    #expect(
      swapped.comparison("A", "odds_ratio")?.reason == "the rate is one in the reference group")
    let none = try FairnessTests.audit([Cells(fn: 2, tn: 3), Cells(tp: 2, fp: 3)], reference: "B")
    #expect(none.comparison("A", "odds_ratio")?.value == nil)
    #expect(isValue(none.comparison("A", "disparate_impact_ratio"), 0))
    let zero = try FairnessTests.audit([Cells(fn: 2, tn: 3), Self.regular], reference: "B")
    #expect(isValue(zero.comparison("A", "odds_ratio"), 0))
  }

  @Test("A group without one of both rates takes no part in equalized odds, and is listed")
  func equalizedOdds() throws {
    // C has no label-negative rows; its true positive rate of 0 would set the range.
    let audit = try FairnessTests.audit(
      [Cells(tp: 8, fp: 2, fn: 2, tn: 8), Cells(tp: 6, fp: 3, fn: 4, tn: 7), Cells(fn: 9)])
    for id in ["equalized_odds_difference", "equalized_odds_ratio"] {
      let summary = try #require(audit.summary(id))
      #expect(summary.undefinedGroups == ["C"], "\(id)")
      #expect(summary.pair?.lowest != "C" && summary.pair?.highest != "C", "\(id)")
    }
    #expect(isValue(audit.summary("equalized_odds_difference")?.estimate, 0.2))
    #expect(isValue(audit.summary("equalized_odds_ratio")?.estimate, 2.0 / 3))
    #expect(isValue(audit.summary("equal_opportunity_difference")?.estimate, 0.8))
    // Two groups, each without another rate: no group has both.
    let apart = try FairnessTests.audit([Cells(tp: 2, fn: 1), Cells(fp: 1, tn: 3)])
    let summary = try #require(apart.summary("equalized_odds_difference"))
    #expect(summary.estimate.reason == "defined in fewer than two groups")
    #expect(summary.undefinedGroups == ["A", "B"])
  }

  @Test("A summary gives the cause when it is the same in all groups")
  func causes() throws {
    let audit = try audit(Self.regular)
    #expect(audit.summary("roc_auc_difference")?.estimate.reason == "there are no scores")
    #expect(audit.summary("roc_auc_difference")?.undefinedGroups == ["A", "B"])
    let negatives = try FairnessTests.audit([Cells(fp: 1, tn: 2), Cells(fp: 2, tn: 2)])
    for id in ["equal_opportunity_difference", "equal_opportunity_ratio", "equalized_odds_ratio"] {
      #expect(
        negatives.summary(id)?.estimate.reason == "no label-positive rows in the known groups",
        "\(id)")
    }
    // One group has a value, or each lacks it for another reason: nothing common to say.
    let one = try self.audit(Cells(fp: 1, tn: 2))
    #expect(
      one.summary("equal_opportunity_difference")?.estimate.reason
        == "defined in fewer than two groups")
  }

  @Test("Rows that all have weight 0 are said to be there")
  func weightless() throws {
    let (plain, codes) = rows([Self.regular, Self.regular, Cells()])
    let sample = EvaluationSample(
      labels: plain.labels, decisions: plain.decisions,
      scores: plain.labels.map { $0 ? 0.75 : 0.5 },
      scoresAreProbabilities: true, weights: codes.map { $0 == 0 ? 2 : 0 },
      positiveIsFavorable: true)
    let partition = GroupPartition(name: "x", groups: ["A", "B", "C"], codes: codes, unknown: nil)
    let audit = try FairnessAudit.measure(sample, partitions: [(partition, nil)])
    for metric in Metric.groupMetrics {
      #expect(
        audit.group("B", metric.id)?.reason == "no row in the group has a weight above 0",
        "\(metric.id)")
      // A has a false negative, whose benefit of 0 has no logarithm, scores that separate its labels,
      // and all the weight there is.
      let lacking = [
        "mean_log_deviation", "calibration_slope", "calibration_intercept",
        "background_positive_subgroup_negative_auc", "background_negative_subgroup_positive_auc",
      ]
      #expect(
        (audit.group("A", metric.id)?.value != nil) == !lacking.contains(metric.id),
        "\(metric.id)")
    }
    #expect(audit.group("C", "selection_rate")?.reason == "no rows in the group")
    #expect(
      audit.comparison("B", "statistical_parity_difference")?.reason
        == "no row in the group has a weight above 0")
    #expect(audit.attributes[0].groups[1].count == 0)
    // Both known groups without weight, the unknown one with it.
    let hidden = GroupPartition(
      name: "x", groups: ["B", "C", "U"],
      codes: codes.map {
        $0 == 0 ? 2 : $0 - 1
      }, unknown: 2)
    let summaries = try FairnessAudit.measure(sample, partitions: [(hidden, nil)])
    #expect(
      summaries.summary("theil_index")?.estimate.reason
        == "no row in the known groups has a weight above 0")
  }

  @Test("All true negatives, and a single row")
  func tiny() throws {
    let negatives = try audit(Cells(tn: 4))
    expect(
      negatives,
      [
        "true_positive_rate": "no label-positive rows in the group",
        "f1": "no positive labels and no positive decisions in the group",
        "balanced_accuracy": "no label-positive rows in the group",
      ])
    #expect(isValue(negatives.group("B", "false_positive_rate"), 0))
    let single = try audit(Cells(tp: 1))
    #expect(isValue(single.group("B", "true_positive_rate"), 1))
    expect(single, ["false_positive_rate": "no label-negative rows in the group"])
    // One row is no certainty.
    let low = try #require(single.group("B", "true_positive_rate")?.interval?.low)
    #expect(low < 0.25)
  }

  @Test("An empty group is listed with nothing defined, and is left out of every range")
  func emptyGroup() throws {
    let audit = try FairnessTests.audit([Self.regular, Cells(), Cells(tp: 3, fp: 1, fn: 2, tn: 1)])
    #expect(audit.group("B", "selection_rate")?.reason == "no rows in the group")
    for metric in Metric.groupMetrics {
      #expect(audit.group("B", metric.id)?.value == nil, "\(metric.id)")
    }
    #expect(audit.summary("demographic_parity_difference")?.undefinedGroups == ["B"])
    #expect(audit.summary("theil_index")?.undefinedGroups == ["B"])
    #expect(audit.summary("differential_fairness_epsilon")?.undefinedGroups == ["B"])
    #expect(audit.attributes[0].comparisons.map(\.group).contains("B"))
  }

  @Test("A reference rate of 0 has no ratio; two rates of 0 have none either")
  func zeroReference() throws {
    let positive = try FairnessTests.audit(
      [Cells(tp: 1, tn: 3), Cells(fn: 1, tn: 3)], reference: "B")
    #expect(
      positive.comparison("A", "disparate_impact_ratio")?.reason
        == "the rate is zero in the reference group")
    #expect(
      positive.comparison("A", "odds_ratio")?.reason == "the rate is zero in the reference group")
    #expect(
      positive.comparison("A", "positive_predictive_value_ratio")?.reason
        == "no positive decisions in the reference group")
    let none = try FairnessTests.audit([Cells(fn: 1, tn: 3), Cells(fn: 1, tn: 2)])
    #expect(none.summary("demographic_parity_ratio")?.estimate.reason == "zero in every group")
    #expect(isValue(none.summary("demographic_parity_difference")?.estimate, 0))
    #expect(none.comparison("B", "disparate_impact_ratio")?.value == nil)
  }

  @Test("Rows of unknown group are visible and compared, never a reference or part of a summary")
  func unknownGroup() throws {
    let (sample, codes) = rows([Cells(tp: 1, fn: 3, tn: 2), Cells(tp: 2, tn: 2), Cells(tp: 9)])
    let partition = GroupPartition(
      name: "x", groups: ["A", "B", "(unknown)"], codes: codes, unknown: 2)
    let audit = try FairnessAudit.measure(sample, partitions: [(partition, nil)])
    #expect(audit.attributes[0].groups.map(\.isUnknown) == [false, false, true])
    #expect(audit.attributes[0].reference == "B")
    #expect(audit.attributes[0].comparisons.map(\.group) == ["A", "(unknown)"])
    #expect(isValue(audit.summary("demographic_parity_difference")?.estimate, 0.5 - 1.0 / 6))
    #expect(isValue(audit.overall("selection_rate"), 12.0 / 19))
  }

  @Test("Without scores, or with scores on another scale, measures on scores say so")
  func scores() throws {
    let (plain, codes) = rows([Self.regular, Self.regular])
    #expect(try audit(Self.regular).group("B", "roc_auc")?.reason == "there are no scores")
    let sample = EvaluationSample(
      labels: plain.labels, decisions: plain.decisions,
      scores: plain.decisions.map { $0 ? 30 : -4 }, scoresAreProbabilities: false, weights: nil,
      positiveIsFavorable: true)
    let partition = GroupPartition(name: "x", groups: ["A", "B"], codes: codes, unknown: nil)
    let audit = try FairnessAudit.measure(sample, partitions: [(partition, nil)])
    #expect(audit.group("B", "brier_score")?.reason == "the scores are not probabilities")
    #expect(isValue(audit.group("B", "mean_score"), 13))
    // Of 9 pairs 4 are in order and 4 are tied.
    #expect(isValue(audit.group("B", "roc_auc"), 6.0 / 9))
    #expect(audit.attributes[0].groups[0].calibration.isEmpty)
  }

  @Test("A mean benefit of 0 leaves inequality undefined, in groups and over all of them")
  func noBenefit() throws {
    let audit = try FairnessTests.audit([Cells(fn: 2), Cells(fn: 3)])
    expect(audit, ["theil_index": "the mean benefit is zero in the group"])
    #expect(
      audit.summary("generalized_entropy_index")?.estimate.reason
        == "the mean benefit is zero in the known groups")
    #expect(
      audit.summary("between_group_generalized_entropy")?.estimate.reason
        == "the mean benefit is zero in the known groups")
  }

  @Test("A number that no Double can hold is undefined, not infinite")
  func outOfRange() throws {
    let (plain, codes) = rows([Self.regular, Self.regular])
    let sample = EvaluationSample(
      labels: plain.labels, decisions: plain.decisions,
      scores: plain.labels.map { $0 ? 1e308 : 9e307 }, scoresAreProbabilities: false,
      weights: nil, positiveIsFavorable: true)
    let partition = GroupPartition(name: "x", groups: ["A", "B"], codes: codes, unknown: nil)
    let audit = try FairnessAudit.measure(sample, partitions: [(partition, nil)])
    #expect(audit.group("B", "mean_score")?.reason == "the number is out of range")
    #expect(audit.comparison("B", "mean_score_difference")?.value == nil)
    #expect(isValue(audit.group("B", "roc_auc"), 1))
  }

  @Test("Every reason's text is its own")
  func texts() {
    let texts = UndefinedReason.allCases.map { $0.text(in: "the group") }
    #expect(Set(texts).count == texts.count)
  }
}
