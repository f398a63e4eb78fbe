internal import Statistics

/// Everything measured rows leave behind for one group.
struct GroupTally: Sendable {
  var cells = CellTally()
  /// Sums over scores; nil when the sample has none.
  var scores: ScoreTally?
  /// The area under the group's ROC curve; nil without scores or with one class only.
  var area: ROCArea?
}

// MARK: - Measures that are no plain rate

extension GroupTally {
  private func ratio(
    _ numerator: Double, _ denominator: Double, else reason: UndefinedReason
  ) throws(UndefinedReason) -> Double {
    guard denominator > 0 else { throw reason }
    return numerator / denominator
  }

  private func checkedScores(probabilities: Bool = true) throws(UndefinedReason) -> ScoreTally {
    guard let scores else { throw .noScores }
    guard scores.areProbabilities || !probabilities else { throw .notProbabilities }
    return scores
  }

  func meanScore() throws(UndefinedReason) -> Double {
    let scores = try checkedScores(probabilities: false)
    return try ratio(scores.sums.sum(), cells.weight(.all), else: .noRows)
  }

  func meanScore(labelPositive: Bool) throws(UndefinedReason) -> Double {
    let scores = try checkedScores()
    return labelPositive
      ? try ratio(scores.sums[1], cells.weight(.labelPositive), else: .noLabelPositives)
      : try ratio(scores.sums[0], cells.weight(.labelNegative), else: .noLabelNegatives)
  }

  func calibrationInTheLarge() throws(UndefinedReason) -> Double {
    let scores = try checkedScores()
    let gap = cells.weight(.labelPositive) - scores.sums.sum()
    return try ratio(gap, cells.weight(.all), else: .noRows)
  }

  func brierScore() throws(UndefinedReason) -> Double {
    try ratio(try checkedScores().squaredError, cells.weight(.all), else: .noRows)
  }

  func logLoss() throws(UndefinedReason) -> Double {
    try ratio(try checkedScores().logLoss, cells.weight(.all), else: .noRows)
  }

  func expectedCalibrationError() throws(UndefinedReason) -> Double {
    let bins = try checkedScores().bins
    let gaps = bins.reduce(0) { $0 + abs($1.positives - $1.scores) }
    return try ratio(gaps, cells.weight(.all), else: .noRows)
  }

  func rocArea() throws(UndefinedReason) -> ROCArea {
    guard scores != nil else { throw .noScores }
    guard cells.weight(.labelPositive) > 0 else { throw .noLabelPositives }
    guard let area else { throw .noLabelNegatives }
    return area
  }
}
