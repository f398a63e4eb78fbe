/// What people who are alike are compared by: one number for every row.
public struct IndividualOutcome: Sendable {
  /// The name it has in results, such as `decisions` or `scores`.
  public let name: String
  /// The number of each row.
  public let values: [Double]
  /// Whether all numbers lie in 0...1 (decisions, labels, probabilities): only then does consistency,
  /// 1 − a mean difference, have a meaning.
  public let isShare: Bool

  /// An outcome from its numbers, which must be finite.
  public init(name: String, values: [Double], isShare: Bool) {
    self.name = name
    self.values = values
    self.isShare = isShare
  }

  /// The decisions of a sample (1 for positive), and its scores where it has any.
  public static func outcomes(of sample: EvaluationSample) -> [IndividualOutcome] {
    var outcomes = [
      IndividualOutcome(
        name: "decisions", values: sample.decisions.map { $0 ? 1 : 0 }, isShare: true)
    ]
    if let scores = sample.scores {
      outcomes.append(
        IndividualOutcome(
          name: "scores", values: scores, isShare: sample.scoresAreProbabilities))
    }
    return outcomes
  }
}
