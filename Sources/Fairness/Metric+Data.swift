internal import Statistics

/// Comparisons of the labels alone: measures of the data, which no decision changes.
///
/// Sign: group minus reference. Clarify's CI and DPL are the other way round (facet *a*, the rest,
/// minus *d*) and against all other rows: ``ClarifyDataMeasures``.
extension Metric {
  /// Measures of a group's labels against its reference's, in the order of results.
  static let dataComparisons: [Metric] = [
    data(
      "class_imbalance", "Class imbalance",
      "The group's rows minus the reference group's, divided by both; below 0, the group is the "
        + "smaller one.",
      "(n(g) − n(ref)) / (n(g) + n(ref))", .difference,
      interval: .named("of the group's share of both, times 2, minus 1"), undefined: [.noRows],
      imbalance, imbalanceInterval),
    Metric(
      id: "label_proportion_difference", title: "Label proportion difference",
      definition:
        "The group's share of label-positive rows minus the reference group's; below 0, the group "
        + "has fewer positive labels.",
      formula: "P(y = 1 | g) − P(y = 1 | ref)", scope: .comparison, ideal: 0,
      direction: .closerToIdeal, unit: .difference, interval: .difference,
      aliasOf: "base_rate_difference", undefined: [.noRows],
      measure: .comparison(
        ComparisonMeasure(.difference(.rate(OrientedRate(.labelPositive, of: .all)))))),
    data(
      "label_kl_divergence", "Label KL divergence",
      "The Kullback-Leibler divergence of the reference group's labels from the group's, natural "
        + "logarithm; infinite, so undefined, where a label that the reference group has does not "
        + "occur in the group.",
      "Σ_y P(y | ref)·ln(P(y | ref) / P(y | g))", .number,
      undefined: [.noRows, .noLabelPositives, .noLabelNegatives], divergence),
    distance(
      "label_js_divergence", "Label JS divergence",
      "The Jensen-Shannon divergence of the labels of group and reference group, natural "
        + "logarithm: 0 to ln 2.",
      "½·Σ_y P(y | g)·ln(P(y | g)/M) + ½·Σ_y P(y | ref)·ln(P(y | ref)/M), "
        + "M = ½(P(y | g) + P(y | ref))", .jensenShannon),
    distance(
      "label_lp_distance", "Label Lp distance",
      "The Euclidean distance of the label shares of group and reference group (p = 2): 0 to √2.",
      "√Σ_y (P(y | g) − P(y | ref))²", .euclidean),
    distance(
      "label_total_variation", "Label total variation",
      "Half the summed absolute differences of the label shares of group and reference group; for "
        + "two labels the absolute label proportion difference.",
      "½·Σ_y |P(y | g) − P(y | ref)|", .totalVariation),
    distance(
      "label_maximum_difference", "Largest label difference",
      "The largest absolute difference of the shares of one label in group and reference group: "
        + "what Clarify calls KS, of the mass function, not the Kolmogorov-Smirnov statistic.",
      "max_y |P(y | g) − P(y | ref)|", .maximum),
  ]

  // MARK: - Computations

  @Sendable private static func imbalance(_ pair: CellPair) throws(ComparisonFailure) -> Double {
    let (own, other) = (pair.group.weight, pair.reference.weight)
    guard own + other > 0 else { throw ComparisonFailure(.noRows) }
    return (own - other) / (own + other)
  }

  @Sendable private static func imbalanceInterval(_ pair: CellPair, _ value: Double) -> Interval? {
    func all(_ tally: CellTally) -> CrossSum {
      CrossSum(count: tally.count, weight: tally.weight, square: tally.squares.sum())
    }
    let share = SampledShare(
      hits: all(pair.group), misses: all(pair.reference), inference: pair.context.inference,
      isCounted: false)
    return pair.context.inference.interval(
      rate: min(1, max(0, (value + 1) / 2)), size: share.size
    ).map { Interval(low: 2 * $0.low - 1, high: 2 * $0.high - 1) }
  }

  /// The shares of negative and of positive labels on both sides.
  private static func labels(
    _ pair: CellPair
  ) throws(ComparisonFailure) -> (own: [Double], other: [Double]) {
    let (own, other) = try pair.values(OrientedRate(.labelPositive, of: .all))
    return ([1 - own, own], [1 - other, other])
  }

  @Sendable private static func divergence(_ pair: CellPair) throws(ComparisonFailure) -> Double {
    let (own, other) = try labels(pair)
    guard let value = DistributionDistance.kullbackLeibler(other, own) else {
      throw ComparisonFailure(own[0] > 0 ? .noLabelPositives : .noLabelNegatives)
    }
    return value
  }

  // MARK: - Registry lines

  private static func distance(
    _ id: String, _ title: String, _ definition: String, _ formula: String,
    _ distance: DistributionDistance
  ) -> Metric {
    data(id, title, definition, formula, .number, undefined: [.noRows]) {
      pair throws(ComparisonFailure) in
      let (own, other) = try labels(pair)
      // Finite for every distance but Kullback and Leibler's.
      guard let value = distance(own, other) else { throw ComparisonFailure(.outOfRange) }
      return value
    }
  }

  private static func data(
    _ id: String, _ title: String, _ definition: String, _ formula: String, _ unit: Unit,
    interval: IntervalRule = .bootstrap, undefined: [UndefinedReason],
    _ value: @escaping CellComparison,
    _ formulaInterval: (@Sendable (CellPair, _ value: Double) -> Interval?)? = nil
  ) -> Metric {
    Metric(
      id: id, title: title, definition: definition, formula: formula, scope: .comparison, ideal: 0,
      direction: .closerToIdeal, unit: unit, interval: interval, undefined: undefined,
      measure: .comparison(
        ComparisonMeasure(.cells(rows: .all, value: value, interval: formulaInterval))))
  }
}
