internal import Statistics

extension Metric {
  /// Measures of a group against its reference, in the order of results: the named ones, then
  /// `<group metric>_difference` for every group metric and `<group metric>_ratio` for every rate.
  public static let comparisonMetrics: [Metric] = namedComparisons + derivedComparisons

  private static let namedComparisons: [Metric] = [
    difference(
      "statistical_parity_difference", "Statistical parity difference",
      "The group's favorable rate minus the reference group's.", "FavR(g) − FavR(ref)",
      .favorable),
    ratio(
      "disparate_impact_ratio", "Disparate impact ratio",
      "The group's favorable rate divided by the reference group's.", "FavR(g) / FavR(ref)",
      .favorable),
    comparison(
      "shortfall", "Shortfall",
      "How many more of the group would get the favorable decision at the reference group's rate; "
        + "below 0, how many fewer.",
      "n(g)·(FavR(ref) − FavR(g))", ideal: 0, .count,
      interval: IntervalName.newcombe + ", times n(g)", tested: .favorable
    ) { pair in
      let people = pair.group.cells.weight(.all)
      let gap = rateDifference(.favorable, pair)
      guard case .measured(let value, let interval, let count, _) = gap else { return gap }
      let scaled = interval.map { Interval(low: -people * $0.high, high: -people * $0.low) }
      return .measured(
        value: 0 - people * value, interval: scaled, count: count, pValue: nil)
    },
    comparison(
      "odds_ratio", "Odds ratio",
      "The odds of the favorable decision in the group divided by those in the reference group.",
      "[FavR(g) / (1 − FavR(g))] / [FavR(ref) / (1 − FavR(ref))]", ideal: 1, .ratio,
      interval: IntervalName.woolf, tested: .favorable, oddsRatio),
    difference(
      "equal_opportunity_difference", "Equal opportunity difference",
      "Among rows whose label is favorable, the group's share of favorable decisions minus the "
        + "reference group's.",
      "P(favorable decision | favorable label, g) − the same of ref", .favorableOpportunity),
    comparison(
      "average_odds_difference", "Average odds difference",
      "The mean of two gaps in the favorable rate: among rows whose label is favorable and among "
        + "those whose label is unfavorable; the two can cancel.",
      "(Δ₁ + Δ₀) / 2, Δ = P(favorable decision | label, g) − the same of ref", ideal: 0,
      .difference
    ) { pair in oddsGaps(pair) { ($0 + $1) / 2 } },
    comparison(
      "average_absolute_odds_difference", "Average absolute odds difference",
      "The mean of the absolute gaps in the true positive rate and in the false positive rate.",
      "(|ΔTPR| + |ΔFPR|) / 2", ideal: 0, .difference
    ) { pair in oddsGaps(pair) { (abs($0) + abs($1)) / 2 } },
    comparison(
      "equalized_odds_difference", "Equalized odds difference",
      "The larger of the absolute gaps in the true positive rate and in the false positive rate.",
      "max(|ΔTPR|, |ΔFPR|)", ideal: 0, .difference
    ) { pair in oddsGaps(pair) { max(abs($0), abs($1)) } },
    difference(
      "predictive_equality_difference", "Predictive equality difference",
      "The group's false positive rate minus the reference group's.", "FPR(g) − FPR(ref)",
      OrientedRate(.falsePositive, of: .labelNegative)),
    difference(
      "predictive_parity_difference", "Predictive parity difference",
      "The group's positive predictive value minus the reference group's.", "PPV(g) − PPV(ref)",
      OrientedRate(.truePositive, of: .decidedPositive)),
    comparison(
      "treatment_equality_difference", "Treatment equality difference",
      "Wrongly negative decisions per wrongly positive one, in the group minus in the reference "
        + "group.",
      "FN/FP (g) − FN/FP (ref)", ideal: 0, .difference
    ) { pair in
      pair.combine(treatmentRatio) { own, other in
        .plain(own - other, count: pair.count([.falsePositive, .falseNegative]))
      }
    },
  ]

  private static let treatmentRatio = GroupMeasure.number(
    rows: [.falsePositive, .falseNegative]
  ) { tally, _ throws(UndefinedReason) in try tally.treatmentRatio() }

  /// Identifiers that say the same as a named comparison.
  private static let aliases = [
    "favorable_rate_difference": "statistical_parity_difference",
    "favorable_rate_ratio": "disparate_impact_ratio",
    "false_positive_rate_difference": "predictive_equality_difference",
    "positive_predictive_value_difference": "predictive_parity_difference",
    "treatment_ratio_difference": "treatment_equality_difference",
  ]

  private static let derivedComparisons: [Metric] = groupMetrics.flatMap { metric -> [Metric] in
    guard case .group(let measure) = metric.measure else { return [] }
    let phrase = inSentence(metric.title)
    func make(
      _ suffix: String, _ verb: String, _ sign: String, ideal: Double, _ unit: Unit,
      interval: String?, tested: OrientedRate?,
      _ estimate: @escaping @Sendable (TallyPair) -> Estimate
    ) -> Metric {
      comparison(
        metric.id + "_" + suffix, metric.title + " " + suffix,
        "The group's \(phrase) \(verb) the reference group's.",
        "x(g) \(sign) x(ref), x = \(metric.formula)", ideal: ideal, unit, interval: interval,
        tested: tested, needs: metric.needs, aliasOf: aliases[metric.id + "_" + suffix], estimate)
    }
    switch measure {
    case .rate(let rate):
      return [
        make(
          "difference", "minus", "−", ideal: 0, .difference, interval: IntervalName.newcombe,
          tested: rate
        ) { pair in rateDifference(rate, pair) },
        make(
          "ratio", "divided by", "/", ideal: 1, .ratio, interval: IntervalName.ratio, tested: rate
        ) { pair in rateRatio(rate, pair) },
      ]
    case .area:
      return [
        make(
          "difference", "minus", "−", ideal: 0, .difference, interval: IntervalName.deLong,
          tested: nil, areaDifference)
      ]
    case .number:
      return [
        make(
          "difference", "minus", "−", ideal: 0, .difference, interval: nil, tested: nil
        ) { pair in
          pair.combine(measure) { own, other in
            .plain(own - other, count: pair.count(measure.rows(pair.context)))
          }
        }
      ]
    }
  }

  /// A title as it reads inside a sentence: acronyms and people keep their capitals.
  private static func inSentence(_ title: String) -> String {
    let kept = ["ROC", "F1", "Matthews", "Theil", "Brier"]
    return kept.contains { title.hasPrefix($0) }
      ? title : title.prefix(1).lowercased() + title.dropFirst()
  }

  // MARK: - Computations

  private static func rateDifference(_ rate: OrientedRate, _ pair: TallyPair) -> Estimate {
    pair.combine(rate) { own, other in
      .measured(
        value: own.rate - other.rate,
        interval: .newcombe(
          rate: own.rate, size: own.size, otherRate: other.rate, otherSize: other.size,
          confidence: pair.context.confidence),
        count: pair.count(rate(pair.context).denominator), pValue: nil)
    }
  }

  private static func rateRatio(_ rate: OrientedRate, _ pair: TallyPair) -> Estimate {
    let count = pair.count(rate(pair.context).denominator)
    return pair.combine(rate) { own, other in
      let quotient = own.rate / other.rate
      guard other.rate > 0, quotient.isFinite else {
        return .undefinedInReference(.zeroRate, count: count)
      }
      return .measured(
        value: quotient,
        interval: .ratio(
          rate: own.rate, size: own.size, otherRate: other.rate, otherSize: other.size,
          confidence: pair.context.confidence), count: count, pValue: nil)
    }
  }

  private static func oddsRatio(_ pair: TallyPair) -> Estimate {
    let count = pair.count(.all)
    return pair.combine(OrientedRate.favorable) { own, other in
      guard own.rate < 1 else { return .undefined(.fullRate, count: count) }
      guard other.rate > 0 else { return .undefinedInReference(.zeroRate, count: count) }
      // Odds of a rate of 1 have denominator 0, on either side.
      guard other.rate < 1 else { return .undefinedInReference(.fullRate, count: count) }
      let quotient = own.rate / (1 - own.rate) * ((1 - other.rate) / other.rate)
      guard quotient.isFinite else { return .undefinedInReference(.zeroRate, count: count) }
      return .measured(
        value: quotient,
        interval: .woolf(
          rate: own.rate, size: own.size, otherRate: other.rate, otherSize: other.size,
          confidence: pair.context.confidence), count: count, pValue: nil)
    }
  }

  /// Combines the gaps among label-favorable and label-unfavorable rows.
  private static func oddsGaps(
    _ pair: TallyPair, _ body: (Double, Double) -> Double
  ) -> Estimate {
    pair.combine(OrientedRate.favorableOpportunity) { own, other in
      pair.combine(OrientedRate.favorableMistake) { ownMistake, otherMistake in
        .plain(
          body(own.rate - other.rate, ownMistake.rate - otherMistake.rate),
          count: pair.count(.all))
      }
    }
  }

  @Sendable private static func areaDifference(_ pair: TallyPair) -> Estimate {
    pair.combine(GroupMeasure.area) { own, other in
      var interval: Interval?
      if let variance = pair.group.area?.variance,
        let otherVariance = pair.reference.area?.variance
      {
        interval = .normal(
          estimate: own - other, variance: variance + otherVariance, within: -1...1,
          confidence: pair.context.confidence)
      }
      return .measured(
        value: own - other, interval: interval, count: pair.count(.all), pValue: nil)
    }
  }

  // MARK: - Registry lines

  private static func difference(
    _ id: String, _ title: String, _ definition: String, _ formula: String, _ rate: OrientedRate
  ) -> Metric {
    comparison(
      id, title, definition, formula, ideal: 0, .difference, interval: IntervalName.newcombe,
      tested: rate
    ) { pair in rateDifference(rate, pair) }
  }

  private static func ratio(
    _ id: String, _ title: String, _ definition: String, _ formula: String, _ rate: OrientedRate
  ) -> Metric {
    comparison(
      id, title, definition, formula, ideal: 1, .ratio, interval: IntervalName.ratio, tested: rate
    ) { pair in rateRatio(rate, pair) }
  }

  private static func comparison(
    _ id: String, _ title: String, _ definition: String, _ formula: String, ideal: Double,
    _ unit: Unit, interval: String? = nil, tested: OrientedRate? = nil, needs: Need = .decisions,
    aliasOf: String? = nil, _ estimate: @escaping @Sendable (TallyPair) -> Estimate
  ) -> Metric {
    let isTested = tested.map { Hypothesis(of: $0.positiveFavorable) != nil } ?? false
    return Metric(
      id: id, title: title, definition: definition, formula: formula, scope: .comparison,
      ideal: ideal, direction: .closerToIdeal, unit: unit, intervalMethod: interval,
      test: isTested ? testName : nil, needs: needs, aliasOf: aliasOf,
      measure: .comparison(ComparisonMeasure(tested: tested, estimate)))
  }
}
