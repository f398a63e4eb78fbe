/// Why a measure has no value for a group, a comparison or an attribute.
///
/// The raw value is a stable text; a result says it with its place appended, such as
/// `no label-positive rows in the reference group`.
public enum UndefinedReason: String, Error, Sendable, CaseIterable {
  /// There are no rows.
  case noRows = "no rows"
  /// There are rows, but all of weight 0.
  case noWeight = "no row has a weight above 0"
  /// The true-positive family has denominator 0.
  case noLabelPositives = "no label-positive rows"
  /// The false-positive family has denominator 0.
  case noLabelNegatives = "no label-negative rows"
  /// The positive predictive family has denominator 0.
  case noPositiveDecisions = "no positive decisions"
  /// The negative predictive family has denominator 0.
  case noNegativeDecisions = "no negative decisions"
  /// F1 is 0/0.
  case noPositives = "no positive labels and no positive decisions"
  /// The correlation of label and decision needs both values of both.
  case oneClass = "labels or decisions all of one class"
  /// A ratio to the number of false positives.
  case noFalsePositives = "no false positives"
  /// Every label-favorable row, and no other, is decided against: the mean benefit is 0.
  case noBenefit = "the mean benefit is zero"
  /// A ratio to the number of false negatives.
  case noFalseNegatives = "no false negatives"
  /// A logarithm of a benefit of 0: some row is denied what its label says is due.
  case zeroBenefit = "a benefit is zero"
  /// An effect size in units of a standard deviation of 0.
  case noVariance = "all decisions are the same"
  /// A share of all positive decisions.
  case nobodySelected = "no positive decisions in any group"
  /// A ratio to a rate of 0.
  case zeroRate = "the rate is zero"
  /// Odds of a rate of 1.
  case fullRate = "the rate is one"
  /// The sample has no scores.
  case noScores = "there are no scores"
  /// The scores are on another scale than that of probabilities.
  case notProbabilities = "the scores are not probabilities"
  /// Actual over expected, where no score is above 0.
  case zeroMeanScore = "the mean score is zero"
  /// A slope, or a standardized difference, of scores that are all the same.
  case oneScore = "all scores are the same"
  /// No finite logistic fit: every label-positive row scores at least as high as every label-negative
  /// one, or at most as high.
  case separatedClasses = "the scores separate the labels completely"
  /// A logistic fit that does not converge.
  case noFiniteFit = "the fit does not converge"
  /// A group of all rows has no background.
  case noOutsidePositives = "no label-positive rows outside"
  /// A group of all rows has no background.
  case noOutsideNegatives = "no label-negative rows outside"
  /// The number exceeds what a Double can hold.
  case outOfRange = "the number is out of range"
  /// Fewer than two known groups have a value, and the others lack it for different reasons or not
  /// all of them do.
  case fewerThanTwoGroups = "defined in fewer than two groups"
  /// A ratio of two zeros.
  case zeroInEveryGroup = "zero in every group"

  /// The reason as it stands in a result, `place` being a phrase such as `the group`.
  func text(in place: String) -> String {
    switch self {
    case .noWeight: "no row in \(place) has a weight above 0"
    case .noScores, .notProbabilities, .outOfRange, .fewerThanTwoGroups, .zeroInEveryGroup,
      .nobodySelected:
      rawValue
    case .noOutsidePositives, .noOutsideNegatives: rawValue + " " + place
    default: rawValue + " in " + place
    }
  }
}
