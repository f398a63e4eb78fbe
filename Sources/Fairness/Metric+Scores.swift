internal import Statistics

extension Metric {
  /// Measures on the scores of a group.
  static let scoreMetrics: [Metric] = [
    scores(
      "mean_score", "Mean score", "The average score of the rows.", "Σs / n", ideal: nil,
      .descriptive, .score, interval: .linearized, needs: .scores, within: anyNumber
    ) { tally, _ throws(UndefinedReason) in
      try tally.checkedScores(probabilities: false).moments.mean()
    },
    scores(
      "roc_auc", "ROC AUC",
      "How often a label-positive row scores above a label-negative one of the same group, ties "
        + "counting half.",
      "P(s⁺ > s⁻) + ½·P(s⁺ = s⁻)", ideal: 1, .higherIsBetter, .number, interval: .deLong,
      needs: .scores, undefined: [.noLabelPositives, .noLabelNegatives]
    ) { tally, _ throws(UndefinedReason) in try tally.rocArea() },
    scores(
      "background_positive_subgroup_negative_auc", "BPSN AUC",
      "How often a label-positive row from outside the group scores above a label-negative row of "
        + "the group, ties counting half; low where the group's negatives score too high. The "
        + "background is all rows but the group's.",
      "P(s⁺(not g) > s⁻(g)) + ½·P(s⁺(not g) = s⁻(g))", ideal: 1, .higherIsBetter, .number,
      interval: .deLong, needs: .scores, undefined: [.noLabelNegatives, .noOutsidePositives]
    ) { tally, _ throws(UndefinedReason) in try tally.backgroundPositiveArea() },
    scores(
      "background_negative_subgroup_positive_auc", "BNSP AUC",
      "How often a label-positive row of the group scores above a label-negative row from outside "
        + "it, ties counting half; low where the group's positives score too low. The background "
        + "is all rows but the group's.",
      "P(s⁺(g) > s⁻(not g)) + ½·P(s⁺(g) = s⁻(not g))", ideal: 1, .higherIsBetter, .number,
      interval: .deLong, needs: .scores, undefined: [.noLabelPositives, .noOutsideNegatives]
    ) { tally, _ throws(UndefinedReason) in try tally.backgroundNegativeArea() },
    scores(
      "scoring_rate", "Scoring rate",
      "The share of rows that score strictly above the median of all rows of the sample (New York "
        + "City's Local Law 144); of weighted rows the weighted median. The interval takes the "
        + "median as known.",
      "n(s > median of all) / n", ideal: nil, .descriptive, .rate, interval: .rate,
      needs: .scores
    ) { tally, _ throws(UndefinedReason) in try tally.scoringRate() },
    scores(
      "generalized_true_positive_rate", "Generalized true positive rate",
      "The average score of label-positive rows.", "mean of s where y = 1", ideal: nil,
      .higherIsBetter, .score, interval: .linearized, rows: .labelPositive,
      undefined: [.noLabelPositives]
    ) { tally, _ throws(UndefinedReason) in
      try tally.checkedScores().moments.mean(labelPositive: true)
    },
    scores(
      "generalized_false_positive_rate", "Generalized false positive rate",
      "The average score of label-negative rows.", "mean of s where y = 0", ideal: nil,
      .lowerIsBetter, .score, interval: .linearized, rows: .labelNegative,
      undefined: [.noLabelNegatives]
    ) { tally, _ throws(UndefinedReason) in
      try tally.checkedScores().moments.mean(labelPositive: false)
    },
    scores(
      "brier_score", "Brier score", "The mean squared distance of score and label.",
      "Σ(s − y)² / n", ideal: 0, .lowerIsBetter, .number, interval: .linearized
    ) { tally, _ throws(UndefinedReason) in try tally.checkedScores().moments.brierScore() },
    scores(
      "log_loss", "Log loss",
      "The mean negative logarithm of the probability given to the label, with probabilities kept "
        + "at least 2⁻⁵² away from 0 and 1.",
      "−Σ ln(y·s + (1 − y)(1 − s)) / n", ideal: 0, .lowerIsBetter, .number,
      interval: .linearized, within: 0...Double.greatestFiniteMagnitude
    ) { tally, _ throws(UndefinedReason) in try tally.checkedScores().moments.logLoss() },
    scores(
      "calibration_in_the_large", "Calibration in the large",
      "The share of label-positive rows minus the average score; above 0, scores are too low.",
      "Σ(y − s) / n", ideal: 0, .closerToIdeal, .difference, interval: .linearized, within: -1...1
    ) { tally, _ throws(UndefinedReason) in
      try tally.checkedScores().moments.calibrationInTheLarge()
    },
    scores(
      "actual_to_expected_ratio", "Actual to expected ratio",
      "The label-positive rows divided by the sum of the scores; above 1, scores are too low.",
      "Σy / Σs", ideal: 1, .closerToIdeal, .ratio, interval: .linearized,
      within: 0...Double.greatestFiniteMagnitude, undefined: [.zeroMeanScore]
    ) { tally, _ throws(UndefinedReason) in
      try tally.checkedScores().moments.actualToExpected()
    },
    scores(
      "calibration_slope", "Calibration slope",
      "The slope of a logistic regression of the label on the log-odds of the score; below 1, scores "
        + "are too extreme. Scores are kept 2⁻²⁰ away from 0 and 1.",
      "b in P(y = 1) = 1 / (1 + exp(−a − b·ln(s/(1 − s))))", ideal: 1, .closerToIdeal, .number,
      interval: .sandwich, within: anyNumber, undefined: fitReasons
    ) { tally, _ throws(UndefinedReason) in try tally.calibrationFit().slope },
    scores(
      "calibration_intercept", "Calibration intercept",
      "The intercept of the same regression: the log-odds of the label where the score is ½.",
      "a in P(y = 1) = 1 / (1 + exp(−a − b·ln(s/(1 − s))))", ideal: 0, .closerToIdeal, .number,
      interval: .sandwich, within: anyNumber, undefined: fitReasons
    ) { tally, _ throws(UndefinedReason) in try tally.calibrationFit().intercept },
    calibration(
      "expected_calibration_error", "Expected calibration error",
      "The average distance of the share of label-positive rows from the mean score over ten "
        + "equally wide bins of score, each weighted by its rows. Chance alone makes it large in "
        + "small groups: compare it with `expected_calibration_error_by_chance`.",
      "Σ_b |Σ_{i∈b} (y − s)| / n, b = tenths of 0…1", ideal: 0, .lowerIsBetter, \.expectedError),
    scores(
      "expected_calibration_error_by_chance", "Expected calibration error by chance",
      "What the expected calibration error of these very scores would be on average if they were "
        + "perfectly calibrated: its bias.",
      "Σ_b √(2/π·Σ_{i∈b} s(1 − s)) / n, b = tenths of 0…1", ideal: nil, .descriptive, .number,
      interval: .none("it is an expected value, not an estimate")
    ) { tally, _ throws(UndefinedReason) in
      ScoreNumber(
        try tally.checkedScores().moments.expectedErrorUnderCalibration(), variance: nil)
    },
    calibration(
      "maximum_calibration_error", "Maximum calibration error",
      "The largest distance of the share of label-positive rows from the mean score in ten equally "
        + "wide bins of score, however few rows a bin has.",
      "max_b |mean y − mean s|, b = tenths of 0…1", ideal: 0, .lowerIsBetter, \.maximumError),
    calibration(
      "brier_reliability", "Brier reliability",
      "The part of the Brier score that is due to calibration: reliability − resolution + "
        + "uncertainty + within-bin variance − within-bin covariance is the Brier score.",
      "Σ_b n_b·(mean s − mean y)² / n, b = tenths of 0…1", ideal: 0, .lowerIsBetter, \.reliability),
    calibration(
      "brier_resolution", "Brier resolution",
      "How far the share of label-positive rows in a bin of score is from that of the group.",
      "Σ_b n_b·(mean y in b − mean y)² / n, b = tenths of 0…1", ideal: nil, .higherIsBetter,
      \.resolution),
    calibration(
      "brier_uncertainty", "Brier uncertainty",
      "The Brier score of the base rate itself: groups of different base rates differ in it whatever "
        + "the scores.",
      "π(1 − π), π = mean y", ideal: nil, .descriptive, \.uncertainty,
      isDistance: false),
    calibration(
      "brier_within_bin_variance", "Brier within-bin variance",
      "The variance of the scores inside the bins, which the decomposition of the Brier score into "
        + "bins would lose.",
      "Σ_b Σ_{i∈b} (s − mean s)² / n, b = tenths of 0…1", ideal: nil, .descriptive,
      \.withinVariance, isDistance: false),
    calibration(
      "brier_within_bin_covariance", "Brier within-bin covariance",
      "Twice the covariance of score and label inside the bins, which the decomposition of the Brier "
        + "score into bins would lose.",
      "2·Σ_b Σ_{i∈b} (y − mean y)(s − mean s) / n, b = tenths of 0…1", ideal: nil, .descriptive,
      \.withinCovariance, isDistance: false),
  ]

  private static let anyNumber = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude

  private static let fitReasons: [UndefinedReason] = [
    .noLabelPositives, .noLabelNegatives, .oneScore, .separatedClasses, .noFiniteFit,
  ]

  private static func scores(
    _ id: String, _ title: String, _ definition: String, _ formula: String, ideal: Double?,
    _ direction: Direction, _ unit: Unit, interval: IntervalRule, rows: CellSet = .all,
    needs: Need = .probabilities, within range: ClosedRange<Double> = 0...1,
    undefined: [UndefinedReason] = [],
    _ compute:
      @escaping @Sendable (GroupTally, MeasureContext) throws(UndefinedReason) -> ScoreNumber
  ) -> Metric {
    var reasons: [UndefinedReason] = [.noRows, .noScores, .outOfRange]
    if needs == .probabilities { reasons.append(.notProbabilities) }
    return Metric(
      id: id, title: title, definition: definition, formula: formula, scope: .group, ideal: ideal,
      direction: direction, unit: unit, interval: interval, needs: needs,
      undefined: reasons + undefined,
      measure: .group(.scores(rows: rows, within: range, compute)))
  }

  /// A number of the calibration in tenths.
  private static func calibration(
    _ id: String, _ title: String, _ definition: String, _ formula: String, ideal: Double?,
    _ direction: Direction, _ part: any KeyPath<CalibrationSummary, Double> & Sendable,
    isDistance: Bool = true
  ) -> Metric {
    scores(
      id, title, definition, formula, ideal: ideal, direction, .number,
      interval: isDistance ? .bootstrapDistance : .bootstrap
    ) { tally, _ throws(UndefinedReason) in
      ScoreNumber(try tally.calibrationSummary()[keyPath: part], variance: nil)
    }
  }
}

extension GroupMeasure {
  /// The area under the ROC curve.
  static let rocArea = GroupMeasure.scores(rows: .all, within: 0...1) {
    tally, _ throws(UndefinedReason) in try tally.rocArea()
  }
}
