extension Metric {
  /// The registry as a Markdown page, `docs/metrics.md`: a test keeps the file equal to this text.
  public static var documentation: String {
    var lines = introduction
    for (scope, title) in [
      (Scope.group, "Within a group"), (.comparison, "A group against the reference group"),
      (.summary, "Over all known groups"),
    ] {
      lines += [
        "", "## \(title)", "",
        "| identifier | meaning | formula | criterion | ideal | interval | tested | needs "
          + "| undefined when | elsewhere |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
      ]
      lines += all.filter { $0.scope == scope }.map(\.documentationRow)
    }
    lines += PeerMeasure.documentation
    return lines.joined(separator: "\n") + "\n"
  }

  /// The settings whose methods the page names: the defaults, with a bootstrap.
  private static var documented: Inference {
    var inference = Inference()
    inference.replicates = 2000
    return inference
  }

  private var documentationRow: String {
    let alias = aliasOf.map { " Another name of `\($0)`." } ?? ""
    let cells = [
      "`\(id)`", definition + alias, formula, family == .other ? "–" : family.rawValue,
      ideal.map { $0 == 0 ? "0" : "1" } ?? "–",
      intervalMethod(Self.documented) ?? "none: \(intervalReason(Self.documented) ?? "–")",
      test == nil ? "–" : "yes", needs.rawValue, undefinedWhen.isEmpty ? "–" : undefinedWhen,
      peerNames.isEmpty ? "–" : peerNames.joined(separator: "; "),
    ]
    return MarkdownTable.row(cells)
  }

  private static var introduction: [String] {
    let title = [
      "# Measures", "",
      "Made from the registry (`Sources/Fairness/Metric+*.swift`); do not edit by hand.", "",
      "TP, FP, FN, TN are weighted counts of label and decision, n their sum, y the label (1 is",
      "positive), s the score, g a group, ref the reference group. *Positive* is the class that rates",
      "are named after, *favorable* the class that is good for the person. A measure whose",
      "denominator is 0 is undefined, with a reason: it is never 0, takes no part in a range over",
      "groups, and its group is listed beside the range.", "",
      "The *criterion* says what is at parity when the measure is at its ideal: **independence** of",
      "decision and group (selection rates), **separation** (the same among rows of one label: true and",
      "false positive rates), **sufficiency** (labels do not depend on the group among rows of one",
      "decision: predictive values). With unequal base rates and an imperfect model, separation and",
      "sufficiency cannot both hold: FPR = π/(1 − π)·(1 − PPV)/PPV·TPR, π being the base rate.",
    ]
    return title + weights + intervals + tests + judgement
  }

  private static var weights: [String] {
    [
      "", "## Weights and counts", "",
      "- Rates are quotients of weighted sums. n counts the rows of positive weight in a measure's",
      "  denominator; rows of weight 0 count nowhere.",
      "- **Sampling weights** say how many people a row represents. More weight brings no more rows:",
      "  intervals and tests use effective sizes. That of a rate is what its linearized variance,",
      "  Σw²(x − p)²/(Σw)², leaves of p(1 − p), and at most Kish's (Σw)²/Σw² of its denominator, which",
      "  holds alone at rates of 0 and 1. With equal weights it is the number of rows.",
      "- **Frequency weights** say how many identical rows a row stands for: everything is as if these",
      "  rows were there. Weights that sum to no whole number keep their size and lose exact tests.",
      "", "## Reference group", "",
      "A declared reference stays as declared. Otherwise it is the known group with the highest",
      "favorable rate among those of at least \(FairnessAudit.minimumReferenceRows) rows of positive "
        + "weight, or among all known",
      "groups when none has as many; of several with that rate, the first. Every group can also be",
      "compared with all other known groups together.",
    ]
  }

  private static var intervals: [String] {
    [
      "", "## Intervals", "",
      "- Rates: Wilson's score interval; by choice Clopper and Pearson's or Jeffreys's. Differences of",
      "  rates: Newcombe's hybrid of two Wilson intervals (method 10); by choice Miettinen and",
      "  Nurminen's score interval.",
      "- Ratios of rates: Katz's log interval where both rates lie strictly between 0 and 1. Where",
      "  one is 0 or 1, the score interval of Koopman with Miettinen and Nurminen's factor N/(N − 1)",
      "  on the variance, N being the (effective) rows of both groups: Katz's formula takes a rate of",
      "  1 for known, however few rows it rests on. A ratio to a rate of 0 is undefined and has no",
      "  interval, two rates of 0 included. *Folded at 1* is the interval of the lower rate over the",
      "  higher, either of which could be the lower.",
      "- Odds ratio: Woolf's logit interval. Where the group's rate is 0, ½ is added to all four cells",
      "  for the upper limit (Haldane, Anscombe), and the lower limit is 0. Where either rate is 1, or",
      "  the reference's is 0, there is no odds ratio.",
      "- Area under the ROC curve: DeLong's variance, with limits cut to 0…1 (differences: −1…1). None",
      "  where a class has a single row (an effective size of at most 1), or where the variance is 0,",
      "  as when the scores part the classes completely. With weights, the variance of a class's mean",
      "  placement is Σw²(placement − mean)²/(Σw)² times m/(m − 1), m being its effective size.",
      "- Ranges of rates over groups, and absolute gaps in two rates: **simultaneous**. The groups that",
      "  set a range are chosen by the data. Every pair of groups gets an interval [l, u] at a",
      "  confidence of 1 − α/pairs (Agresti and Caffo's of a difference; that of a ratio for quotients),",
      "  and the range lies in [max(0, l, −u), max(|l|, |u|)], maxima over all pairs. It can reach 0.",
      "- Everything else made of the cells: **bootstrap**, where it is asked for. A replicate draws the",
      "  cells of each group anew (multinomial, the group's rows fixed), which is what drawing its rows",
      "  with replacement does. Rows of different weights: Poisson numbers per cell of the cell's typical",
      "  weight Σw²/Σw, scaled to the group's weight. The interval is made of the quantiles of the",
      "  replicates (percentile), or of corrected ones (BCa, with the jackknife over cells). Ranges and",
      "  distances from all rows: d ± c·s for all pairs at once, s a difference's standard deviation over",
      "  replicates and c the quantile of the largest |d* − d|/s; quotients by logarithms. Distances",
      "  that cannot be below 0 and are too large by chance (information, inequality between groups):",
      "  percentile less twice the bias that the replicates show, at least 0.",
      "- A replicate in which the measure has no value is left out, and their number is recorded. There",
      "  is no interval where more than half are left out, or where all are the same: a group of one row",
      "  always draws itself, and an interval of no width would claim certainty.",
    ]
  }

  private static var tests: [String] {
    var lines = [
      "", "## Tests", "",
      "P-values: \(testName).",
      "By choice, for rows of equal weight, Boschloo's or Barnard's unconditional test, the score test,",
      "or an exact permutation test of the studentized difference. No p-value is ever 0.",
      "Where the pooled variance is 0 (both rates 0, or both 1) p is 1. The tests of one family are",
      "corrected together, by Holm's method unless another is asked for, over all comparisons of all",
      "attributes, those of the group (unknown) included. Without a correction there are no adjusted",
      "p-values. The family:", "",
    ]
    for hypothesis in Hypothesis.allCases { lines.append("- \(hypothesis.meaning)") }
    return lines + [
      "",
      "Tests of scores (areas, distances) are named with their measures and corrected as a family of",
      "their own.", "",
      "Holm's bound on the chance of any false rejection holds for a reference that was fixed",
      "beforehand. One that is chosen as the highest rate of the same rows makes it too optimistic:",
      "among 8 simulated groups of 200 rows and one true rate, tested on that rate alone, some test was",
      "significant at 5 % in 11 % of the samples with the highest rate as reference, in 3 % with a fixed",
      "one.",
    ]
  }

  private static var judgement: [String] {
    [
      "", "## Limits, power, four fifths", "",
      "- A limit is judged on the interval: it **passes** when the whole interval keeps it, **fails** when",
      "  the whole interval breaks it, and is **inconclusive** otherwise; also where the measure is",
      "  undefined, has no interval, or rests on fewer rows than the limit asks for.",
      "- For every comparison and tested table: the smallest difference from the reference group's rate,",
      "  below and above, that so many rows show with the wanted power (0.8), and how many rows of each",
      "  group would show the observed one (normal approximation of the two-proportion test).",
      "- The four-fifths rule of every group: the ratio, the shortfall, and how few decisions would turn",
      "  the answer: changed within the group, or moved between it and the reference group.",
    ]
  }
}

/// Rows of Markdown tables.
enum MarkdownTable {
  /// A row; a bar inside a cell would end it.
  static func row(_ cells: [String]) -> String {
    let escaped = cells.map {
      $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
    return "| " + escaped.joined(separator: " | ") + " |"
  }
}

extension PeerMeasure {
  /// The crosswalk as a section of the page.
  fileprivate static var documentation: [String] {
    var lines = [
      "", "## Under other names", "",
      "How the numbers of other tools follow from ours, u or d being the group and r or a the reference",
      "group. Those of Fairlearn 0.12.0, AIF360 0.6.1, Aequitas 1.1.0, holisticai 1.0.14, Clarify",
      "(smclarify 0.5) and Veritas (veritastool 1.0.2) are tested on the tools' own output; the others",
      "are read from their definitions.", "",
      "| tool or rule | name | definition there | here | theirs is | note |",
      "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += all.map {
      MarkdownTable.row([
        $0.peer, "`\($0.name)`", $0.definition, "`\($0.metric)` (\($0.scope.rawValue))",
        $0.conversion.meaning, $0.note ?? "–",
      ])
    }
    return lines
  }
}

extension PeerMeasure.Conversion {
  /// How theirs follows from ours, in words.
  public var meaning: String {
    switch self {
    case .same: "the same"
    case .times(-1): "ours with the other sign"
    case .times(let factor): "ours times \(factor)"
    case .inverse: "1 divided by ours"
    case .magnitude: "ours without sign"
    case .none: "another quantity"
    }
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
