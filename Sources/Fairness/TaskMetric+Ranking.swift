extension TaskMetric {
  /// The measures of ranked lists.
  static let ranking: [TaskMetric] = rankingGroup + rankingComparison + rankingSummary

  private static let rankingGroup: [TaskMetric] = {
    let list = TaskMetricList(task: .ranking, scope: .group)
    let part = TaskMetricList(task: .ranking, scope: .groupPart)
    return [
      list(
        "mean_exposure", "Mean exposure",
        "What the positions of the group's candidates are worth on average.",
        "Σ_{i∈g} 1/log₂(1 + rank_i) / n_g", .higherIsBetter, .number, interval: Method.lists),
      list(
        "exposure_share", "Share of exposure", "The group's share of what all positions are worth.",
        "Σ_{i∈g} v_i / Σ_i v_i, v = 1/log₂(1 + rank)", .descriptive, .rate,
        interval: Method.lists),
      list(
        "exposure_to_share", "Exposure to share of candidates",
        "The group's exposure over what its share of each list's candidates would get.",
        "Σ_{i∈g} v_i / Σ_lists (n_g/n)·Σ_i v_i", ideal: 1, .closerToIdeal, .ratio,
        interval: Method.lists),
      list(
        "exposure_to_merit", "Exposure to merit",
        "The group's share of exposure over its share of relevance.",
        "(Σ_{i∈g} v_i / Σ_i v_i) / (Σ_{i∈g} rel_i / Σ_i rel_i)", ideal: 1, .closerToIdeal, .ratio,
        interval: Method.lists),
      list(
        "ndcg", "Normalized discounted cumulative gain",
        "How well the group's own candidates are ranked among themselves: the discounted relevance "
          + "over the largest possible, as a mean over the lists in which some of them is relevant.",
        "Σ rel·v / max Σ rel·v, ranks within g", ideal: 1, .higherIsBetter, .number,
        interval: Method.lists),
      part(
        "top_share", "Share of the top", "The group's share of the first k positions.",
        "n_g(top k) / k", .descriptive, .rate, interval: Method.lists),
      part(
        "top_rate", "Top rate",
        "The share of the group's candidates in the first k positions: the "
          + "selection rate of the cutoff.", "n_g(top k) / n_g", .descriptive, .rate,
        interval: Method.lists),
      part(
        "skew", "Skew",
        "The logarithm of the group's share of the first k positions over what its share of each "
          + "list's candidates would get; minus infinity, hence undefined, without a candidate in "
          + "the top.",
        "ln[n_g(top k) / Σ_lists (n_g/n)·k]", ideal: 0, .closerToIdeal, .number,
        interval: Method.lists),
      part(
        "precision", "Precision",
        "The mean relevance of the group's candidates in the first k positions; their share of "
          + "relevant ones where relevance is 0 or 1.",
        "Σ_{i∈g, top k} rel_i / n_g(top k)", .higherIsBetter, .number, interval: Method.lists),
    ]
  }()

  private static let rankingComparison: [TaskMetric] = {
    let list = TaskMetricList(task: .ranking, scope: .comparison)
    let part = TaskMetricList(task: .ranking, scope: .comparisonPart)
    return [
      list(
        "mean_exposure_difference", "Mean exposure difference",
        "The group's mean exposure minus the reference group's.",
        "x(g) − x(ref), x = Σ_{i∈g} v_i / n_g", ideal: 0, .closerToIdeal, .difference,
        interval: Method.lists, test: Method.placement),
      list(
        "mean_exposure_ratio", "Mean exposure ratio",
        "The group's mean exposure divided by the reference group's: demographic parity of "
          + "exposure.",
        "x(g) / x(ref), x = Σ_{i∈g} v_i / n_g", ideal: 1, .closerToIdeal, .ratio,
        interval: Method.lists, test: Method.placement),
      list(
        "exposure_to_merit_ratio", "Exposure to merit ratio",
        "The group's exposure for its relevance divided by the reference group's (disparate "
          + "treatment ratio of Singh and Joachims).",
        "x(g) / x(ref), x = Σ_{i∈g} v_i / Σ_{i∈g} rel_i", ideal: 1, .closerToIdeal, .ratio,
        interval: Method.lists),
      list(
        "ndcg_difference", "NDCG difference",
        "The normalized discounted cumulative gain of the group's own ranking minus that of the "
          + "reference group's.",
        "NDCG(g) − NDCG(ref)", ideal: 0, .closerToIdeal, .difference, interval: Method.lists),
      part(
        "top_rate_difference", "Top rate difference",
        "The share of the group's candidates in the first k positions minus the reference group's.",
        "x(g) − x(ref), x = n_g(top k) / n_g", ideal: 0, .closerToIdeal, .difference,
        interval: Method.lists, test: Method.placement),
      part(
        "top_rate_ratio", "Top rate ratio",
        "The share of the group's candidates in the first k positions divided by the reference "
          + "group's: the impact ratio of the cutoff.",
        "x(g) / x(ref), x = n_g(top k) / n_g", ideal: 1, .closerToIdeal, .ratio,
        interval: Method.lists, test: Method.placement),
      part(
        "precision_difference", "Precision difference",
        "The mean relevance of the group's candidates in the first k positions minus that of the "
          + "reference group's.",
        "x(g) − x(ref), x = Σ_{i∈g, top k} rel_i / n_g(top k)", ideal: 0, .closerToIdeal,
        .difference, interval: Method.lists),
    ]
  }()

  private static let rankingSummary: [TaskMetric] = {
    let list = TaskMetricList(task: .ranking, scope: .summary)
    func range(_ id: String, _ title: String) -> TaskMetric {
      list(
        id + "_difference", "Range: " + title, "The highest value of any group minus the lowest.",
        "max_g x − min_g x, x = \(title.lowercased())", ideal: 0, .lowerIsBetter, .difference)
    }
    func ratio(_ id: String, _ title: String) -> TaskMetric {
      list(
        id + "_ratio", "Ratio: " + title, "The lowest value of any group divided by the highest.",
        "min_g x / max_g x, x = \(title.lowercased())", ideal: 1, .higherIsBetter, .ratio)
    }
    return [
      list(
        "ndkl", "Normalized discounted Kullback–Leibler divergence",
        "How far the composition of each top differs from that of the list, the first positions "
          + "counting most; natural logarithm, all groups, mean over the lists. Never below 0, and "
          + "above it by chance in short lists.",
        "Σ_i v_i·KL(D_i ‖ D) / Σ_i v_i, v_i = 1/log₂(1 + i)", ideal: 0, .lowerIsBetter, .number,
        interval: Method.lists),
      range("mean_exposure", "Mean exposure"), ratio("mean_exposure", "Mean exposure"),
      range("exposure_to_share", "Exposure to share of candidates"),
      ratio("exposure_to_share", "Exposure to share of candidates"),
      ratio("exposure_to_merit", "Exposure to merit"), range("ndcg", "NDCG"),
      range("top_rate", "Top rate"), ratio("top_rate", "Top rate"),
      list(
        "min_skew", "MinSkew", "The lowest skew of any group, naming it.", "min_g skew", ideal: 0,
        .closerToIdeal, .number),
      list(
        "max_skew", "MaxSkew", "The highest skew of any group, naming it.", "max_g skew",
        ideal: 0, .closerToIdeal, .number),
    ]
  }()
}
