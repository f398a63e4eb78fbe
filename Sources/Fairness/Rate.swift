internal import Statistics

/// The share of the rows in some cells that lie in a subset of them.
struct Rate: Sendable, Hashable {
  let numerator: CellSet
  let denominator: CellSet

  init(_ numerator: CellSet, of denominator: CellSet) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Why the rate has no value when its denominator has no weight.
  var reason: UndefinedReason {
    switch denominator {
    case .labelPositive: .noLabelPositives
    case .labelNegative: .noLabelNegatives
    case .decidedPositive: .noPositiveDecisions
    case .decidedNegative: .noNegativeDecisions
    case .labelPositive.union(.decidedPositive): .noPositives
    default: .noRows
    }
  }

  /// The rate among the rows of a tally.
  @inline(__always)
  func value(_ tally: CellTally) throws(UndefinedReason) -> Double {
    let total = tally.weight(denominator)
    guard total > 0 else { throw reason }
    return min(1, tally.weight(numerator) / total)
  }
}

/// A rate whose cells may depend on whether the positive decision is the favorable one.
struct OrientedRate: Sendable {
  let positiveFavorable: Rate
  let positiveUnfavorable: Rate

  /// The same cells either way.
  init(_ numerator: CellSet, of denominator: CellSet) {
    positiveFavorable = Rate(numerator, of: denominator)
    positiveUnfavorable = positiveFavorable
  }

  init(positiveFavorable: Rate, positiveUnfavorable: Rate) {
    self.positiveFavorable = positiveFavorable
    self.positiveUnfavorable = positiveUnfavorable
  }

  func callAsFunction(_ context: MeasureContext) -> Rate {
    context.positiveIsFavorable ? positiveFavorable : positiveUnfavorable
  }

  /// Favorable decisions among all rows.
  static let favorable = OrientedRate(
    positiveFavorable: Rate(.decidedPositive, of: .all),
    positiveUnfavorable: Rate(.decidedNegative, of: .all))

  /// Unfavorable decisions among all rows.
  static let unfavorable = OrientedRate(
    positiveFavorable: Rate(.decidedNegative, of: .all),
    positiveUnfavorable: Rate(.decidedPositive, of: .all))

  static let positivePredictiveValue = OrientedRate(.truePositive, of: .decidedPositive)
  static let negativePredictiveValue = OrientedRate(.trueNegative, of: .decidedNegative)
  static let truePositiveRate = OrientedRate(.truePositive, of: .labelPositive)
  static let falsePositiveRate = OrientedRate(.falsePositive, of: .labelNegative)
  static let accuracy = OrientedRate(.correct, of: .all)

  /// Favorable decisions among the rows whose label is favorable.
  static let favorableOpportunity = OrientedRate(
    positiveFavorable: Rate(.truePositive, of: .labelPositive),
    positiveUnfavorable: Rate(.trueNegative, of: .labelNegative))

  /// Favorable decisions among the rows whose label is unfavorable.
  static let favorableMistake = OrientedRate(
    positiveFavorable: Rate(.falsePositive, of: .labelNegative),
    positiveUnfavorable: Rate(.falseNegative, of: .labelPositive))
}

/// What measures need to know beside the tallies.
struct MeasureContext: Sendable {
  let positiveIsFavorable: Bool
  let inference: Inference
  /// All rows of the sample, for shares of all.
  var everybody = CellTally()

  /// The coverage of intervals.
  var confidence: Double { inference.confidence }
}

extension OrientedRate {
  /// The criterion that equality of the rate belongs to.
  var family: Metric.Family {
    switch positiveFavorable.denominator {
    case .labelPositive, .labelNegative: .separation
    case .decidedPositive, .decidedNegative: .sufficiency
    case .all:
      switch positiveFavorable.numerator {
      case .decidedPositive, .decidedNegative: .independence
      default: .other
      }
    default: .other
    }
  }

  /// Why the rate may have no value.
  var reasons: [UndefinedReason] {
    positiveFavorable.reason == positiveUnfavorable.reason
      ? [positiveFavorable.reason] : [positiveFavorable.reason, positiveUnfavorable.reason]
  }
}
