import Testing

@testable import Fairness

@Suite("Registry")
struct MetricTests {
  @Test("Identifiers are unique in their scope, and every entry explains itself")
  func entries() {
    for scope in Metric.Scope.allCases {
      let metrics = Metric.all.filter { $0.scope == scope }
      #expect(!metrics.isEmpty)
      #expect(Set(metrics.map(\.id)).count == metrics.count)
      for metric in metrics {
        #expect(metric.id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(metric.id)")
        #expect(metric.definition.hasSuffix(".") && metric.definition.count > 20, "\(metric.id)")
        #expect(!metric.title.isEmpty && !metric.formula.isEmpty, "\(metric.id)")
        #expect(
          scope == .group || metric.ideal != nil
            || ["four_fifths_shortfall", "cross_auc", "reverse_cross_auc"].contains(metric.id),
          "\(metric.id)")
      }
    }
  }

  @Test("Every documented identifier that rests on cells, scores or areas is there")
  func documented() {
    let group = """
      selection_rate favorable_rate base_rate true_positive_rate false_positive_rate \
      true_negative_rate false_negative_rate positive_predictive_value negative_predictive_value \
      false_discovery_rate false_omission_rate accuracy balanced_accuracy f1 matthews_correlation \
      mean_score roc_auc brier_score log_loss expected_calibration_error
      """
    let comparison = """
      statistical_parity_difference disparate_impact_ratio shortfall odds_ratio \
      equal_opportunity_difference average_odds_difference average_absolute_odds_difference \
      equalized_odds_difference predictive_equality_difference predictive_parity_difference \
      accuracy_difference treatment_equality_difference roc_auc_difference
      """
    let summary = """
      demographic_parity_difference demographic_parity_ratio equal_opportunity_difference \
      equalized_odds_difference equalized_odds_ratio differential_fairness_epsilon \
      between_group_generalized_entropy
      """
    for (scope, list) in [
      (Metric.Scope.group, group), (.comparison, comparison), (.summary, summary),
    ] {
      for id in list.split(separator: " ") {
        #expect(Metric.named(String(id), scope: scope) != nil, "\(id)")
      }
    }
    for metric in Metric.groupMetrics {
      #expect(Metric.named(metric.id + "_difference", scope: .comparison) != nil, "\(metric.id)")
      if metric.intervalMethod == "Wilson" {
        #expect(Metric.named(metric.id + "_ratio", scope: .comparison) != nil, "\(metric.id)")
      }
    }
    #expect(Metric.named("fairness", scope: .group) == nil)
  }

  @Test("An alias has the value, interval and p-value of what it stands for")
  func aliases() throws {
    let aliases = Metric.all.filter { $0.aliasOf != nil }
    #expect(aliases.count == 14)
    for positiveIsFavorable in [true, false] {
      let audit = try audit(
        [Cells(tp: 5, fp: 3, fn: 2, tn: 9), Cells(tp: 9, fp: 2, fn: 4, tn: 3)], reference: "A",
        positiveIsFavorable: positiveIsFavorable)
      for alias in aliases {
        let other = try #require(alias.aliasOf)
        switch alias.scope {
        case .comparison:
          // These rows have no scores.
          #expect((audit.comparison("B", alias.id)?.value != nil) == (alias.needs == .decisions))
          #expect(audit.comparison("B", alias.id) == audit.comparison("B", other), "\(alias.id)")
        default:
          #expect(audit.summary(alias.id)?.estimate.value != nil)
          #expect(
            audit.summary(alias.id)?.estimate == audit.summary(other)?.estimate, "\(alias.id)")
        }
      }
    }
  }

  @Test(
    "Intervals and tests are where the registry says, and their lack has a reason",
    arguments: [0, 200])
  func methods(replicates: Int) throws {
    var inference = Inference()
    inference.replicates = replicates
    // No false negatives in A: its mean log deviation exists.
    let audit = try audit(
      [
        Cells(tp: 7, fp: 3, fn: 0, tn: 9), Cells(tp: 9, fp: 2, fn: 0, tn: 13),
        Cells(tp: 19, fp: 12, fn: 0, tn: 13),
      ], reference: "A", inference: inference)
    func check(_ metric: Metric, _ estimate: Estimate?) {
      guard estimate?.value != nil, metric.needs == .decisions else { return }
      let method = metric.intervalMethod(inference)
      // A rate of 1 in every group does not vary in replicates.
      let isNoted = audit.attributes[0].bootstrapNotes.contains {
        $0.metric == metric.id && $0.scope == metric.scope && $0.why == .noSpread
      }
      #expect(
        (estimate?.interval != nil) == (method != nil && !isNoted), "\(metric.scope) \(metric.id)")
      #expect((method == nil) == (metric.intervalReason(inference) != nil), "\(metric.id)")
      if metric.scope != .comparison { #expect(estimate?.pValue == nil) }
    }
    for metric in Metric.groupMetrics { check(metric, audit.group("A", metric.id)) }
    for metric in Metric.summaryMetrics { check(metric, audit.summary(metric.id)?.estimate) }
    for metric in Metric.comparisonMetrics where metric.needs == .decisions {
      let estimate = audit.comparison("B", metric.id)
      check(metric, estimate)
      if estimate?.value != nil {
        #expect((estimate?.pValue != nil) == (metric.test != nil), "\(metric.id)")
      }
    }
  }
}
