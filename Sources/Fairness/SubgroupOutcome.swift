/// What a subgroup may be worse off in.
public enum SubgroupOutcome: String, Sendable, CaseIterable, Codable {
  /// Favorable decisions among all rows; worse when lower.
  case favorableRate = "favorable_rate"
  /// Positive decisions among label-negative rows; worse when higher.
  case falsePositiveRate = "false_positive_rate"
  /// Negative decisions among label-positive rows; worse when higher.
  case falseNegativeRate = "false_negative_rate"
  /// Decisions unlike the label among all rows; worse when higher.
  case errorRate = "error_rate"
  /// The mean of label (1 or 0) minus score, for scores that are probabilities: above 0 where the model
  /// predicts too little. Worse when higher where the positive decision is favorable, when lower where
  /// it is not.
  case meanResidual = "mean_residual"

  /// The sign of an effect that is bad for the subgroup.
  func worseSign(positiveIsFavorable: Bool) -> Double {
    switch self {
    case .favorableRate: -1
    case .falsePositiveRate, .falseNegativeRate, .errorRate: 1
    case .meanResidual: positiveIsFavorable ? 1 : -1
    }
  }

  /// The cells of a rate; nil for the mean residual.
  func rate(positiveIsFavorable: Bool) -> (numerator: CellSet, denominator: CellSet)? {
    switch self {
    case .favorableRate:
      (positiveIsFavorable ? .decidedPositive : .decidedNegative, .all)
    case .falsePositiveRate: (.falsePositive, .labelNegative)
    case .falseNegativeRate: (.falseNegative, .labelPositive)
    case .errorRate: ([.falsePositive, .falseNegative], .all)
    case .meanResidual: nil
    }
  }
}
