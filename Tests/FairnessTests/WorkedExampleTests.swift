import Foundation
import Statistics
import Testing

@testable import Fairness

/// The rest of the worked example: A is TP 30, FP 20, FN 20, TN 130, the reference B is TP 60, FP 40,
/// FN 20, TN 80.
@Suite("Worked example, further measures")
struct WorkedExampleTests {
  private func example(_ inference: Inference = Inference()) throws -> FairnessAudit {
    try audit(
      [FairnessAuditTests.a, FairnessAuditTests.b], reference: "B", inference: inference)
  }

  @Test("Within groups")
  func groups() throws {
    let audit = try example()
    let root: Double = 2.0.squareRoot()
    let spread: Double = pow(1 / 1.1 - 1, 2) * 140 + pow(2 / 1.1 - 1, 2) * 40
    let atkinson: [Double] = [
      1 - pow(0.8 + 0.1 * root, 2), 1 - pow(0.7 + 0.2 * root, 2) / 1.1,
      1 - pow(0.75 + 0.15 * root, 2) / 1.05,
    ]
    let third: Double = 1 / 3
    let expected: [(String, Double, Double, Double)] = [
      ("error_rate", 0.2, 0.3, 0.25),
      // 30/70, 60/120, 90/190.
      ("threat_score", 0.428571, 0.5, 0.473684),
      ("share_of_selected", third, 2 * third, 1),
      // 20/20, 40/20, 60/40.
      ("inverse_treatment_ratio", 1, 2, 1.5),
      // 50/50, 80/100, 130/150.
      ("conditional_acceptance", 1, 0.8, 0.866667),
      // 150/150, 120/100, 270/250.
      ("conditional_rejection", 1, 1.2, 1.08),
      ("bias_amplification", 0, 0.1, 0.05),
      ("mean_benefit", 1, 1.1, 1.05),
      // Benefits 0, 1, 2 of 20, 160, 20 rows: Σ(b − 1)²/2n = 40/400.
      ("generalized_entropy_index", 0.1, (20 + spread) / 400, 0.112245),
      ("coefficient_of_variation", 0.447214, 0.489560, 0.473804),
      // 1 − ((160 + 20·√2)/200)², and with (140 + 40·√2)/√1.1 for B, (300 + 60·√2)/√1.05 for all.
      ("atkinson_index", atkinson[0], atkinson[1], atkinson[2]),
    ]
    for (id, a, b, all) in expected {
      #expect(isValue(audit.group("A", id), a, within: 1e-6), "\(id) of A")
      #expect(isValue(audit.group("B", id), b, within: 1e-6), "\(id) of B")
      #expect(isValue(audit.overall(id), all, within: 1e-6), "\(id) of all")
    }
    #expect(audit.group("A", "mean_log_deviation")?.reason == "a benefit is zero in the group")
    #expect(audit.group("A", "share_of_selected")?.count == 150)
  }

  @Test("A against B")
  func comparisons() throws {
    let audit = try example()
    let expected: [(String, Double)] = [
      ("cohen_h", -0.523599), ("z_statistic", -5.163978),
      // −0.25/√((199·0.1875 + 199·0.25)/398).
      ("cohen_d", -0.25 / 0.21875.squareRoot()),
      ("relative_rate", 0.75 / 0.5), ("symmetric_impact_ratio", 0.5),
      ("four_fifths_shortfall", 200 * (0.8 * 0.5 - 0.25)),
      ("equal_opportunity_ratio", 0.8),
      // ΔPPV 0, ΔFOR 20/150 − 20/100, ΔNPV 130/150 − 0.8.
      ("average_predictive_value_difference", (20.0 / 150 - 0.2) / 2),
      ("conditional_use_accuracy_difference", 130.0 / 150 - 0.8),
      ("average_conditional_use_accuracy_difference", (130.0 / 150 - 0.8) / 2),
      ("share_of_selected_ratio", 0.5), ("conditional_acceptance_difference", 0.2),
      ("conditional_rejection_difference", -0.2), ("error_rate_ratio", 2.0 / 3),
      ("inverse_treatment_ratio_difference", -1),
    ]
    for (id, value) in expected {
      #expect(isValue(audit.comparison("A", id), value, within: 1e-6), "\(id)")
    }
    // Cohen's h ± 1.959964·√(1/200 + 1/200).
    let interval = try #require(audit.comparison("A", "cohen_h")?.interval)
    #expect(abs(interval.low + 0.719595) < 1e-5 && abs(interval.high + 0.327602) < 1e-5)
    #expect(abs(try #require(audit.comparison("A", "z_statistic")?.pValue) / 3.4921e-7 - 1) < 1e-4)
    // 20 of 150 against 40 of 120, Fisher's exact test by SciPy 1.15.2.
    let p = try #require(audit.comparison("A", "predictive_equality_difference")?.pValue)
    #expect(abs(p / 0.00011158592121750431 - 1) < 1e-9)
    let score = try #require(
      try example(score).comparison("A", "statistical_parity_difference")?.pValue)
    #expect(abs(score / 2.4176e-7 - 1) < 1e-4)
  }

  /// The score test: χ² 26.666667.
  private var score: Inference {
    var inference = Inference()
    inference.test = .score
    return inference
  }

  @Test("Clarify's list with its own signs, through the crosswalk")
  func clarify() throws {
    let audit = try example()
    let list: [(String, Double)] = [
      ("DPL", 0.15), ("DPPL", 0.25), ("DI", 0.5), ("DCA", -0.2), ("DCR", -0.2), ("RD", 0.15),
      ("SD", 0.2), ("DAR", 0), ("DRR", 0.066667), ("AD", -0.1), ("TE", 0.5),
    ]
    for (name, value) in list {
      let peer = try #require(PeerMeasure.all.first { $0.peer == "Clarify" && $0.name == name })
      let own = try #require(audit.comparison("A", peer.metric)?.value)
      #expect(abs(try #require(peer.value(from: own)) - value) < 1e-6, "\(name)")
    }
  }

  @Test("Over both groups")
  func summaries() throws {
    let audit = try example()
    // Mean benefits of 1 and 1.1 around 1.05.
    let (low, high) = (1 / 1.05, 1.1 / 1.05)
    let theil = (low * log(low) + high * log(high)) / 2
    let expected: [(String, Double)] = [
      ("demographic_parity_difference_to_overall", 0.125),
      ("demographic_parity_ratio_to_overall", 0.666667),
      ("equalized_odds_difference_to_overall", 40.0 / 120 - 60.0 / 270),
      ("average_equalized_odds_difference", 0.175),
      ("conditional_use_accuracy_difference", 130.0 / 150 - 0.8),
      ("coefficient_of_variation", 0.473804), ("selection_rate_ratio", 0.5),
      ("between_group_coefficient_of_variation", 0.05 / 1.05),
      ("between_group_theil_index", theil),
      ("share_of_selected_difference", 1.0 / 3),
      ("mutual_information_separation", 0.017816775819936754),
      ("mutual_information_sufficiency", 0.0018473503408636953),
      ("mutual_information_independence", 0.04879494069539845),
    ]
    for (id, value) in expected {
      #expect(isValue(audit.summary(id)?.estimate, value, within: 1e-6), "\(id)")
    }
    let overall = try #require(audit.summary("demographic_parity_difference_to_overall"))
    #expect(overall.pair?.lowest == overall.pair?.highest)
    // TPR 3/4 and FPR 1/3 in both groups: separation holds.
    let separate = try FairnessTests.audit(
      [Cells(tp: 30, fp: 20, fn: 10, tn: 40), Cells(tp: 60, fp: 10, fn: 20, tn: 20)])
    #expect(isValue(separate.summary("mutual_information_separation")?.estimate, 0))
  }
}
