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
      "P-values: \(testName). The tests of one family are corrected together, over all comparisons of",
      "all attributes:", "",
    ]
    for hypothesis in Hypothesis.allCases { lines.append("- \(hypothesis.meaning)") }
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
