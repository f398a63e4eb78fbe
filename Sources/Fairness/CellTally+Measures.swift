/// Measures of the cells that are no plain rate. Each throws the reason why it has no value.
extension CellTally {
  private func ratio(
    _ numerator: Double, _ denominator: Double, else reason: UndefinedReason
  ) throws(UndefinedReason) -> Double {
    guard weights.sum() > 0 else { throw .noRows }
    guard denominator > 0 else { throw reason }
    return numerator / denominator
  }

  func balancedAccuracy() throws(UndefinedReason) -> Double {
    let sensitivity = try Rate(.truePositive, of: .labelPositive).value(self)
    let specificity = try Rate(.trueNegative, of: .labelNegative).value(self)
    return (sensitivity + specificity) / 2
  }

  func f1() throws(UndefinedReason) -> Double {
    let doubled = 2 * weights[3]
    let wrong = weights[1] + weights[2]
    return try ratio(doubled, doubled + wrong, else: .noPositives)
  }

  func matthewsCorrelation() throws(UndefinedReason) -> Double {
    // As the product of two quotients, so that the product of four margins cannot overflow.
    let positives = weight(.labelPositive)
    let negatives = weight(.labelNegative)
    let chosen = weight(.decidedPositive)
    let refused = weight(.decidedNegative)
    guard weight(.all) > 0 else { throw .noRows }
    guard positives > 0, negatives > 0, chosen > 0, refused > 0 else { throw .oneClass }
    let scale = (positives * negatives).squareRoot()
    let otherScale = (chosen * refused).squareRoot()
    let hits = weights[3] / scale * (weights[0] / otherScale)
    let misses = weights[1] / scale * (weights[2] / otherScale)
    return min(1, max(-1, hits - misses))
  }

  /// Wrongly negative decisions per wrongly positive one.
  func treatmentRatio() throws(UndefinedReason) -> Double {
    try ratio(weights[2], weights[1], else: .noFalsePositives)
  }

  /// Wrongly positive decisions per wrongly negative one.
  func inverseTreatmentRatio() throws(UndefinedReason) -> Double {
    try ratio(weights[1], weights[2], else: .noFalseNegatives)
  }

  /// Positive labels per positive decision.
  func conditionalAcceptance() throws(UndefinedReason) -> Double {
    try ratio(weight(.labelPositive), weight(.decidedPositive), else: .noPositiveDecisions)
  }

  /// Negative labels per negative decision.
  func conditionalRejection() throws(UndefinedReason) -> Double {
    try ratio(weight(.labelNegative), weight(.decidedNegative), else: .noNegativeDecisions)
  }

  /// How far the share decided positive is from the share labeled positive.
  func biasAmplification() throws(UndefinedReason) -> Double {
    try ratio(abs(weights[2] - weights[1]), weight(.all), else: .noRows)
  }
}
