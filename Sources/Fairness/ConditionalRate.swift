/// The rate that is compared within strata.
public enum ConditionalRate: String, Sendable, Codable, CaseIterable {
  /// Favorable decisions among all rows.
  case favorableRate = "favorable_rate"
  /// Favorable labels among all rows: a property of the data, not of the decisions.
  case favorableLabelRate = "favorable_label_rate"
  /// Positive decisions among label-positive rows.
  case truePositiveRate = "true_positive_rate"
  /// Positive decisions among label-negative rows.
  case falsePositiveRate = "false_positive_rate"
  /// Label-positive rows among positive decisions.
  case positivePredictiveValue = "positive_predictive_value"

  /// The cells of the rate.
  func rate(positiveIsFavorable: Bool) -> Rate {
    switch self {
    case .favorableRate:
      Rate(positiveIsFavorable ? .decidedPositive : .decidedNegative, of: .all)
    case .favorableLabelRate:
      Rate(positiveIsFavorable ? .labelPositive : .labelNegative, of: .all)
    case .truePositiveRate: Rate(.truePositive, of: .labelPositive)
    case .falsePositiveRate: Rate(.falsePositive, of: .labelNegative)
    case .positivePredictiveValue: Rate(.truePositive, of: .decidedPositive)
    }
  }
}
