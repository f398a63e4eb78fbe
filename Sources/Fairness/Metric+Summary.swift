extension Metric {
  /// Measures over all known groups, in the order of results: the named ones, then
  /// `<group metric>_difference` for every group metric of the cells and `<group metric>_ratio` for
  /// every rate.
  ///
  /// The groups that set a range are chosen by the data, which an interval for two given groups
  /// would ignore: theirs are simultaneous over all pairs. None is tested.
  public static let summaryMetrics: [Metric] =
    namedSummaries + inequalitySummaries
    + derivedSummaries(except: (namedSummaries + inequalitySummaries).map(\.id))

  private static let namedSummaries: [Metric] = [
    range(
      "demographic_parity_difference", "Demographic parity difference", "favorable rate",
      .favorable),
    quotient(
      "demographic_parity_ratio", "Demographic parity ratio", "favorable rate", .favorable),
    range(
      "equal_opportunity_difference", "Equal opportunity difference",
      "share of favorable decisions among rows whose label is favorable", .favorableOpportunity),
    quotient(
      "equal_opportunity_ratio", "Equal opportunity ratio",
      "share of favorable decisions among rows whose label is favorable", .favorableOpportunity),
    range(
      "predictive_equality_difference", "Predictive equality difference", "false positive rate",
      .falsePositiveRate),
    quotient(
      "predictive_equality_ratio", "Predictive equality ratio", "false positive rate",
      .falsePositiveRate),
    gap(
      "equalized_odds_difference", "Equalized odds difference",
      "The larger of two ranges over the groups: that of the true positive rate and that of the "
        + "false positive rate. A group that lacks either rate takes part in neither.",
      "max(max TPR − min TPR, max FPR − min FPR)", .separation, odds, .difference),
    gap(
      "equalized_odds_ratio", "Equalized odds ratio",
      "The smaller of two quotients of lowest and highest rate over the groups: of the true "
        + "positive rate and of the false positive rate. A group that lacks either rate takes part "
        + "in neither.",
      "min(min TPR / max TPR, min FPR / max FPR)", .separation, odds, .ratio),
    gap(
      "average_equalized_odds_difference", "Average equalized odds difference",
      "The mean of two ranges over the groups: that of the true positive rate and that of the false "
        + "positive rate. A group that lacks either rate takes part in neither.",
      "((max TPR − min TPR) + (max FPR − min FPR)) / 2", .separation, odds, .difference, .mean),
    range(
      "predictive_parity_difference", "Predictive parity difference", "positive predictive value",
      .positivePredictiveValue),
    quotient(
      "predictive_parity_ratio", "Predictive parity ratio", "positive predictive value",
      .positivePredictiveValue),
    gap(
      "conditional_use_accuracy_difference", "Conditional use accuracy difference",
      "The larger of two ranges over the groups: that of the positive and that of the negative "
        + "predictive value. A group that lacks either takes part in neither.",
      "max(max PPV − min PPV, max NPV − min NPV)", .sufficiency,
      [.positivePredictiveValue, .negativePredictiveValue], .difference),
    range("accuracy_difference", "Accuracy difference", "accuracy", .accuracy),
    Metric(
      id: "roc_auc_difference", title: "ROC AUC difference",
      definition: "The highest ROC AUC of a group minus the lowest.",
      formula: "max x − min x, x = ROC AUC", scope: .summary, ideal: 0,
      direction: .closerToIdeal, unit: .difference,
      interval: .none("no interval is made for it"), needs: .scores,
      undefined: [.noRows, .noScores, .noLabelPositives, .noLabelNegatives, .fewerThanTwoGroups],
      measure: .summary(.gap(Gap(measures: [.rocArea], form: .difference)))),
    toOverall(
      "demographic_parity_difference_to_overall", "Demographic parity difference to overall",
      "favorable rate", [.favorable], .difference),
    toOverall(
      "demographic_parity_ratio_to_overall", "Demographic parity ratio to overall",
      "favorable rate", [.favorable], .ratio),
    toOverall(
      "equal_opportunity_difference_to_overall", "Equal opportunity difference to overall",
      "share of favorable decisions among rows whose label is favorable", [.favorableOpportunity],
      .difference),
    toOverall(
      "equal_opportunity_ratio_to_overall", "Equal opportunity ratio to overall",
      "share of favorable decisions among rows whose label is favorable", [.favorableOpportunity],
      .ratio),
    toOverall(
      "equalized_odds_difference_to_overall", "Equalized odds difference to overall",
      "true positive rate or false positive rate, whichever differs more",
      [.truePositiveRate, .falsePositiveRate], .difference),
    toOverall(
      "equalized_odds_ratio_to_overall", "Equalized odds ratio to overall",
      "true positive rate or false positive rate, whichever differs more",
      [.truePositiveRate, .falsePositiveRate], .ratio),
    toOverall(
      "predictive_parity_difference_to_overall", "Predictive parity difference to overall",
      "positive predictive value", [.positivePredictiveValue], .difference),
    toOverall(
      "accuracy_difference_to_overall", "Accuracy difference to overall", "accuracy", [.accuracy],
      .difference),
    Metric(
      id: "differential_fairness_epsilon", title: "Differential fairness epsilon",
      definition: "The largest absolute log ratio between two groups of their smoothed rate of "
        + "either decision.",
      formula: "max |ln θ(g) − ln θ(h)| over both decisions, θ = (n(decision) + ½) / (n + 1)",
      scope: .summary, ideal: 0, direction: .closerToIdeal, unit: .number, family: .independence,
      interval: .simultaneousBootstrap, undefined: [.noRows, .fewerThanTwoGroups],
      measure: .summary(.gap(differentialFairness(.decidedPositive)))),
    cells(
      "differential_fairness_amplification", "Differential fairness amplification",
      "The differential fairness epsilon of the decisions minus that of the labels; above 0, "
        + "decisions differ more between groups than labels do.",
      "ε(decisions) − ε(labels)", ideal: 0, .difference, .other,
      undefined: [.noRows, .fewerThanTwoGroups]
    ) { groups, context throws(UndefinedReason) in
      let epsilons = [decisionEpsilon, labelEpsilon]
      var values: [Double] = []
      for epsilon in epsilons {
        do throws(SummaryFailure) {
          let summary = try epsilon.value(groups.count) {
            measure, index throws(UndefinedReason) in try measure.value(groups[index], context)
          }
          values.append(summary.value)
        } catch {
          throw error.reason
        }
      }
      return values[0] - values[1]
    },
    cells(
      "mutual_information_independence", "Mutual information of decision and group",
      "How much of the uncertainty about a row's group its decision takes away: 0 when decisions "
        + "are independent of the group, at most 1.",
      "I(Ŷ; A) / H(A)", ideal: 0, .number, .independence, interval: .bootstrapDistance,
      undefined: [.noRows, .fewerThanTwoGroups]
    ) { groups, _ throws(UndefinedReason) in
      try MutualInformation(groups).independence()
    },
    cells(
      "mutual_information_separation", "Mutual information of decision and group given the label",
      "How much decision and group tell about each other among rows of one label: 0 when they are "
        + "independent given the label.",
      "I(Ŷ; A | Y) / H(Y, A)", ideal: 0, .number, .separation, interval: .bootstrapDistance,
      undefined: [.noRows, .fewerThanTwoGroups]
    ) { groups, _ throws(UndefinedReason) in
      try MutualInformation(groups).separation()
    },
    cells(
      "mutual_information_sufficiency", "Mutual information of label and group given the decision",
      "How much label and group tell about each other among rows of one decision: 0 when they are "
        + "independent given the decision.",
      "I(Y; A | Ŷ) / H(Ŷ, A)", ideal: 0, .number, .sufficiency, interval: .bootstrapDistance,
      undefined: [.noRows, .fewerThanTwoGroups]
    ) { groups, _ throws(UndefinedReason) in
      try MutualInformation(groups).sufficiency()
    },
  ]

  private static let odds: [OrientedRate] = [.truePositiveRate, .falsePositiveRate]
  private static let decisionEpsilon = differentialFairness(.decidedPositive)
  private static let labelEpsilon = differentialFairness(.labelPositive)

  /// Ranges and quotients of every group measure of the cells that has no summary under its name.
  private static func derivedSummaries(except named: [String]) -> [Metric] {
    let aliases = [
      "favorable_rate_difference": "demographic_parity_difference",
      "favorable_rate_ratio": "demographic_parity_ratio",
      "false_positive_rate_difference": "predictive_equality_difference",
      "false_positive_rate_ratio": "predictive_equality_ratio",
      "positive_predictive_value_difference": "predictive_parity_difference",
      "positive_predictive_value_ratio": "predictive_parity_ratio",
    ]
    return groupMetrics.flatMap { metric -> [Metric] in
      guard case .group(let measure) = metric.measure, measure.isOfCells else { return [] }
      var isRate = false
      if case .rate = measure { isRate = true }
      let forms: [Gap.Form] = metric.unit == .rate ? [.difference, .ratio] : [.difference]
      return forms.compactMap { form in
        let suffix = form == .difference ? "difference" : "ratio"
        let id = metric.id + "_" + suffix
        guard !named.contains(id) else { return nil }
        let phrase = inSentence(metric.title)
        return Metric(
          id: id, title: metric.title + " " + suffix,
          definition: form == .difference
            ? "The highest \(phrase) of a group minus the lowest."
            : "The lowest \(phrase) of a group divided by the highest.",
          formula: (form == .difference ? "max x − min x" : "min x / max x")
            + ", x = \(metric.formula)",
          scope: .summary, ideal: form == .difference ? 0 : 1, direction: .closerToIdeal,
          unit: form == .difference ? .difference : .ratio, family: metric.family,
          interval: simultaneous(form, ofRates: isRate), aliasOf: aliases[id],
          undefined: metric.undefined + failures(form),
          measure: .summary(.gap(Gap(measures: [measure], form: form))))
      }
    }
  }

  /// The reasons that ranges have beside those of what is ranged.
  private static func failures(_ form: Gap.Form) -> [UndefinedReason] {
    form == .difference ? [.fewerThanTwoGroups] : [.fewerThanTwoGroups, .zeroInEveryGroup]
  }

  private static func simultaneous(_ form: Gap.Form, ofRates: Bool) -> IntervalRule {
    guard ofRates else { return .simultaneousBootstrap }
    return form == .difference ? .simultaneousDifference : .simultaneousRatio
  }

  // MARK: - Registry lines

  private static func range(
    _ id: String, _ title: String, _ phrase: String, _ rate: OrientedRate
  ) -> Metric {
    gap(
      id, title, "The highest \(phrase) of a group minus the lowest.",
      "max x − min x, x = \(phrase)", rate.family, [rate], .difference)
  }

  private static func quotient(
    _ id: String, _ title: String, _ phrase: String, _ rate: OrientedRate
  ) -> Metric {
    gap(
      id, title, "The lowest \(phrase) of a group divided by the highest.",
      "min x / max x, x = \(phrase)", rate.family, [rate], .ratio)
  }

  private static func gap(
    _ id: String, _ title: String, _ definition: String, _ formula: String, _ family: Family,
    _ rates: [OrientedRate], _ form: Gap.Form, _ combination: Gap.Combination = .worst
  ) -> Metric {
    Metric(
      id: id, title: title, definition: definition, formula: formula, scope: .summary,
      ideal: form == .difference ? 0 : 1, direction: .closerToIdeal,
      unit: form == .difference ? .difference : .ratio, family: family,
      interval: simultaneous(form, ofRates: true),
      undefined: rates.flatMap(\.reasons) + failures(form),
      measure: .summary(
        .gap(Gap(measures: rates.map { .rate($0) }, form: form, combination: combination))))
  }

  private static func toOverall(
    _ id: String, _ title: String, _ phrase: String, _ rates: [OrientedRate], _ form: Gap.Form
  ) -> Metric {
    Metric(
      id: id, title: title,
      definition: form == .difference
        ? "How far a group's \(phrase), is at most from that of all known groups together."
        : "The smallest ratio, lower over higher, of a group's \(phrase), to that of all known "
          + "groups together.",
      formula: form == .difference
        ? "max_g |x(g) − x(all)|, x = \(phrase)"
        : "min_g min(x(g) / x(all), x(all) / x(g)), x = \(phrase)",
      scope: .summary, ideal: form == .difference ? 0 : 1, direction: .closerToIdeal,
      unit: form == .difference ? .difference : .ratio, family: rates.first?.family ?? .other,
      interval: .simultaneousBootstrap, undefined: rates.flatMap(\.reasons) + failures(form),
      measure: .summary(
        .toOverall(OverallGap(measures: rates.map { .rate($0) }, form: form))))
  }

  static func cells(
    _ id: String, _ title: String, _ definition: String, _ formula: String, ideal: Double,
    _ unit: Unit, _ family: Family, interval: IntervalRule = .bootstrap,
    undefined: [UndefinedReason], _ measure: @escaping GroupsMeasure
  ) -> Metric {
    Metric(
      id: id, title: title, definition: definition, formula: formula, scope: .summary,
      ideal: ideal, direction: .closerToIdeal, unit: unit, family: family, interval: interval,
      undefined: undefined, measure: .summary(.cells(measure)))
  }
}
