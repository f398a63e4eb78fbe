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
  /// Rows that can be counted, because all weigh the same or are counted by frequency weights: the
  /// test asked for, at any number of rows; Fisher's where that one does not exist (a permutation
  /// test of a single row) or would take too long (unconditional tests of large tables). Rows of
  /// different weights: the pooled z test on effective sizes.
  func pValue(
    _ group: CellTally, _ reference: CellTally, isCounted: Bool, inference: Inference
  ) -> Double? {
    let rate = rate
    guard
      let own = try? rate.value(group), let other = try? rate.value(reference)
    else { return nil }
    let pooled = TwoProportionTest(
      rate: own, size: group.effectiveSize(of: rate, at: own), otherRate: other,
      otherSize: reference.effectiveSize(of: rate, at: other))?.pValue
    guard isCounted else { return pooled }
    let (successes, count) = (group.count(rate.numerator), group.count(rate.denominator))
    let (otherSuccesses, otherCount) = (
      reference.count(rate.numerator), reference.count(rate.denominator)
    )
    let special: Double?
    switch inference.test {
    case .fisher: special = nil
    case .boschloo:
      special =
        BoschlooTest(
          successes: successes, count: count, otherSuccesses: otherSuccesses, otherCount: otherCount
        )?.pValue
    case .barnard:
      special =
        BarnardTest(
          successes: successes, count: count, otherSuccesses: otherSuccesses, otherCount: otherCount
        )?.pValue
    case .score: special = pooled
    case .permutation:
      special =
        PermutationTest(
          successes: successes, count: count, otherSuccesses: otherSuccesses, otherCount: otherCount
        )?.pValue
    }
    return special
      ?? FisherExactTest(
        successes: successes, count: count, otherSuccesses: otherSuccesses, otherCount: otherCount)?
      .pValue
  }
}

extension Inference.Test {
  /// The test's name in results, and when another one is used.
  public var title: String {
    let weighted =
      "; pooled two-proportion z test on effective sizes (rows of different weights)"
    let large = ", Fisher's where the table is large"
    return switch self {
    case .fisher: "Fisher's exact test, two-sided (rows of equal weight)" + weighted
    case .boschloo: "Boschloo's exact test, two-sided\(large) (rows of equal weight)" + weighted
    case .barnard: "Barnard's exact test, two-sided\(large) (rows of equal weight)" + weighted
    case .score: "pooled two-proportion z test" + weighted
    case .permutation:
      "exact permutation test of the studentized difference, two-sided (rows of equal weight)"
        + weighted
    }
  }
}

extension Metric {
  /// The name of the significance test under the settings; nil when the measure is not tested. Tests
  /// of scores do not depend on them.
  public func test(_ inference: Inference) -> String? {
    test == Self.testName ? inference.test.title : test
  }
}
