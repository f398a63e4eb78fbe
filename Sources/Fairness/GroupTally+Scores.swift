internal import Statistics

/// Measures on scores.
extension GroupTally {
  /// What is known of the scores.
  func checkedScores(probabilities: Bool = true) throws(UndefinedReason) -> ScoreSummary {
    guard let scores else { throw .noScores }
    guard scores.areProbabilities || !probabilities else { throw .notProbabilities }
    return scores
  }

  func rocArea() throws(UndefinedReason) -> ScoreNumber {
    let scores = try checkedScores(probabilities: false)
    guard let area = scores.area else {
      throw cells.weight(.labelPositive) > 0 ? .noLabelNegatives : .noLabelPositives
    }
    return ScoreNumber(area.area, variance: area.variance)
  }

  /// Background positives over the group's negatives.
  func backgroundPositiveArea() throws(UndefinedReason) -> ScoreNumber {
    let scores = try checkedScores(probabilities: false)
    guard cells.weight(.labelNegative) > 0 else { throw .noLabelNegatives }
    guard let area = scores.backgroundPositiveArea else { throw .noOutsidePositives }
    return ScoreNumber(area.area, variance: area.variance)
  }

  /// The group's positives over background negatives.
  func backgroundNegativeArea() throws(UndefinedReason) -> ScoreNumber {
    let scores = try checkedScores(probabilities: false)
    guard cells.weight(.labelPositive) > 0 else { throw .noLabelPositives }
    guard let area = scores.backgroundNegativeArea else { throw .noOutsideNegatives }
    return ScoreNumber(area.area, variance: area.variance)
  }

  func calibrationSummary() throws(UndefinedReason) -> CalibrationSummary {
    try checkedScores().moments.calibrationSummary()
  }

  func calibrationFit() throws(UndefinedReason) -> CalibrationFit {
    try checkedScores().fit.get()
  }

  /// The share of the group above the median of all rows.
  func scoringRate() throws(UndefinedReason) -> ScoreNumber {
    let scores = try checkedScores(probabilities: false)
    guard let rows = scores.scoringRate else { throw .noRows }
    return ScoreNumber(share: rows.rate, size: rows.size)
  }
}
