extension Metric {
  /// Measures within a group, in the order of results.
  public static let groupMetrics: [Metric] = cellMetrics + scoreMetrics

  /// Those of labels and decisions alone.
  private static let cellMetrics: [Metric] = [
    rate(
      "selection_rate", "Selection rate", "The share of rows that are decided positive.",
      "(TP + FP) / n", OrientedRate(.decidedPositive, of: .all)),
    rate(
      "favorable_rate", "Favorable rate",
      "The share of rows that get the decision that is good for the person.",
      "favorable decisions / n", .favorable),
    rate(
      "base_rate", "Base rate", "The share of rows whose label is positive.", "(TP + FN) / n",
      OrientedRate(.labelPositive, of: .all)),
    rate(
      "true_positive_rate", "True positive rate",
      "The share of label-positive rows that are decided positive.", "TP / (TP + FN)",
      OrientedRate(.truePositive, of: .labelPositive), .higherIsBetter),
    rate(
      "false_positive_rate", "False positive rate",
      "The share of label-negative rows that are decided positive.", "FP / (FP + TN)",
      OrientedRate(.falsePositive, of: .labelNegative), .lowerIsBetter),
    rate(
      "true_negative_rate", "True negative rate",
      "The share of label-negative rows that are decided negative.", "TN / (FP + TN)",
      OrientedRate(.trueNegative, of: .labelNegative), .higherIsBetter),
    rate(
      "false_negative_rate", "False negative rate",
      "The share of label-positive rows that are decided negative.", "FN / (TP + FN)",
      OrientedRate(.falseNegative, of: .labelPositive), .lowerIsBetter),
    rate(
      "positive_predictive_value", "Positive predictive value",
      "The share of positive decisions whose label is positive.", "TP / (TP + FP)",
      OrientedRate(.truePositive, of: .decidedPositive), .higherIsBetter),
    rate(
      "negative_predictive_value", "Negative predictive value",
      "The share of negative decisions whose label is negative.", "TN / (FN + TN)",
      OrientedRate(.trueNegative, of: .decidedNegative), .higherIsBetter),
    rate(
      "false_discovery_rate", "False discovery rate",
      "The share of positive decisions whose label is negative.", "FP / (TP + FP)",
      OrientedRate(.falsePositive, of: .decidedPositive), .lowerIsBetter),
    rate(
      "false_omission_rate", "False omission rate",
      "The share of negative decisions whose label is positive.", "FN / (FN + TN)",
      OrientedRate(.falseNegative, of: .decidedNegative), .lowerIsBetter),
    rate(
      "accuracy", "Accuracy", "The share of rows whose decision agrees with the label.",
      "(TP + TN) / n", OrientedRate(.correct, of: .all), .higherIsBetter),
    rate(
      "error_rate", "Error rate", "The share of rows whose decision disagrees with the label.",
      "(FP + FN) / n", OrientedRate(.wrong, of: .all), .lowerIsBetter),
    rate(
      "threat_score", "Threat score",
      "The share of rows decided positive among those whose label or decision is positive.",
      "TP / (TP + FP + FN)",
      OrientedRate(.truePositive, of: [.truePositive, .falsePositive, .falseNegative]),
      .higherIsBetter),
    Metric(
      id: "share_of_selected", title: "Share of all selected",
      definition: "The group's share of the positive decisions of all groups.",
      formula: "(TP + FP) / Σ_h (TP + FP)(h)", scope: .group, ideal: nil, direction: .descriptive,
      unit: .rate, family: .independence, interval: .rate, undefined: [.noRows, .nobodySelected],
      measure: .group(.share(.decidedPositive))),
    cells(
      "balanced_accuracy", "Balanced accuracy",
      "The mean of the true positive rate and the true negative rate.", "(TPR + TNR) / 2",
      ideal: 1, .higherIsBetter, .rate, undefined: [.noLabelPositives, .noLabelNegatives]
    ) { tally, _ throws(UndefinedReason) in try tally.balancedAccuracy() },
    cells(
      "f1", "F1 score",
      "The harmonic mean of the positive predictive value and the true positive rate.",
      "2·TP / (2·TP + FP + FN)", ideal: 1, .higherIsBetter, .number,
      rows: [.truePositive, .falsePositive, .falseNegative], undefined: [.noRows, .noPositives]
    ) { tally, _ throws(UndefinedReason) in try tally.f1() },
    cells(
      "matthews_correlation", "Matthews correlation",
      "The correlation of label and decision as numbers 0 and 1.",
      "(TP·TN − FP·FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN))", ideal: 1, .higherIsBetter,
      .number, undefined: [.noRows, .oneClass]
    ) { tally, _ throws(UndefinedReason) in try tally.matthewsCorrelation() },
    cells(
      "treatment_ratio", "Treatment ratio",
      "Wrongly negative decisions per wrongly positive one.", "FN / FP", ideal: nil, .descriptive,
      .ratio, family: .separation, rows: .wrong, undefined: [.noRows, .noFalsePositives]
    ) { tally, _ throws(UndefinedReason) in try tally.treatmentRatio() },
    cells(
      "inverse_treatment_ratio", "Inverse treatment ratio",
      "Wrongly positive decisions per wrongly negative one.", "FP / FN", ideal: nil, .descriptive,
      .ratio, family: .separation, rows: .wrong, undefined: [.noRows, .noFalseNegatives]
    ) { tally, _ throws(UndefinedReason) in try tally.inverseTreatmentRatio() },
    cells(
      "conditional_acceptance", "Conditional acceptance",
      "Positive labels per positive decision; above 1, fewer rows are decided positive than are "
        + "labeled so.",
      "(TP + FN) / (TP + FP)", ideal: 1, .closerToIdeal, .ratio, family: .sufficiency,
      rows: [.truePositive, .falsePositive, .falseNegative],
      undefined: [.noRows, .noPositiveDecisions]
    ) { tally, _ throws(UndefinedReason) in try tally.conditionalAcceptance() },
    cells(
      "conditional_rejection", "Conditional rejection",
      "Negative labels per negative decision; above 1, fewer rows are decided negative than are "
        + "labeled so.",
      "(TN + FP) / (TN + FN)", ideal: 1, .closerToIdeal, .ratio, family: .sufficiency,
      rows: [.trueNegative, .falsePositive, .falseNegative],
      undefined: [.noRows, .noNegativeDecisions]
    ) { tally, _ throws(UndefinedReason) in try tally.conditionalRejection() },
    cells(
      "bias_amplification", "Bias amplification",
      "How far the share of positive decisions is from the share of positive labels.",
      "|FN − FP| / n", ideal: 0, .lowerIsBetter, .number, interval: .bootstrapDistance,
      undefined: [.noRows]
    ) { tally, _ throws(UndefinedReason) in try tally.biasAmplification() },
    cells(
      "mean_benefit", "Mean benefit",
      "The average benefit of the rows, where a row's benefit is 1, plus 1 for a favorable "
        + "decision, minus 1 for a favorable label.",
      "Σb / n, b = 1 + favorable decision − favorable label", ideal: nil, .descriptive, .number,
      undefined: [.noRows]
    ) { tally, context throws(UndefinedReason) in try tally.benefits(context).average() },
    cells(
      "generalized_entropy_index", "Generalized entropy index",
      "How unequally benefits are spread over rows, where a row's benefit is 1, plus 1 for a "
        + "favorable decision, minus 1 for a favorable label.",
      "Σ((b/μ)² − 1) / 2n, b = 1 + favorable decision − favorable label", ideal: 0, .lowerIsBetter,
      .number, undefined: [.noRows, .noBenefit]
    ) { tally, context throws(UndefinedReason) in
      try tally.benefits(context).generalizedEntropy()
    },
    cells(
      "theil_index", "Theil index",
      "How unequally benefits are spread over rows by Theil's entropy measure; benefits as in the "
        + "generalized entropy index.",
      "Σ (b/μ)·ln(b/μ) / n, b = 1 + favorable decision − favorable label", ideal: 0, .lowerIsBetter,
      .number, undefined: [.noRows, .noBenefit]
    ) { tally, context throws(UndefinedReason) in try tally.benefits(context).theil() },
    cells(
      "mean_log_deviation", "Mean log deviation",
      "How unequally benefits are spread over rows by Theil's other measure, L; benefits as in the "
        + "generalized entropy index. It does not exist where a row's benefit is 0.",
      "−Σ ln(b/μ) / n, b = 1 + favorable decision − favorable label", ideal: 0, .lowerIsBetter,
      .number, undefined: [.noRows, .noBenefit, .zeroBenefit]
    ) { tally, context throws(UndefinedReason) in
      try tally.benefits(context).meanLogDeviation()
    },
    cells(
      "coefficient_of_variation", "Coefficient of variation",
      "The standard deviation of the rows' benefits divided by their mean; benefits as in the "
        + "generalized entropy index.",
      "√(2·GE), GE = generalized entropy index", ideal: 0, .lowerIsBetter, .number,
      undefined: [.noRows, .noBenefit]
    ) { tally, context throws(UndefinedReason) in
      (2 * (try tally.benefits(context).generalizedEntropy())).squareRoot()
    },
    cells(
      "atkinson_index", "Atkinson index",
      "The share of all benefit that could be given up if the rest were spread equally, with an "
        + "aversion to inequality of ½; benefits as in the generalized entropy index.",
      "1 − (Σ √(b/μ) / n)², b = 1 + favorable decision − favorable label", ideal: 0,
      .lowerIsBetter, .number, undefined: [.noRows, .noBenefit]
    ) { tally, context throws(UndefinedReason) in try tally.benefits(context).atkinson() },
  ]

  private static func rate(
    _ id: String, _ title: String, _ definition: String, _ formula: String, _ rate: OrientedRate,
    _ direction: Direction = .descriptive
  ) -> Metric {
    let ideal: Double? =
      switch direction {
      case .higherIsBetter: 1
      case .lowerIsBetter: 0
      default: nil
      }
    return Metric(
      id: id, title: title, definition: definition, formula: formula, scope: .group, ideal: ideal,
      direction: direction, unit: .rate, family: rate.family, interval: .rate,
      undefined: rate.reasons, measure: .group(.rate(rate)))
  }

  private static func cells(
    _ id: String, _ title: String, _ definition: String, _ formula: String, ideal: Double?,
    _ direction: Direction, _ unit: Unit, family: Family = .other, rows: CellSet = .all,
    interval: IntervalRule = .bootstrap, undefined: [UndefinedReason],
    _ compute:
      @escaping @Sendable (CellTally, MeasureContext) throws(UndefinedReason) -> Double
  ) -> Metric {
    Metric(
      id: id, title: title, definition: definition, formula: formula, scope: .group, ideal: ideal,
      direction: direction, unit: unit, family: family, interval: interval,
      undefined: undefined, measure: .group(.cells(rows: rows, compute)))
  }
}
