internal import Foundation
internal import Statistics

extension Metric {
  /// Measures on the scores of a group and its reference; differences of group measures follow from
  /// those.
  static let scoreComparisons: [Metric] = [
    scorePair(
      "cross_auc", "Cross AUC",
      "How often a label-positive row of the group scores above a label-negative row of the reference "
        + "group, ties counting half.",
      "P(s⁺(g) > s⁻(ref)) + ½·P(s⁺(g) = s⁻(ref))", ideal: nil, .number, interval: .deLong,
      undefined: crossReasons
    ) { pair in pair.crossArea { $0.crossArea } },
    scorePair(
      "reverse_cross_auc", "Reverse cross AUC",
      "How often a label-positive row of the reference group scores above a label-negative row of the "
        + "group, ties counting half.",
      "P(s⁺(ref) > s⁻(g)) + ½·P(s⁺(ref) = s⁻(g))", ideal: nil, .number, interval: .deLong,
      undefined: crossReasons
    ) { pair in pair.crossArea { $0.reverseCrossArea } },
    scorePair(
      "cross_auc_difference", "Cross AUC difference",
      "The cross AUC minus the reverse cross AUC (ΔxAUC): below 0, the group's deserving rank lower "
        + "among the reference group's undeserving than the other way round.",
      "xAUC(g, ref) − xAUC(ref, g)", ideal: 0, .difference, interval: .deLong, test: deLongTest,
      undefined: crossReasons
    ) { pair in pair.crossAreaDifference() },
    scorePair(
      "abroca", "ABROCA",
      "The area between the ROC curves of the group and of the reference group; curves that cross add "
        + "up. Chance alone keeps it above 0.",
      "∫₀¹ |ROC(g)(x) − ROC(ref)(x)| dx", ideal: 0, .number, interval: .bootstrapDistance,
      undefined: [.noLabelPositives, .noLabelNegatives]
    ) { pair in
      pair.scoreNumber(needsClasses: true) { $0.areaBetweenCurves }
    },
    scorePair(
      "ks_distance", "Kolmogorov–Smirnov distance",
      "The largest difference between the shares of the two groups that score above any threshold. "
        + "Chance alone keeps it above 0.",
      "max_t |P(s ≤ t | g) − P(s ≤ t | ref)|", ideal: 0, .number, interval: .bootstrapDistance,
      test: "Kolmogorov–Smirnov, two-sided, asymptotic on effective sizes"
    ) { pair in pair.kolmogorovSmirnov() },
    scorePair(
      "wasserstein_distance", "Wasserstein distance",
      "How far scores have to be moved on average to make the two groups' scores alike: the area "
        + "between their cumulative shares, in units of score. Chance alone keeps it above 0.",
      "∫ |P(s ≤ t | g) − P(s ≤ t | ref)| dt", ideal: 0, .score, interval: .bootstrapDistance
    ) { pair in pair.scoreNumber(needsClasses: false) { $0.distances?.wasserstein } },
    scorePair(
      "standardized_mean_difference", "Standardized mean difference",
      "The difference of the mean scores in units of the pooled standard deviation within the two "
        + "groups.",
      "(mean s(g) − mean s(ref)) / sd, sd² = Σ_h (n(h) − 1)·var(h) / Σ_h (n(h) − 1)", ideal: 0,
      .number, interval: .bootstrap, undefined: [.oneScore]
    ) { pair in pair.standardizedDifference() },
    scorePair(
      "population_standardized_mean_difference", "Population standardized mean difference",
      "100 times the difference of the mean scores in units of the standard deviation of the scores "
        + "of all rows of the sample, which the interval takes as known.",
      "100·(mean s(g) − mean s(ref)) / sd of all s", ideal: 0, .number, interval: .linearized,
      undefined: [.oneScore]
    ) { pair in pair.populationStandardizedDifference() },
    scorePair(
      "scoring_rate_ratio", "Scoring rate ratio",
      "The group's scoring rate divided by the reference group's. Local Law 144 divides by the highest "
        + "rate of any group: see the attribute's scoring rates.",
      "x(g) / x(ref), x = scoring rate", ideal: 1, .ratio, interval: .ratio,
      undefined: [.zeroRate]
    ) { pair in pair.scoringRateRatio() },
    scorePair(
      "balance_for_positive_class", "Balance for the positive class",
      "The average score of the group's label-positive rows minus the reference group's.",
      "mean of s where y = 1: g − ref", ideal: 0, .difference, interval: .linearized,
      needs: .probabilities, undefined: [.noLabelPositives]
    ) { pair in pair.balance(labelPositive: true) },
    scorePair(
      "balance_for_negative_class", "Balance for the negative class",
      "The average score of the group's label-negative rows minus the reference group's.",
      "mean of s where y = 0: g − ref", ideal: 0, .difference, interval: .linearized,
      needs: .probabilities, undefined: [.noLabelNegatives]
    ) { pair in pair.balance(labelPositive: false) },
  ]

  static let deLongTest = "DeLong's z test, two-sided"

  private static let crossReasons: [UndefinedReason] = [.noLabelPositives, .noLabelNegatives]

  private static func scorePair(
    _ id: String, _ title: String, _ definition: String, _ formula: String, ideal: Double?,
    _ unit: Unit, interval: IntervalRule, test: String? = nil, needs: Need = .scores,
    undefined: [UndefinedReason] = [],
    _ estimate: @escaping @Sendable (TallyPair) -> Estimate
  ) -> Metric {
    var reasons: [UndefinedReason] = [.noRows, .noScores, .outOfRange]
    if needs == .probabilities { reasons.append(.notProbabilities) }
    return Metric(
      id: id, title: title, definition: definition, formula: formula, scope: .comparison,
      ideal: ideal, direction: ideal == nil ? .descriptive : .closerToIdeal, unit: unit,
      interval: interval, test: test, needs: needs, undefined: reasons + undefined,
      measure: .comparison(ComparisonMeasure(estimate)))
  }
}
