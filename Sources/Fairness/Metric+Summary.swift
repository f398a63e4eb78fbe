internal import Foundation

/// The known groups of an attribute.
struct GroupSet {
  let names: [String]
  let tallies: [GroupTally]
  let context: MeasureContext

  /// The lowest and the highest value of a group measure, and the groups without one.
  func extremes(_ measure: GroupMeasure) throws(SummaryFailure) -> Extremes {
    var lowest: (value: Double, name: String)?
    var highest: (value: Double, name: String)?
    var undefined: [String] = []
    var reasons: [UndefinedReason] = []
    for (name, tally) in zip(names, tallies) {
      let value: Double
      do throws(UndefinedReason) {
        value = try measure.value(tally, context)
      } catch {
        undefined.append(name)
        reasons.append(error)
        continue
      }
      if lowest.map({ value < $0.value }) ?? true { lowest = (value, name) }
      // Of groups that share the highest value the last is named, so that equal groups give a pair.
      if highest.map({ value >= $0.value }) ?? true { highest = (value, name) }
    }
    guard names.count - undefined.count >= 2, let lowest, let highest else {
      throw SummaryFailure(
        reason: Self.cause(reasons, of: names.count), undefinedGroups: undefined)
    }
    return Extremes(lowest: lowest, highest: highest, undefinedGroups: undefined)
  }

  /// Why too few of `count` groups have a value: the groups' own reason when all of them lack it for
  /// the same one.
  private static func cause(_ reasons: [UndefinedReason], of count: Int) -> UndefinedReason {
    guard let first = reasons.first, reasons.count == count, reasons.allSatisfy({ $0 == first })
    else { return .fewerThanTwoGroups }
    return first
  }

  /// The extremes of several measures over the groups that have all of them: a group that lacks one
  /// takes part in none.
  func extremes(of measures: [GroupMeasure]) throws(SummaryFailure) -> [Extremes] {
    var reasons: [UndefinedReason] = []
    var undefined: [String] = []
    var kept: [Int] = []
    for index in names.indices {
      do throws(UndefinedReason) {
        for measure in measures { _ = try measure.value(tallies[index], context) }
        kept.append(index)
      } catch {
        reasons.append(error)
        undefined.append(names[index])
      }
    }
    guard kept.count >= 2 else {
      throw SummaryFailure(
        reason: Self.cause(reasons, of: names.count), undefinedGroups: undefined)
    }
    let complete = GroupSet(
      names: kept.map { names[$0] }, tallies: kept.map { tallies[$0] }, context: context)
    var all: [Extremes] = []
    for measure in measures {
      let found = try complete.extremes(measure)
      all.append(
        Extremes(lowest: found.lowest, highest: found.highest, undefinedGroups: undefined))
    }
    return all
  }

  /// The rows of positive weight in all groups.
  var count: Int { tallies.reduce(0) { $0 + $1.cells.count(.all) } }

  /// All groups as one.
  var pooled: CellTally {
    tallies.reduce(into: CellTally()) { sum, tally in
      sum.counts &+= tally.cells.counts
      sum.weights += tally.cells.weights
      sum.squares += tally.cells.squares
      sum.weightlessCount += tally.cells.weightlessCount
    }
  }
}

/// The ends of a measure's range over groups.
struct Extremes {
  let lowest: (value: Double, name: String)
  let highest: (value: Double, name: String)
  let undefinedGroups: [String]

  var pair: (lowest: String, highest: String) { (lowest.name, highest.name) }
  var difference: Double { highest.value - lowest.value }

  /// Lowest over highest; 0/0 has no value.
  func ratio() throws(SummaryFailure) -> Double {
    let quotient = lowest.value / highest.value
    guard highest.value > 0, quotient.isFinite else {
      throw SummaryFailure(reason: .zeroInEveryGroup, undefinedGroups: undefinedGroups)
    }
    return quotient
  }
}

/// A summary without a value.
struct SummaryFailure: Error {
  let reason: UndefinedReason
  let undefinedGroups: [String]
}

/// A summary with a value.
struct SummaryValue {
  let value: Double
  var pair: (lowest: String, highest: String)?
  var undefinedGroups: [String] = []
}

/// A measure over all known groups.
typealias SummaryMeasure = @Sendable (GroupSet) throws(SummaryFailure) -> SummaryValue

extension Metric {
  /// Measures over all known groups, in the order of results.
  ///
  /// None has an interval or test: the groups that set a range are chosen by the data, which an
  /// interval for two given groups would ignore. The comparisons carry the uncertainty.
  public static let summaryMetrics: [Metric] = [
    range(
      "demographic_parity_difference", "Demographic parity difference", "favorable rate",
      .rate(.favorable)),
    quotient(
      "demographic_parity_ratio", "Demographic parity ratio", "favorable rate",
      .rate(.favorable)),
    range(
      "equal_opportunity_difference", "Equal opportunity difference",
      "share of favorable decisions among rows whose label is favorable",
      .rate(.favorableOpportunity)),
    quotient(
      "equal_opportunity_ratio", "Equal opportunity ratio",
      "share of favorable decisions among rows whose label is favorable",
      .rate(.favorableOpportunity)),
    range(
      "predictive_equality_difference", "Predictive equality difference", "false positive rate",
      falsePositiveRate),
    quotient(
      "predictive_equality_ratio", "Predictive equality ratio", "false positive rate",
      falsePositiveRate),
    summary(
      "equalized_odds_difference", "Equalized odds difference",
      "The larger of two ranges over the groups: that of the true positive rate and that of the "
        + "false positive rate. A group that lacks either rate takes part in neither.",
      "max(max TPR − min TPR, max FPR − min FPR)", ideal: 0, .difference
    ) { groups throws(SummaryFailure) in
      let (hits, alarms) = try odds(groups)
      let larger = hits.difference >= alarms.difference ? hits : alarms
      return SummaryValue(
        value: larger.difference, pair: larger.pair, undefinedGroups: larger.undefinedGroups)
    },
    summary(
      "equalized_odds_ratio", "Equalized odds ratio",
      "The smaller of two quotients of lowest and highest rate over the groups: of the true "
        + "positive rate and of the false positive rate. A group that lacks either rate takes part "
        + "in neither.",
      "min(min TPR / max TPR, min FPR / max FPR)", ideal: 1, .ratio
    ) { groups throws(SummaryFailure) in
      let (hits, alarms) = try odds(groups)
      let hitRatio = try hits.ratio()
      let alarmRatio = try alarms.ratio()
      return SummaryValue(
        value: min(hitRatio, alarmRatio), pair: hitRatio <= alarmRatio ? hits.pair : alarms.pair,
        undefinedGroups: hits.undefinedGroups)
    },
    range(
      "predictive_parity_difference", "Predictive parity difference", "positive predictive value",
      positivePredictiveValue),
    quotient(
      "predictive_parity_ratio", "Predictive parity ratio", "positive predictive value",
      positivePredictiveValue),
    range(
      "accuracy_difference", "Accuracy difference", "accuracy",
      .rate(OrientedRate(.correct, of: .all))),
    range("roc_auc_difference", "ROC AUC difference", "ROC AUC", .area, needs: .scores),
    summary(
      "differential_fairness_epsilon", "Differential fairness epsilon",
      "The largest absolute log ratio between two groups of their smoothed rate of either decision.",
      "max |ln θ(g) − ln θ(h)| over both decisions, θ = (n(decision) + ½) / (n + 1)", ideal: 0,
      .number
    ) { groups throws(SummaryFailure) in try differentialFairness(groups, .decidedPositive) },
    summary(
      "differential_fairness_amplification", "Differential fairness amplification",
      "The differential fairness epsilon of the decisions minus that of the labels; above 0, "
        + "decisions differ more between groups than labels do.",
      "ε(decisions) − ε(labels)", ideal: 0, .difference
    ) { groups throws(SummaryFailure) in
      let decisions = try differentialFairness(groups, .decidedPositive)
      let labels = try differentialFairness(groups, .labelPositive)
      return SummaryValue(
        value: decisions.value - labels.value, undefinedGroups: decisions.undefinedGroups)
    },
    summary(
      "between_group_generalized_entropy", "Between-group generalized entropy",
      "How unequally the mean benefits of the groups are spread: the generalized entropy index with "
        + "every row's benefit replaced by its group's mean.",
      "Σ_g n(g)·((μ(g)/μ)² − 1) / 2n", ideal: 0, .number, betweenGroupEntropy),
    summary(
      "generalized_entropy_index", "Generalized entropy index",
      "How unequally benefits are spread over the rows of all known groups.",
      "Σ((b/μ)² − 1) / 2n, b = 1 + favorable decision − favorable label", ideal: 0, .number
    ) { groups throws(SummaryFailure) in
      try overRows(groups) { tally, context throws(UndefinedReason) in
        try tally.generalizedEntropy(context)
      }
    },
    summary(
      "theil_index", "Theil index",
      "How unequally benefits are spread over the rows of all known groups, by Theil's entropy "
        + "measure.",
      "Σ (b/μ)·ln(b/μ) / n, b = 1 + favorable decision − favorable label", ideal: 0, .number
    ) { groups throws(SummaryFailure) in
      try overRows(groups) { tally, context throws(UndefinedReason) in
        try tally.theilIndex(context)
      }
    },
  ]

  private static let falsePositiveRate = GroupMeasure.rate(
    OrientedRate(.falsePositive, of: .labelNegative))
  private static let truePositiveRate = GroupMeasure.rate(
    OrientedRate(.truePositive, of: .labelPositive))
  private static let positivePredictiveValue = GroupMeasure.rate(
    OrientedRate(.truePositive, of: .decidedPositive))

  // MARK: - Computations

  /// The extremes of both rates over the groups that have both.
  private static func odds(
    _ groups: GroupSet
  ) throws(SummaryFailure) -> (hits: Extremes, alarms: Extremes) {
    let both = try groups.extremes(of: [truePositiveRate, falsePositiveRate])
    return (both[0], both[1])
  }

  /// Foulds et al. 2020, smoothed with a Dirichlet concentration of 1.
  private static func differentialFairness(
    _ groups: GroupSet, _ cells: CellSet
  ) throws(SummaryFailure) -> SummaryValue {
    func log(chosen: CellSet) -> GroupMeasure {
      .number(rows: .all) { tally, _ throws(UndefinedReason) in
        let total = tally.cells.weight(.all)
        guard total > 0 else { throw .noRows }
        return Foundation.log((tally.cells.weight(chosen) + 0.5) / (total + 1))
      }
    }
    let chosen = try groups.extremes(log(chosen: cells))
    let refused = try groups.extremes(log(chosen: CellSet.all.subtracting(cells)))
    let larger = chosen.difference >= refused.difference ? chosen : refused
    return SummaryValue(
      value: larger.difference, pair: larger.pair, undefinedGroups: larger.undefinedGroups)
  }

  @Sendable private static func betweenGroupEntropy(
    _ groups: GroupSet
  ) throws(SummaryFailure) -> SummaryValue {
    try overRows(groups) { pooled, context throws(UndefinedReason) in
      let mean = try pooled.meanBenefit(context)
      var sum = 0.0
      for tally in groups.tallies {
        let weight = tally.cells.weight(.all)
        guard weight > 0 else { continue }
        let benefits = tally.benefits(context)
        let relative = (benefits.one + 2 * benefits.two) / weight / mean - 1
        sum += weight * relative * relative
      }
      return sum / (2 * pooled.cells.weight(.all))
    }
  }

  /// A number of all known rows together; groups without rows are listed.
  private static func overRows(
    _ groups: GroupSet,
    _ compute: (GroupTally, MeasureContext) throws(UndefinedReason) -> Double
  ) throws(SummaryFailure) -> SummaryValue {
    var empty: [String] = []
    for (name, tally) in zip(groups.names, groups.tallies) where tally.cells.weight(.all) == 0 {
      empty.append(name)
    }
    do throws(UndefinedReason) {
      return SummaryValue(
        value: try compute(GroupTally(cells: groups.pooled), groups.context),
        undefinedGroups: empty)
    } catch {
      throw SummaryFailure(reason: groups.pooled.precise(error), undefinedGroups: empty)
    }
  }

  // MARK: - Registry lines

  private static func range(
    _ id: String, _ title: String, _ phrase: String, _ measure: GroupMeasure,
    needs: Need = .decisions
  ) -> Metric {
    summary(
      id, title, "The highest \(phrase) of a group minus the lowest.",
      "max x − min x, x = \(phrase)",
      ideal: 0, .difference, needs: needs
    ) { groups throws(SummaryFailure) in
      let extremes = try groups.extremes(measure)
      return SummaryValue(
        value: extremes.difference, pair: extremes.pair,
        undefinedGroups: extremes.undefinedGroups)
    }
  }

  private static func quotient(
    _ id: String, _ title: String, _ phrase: String, _ measure: GroupMeasure
  ) -> Metric {
    summary(
      id, title, "The lowest \(phrase) of a group divided by the highest.",
      "min x / max x, x = \(phrase)", ideal: 1, .ratio
    ) { groups throws(SummaryFailure) in
      let extremes = try groups.extremes(measure)
      return SummaryValue(
        value: try extremes.ratio(), pair: extremes.pair,
        undefinedGroups: extremes.undefinedGroups)
    }
  }

  private static func summary(
    _ id: String, _ title: String, _ definition: String, _ formula: String, ideal: Double,
    _ unit: Unit, needs: Need = .decisions, _ measure: @escaping SummaryMeasure
  ) -> Metric {
    Metric(
      id: id, title: title, definition: definition, formula: formula, scope: .summary,
      ideal: ideal, direction: .closerToIdeal, unit: unit, intervalMethod: nil, test: nil,
      needs: needs, aliasOf: nil, measure: .summary(measure))
  }
}
