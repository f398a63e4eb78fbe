extension Metric {
  /// The registry as a Markdown page, `docs/metrics.md`: a test keeps the file equal to this text.
  public static var documentation: String {
    var lines = [
      "# Measures", "",
      "Made from the registry (`Sources/Fairness/Metric+*.swift`); do not edit by hand.", "",
      "TP, FP, FN, TN are weighted counts of label and decision, n their sum, y the label (1 is",
      "positive), s the score, g a group, ref the reference group. *Positive* is the class that rates",
      "are named after, *favorable* the class that is good for the person. A measure whose",
      "denominator is 0 is undefined, with a reason.", "",
      "## Weights and counts", "",
      "- Weights are taken as sampling weights: rates are quotients of weighted sums. n counts the",
      "  rows of positive weight in a measure's denominator; rows of weight 0 count nowhere.",
      "- Intervals and tests of weighted rows use Kish's effective size, (Σw)²/Σw², of the rows of",
      "  each denominator: that of a true positive rate is the effective number of label-positive",
      "  rows. With equal weights it is the number of rows.",
      "", "## Reference group", "",
      "A declared reference stays as declared. Otherwise it is the known group with the highest",
      "favorable rate among those of at least \(FairnessAudit.minimumReferenceRows) rows of positive "
        + "weight, or among all known",
      "groups when none has as many; of several with that rate, the first.",
      "", "## Intervals", "",
      "- Rates: Wilson's score interval. Differences of rates: Newcombe's hybrid of two Wilson",
      "  intervals (method 10).",
      "- Ratios of rates: Katz's log interval where both rates lie strictly between 0 and 1. Where",
      "  one is 0 or 1, the score interval of Koopman with Miettinen and Nurminen's factor N/(N − 1)",
      "  on the variance, N being the (effective) rows of both groups: Katz's formula takes a rate of",
      "  1 for known, however few rows it rests on. A ratio to a rate of 0 is undefined and has no",
      "  interval, two rates of 0 included.",
      "- Odds ratio: Woolf's logit interval. Where the group's rate is 0, ½ is added to all four cells",
      "  for the upper limit (Haldane, Anscombe), and the lower limit is 0. Where either rate is 1, or",
      "  the reference's is 0, there is no odds ratio.",
      "- Area under the ROC curve: DeLong's variance, with limits cut to 0…1 (differences: −1…1). None",
      "  where a class has a single row (an effective size of at most 1), or where the variance is 0,",
      "  as when the scores part the classes completely. With weights, the variance of a class's mean",
      "  placement is Σw²(placement − mean)²/(Σw)² times m/(m − 1), m being its effective size.",
      "", "## Tests", "",
      "P-values: \(testName).",
      "Where the pooled variance is 0 (both rates 0, or both 1) p is 1. The tests of one family are",
      "corrected together by Holm's method, over all comparisons of all attributes, those of the group",
      "(unknown) included. Without a correction there are no adjusted p-values. The family:", "",
    ]
    for hypothesis in Hypothesis.allCases { lines.append("- \(hypothesis.meaning)") }
    lines += [
      "",
      "Holm's bound on the chance of any false rejection holds for a reference that was fixed",
      "beforehand. One that is chosen as the highest rate of the same rows makes it too optimistic:",
      "among 8 simulated groups of 200 rows and one true rate, tested on that rate alone, some test was",
      "significant at 5 % in 11 % of the samples with the highest rate as reference, in 3 % with a fixed",
      "one.",
    ]
    for (scope, title) in [
      (Scope.group, "Within a group"), (.comparison, "A group against the reference group"),
      (.summary, "Over all known groups"),
    ] {
      lines += [
        "", "## \(title)", "",
        "| identifier | meaning | formula | ideal | interval | tested | needs |",
        "| --- | --- | --- | --- | --- | --- | --- |",
      ]
      for metric in all where metric.scope == scope {
        let ideal = metric.ideal.map { $0 == 0 ? "0" : "1" } ?? "–"
        let alias = metric.aliasOf.map { " Another name of `\($0)`." } ?? ""
        // A bar would end the cell.
        let formula = metric.formula.split(separator: "|", omittingEmptySubsequences: false)
          .joined(separator: "\\|")
        lines.append(
          "| `\(metric.id)` | \(metric.definition)\(alias) | \(formula) | \(ideal) "
            + "| \(metric.intervalMethod ?? "–") | \(metric.test == nil ? "–" : "yes") "
            + "| \(metric.needs.rawValue) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Hypothesis {
  /// What is tested, in words.
  public var meaning: String {
    switch self {
    case .decisions: "the share decided positive"
    case .decisionsAmongLabelPositives: "the share decided positive among label-positive rows"
    case .decisionsAmongLabelNegatives: "the share decided positive among label-negative rows"
    case .labelsAmongPositiveDecisions: "the share of label-positive rows among positive decisions"
    case .correctness: "the share decided as labeled"
    }
  }
}
