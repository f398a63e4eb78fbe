/// What scores show of an attribute's groups beyond single numbers: curves, thresholds and how the
/// intervals of the score measures were made.
public struct ScoreAnalysis: Sendable, Equatable, Codable {
  /// Calibration by group; empty for scores that are no probabilities.
  public let calibration: [CalibrationCurve]
  /// ROC curves of the groups that have both classes.
  public let rocCurves: [ROCCurve]
  /// Every rate as a function of the threshold.
  public let thresholdCurves: ThresholdCurves
  /// For each limit and each comparison, the thresholds at which it is kept.
  public let limits: [LimitThresholds]
  /// Local Law 144's scoring rates.
  public let scoringRates: ScoringRates
  /// How far a score may lie from the one it was counted at: 0 when scores were not counted in cells.
  public let scoreResolution: Double
  /// How measures without a formula got their intervals; nil without replicates.
  public let bootstrap: ScoreBootstrapSettings?
}

/// How intervals of score measures were drawn.
public struct ScoreBootstrapSettings: Sendable, Equatable, Codable {
  /// The number of replicates.
  public let replicates: Int
  /// How they became intervals.
  public let interval: String
  /// The number of bins of score that were drawn from, over all groups alike.
  public let bins: Int
  /// Whether each bin is one distinct score, so that drawing over bins is drawing over rows; otherwise
  /// replicates are shifted by the difference between the exact estimate and that over bins.
  public let isExact: Bool
  /// The widest bin, in units of score: 0 when exact.
  public let widestBin: Double
}
