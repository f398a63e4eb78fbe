internal import Foundation
internal import Statistics

extension Metric {
  /// Measures of a group against its reference, in the order of results: the named ones, then
  /// `<group metric>_difference` for every group metric and `<group metric>_ratio` for every rate.
  public static let comparisonMetrics: [Metric] =
    namedComparisons + scoreComparisons + derivedComparisons + dataComparisons

  private static let namedComparisons: [Metric] = [
    difference(
      "statistical_parity_difference", "Statistical parity difference",
      "The group's favorable rate minus the reference group's.", "FavR(g) − FavR(ref)",
      .favorable),
    ratio(
      "disparate_impact_ratio", "Disparate impact ratio",
      "The group's favorable rate divided by the reference group's.", "FavR(g) / FavR(ref)",
      .favorable),
    cells(
      "symmetric_impact_ratio", "Symmetric impact ratio",
      "The lower of the group's and the reference group's favorable rate divided by the higher.",
      "min(x(g), x(ref)) / max(x(g), x(ref)), x = FavR", ideal: 1, .ratio, .independence,
      interval: .foldedRatio, tested: .favorable, undefined: [.noRows, .zeroInEveryGroup],
      symmetricRatio, symmetricRatioInterval),
    cells(
      "shortfall", "Shortfall",
      "How many more of the group would get the favorable decision at the reference group's rate; "
        + "below 0, how many fewer.",
      "n(g)·(FavR(ref) − FavR(g))", ideal: 0, .count, .independence,
      interval: .scaledDifference, tested: .favorable, undefined: [.noRows],
      { pair throws(ComparisonFailure) in 0 - pair.group.weight * (try pair.gap(.favorable)) },
      { pair, _ in
        guard let (own, other) = try? pair.values(.favorable) else { return nil }
        let people = pair.group.weight
        return pair.interval(differenceOf: .rate(.favorable), own, other).map {
          Interval(low: -people * $0.high, high: -people * $0.low)
        }
      }),
    cells(
      "four_fifths_shortfall", "Four-fifths shortfall",
      "How many more of the group would get the favorable decision at four fifths of the reference "
        + "group's rate; below 0, how many could lose it before the ratio falls below four fifths.",
      "n(g)·(0.8·FavR(ref) − FavR(g))", ideal: nil, .count, .independence, tested: .favorable,
      undefined: [.noRows]
    ) { pair throws(ComparisonFailure) in
      let (own, other) = try pair.values(.favorable)
      return pair.group.weight * (0.8 * other - own)
    },
    cells(
      "odds_ratio", "Odds ratio",
      "The odds of the favorable decision in the group divided by those in the reference group.",
      "[FavR(g) / (1 − FavR(g))] / [FavR(ref) / (1 − FavR(ref))]", ideal: 1, .ratio,
      .independence, interval: .oddsRatio, tested: .favorable,
      undefined: [.noRows, .fullRate, .zeroRate], oddsRatio, oddsRatioInterval),
    ratio(
      "relative_rate", "Relative rate",
      "The group's rate of unfavorable decisions divided by the reference group's.",
      "(1 − FavR(g)) / (1 − FavR(ref))", .unfavorable),
    cells(
      "cohen_d", "Cohen's d",
      "The difference of the favorable rates in units of the pooled standard deviation of a "
        + "decision within the two groups.",
      "(FavR(g) − FavR(ref)) / s, s² = Σ_h (n(h) − 1)·x(h)(1 − x(h)) / Σ_h (n(h) − 1), x = FavR",
      ideal: 0, .number, .independence, tested: .favorable, undefined: [.noRows, .noVariance],
      cohenD),
    cells(
      "cohen_h", "Cohen's h",
      "The difference of the favorable rates on the scale that makes their variance constant.",
      "2·asin √FavR(g) − 2·asin √FavR(ref)", ideal: 0, .number, .independence, interval: .arcsine,
      tested: .favorable, undefined: [.noRows],
      { pair throws(ComparisonFailure) in
        let (own, other) = try pair.values(.favorable)
        return 2 * asin(own.squareRoot()) - 2 * asin(other.squareRoot())
      },
      { pair, value in
        guard let (own, other) = try? pair.values(.favorable) else { return nil }
        let sizes = pair.sizes(.favorable, own, other)
        return .normal(
          estimate: value, variance: 1 / sizes.own + 1 / sizes.other, within: -(.pi)...(.pi),
          confidence: pair.context.confidence)
      }),
    cells(
      "z_statistic", "Pooled z statistic",
      "The difference of the favorable rates in standard errors under equal rates; beyond 2 or 3 it "
        + "is the \"two standard deviations\" of the courts. It grows with the number of rows.",
      "(FavR(g) − FavR(ref)) / √(x(1 − x)(1/n(g) + 1/n(ref))), x = FavR of both together",
      ideal: 0, .number, .independence, interval: .none("it is a test statistic"),
      tested: .favorable, undefined: [.noRows, .noVariance], zStatistic),
    difference(
      "equal_opportunity_difference", "Equal opportunity difference",
      "Among rows whose label is favorable, the group's share of favorable decisions minus the "
        + "reference group's.",
      "P(favorable decision | favorable label, g) − the same of ref", .favorableOpportunity),
    ratio(
      "equal_opportunity_ratio", "Equal opportunity ratio",
      "Among rows whose label is favorable, the group's share of favorable decisions divided by the "
        + "reference group's.",
      "P(favorable decision | favorable label, g) / the same of ref", .favorableOpportunity),
    cells(
      "average_odds_difference", "Average odds difference",
      "The mean of two gaps in the favorable rate: among rows whose label is favorable and among "
        + "those whose label is unfavorable; the two can cancel.",
      "(Δ₁ + Δ₀) / 2, Δ = P(favorable decision | label, g) − the same of ref", ideal: 0,
      .difference, .separation, undefined: [.noLabelPositives, .noLabelNegatives]
    ) { pair throws(ComparisonFailure) in
      (try pair.gap(.favorableOpportunity) + (try pair.gap(.favorableMistake))) / 2
    },
    gap(
      "average_absolute_odds_difference", "Average absolute odds difference",
      "The mean of the absolute gaps in the true positive rate and in the false positive rate.",
      "(|ΔTPR| + |ΔFPR|) / 2", .separation, [.truePositiveRate, .falsePositiveRate], .mean),
    gap(
      "equalized_odds_difference", "Equalized odds difference",
      "The larger of the absolute gaps in the true positive rate and in the false positive rate.",
      "max(|ΔTPR|, |ΔFPR|)", .separation, [.truePositiveRate, .falsePositiveRate], .worst),
    difference(
      "predictive_equality_difference", "Predictive equality difference",
      "The group's false positive rate minus the reference group's.", "FPR(g) − FPR(ref)",
      OrientedRate(.falsePositive, of: .labelNegative)),
    difference(
      "predictive_parity_difference", "Predictive parity difference",
      "The group's positive predictive value minus the reference group's.", "PPV(g) − PPV(ref)",
      .positivePredictiveValue),
    cells(
      "average_predictive_value_difference", "Average predictive value difference",
      "The mean of two gaps: in the positive predictive value and in the false omission rate; the "
        + "two can cancel.",
      "(ΔPPV + ΔFOR) / 2", ideal: 0, .difference, .sufficiency, undefined: predictiveReasons
    ) { pair throws(ComparisonFailure) in
      (try pair.gap(.positivePredictiveValue) - (try pair.gap(.negativePredictiveValue))) / 2
    },
    gap(
      "conditional_use_accuracy_difference", "Conditional use accuracy difference",
      "The larger of the absolute gaps in the positive and in the negative predictive value.",
      "max(|ΔPPV|, |ΔNPV|)", .sufficiency, [.positivePredictiveValue, .negativePredictiveValue],
      .worst),
    gap(
      "average_conditional_use_accuracy_difference",
      "Average conditional use accuracy difference",
      "The mean of the absolute gaps in the positive and in the negative predictive value.",
      "(|ΔPPV| + |ΔNPV|) / 2", .sufficiency, [.positivePredictiveValue, .negativePredictiveValue],
      .mean),
    cells(
      "treatment_equality_difference", "Treatment equality difference",
      "Wrongly negative decisions per wrongly positive one, in the group minus in the reference "
        + "group.",
      "FN/FP (g) − FN/FP (ref)", ideal: 0, .difference, .separation, rows: .wrong,
      undefined: [.noRows, .noFalsePositives]
    ) { pair throws(ComparisonFailure) in
      try pair.own(treatmentRatio) - (try pair.other(treatmentRatio))
    },
  ]

  private static let predictiveReasons: [UndefinedReason] = [
    .noPositiveDecisions, .noNegativeDecisions,
  ]

  private static let treatmentRatio = GroupMeasure.cells(rows: .wrong) {
    tally, _ throws(UndefinedReason) in try tally.treatmentRatio()
  }

  /// Identifiers that say the same as a named comparison.
  private static let aliases = [
    "favorable_rate_difference": "statistical_parity_difference",
    "favorable_rate_ratio": "disparate_impact_ratio",
    "false_positive_rate_difference": "predictive_equality_difference",
    "positive_predictive_value_difference": "predictive_parity_difference",
    "treatment_ratio_difference": "treatment_equality_difference",
    "generalized_true_positive_rate_difference": "balance_for_positive_class",
    "generalized_false_positive_rate_difference": "balance_for_negative_class",
  ]

  private static let derivedComparisons: [Metric] = groupMetrics.flatMap { metric -> [Metric] in
    guard case .group(let measure) = metric.measure else { return [] }
    let phrase = inSentence(metric.title)
    func make(
      _ suffix: String, _ verb: String, _ sign: String, ideal: Double, _ unit: Unit,
      _ interval: IntervalRule, tested: OrientedRate? = nil, test: String? = nil,
      also: [UndefinedReason] = [], _ form: ComparisonMeasure.Form
    ) -> Metric {
      comparison(
        metric.id + "_" + suffix, metric.title + " " + suffix,
        "The group's \(phrase) \(verb) the reference group's.",
        "x(g) \(sign) x(ref), x = \(metric.formula)", ideal: ideal, unit, metric.family,
        interval: interval, tested: tested, test: test, needs: metric.needs,
        aliasOf: aliases[metric.id + "_" + suffix], undefined: metric.undefined + also, form)
    }
    func difference(_ interval: IntervalRule, tested: OrientedRate? = nil) -> Metric {
      make(
        "difference", "minus", "−", ideal: 0, .difference, interval, tested: tested,
        .difference(measure))
    }
    func ratio(_ interval: IntervalRule, tested: OrientedRate? = nil) -> Metric {
      make(
        "ratio", "divided by", "/", ideal: 1, .ratio, interval, tested: tested, also: [.zeroRate],
        .ratio(measure))
    }
    switch measure {
    case .rate(let rate):
      return [difference(.difference, tested: rate), ratio(.ratio, tested: rate)]
    case .share: return [difference(.bootstrap), ratio(.bootstrap)]
    case .cells:
      return metric.unit == .rate
        ? [difference(.bootstrap), ratio(.bootstrap)] : [difference(.bootstrap)]
    case .scores(let rows, let range, let compute):
      switch metric.interval {
      case .rate: return [difference(.difference)]
      case .bootstrapDistance: return [difference(.bootstrap)]
      case .deLong where metric.id == "roc_auc":
        return [
          make(
            "difference", "minus", "−", ideal: 0, .difference, .deLong, test: deLongTest,
            .estimate { $0.areaDifference() })
        ]
      case .deLong:
        // Either group's rows are part of the other's background: the variances do not add up.
        let plain = GroupMeasure.scores(rows: rows, within: range) {
          tally, context throws(UndefinedReason) in
          ScoreNumber(try compute(tally, context).value, variance: nil)
        }
        return [
          make(
            "difference", "minus", "−", ideal: 0, .difference,
            .none("the two numbers share rows"), .difference(plain))
        ]
      default: return [difference(metric.interval)]
      }
    }
  }

  /// A title as it reads inside a sentence: acronyms and people keep their capitals.
  static func inSentence(_ title: String) -> String {
    let kept = ["ROC", "F1", "Matthews", "Theil", "Brier", "Atkinson", "BPSN", "BNSP"]
    return kept.contains { title.hasPrefix($0) }
      ? title : title.prefix(1).lowercased() + title.dropFirst()
  }

  // MARK: - Registry lines

  private static func difference(
    _ id: String, _ title: String, _ definition: String, _ formula: String, _ rate: OrientedRate
  ) -> Metric {
    comparison(
      id, title, definition, formula, ideal: 0, .difference, rate.family, interval: .difference,
      tested: rate, undefined: rate.reasons, .difference(.rate(rate)))
  }

  private static func ratio(
    _ id: String, _ title: String, _ definition: String, _ formula: String, _ rate: OrientedRate
  ) -> Metric {
    comparison(
      id, title, definition, formula, ideal: 1, .ratio, rate.family, interval: .ratio,
      tested: rate, undefined: rate.reasons + [.zeroRate], .ratio(.rate(rate)))
  }

  /// The larger or the mean of the absolute gaps in two rates.
  private static func gap(
    _ id: String, _ title: String, _ definition: String, _ formula: String, _ family: Family,
    _ rates: [OrientedRate], _ combination: Gap.Combination
  ) -> Metric {
    let gap = Gap(measures: rates.map { .rate($0) }, form: .difference, combination: combination)
    return comparison(
      id, title, definition, formula, ideal: 0, .difference, family,
      interval: .simultaneousDifference, undefined: rates.flatMap(\.reasons), .gap(gap))
  }

  private static func cells(
    _ id: String, _ title: String, _ definition: String, _ formula: String, ideal: Double?,
    _ unit: Unit, _ family: Family, interval: IntervalRule = .bootstrap,
    tested: OrientedRate? = nil, rows: CellSet = .all, undefined: [UndefinedReason],
    _ value: @escaping CellComparison,
    _ formulaInterval: (@Sendable (CellPair, _ value: Double) -> Interval?)? = nil
  ) -> Metric {
    comparison(
      id, title, definition, formula, ideal: ideal, unit, family, interval: interval,
      tested: tested, undefined: undefined,
      .cells(rows: rows, value: value, interval: formulaInterval))
  }

  static func comparison(
    _ id: String, _ title: String, _ definition: String, _ formula: String, ideal: Double?,
    _ unit: Unit, _ family: Family, interval: IntervalRule, tested: OrientedRate? = nil,
    test: String? = nil, needs: Need = .decisions, aliasOf: String? = nil,
    undefined: [UndefinedReason],
    _ form: ComparisonMeasure.Form
  ) -> Metric {
    let isTested = tested.map { Hypothesis(of: $0.positiveFavorable) != nil } ?? false
    return Metric(
      id: id, title: title, definition: definition, formula: formula, scope: .comparison,
      ideal: ideal, direction: ideal == nil ? .lowerIsBetter : .closerToIdeal, unit: unit,
      family: family, interval: interval, test: test ?? (isTested ? testName : nil), needs: needs,
      aliasOf: aliasOf, undefined: undefined,
      measure: .comparison(ComparisonMeasure(tested: tested, form)))
  }
}
