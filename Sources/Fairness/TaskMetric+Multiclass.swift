extension TaskMetric {
  /// The measures of multi-class models.
  static let multiclass: [TaskMetric] =
    multiclassGroup + multiclassPart + multiclassComparison + multiclassComparisonPart
    + multiclassSummary

  /// Names of methods as the tables give them.
  enum Method {
    static let rate = "Wilson (or as configured)"
    static let difference = "Newcombe (or as configured)"
    static let ratio = "Katz; Miettinen–Nurminen at rates of 0 or 1"
    static let cells = "bootstrap over the cells"
    static let student = "Student's t"
    static let welch = "Welch"
    static let deLong = "DeLong"
    static let delta = "delta method on the logarithmic scale"
    static let linear = "delta method"
    static let rows = "Poisson bootstrap over the rows"
    static let lists = "bootstrap over lists, or over candidates"
    static let fisher = "Fisher's exact test; pooled z test of weighted rows"
    static let welchTest = "Welch's t test"
    static let placement = "permutation of the list's positions"
  }

  /// The averaged measures with title, definition and formula.
  private static let averaged: [(id: String, title: String, definition: String, formula: String)] =
    [
      (
        "macro_recall", "Macro recall",
        "The mean of the classes' true positive rates, each class counting alike.", "Σ_c TPR_c / K"
      ),
      (
        "macro_precision", "Macro precision",
        "The mean of the classes' positive predictive values, each class counting alike.",
        "Σ_c PPV_c / K"
      ),
      (
        "macro_f1", "Macro F1", "The mean of the classes' F1, each class counting alike.",
        "Σ_c F1_c / K"
      ),
      (
        "weighted_precision", "Weighted precision",
        "The mean of the classes' positive predictive values by the share of their labels.",
        "Σ_c P(y = c)·PPV_c"
      ),
      (
        "weighted_f1", "Weighted F1", "The mean of the classes' F1 by the share of their labels.",
        "Σ_c P(y = c)·F1_c"
      ),
      (
        "matthews_correlation", "Matthews correlation",
        "The correlation of true and predicted class (Gorodkin's R_K).",
        "[P(ŷ = y) − Σ_c P(y = c)·P(ŷ = c)] / √[(1 − Σ_c P(y = c)²)(1 − Σ_c P(ŷ = c)²)]"
      ),
      (
        "cohen_kappa", "Cohen's kappa",
        "Agreement of true and predicted class beyond what their shares alone would give.",
        "[P(ŷ = y) − e] / (1 − e), e = Σ_c P(y = c)·P(ŷ = c)"
      ),
    ]

  /// The rates of one class with title, definition and formula.
  private static let classRates:
    [(id: String, title: String, definition: String, formula: String)] =
      [
        ("base_rate", "Base rate", "The share of rows whose true class is c.", "P(y = c)"),
        (
          "selection_rate", "Selection rate", "The share of rows whose predicted class is c.",
          "P(ŷ = c)"
        ),
        (
          "true_positive_rate", "True positive rate",
          "Among rows whose true class is c, the share predicted as c.", "P(ŷ = c | y = c)"
        ),
        (
          "false_positive_rate", "False positive rate",
          "Among rows of any other true class, the share predicted as c.", "P(ŷ = c | y ≠ c)"
        ),
        (
          "positive_predictive_value", "Positive predictive value",
          "Among rows predicted as c, the share whose true class is c.", "P(y = c | ŷ = c)"
        ),
      ]

  /// The distances with title, definition and formula.
  private static let distances: [(id: String, title: String, definition: String, formula: String)] =
    [
      (
        "multiclass_statistical_parity", "Multi-class statistical parity",
        "The total variation distance of the two groups' predicted classes: the share of one "
          + "group's rows that would have to get another class for both to look alike.",
        "½ Σ_c |P(ŷ = c | g) − P(ŷ = c | ref)|"
      ),
      (
        "label_total_variation_distance", "Total variation distance of labels",
        "The same distance of the two groups' true classes.",
        "½ Σ_c |P(y = c | g) − P(y = c | ref)|"
      ),
      (
        "multiclass_equality_of_opportunity", "Multi-class equality of opportunity",
        "The mean over true classes of the total variation distance of predictions given the class.",
        "Σ_c Σ_ĉ |P(ĉ | c, g) − P(ĉ | c, ref)| / 2K"
      ),
      (
        "multiclass_average_odds", "Multi-class average odds",
        "As equality of opportunity, but differences of one prediction given different true classes "
          + "are summed before their absolute value and can cancel: 0 does not mean equal odds.",
        "Σ_ĉ |Σ_c P(ĉ | c, g) − P(ĉ | c, ref)| / 2K"
      ),
      (
        "multiclass_true_rates", "Multi-class true rates",
        "The mean over classes of the absolute difference of true positive rates.",
        "Σ_c |TPR_c(g) − TPR_c(ref)| / K"
      ),
    ]

  private static let multiclassGroup: [TaskMetric] = {
    let list = TaskMetricList(task: .multiclass, scope: .group)
    let accuracy = "P(ŷ = y)"
    func same(_ id: String, _ title: String) -> TaskMetric {
      list(
        id, title,
        "The accuracy under another name: each row has one true and one predicted class.",
        accuracy, ideal: 1, .higherIsBetter, .rate, interval: Method.rate)
    }
    return [
      list(
        "accuracy", "Accuracy", "The share of rows whose predicted class is the true one.",
        accuracy, ideal: 1, .higherIsBetter, .rate, interval: Method.rate),
      same("micro_recall", "Micro recall"), same("micro_precision", "Micro precision"),
      same("micro_f1", "Micro F1"), same("weighted_recall", "Weighted recall"),
    ]
      + averaged.map {
        list(
          $0.id, $0.title, $0.definition, $0.formula, ideal: 1, .higherIsBetter, .number,
          interval: Method.cells)
      } + [
        list(
          "log_loss", "Log loss",
          "The mean negative logarithm of the probability of the true class, with probabilities kept "
            + "at least 2⁻⁵² away from 0.",
          "−Σ ln p(y) / n", ideal: 0, .lowerIsBetter, .number, interval: Method.student),
        list(
          "brier_score", "Brier score",
          "The mean over rows of the squared distance of the class probabilities from the true "
            + "class; for two classes twice the usual Brier score.",
          "Σ Σ_c (p(c) − 1[y = c])² / n", ideal: 0, .lowerIsBetter, .number,
          interval: Method.student),
      ]
  }()

  private static let multiclassPart: [TaskMetric] = {
    let list = TaskMetricList(task: .multiclass, scope: .groupPart)
    return classRates.map {
      list($0.id, $0.title, $0.definition, $0.formula, .descriptive, .rate, interval: Method.rate)
    } + [
      list(
        "f1", "F1", "The harmonic mean of true positive rate and positive predictive value.",
        "2TP_c / (2TP_c + FP_c + FN_c)", ideal: 1, .higherIsBetter, .number),
      list(
        "roc_auc", "Area under the ROC curve",
        "The chance that a row of class c has a higher probability of c than a row of another class, "
          + "ties counting half.",
        "P(p(c)⁺ > p(c)⁻) + ½P(p(c)⁺ = p(c)⁻)", ideal: 1, .higherIsBetter, .number,
        interval: Method.deLong),
    ]
  }()

  private static let multiclassComparison: [TaskMetric] = {
    let list = TaskMetricList(task: .multiclass, scope: .comparison)
    return [
      list(
        "accuracy_difference", "Accuracy difference",
        "The group's accuracy minus the reference group's.", "x(g) − x(ref), x = P(ŷ = y)",
        ideal: 0, .closerToIdeal, .difference, interval: Method.difference, test: Method.fisher),
      list(
        "accuracy_ratio", "Accuracy ratio",
        "The group's accuracy divided by the reference group's.", "x(g) / x(ref), x = P(ŷ = y)",
        ideal: 1, .closerToIdeal, .ratio, interval: Method.ratio, test: Method.fisher),
    ]
      + averaged.map {
        list(
          $0.id + "_difference", $0.title + " difference",
          "The group's minus the reference group's.", "x(g) − x(ref), x = \($0.formula)", ideal: 0,
          .closerToIdeal, .difference, interval: Method.cells)
      }
      + distances.map {
        list(
          $0.id, $0.title, $0.definition, $0.formula, ideal: 0, .lowerIsBetter, .number,
          interval: Method.cells,
          test: $0.id == "multiclass_statistical_parity"
            ? "chi-square test of homogeneity, on effective sizes" : nil)
      } + [
        list(
          "log_loss_difference", "Log loss difference",
          "The group's log loss minus the reference group's.", "x(g) − x(ref), x = −Σ ln p(y) / n",
          ideal: 0, .closerToIdeal, .difference, interval: Method.welch, test: Method.welchTest),
        list(
          "brier_score_difference", "Brier score difference",
          "The group's Brier score minus the reference group's.",
          "x(g) − x(ref), x = Σ Σ_c (p(c) − 1[y = c])² / n", ideal: 0, .closerToIdeal, .difference,
          interval: Method.welch, test: Method.welchTest),
      ]
  }()

  private static let multiclassComparisonPart: [TaskMetric] = {
    let list = TaskMetricList(task: .multiclass, scope: .comparisonPart)
    return classRates.flatMap { rate in
      let test = rate.id == "base_rate" ? nil : Method.fisher
      return [
        list(
          rate.id + "_difference", rate.title + " difference",
          "The group's minus the reference group's.", "x(g) − x(ref), x = \(rate.formula)",
          ideal: 0, .closerToIdeal, .difference, interval: Method.difference, test: test),
        list(
          rate.id + "_ratio", rate.title + " ratio",
          "The group's divided by the reference group's.", "x(g) / x(ref), x = \(rate.formula)",
          ideal: 1, .closerToIdeal, .ratio, interval: Method.ratio, test: test),
      ]
    } + [
      list(
        "roc_auc_difference", "Difference of the areas under the ROC curves",
        "The group's area minus the reference group's.", "AUC_c(g) − AUC_c(ref)", ideal: 0,
        .closerToIdeal, .difference, interval: Method.deLong)
    ]
  }()

  private static let multiclassSummary: [TaskMetric] = {
    let list = TaskMetricList(task: .multiclass, scope: .summary)
    func range(_ id: String, _ title: String, _ formula: String, _ more: String = "") -> TaskMetric
    {
      list(
        id + "_difference", "Range: " + title,
        "The highest value of any group minus the lowest\(more).",
        "max_g x − min_g x, x = \(formula)", ideal: 0, .lowerIsBetter, .difference)
    }
    return [range("accuracy", "Accuracy", "P(ŷ = y)")]
      + averaged.map { range($0.id, $0.title, $0.formula) }
      + classRates.filter { $0.id != "base_rate" }.map {
        range($0.id, $0.title, $0.formula, ", in the class in which it is largest")
      }
      + distances.flatMap { distance in
        [
          list(
            "max_" + distance.id, "Largest: " + distance.title,
            "The largest distance of any pair of groups. " + distance.definition,
            "max_{g,h} of " + distance.formula.replacing("ref", with: "h"), ideal: 0,
            .lowerIsBetter, .number),
          list(
            "mean_" + distance.id, "Mean: " + distance.title,
            "The mean distance over all pairs of groups. " + distance.definition,
            "mean_{g,h} of " + distance.formula.replacing("ref", with: "h"), ideal: 0,
            .lowerIsBetter, .number),
        ]
      }
  }()
}
