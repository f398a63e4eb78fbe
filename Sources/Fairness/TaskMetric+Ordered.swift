extension TaskMetric {
  /// The measures of ordered outcomes.
  static let ordered: [TaskMetric] = {
    let group = TaskMetricList(task: .ordered, scope: .group)
    let part = TaskMetricList(task: .ordered, scope: .groupPart)
    let comparison = TaskMetricList(task: .ordered, scope: .comparison)
    let comparisonPart = TaskMetricList(task: .ordered, scope: .comparisonPart)
    let summary = TaskMetricList(task: .ordered, scope: .summary)
    let rankTest =
      "Wilcoxon–Mann–Whitney, normal approximation corrected for ties, on effective sizes"
    let rate = "P(outcome ≥ c)"
    let simultaneous = "Bonferroni over the cuts"
    return [
      group(
        "mean_ridit", "Mean ridit",
        "The chance that a row of the group has a better outcome than a row drawn from all, ties "
          + "counting half; ½ over all rows.",
        "mean of r(outcome), r(c) = P(outcome < c) + ½P(outcome = c) over all rows", ideal: 0.5,
        .descriptive, .number, interval: "normal, all rows' distribution taken as known"),
      part(
        "cumulative_rate", "Cumulative rate",
        "The share of the group's rows whose outcome is c or better.", rate, .higherIsBetter,
        .rate, interval: Method.rate),
      comparison(
        "common_language_probability", "Common-language probability",
        "The chance that a row of the group has a better outcome than one of the reference group, "
          + "ties counting half (the area under the ROC curve, Mann–Whitney's U over all pairs).",
        "P(X > X_ref) + ½P(X = X_ref)", ideal: 0.5, .closerToIdeal, .number,
        interval: Method.deLong, test: rankTest),
      comparison(
        "cliffs_delta", "Cliff's delta",
        "The chance of a better outcome than the reference minus that of a worse one.",
        "P(X > X_ref) − P(X < X_ref)", ideal: 0, .closerToIdeal, .number,
        interval: Method.deLong, test: rankTest),
      comparison(
        "generalized_odds_ratio", "Generalized odds ratio",
        "How often a row of the group is better off than one of the reference group for each time "
          + "it is worse off.",
        "P(X > X_ref) / P(X < X_ref)", ideal: 1, .closerToIdeal, .ratio, interval: Method.cells,
        test: rankTest),
      comparison(
        "lowest_cumulative_rate_ratio", "Lowest cumulative rate ratio",
        "The lowest of the ratios over all cuts; `worst_cut` names it.",
        "min_c x_c(g) / x_c(ref), x_c = \(rate)", ideal: 1, .closerToIdeal, .ratio,
        interval: simultaneous),
      comparison(
        "lowest_cumulative_rate_difference", "Lowest cumulative rate difference",
        "The lowest of the differences over all cuts.",
        "min_c x_c(g) − x_c(ref), x_c = \(rate)", ideal: 0, .closerToIdeal, .difference,
        interval: simultaneous),
      comparisonPart(
        "cumulative_rate_difference", "Cumulative rate difference",
        "The group's share of outcomes c or better minus the reference group's.",
        "x(g) − x(ref), x = \(rate)", ideal: 0, .closerToIdeal, .difference,
        interval: Method.difference, test: Method.fisher),
      comparisonPart(
        "cumulative_rate_ratio", "Cumulative rate ratio",
        "The group's share of outcomes c or better divided by the reference group's: the adverse "
          + "impact ratio of the cut.",
        "x(g) / x(ref), x = \(rate)", ideal: 1, .closerToIdeal, .ratio, interval: Method.ratio,
        test: Method.fisher),
      comparisonPart(
        "cumulative_odds_ratio", "Cumulative odds ratio",
        "The odds of an outcome c or better in the group over those in the reference group; alike "
          + "at all cuts where odds are proportional.",
        "[x(g) / (1 − x(g))] / [x(ref) / (1 − x(ref))], x = \(rate)", ideal: 1, .closerToIdeal,
        .ratio, interval: "Woolf; Haldane–Anscombe at a rate of 0", test: Method.fisher),
      summary(
        "mean_ridit_difference", "Range: Mean ridit",
        "The highest mean ridit of any group minus the lowest.", "max_g x − min_g x", ideal: 0,
        .lowerIsBetter, .difference),
      summary(
        "cumulative_rate_difference", "Range: Cumulative rate",
        "The highest share of outcomes c or better minus the lowest, by cut.",
        "max_g x − min_g x, x = \(rate)", ideal: 0, .lowerIsBetter, .difference),
      summary(
        "cumulative_rate_ratio", "Cumulative rate ratio",
        "The lowest share of outcomes c or better divided by the highest, by cut.",
        "min_g x / max_g x, x = \(rate)", ideal: 1, .higherIsBetter, .ratio),
      summary(
        "lowest_cumulative_rate_ratio", "Lowest cumulative rate ratio",
        "The lowest of these ratios over all cuts, naming cut and pair.",
        "min_c min_g x_c / max_g x_c, x_c = \(rate)", ideal: 1, .higherIsBetter, .ratio),
    ]
  }()
}
