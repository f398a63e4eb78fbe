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
    default: .noRows
    }
  }

  /// The rate among the rows of a tally.
  func value(_ tally: CellTally) throws(UndefinedReason) -> Double {
    let total = tally.weight(denominator)
    guard total > 0 else { throw tally.precise(reason) }
    return min(1, tally.weight(numerator) / total)
  }

  /// The rate with Wilson's interval on its effective denominator.
  func estimate(_ tally: CellTally, confidence: Double) -> Estimate {
    let count = tally.count(denominator)
    do throws(UndefinedReason) {
      let rate = try value(tally)
      let size = tally.effectiveSize(denominator)
      return .measured(
        value: rate,
        interval: .wilson(rate: rate, size: size, confidence: confidence), count: count,
        pValue: nil)
    } catch {
      return .undefined(error, count: count)
    }
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

  /// The coverage of intervals.
  var confidence: Double { inference.confidence }
}
