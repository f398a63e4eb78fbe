internal import Statistics

/// What is kept of the rows of a subgroup in one half of the data.
struct SubgroupTally: Sendable, Equatable {
  /// By cell of label and decision, in the order of ``CellSet/index(label:decision:)``.
  var cells = [WeightTally](repeating: WeightTally(), count: 4)
  /// Label minus score; empty when it is not asked for.
  var residual = MeanTally()

  static func + (left: SubgroupTally, right: SubgroupTally) -> SubgroupTally {
    SubgroupTally(
      cells: zip(left.cells, right.cells).map { $0 + $1 },
      residual: left.residual + right.residual)
  }

  static func - (left: SubgroupTally, right: SubgroupTally) -> SubgroupTally {
    SubgroupTally(
      cells: zip(left.cells, right.cells).map { $0 - $1 },
      residual: left.residual - right.residual)
  }

  /// The rows in some cells.
  func rows(_ set: CellSet) -> WeightTally {
    set.indexes.reduce(WeightTally()) { $0 + cells[$1] }
  }

  /// All rows.
  var count: Int { cells.reduce(0) { $0 + $1.count } }
}

/// Compares outcomes of subgroups.
struct SubgroupComparison: Sendable {
  let positiveIsFavorable: Bool
  /// Whether all weights are the same.
  let isEqual: Bool
  let inference: Inference

  /// The rows that an outcome is measured on.
  func denominator(_ outcome: SubgroupOutcome, _ tally: SubgroupTally) -> Int {
    guard let rate = outcome.rate(positiveIsFavorable: positiveIsFavorable) else {
      return tally.residual.rows.count
    }
    return tally.rows(rate.denominator).count
  }

  /// The outcome of some rows with its interval.
  func value(_ outcome: SubgroupOutcome, _ tally: SubgroupTally) -> Estimate {
    guard let rate = outcome.rate(positiveIsFavorable: positiveIsFavorable) else {
      return tally.residual.estimate(inference, isTested: false)
    }
    let rows = tally.rows(rate.denominator)
    guard rows.weight > 0 else { return .undefined(reason(outcome), count: rows.count) }
    let share = min(1, tally.rows(rate.numerator).weight / rows.weight)
    return Estimate.measured(
      value: share,
      interval: inference.chosenInterval(
        rate: share, size: inference.effectiveSize(sum: rows.weight, squares: rows.squares)),
      count: rows.count, pValue: nil
    ).finite
  }

  private func reason(_ outcome: SubgroupOutcome) -> UndefinedReason {
    switch outcome {
    case .falsePositiveRate: .noLabelNegatives
    case .falseNegativeRate: .noLabelPositives
    case .favorableRate, .errorRate, .meanResidual: .noRows
    }
  }

  /// The outcome of some rows minus that of others, with its interval and the p-value of no difference.
  func effect(
    _ outcome: SubgroupOutcome, _ tally: SubgroupTally, against other: SubgroupTally,
    hasInterval: Bool = true
  ) -> Estimate {
    guard let rate = outcome.rate(positiveIsFavorable: positiveIsFavorable) else {
      return residualEffect(tally.residual, other.residual)
    }
    let (own, rest) = (tally.rows(rate.denominator), other.rows(rate.denominator))
    let count = own.count + rest.count
    guard own.weight > 0 else { return .undefined(reason(outcome), count: count) }
    guard rest.weight > 0 else {
      return .undefined(reason: reason(outcome).text(in: "the others"), count: count)
    }
    let (hits, otherHits) = (tally.rows(rate.numerator), other.rows(rate.numerator))
    let share = min(1, hits.weight / own.weight)
    let otherShare = min(1, otherHits.weight / rest.weight)
    let size = inference.effectiveSize(sum: own.weight, squares: own.squares)
    let otherSize = inference.effectiveSize(sum: rest.weight, squares: rest.squares)
    let pValue =
      isEqual && inference.weights == .sampling
      ? FisherExactTest(
        successes: hits.count, count: own.count, otherSuccesses: otherHits.count,
        otherCount: rest.count)?.pValue
      : TwoProportionTest(
        rate: share, size: size, otherRate: otherShare, otherSize: otherSize)?.pValue
    return Estimate.measured(
      value: share - otherShare,
      interval: hasInterval
        ? inference.chosenDifferenceInterval(
          rate: share, size: size, otherRate: otherShare, otherSize: otherSize) : nil,
      count: count, pValue: pValue
    ).finite
  }

  private func residualEffect(_ own: MeanTally, _ rest: MeanTally) -> Estimate {
    let count = own.rows.count + rest.rows.count
    guard let mean = own.mean, let spread = own.spread(inference) else {
      return .undefined(.noRows, count: count)
    }
    guard let otherMean = rest.mean, let otherSpread = rest.spread(inference) else {
      return .undefined(reason: UndefinedReason.noRows.text(in: "the others"), count: count)
    }
    let test = WelchTest(
      mean: mean, variance: spread.variance, size: spread.size, otherMean: otherMean,
      otherVariance: otherSpread.variance, otherSize: otherSpread.size)
    return Estimate.measured(
      value: mean - otherMean,
      interval: test?.interval(confidence: inference.confidence), count: count,
      pValue: test?.pValue
    ).finite
  }
}

extension Inference {
  /// The chosen interval of a difference of two rates.
  func chosenDifferenceInterval(
    rate: Double, size: Double, otherRate: Double, otherSize: Double
  ) -> Interval? {
    switch differenceInterval {
    case .newcombe:
      .newcombe(
        rate: rate, size: size, otherRate: otherRate, otherSize: otherSize,
        confidence: confidence)
    case .miettinenNurminen:
      .miettinenNurminenDifference(
        rate: rate, size: size, otherRate: otherRate, otherSize: otherSize,
        confidence: confidence)
    }
  }
}
