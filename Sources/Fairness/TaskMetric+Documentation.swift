extension TaskMetric {
  /// The tables as a Markdown page, `docs/metrics-other-tasks.md`: a test keeps the file equal to
  /// this text.
  public static var documentation: String {
    var lines = introduction
    for task in Task.allCases {
      lines += ["", "## \(task.heading)", ""] + task.notes
      for scope in Scope.allCases {
        let metrics = all.filter { $0.task == task && $0.scope == scope }
        guard !metrics.isEmpty else { continue }
        lines += [
          "", "### \(task.heading): \(scope.heading(of: task))", "",
          "| identifier | meaning | formula | ideal | interval | test |",
          "| --- | --- | --- | --- | --- | --- |",
        ]
        for metric in metrics {
          let ideal = metric.ideal.map { $0 == 0.5 ? "½" : $0 == 0 ? "0" : "1" } ?? "–"
          // A bar would end the cell.
          let formula = metric.formula.split(separator: "|", omittingEmptySubsequences: false)
            .joined(separator: "\\|")
          lines.append(
            "| `\(metric.id)` | \(metric.definition) | \(formula) | \(ideal) "
              + "| \(metric.intervalMethod ?? "–") | \(metric.test ?? "–") |")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let introduction = [
    "# Measures of other tasks", "",
    "Made from the tables in `Sources/Fairness/TaskMetric+*.swift`; do not edit by hand. The measures",
    "of yes-or-no decisions are in [metrics.md](metrics.md).", "",
    "y is the true class or number, ŷ the predicted one, w a row's weight, g a group, ref the",
    "reference group, n rows, m their effective number. A measure that does not exist is undefined,",
    "with a reason: never 0, never left out. A summary names the pair of groups that sets it and the",
    "groups without a value; groups of unknown values are measured and compared like any other, but",
    "are no reference and take no part in summaries.", "",
    "## Weights, references, tests and replicates", "",
    "- Weights are sampling weights or frequencies, as configured. Of sampling weights, intervals and",
    "  tests use Kish's effective size, (Σw)²/Σw²; of frequencies, their sum. Rows of weight 0 count",
    "  nowhere.",
    "- A reference that is not declared is the known group with the most rows. It does not depend on",
    "  outcomes, so that the correction for the number of tests keeps its promise.",
    "- All tests of all comparisons of one task are corrected together. A difference, a ratio and",
    "  whatever else says the same of one pair share one test, which counts once.",
    "- *Bootstrap over the cells*: replicates are drawn from a table of counts, a multinomial of as many",
    "  rows as the group has (of weighted rows: as it is worth) for each group. *Poisson bootstrap over",
    "  the rows*: every row is drawn a Poisson number of times with mean 1. Rows times replicates are",
    "  capped (at \(millions(RegressionAudit.maximumDraws)) million; rankings at "
      + "\(millions(RankingAudit.maximumDraws)) million); where fewer than "
      + "\(TaskBootstrap.minimumReplicates)",
    "  replicates would remain there is no interval. An interval is stated when at least "
      + "\(Int(TaskBootstrap.minimumDefinedShare * 100)) % of",
    "  the replicates have a value. With bias-corrected intervals (`bca`), the acceleration comes from",
    "  leaving out one row of each cell; over rows and lists it is 0.",
    "- A distance cannot be negative, so that its percentile interval does not reach 0 even where",
    "  groups are alike; its test, where it has one, says whether they differ.",
  ]

  private static func millions(_ number: Int) -> Int { number / 1_000_000 }
}

extension TaskMetric.Task {
  /// The heading of the task's chapter.
  var heading: String {
    switch self {
    case .multiclass: "Multi-class"
    case .ordered: "Ordered outcomes"
    case .regression: "Regression and pricing"
    case .ranking: "Ranking"
    }
  }

  /// What the tables need to be read by.
  var notes: [String] {
    switch self {
    case .multiclass:
      [
        "K is the number of classes, c one of them; a class is looked at against all others. A macro",
        "average is undefined in a group where a class has no value, and says which: an average over",
        "fewer classes in one group than in another would compare different things. With two classes,",
        "the second class's rates are those of a yes-or-no decision, and the first's their mirror",
        "images, tested once more.",
      ]
    case .ordered:
      [
        "Classes are listed from the worst for the person to the best. A cut is named by the lowest",
        "class that passes it; K classes have K − 1 cuts. The interval of the lowest ratio or",
        "difference is made of simultaneous intervals for all cuts, so that it holds whichever cut is",
        "the lowest.",
      ]
    case .regression:
      [
        "w is weight times exposure; predictions and true numbers are per unit of exposure. Which",
        "direction is good for the person is configured: a high limit, a low price. Quantiles are the",
        "smallest value at or below which the share of weight lies (NumPy's `inverted_cdf`), those of",
        "errors with Woodruff's interval. Actual against expected is also given by tenth of all",
        "predictions; a prediction on the edge of a tenth belongs to the one below, so that equal",
        "predictions are never parted. Sums, means and what follows from them merge over shards (counts",
        "exactly, sums to rounding); quantiles, distances and density ratios need the rows.",
        "",
        "The density ratios average, over the rows of both groups, odds that logistic classifiers give",
        "to the reference group (Steinberg, Reid and O'Callaghan 2020), without penalty, as fairmodels",
        "does. They see what a straight line in ŷ and y can tell: 1 does not exclude a difference in",
        "spread. They are undefined where a classifier is certain of some rows, and where y and ŷ are",
        "the same up to scale.",
      ]
    case .ranking:
      [
        "Candidates are ranked within each list by descending score. Candidates of one score share the",
        "positions they occupy, each getting the mean of what those are worth, which is the",
        "expectation over all orders of the tie; a tie that reaches over a cutoff fills the places left",
        "in proportion. v is what a position is worth, 1/log₂(1 + rank). Over several lists, sums stand",
        "over sums. Replicates draw whole lists where there are \(RankingAudit.minimumLists) or more, "
          + "else candidates. The test deals",
        "the positions of the two groups' candidates out at random within each list: Fisher's exact test",
        "for one list and a cutoff that parts no tie, else its normal approximation.",
      ]
    }
  }
}

extension TaskMetric.Scope {
  /// The heading of a scope's table.
  func heading(of task: TaskMetric.Task) -> String {
    let part =
      switch task {
      case .multiclass: "class"
      case .ordered: "cut"
      case .regression: "part"
      case .ranking: "cutoff"
      }
    return switch self {
    case .group: "within a group"
    case .groupPart: "within a group, by \(part)"
    case .comparison: "a group against the reference group"
    case .comparisonPart: "a group against the reference group, by \(part)"
    case .summary: "over all known groups"
    }
  }
}
