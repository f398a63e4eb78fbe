internal import Foundation
internal import Statistics

/// Everything measured rows leave behind for one group.
struct GroupTally: Sendable {
  var cells = CellTally()
  /// What is known of its scores; nil when the sample has none.
  var scores: ScoreSummary?
}

// MARK: - Measures that are no plain rate

extension GroupTally {
  private func ratio(
    _ numerator: Double, _ denominator: Double, else reason: UndefinedReason
  ) throws(UndefinedReason) -> Double {
    guard denominator > 0 else { throw reason }
    return numerator / denominator
  }

  func balancedAccuracy() throws(UndefinedReason) -> Double {
    let sensitivity = try Rate(.truePositive, of: .labelPositive).value(cells)
    let specificity = try Rate(.trueNegative, of: .labelNegative).value(cells)
    return (sensitivity + specificity) / 2
  }

  func f1() throws(UndefinedReason) -> Double {
    let doubled = 2 * cells.weight(.truePositive)
    let wrong = cells.weight([.falsePositive, .falseNegative])
    return try ratio(doubled, doubled + wrong, else: .noPositives)
  }

  func matthewsCorrelation() throws(UndefinedReason) -> Double {
    // As the product of two quotients, so that the product of four margins cannot overflow.
    let positives = cells.weight(.labelPositive)
    let negatives = cells.weight(.labelNegative)
    let chosen = cells.weight(.decidedPositive)
    let refused = cells.weight(.decidedNegative)
    guard cells.weight(.all) > 0 else { throw .noRows }
    guard positives > 0, negatives > 0, chosen > 0, refused > 0 else { throw .oneClass }
    let scale = (positives * negatives).squareRoot()
    let otherScale = (chosen * refused).squareRoot()
    let hits = cells.weight(.truePositive) / scale * (cells.weight(.trueNegative) / otherScale)
    let misses = cells.weight(.falsePositive) / scale * (cells.weight(.falseNegative) / otherScale)
    return min(1, max(-1, hits - misses))
  }

  func treatmentRatio() throws(UndefinedReason) -> Double {
    try ratio(
      cells.weight(.falseNegative), cells.weight(.falsePositive), else: .noFalsePositives)
  }

  // MARK: Inequality of benefits (Speicher et al. 2018)

  /// Weights of the benefits 0, 1 and 2 a row may get: 1 + (favorable decision) − (favorable
  /// label).
  func benefits(_ context: MeasureContext) -> (none: Double, one: Double, two: Double) {
    let missed = cells.weight(context.positiveIsFavorable ? .falseNegative : .falsePositive)
    let given = cells.weight(context.positiveIsFavorable ? .falsePositive : .falseNegative)
    return (missed, cells.weight(.correct), given)
  }

  func meanBenefit(_ context: MeasureContext) throws(UndefinedReason) -> Double {
    let benefits = benefits(context)
    let mean = try ratio(
      benefits.one + 2 * benefits.two, cells.weight(.all), else: .noRows)
    guard mean > 0 else { throw .noBenefit }
    return mean
  }

  /// Half the squared coefficient of variation of the benefits: generalized entropy with α = 2.
  func generalizedEntropy(_ context: MeasureContext) throws(UndefinedReason) -> Double {
    let mean = try meanBenefit(context)
    let benefits = benefits(context)
    let spread =
      benefits.none + benefits.one * Self.squared(1 / mean - 1)
      + benefits.two * Self.squared(2 / mean - 1)
    return spread / (2 * cells.weight(.all))
  }

  private static func squared(_ x: Double) -> Double { x * x }

  /// Theil's T of the benefits: generalized entropy with α = 1.
  func theilIndex(_ context: MeasureContext) throws(UndefinedReason) -> Double {
    let mean = try meanBenefit(context)
    let benefits = benefits(context)
    // Written with x·ln x − x + 1, which is never negative and whose extra terms sum to 0.
    func term(_ benefit: Double) -> Double { benefit * log(benefit) - benefit + 1 }
    let sum =
      benefits.none + benefits.one * term(1 / mean) + benefits.two * term(2 / mean)
    return max(0, sum / cells.weight(.all))
  }
}
