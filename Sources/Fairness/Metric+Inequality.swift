internal import Foundation

extension Metric {
  /// How unequally benefits are spread over the rows of all known groups: the whole, and the part
  /// between and the part within groups, which add up to it.
  static let inequalitySummaries: [Metric] = [
    inequality(
      "between_group_generalized_entropy", "Between-group generalized entropy",
      "How unequally the mean benefits of the groups are spread: the generalized entropy index with "
        + "every row's benefit replaced by its group's mean.",
      "Σ_g n(g)·((μ(g)/μ)² − 1) / 2n", interval: .bootstrapDistance
    ) { groups throws(UndefinedReason) in try InequalityPart.between.generalizedEntropy(groups) },
    inequality(
      "within_group_generalized_entropy", "Within-group generalized entropy",
      "How unequally benefits are spread within groups: the generalized entropy index minus its "
        + "between-group part.",
      "Σ_g (n(g)/n)·(μ(g)/μ)²·GE(g)"
    ) { groups throws(UndefinedReason) in try InequalityPart.within.generalizedEntropy(groups) },
    inequality(
      "between_group_theil_index", "Between-group Theil index",
      "The Theil index with every row's benefit replaced by its group's mean.",
      "Σ_g (n(g)/n)·(μ(g)/μ)·ln(μ(g)/μ)", interval: .bootstrapDistance
    ) { groups throws(UndefinedReason) in try InequalityPart.between.theil(groups) },
    inequality(
      "within_group_theil_index", "Within-group Theil index",
      "The Theil index minus its between-group part.", "Σ_g (n(g)/n)·(μ(g)/μ)·T(g)"
    ) { groups throws(UndefinedReason) in try InequalityPart.within.theil(groups) },
    inequality(
      "between_group_mean_log_deviation", "Between-group mean log deviation",
      "The mean log deviation with every row's benefit replaced by its group's mean.",
      "−Σ_g (n(g)/n)·ln(μ(g)/μ)", interval: .bootstrapDistance, undefined: [.zeroBenefit]
    ) { groups throws(UndefinedReason) in try InequalityPart.between.meanLogDeviation(groups) },
    inequality(
      "within_group_mean_log_deviation", "Within-group mean log deviation",
      "The mean log deviation minus its between-group part.", "Σ_g (n(g)/n)·L(g)",
      undefined: [.zeroBenefit]
    ) { groups throws(UndefinedReason) in try InequalityPart.within.meanLogDeviation(groups) },
    inequality(
      "generalized_entropy_index", "Generalized entropy index",
      "How unequally benefits are spread over the rows of all known groups.",
      "Σ((b/μ)² − 1) / 2n, b = 1 + favorable decision − favorable label"
    ) { groups throws(UndefinedReason) in try pooled(groups).generalizedEntropy() },
    inequality(
      "theil_index", "Theil index",
      "How unequally benefits are spread over the rows of all known groups, by Theil's entropy "
        + "measure.",
      "Σ (b/μ)·ln(b/μ) / n, b = 1 + favorable decision − favorable label"
    ) { groups throws(UndefinedReason) in try pooled(groups).theil() },
    inequality(
      "mean_log_deviation", "Mean log deviation",
      "How unequally benefits are spread over the rows of all known groups, by Theil's other "
        + "measure, L.",
      "−Σ ln(b/μ) / n, b = 1 + favorable decision − favorable label", undefined: [.zeroBenefit]
    ) { groups throws(UndefinedReason) in try pooled(groups).meanLogDeviation() },
    inequality(
      "coefficient_of_variation", "Coefficient of variation",
      "The standard deviation of the benefits of the rows of all known groups, divided by their "
        + "mean.",
      "√(2·GE), GE = generalized entropy index"
    ) { groups throws(UndefinedReason) in
      (2 * (try pooled(groups).generalizedEntropy())).squareRoot()
    },
    inequality(
      "between_group_coefficient_of_variation", "Between-group coefficient of variation",
      "The coefficient of variation with every row's benefit replaced by its group's mean.",
      "√(2·GE_between), GE_between = between-group generalized entropy",
      interval: .bootstrapDistance
    ) { groups throws(UndefinedReason) in
      (2 * (try InequalityPart.between.generalizedEntropy(groups))).squareRoot()
    },
    inequality(
      "atkinson_index", "Atkinson index",
      "The share of all benefit of the known groups that could be given up if the rest were spread "
        + "equally, with an aversion to inequality of ½.",
      "1 − (Σ √(b/μ) / n)², b = 1 + favorable decision − favorable label"
    ) { groups throws(UndefinedReason) in try pooled(groups).atkinson() },
  ]

  private static func pooled(_ groups: [Benefits]) -> Benefits {
    groups.reduce(into: Benefits()) { sum, own in
      sum.none += own.none
      sum.one += own.one
      sum.two += own.two
    }
  }

  private static func inequality(
    _ id: String, _ title: String, _ definition: String, _ formula: String,
    interval: IntervalRule = .bootstrap, undefined: [UndefinedReason] = [],
    _ compute: @escaping @Sendable ([Benefits]) throws(UndefinedReason) -> Double
  ) -> Metric {
    cells(
      id, title, definition, formula, ideal: 0, .number, .other, interval: interval,
      undefined: [.noRows, .noBenefit] + undefined
    ) { groups, context throws(UndefinedReason) in
      try compute(groups.map { $0.benefits(context) })
    }
  }

  /// Foulds et al. 2020, smoothed with a Dirichlet concentration of 1.
  static func differentialFairness(_ cells: CellSet) -> Gap {
    func logarithm(of chosen: CellSet) -> GroupMeasure {
      .cells(rows: .all) { tally, _ throws(UndefinedReason) in
        let total = tally.weight(.all)
        guard total > 0 else { throw .noRows }
        return log((tally.weight(chosen) + 0.5) / (total + 1))
      }
    }
    return Gap(
      measures: [logarithm(of: cells), logarithm(of: CellSet.all.subtracting(cells))],
      form: .difference)
  }
}
