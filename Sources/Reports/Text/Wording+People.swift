internal import Audit
internal import Fairness

/// The sentences about similar people, subgroups and estimated groups.
extension Wording {
  /// How consistent an outcome is.
  func consistency(_ outcome: ConsistencyResult.Outcome) -> String {
    let name = outcome.outcome.split(separator: "_").joined(separator: " ")
    return outcome.overall.consistency.value != nil
      ? "Consistency of the \(name) is \(reader.words(outcome.overall.consistency, .number)), where 1 "
        + "means that every row has the same as those most like it."
      : "Between a row and those most like it the \(name) differs by "
        + "\(reader.words(outcome.overall.meanDifference, .number)) on average."
  }

  /// What subgroups are compared by, as a title.
  func outcome(_ outcome: SubgroupOutcome) -> String {
    switch outcome {
    case .favorableRate: "Favorable decisions"
    case .falsePositiveRate: "Positive decisions among negative labels"
    case .falseNegativeRate: "Negative decisions among positive labels"
    case .errorRate: "Decisions unlike the label"
    case .meanResidual: "Label minus score"
    }
  }

  /// How many subgroups stood out and how many of them again.
  func subgroups(_ outcome: SubgroupResult.Outcome) -> String {
    let form: RecordReader.Form = outcome.outcome == .meanResidual ? .number : .rate
    let overall = "Over all rows: \(reader.words(outcome.overall, form)). "
    guard outcome.discoveredCount > 0 else {
      return overall
        + "Of \(NumberText.count(outcome.testCount, of: "subgroup")) tested none stood "
        + "out."
    }
    return overall
      + "Of \(NumberText.count(outcome.testCount, of: "subgroup")) tested "
      + "\(NumberText.count(outcome.discoveredCount)) stood out; "
      + "\(NumberText.count(outcome.confirmedCount)) "
      + "\(outcome.confirmedCount == 1 ? "was" : "were") confirmed on the other half"
      + (outcome.foldedCount > 0
        ? " (\(NumberText.count(outcome.foldedCount)) that say no more than a wider one are folded "
          + "into it)." : ".")
  }
}
