/// Rates by group where only probabilities of belonging to it are known.
public enum ProbabilisticAudit {
  /// The most rows × replicates that the bootstrap draws; above, intervals are linearised.
  public static let maximumDraws = 250_000_000

  /// The rates estimated, in the order of results.
  public static let rateIdentifiers = [
    "selection_rate", "favorable_rate", "base_rate", "true_positive_rate", "false_positive_rate",
    "true_negative_rate", "false_negative_rate", "positive_predictive_value",
    "negative_predictive_value", "false_discovery_rate", "false_omission_rate", "accuracy",
  ]

  /// Every rate of every group, against the reference, with linearised intervals.
  /// - Parameters:
  ///   - tally: the sums.
  ///   - reference: the group that the others are compared with.
  ///   - inference: intervals and correction (one family: the favorable rate, true and false
  ///     positive rate, positive predictive value and accuracy of every group).
  /// - Throws: ``FairnessError`` for an unknown reference or a confidence out of range.
  public static func measure(
    _ tally: ProbabilityTally, reference: String, inference: Inference = Inference()
  ) throws(FairnessError) -> ProbabilisticResult {
    throw .noRows
  }

  /// The same from rows, with bootstrap intervals where replicates are asked for and rows × replicates
  /// do not exceed ``maximumDraws``.
  /// - Parameters:
  ///   - sample: labels, decisions and weights.
  ///   - probabilities: as many rows.
  ///   - reference: the group that the others are compared with.
  ///   - sensitivityThreshold: also show what assigning rows to a group of at least this probability
  ///     would give; nil does not.
  ///   - inference: intervals, replicates, seed and correction.
  /// - Throws: ``FairnessError``.
  public static func measure(
    _ sample: EvaluationSample, by probabilities: GroupProbabilities, reference: String,
    sensitivityThreshold: Double? = nil, inference: Inference = Inference()
  ) throws(FairnessError) -> ProbabilisticResult {
    throw .noRows
  }
}
