internal import Statistics

/// The declared family of significance tests: what a group and its reference are tested to share.
///
/// Each is one 2×2 table per comparison. Measures that compare the same table, or its complement,
/// carry the same p-value: `disparate_impact_ratio`, `odds_ratio` and `shortfall` that of
/// `statistical_parity_difference`, a false-negative rate that of the true-positive rate, and so
/// on. Holm's correction counts every table once.
public enum Hypothesis: String, Sendable, CaseIterable, Codable {
  /// The share decided positive: statistical parity.
  case decisions
  /// The share decided positive among label-positive rows: the true positive rate.
  case decisionsAmongLabelPositives = "decisions_among_label_positives"
  /// The share decided positive among label-negative rows: predictive equality.
  case decisionsAmongLabelNegatives = "decisions_among_label_negatives"
  /// The share of label-positive rows among positive decisions: predictive parity.
  case labelsAmongPositiveDecisions = "labels_among_positive_decisions"
  /// The share decided as labeled: accuracy.
  case correctness

  /// The rate whose equality is tested.
  var rate: Rate {
    switch self {
    case .decisions: Rate(.decidedPositive, of: .all)
    case .decisionsAmongLabelPositives: Rate(.truePositive, of: .labelPositive)
    case .decisionsAmongLabelNegatives: Rate(.falsePositive, of: .labelNegative)
    case .labelsAmongPositiveDecisions: Rate(.truePositive, of: .decidedPositive)
    case .correctness: Rate(.correct, of: .all)
    }
  }

  /// The hypothesis that a rate, or its complement, is about; nil for rates outside the family.
  init?(of rate: Rate) {
    let complement = Rate(rate.denominator.subtracting(rate.numerator), of: rate.denominator)
    guard
      let match = Self.allCases.first(where: { $0.rate == rate || $0.rate == complement })
    else { return nil }
    self = match
  }

  /// The unadjusted p-value; nil where either group lacks the denominator.
  ///
  /// Rows of equal weight are counted: Fisher's exact test, at any number of rows. Rows of
  /// different weights: the pooled z test on effective sizes.
  func pValue(_ group: CellTally, _ reference: CellTally, equalWeights: Bool) -> Double? {
    let rate = rate
    guard
      let own = try? rate.value(group), let other = try? rate.value(reference)
    else { return nil }
    if equalWeights {
      return FisherExactTest(
        successes: group.count(rate.numerator), count: group.count(rate.denominator),
        otherSuccesses: reference.count(rate.numerator),
        otherCount: reference.count(rate.denominator))?.pValue
    }
    return TwoProportionTest(
      rate: own, size: group.effectiveSize(rate.denominator), otherRate: other,
      otherSize: reference.effectiveSize(rate.denominator))?.pValue
  }
}
