extension TaskMetric {
  /// The measures of predicted numbers.
  static let regression: [TaskMetric] =
    regressionGroup + regressionMeans + regressionErrors + regressionDistributions
    + regressionSummary

  private static let tails: [(id: String, title: String, share: String, quantile: String)] = [
    ("best_half_rate", "Share in the best half", "best half", "0.5"),
    ("best_fifth_rate", "Share in the best fifth", "best fifth", "0.8"),
    ("best_tenth_rate", "Share in the best tenth", "best tenth", "0.9"),
  ]

  private static let regressionGroup: [TaskMetric] = {
    let list = TaskMetricList(task: .regression, scope: .group)
    return [
      list(
        "mean_prediction", "Mean prediction", "The weighted mean prediction.", "Σwŷ / Σw",
        .descriptive, .score, interval: Method.student),
      list(
        "mean_label", "Mean label", "The weighted mean of the true numbers.", "Σwy / Σw",
        .descriptive, .score, interval: Method.student),
      list(
        "mean_residual", "Mean residual",
        "The mean of true minus predicted number; above 0, predictions are too low.",
        "Σw(y − ŷ) / Σw", ideal: 0, .closerToIdeal, .score, interval: Method.student),
      list(
        "mean_squared_error", "Mean squared error",
        "The mean squared distance of prediction and "
          + "true number.", "Σw(y − ŷ)² / Σw", ideal: 0, .lowerIsBetter, .number,
        interval: Method.student),
      list(
        "root_mean_squared_error", "Root mean squared error",
        "The root of the mean squared error, on the scale of the predictions.",
        "√(Σw(y − ŷ)² / Σw)", ideal: 0, .lowerIsBetter, .score, interval: Method.linear),
      list(
        "mean_absolute_error", "Mean absolute error",
        "The mean distance of prediction and true number.", "Σw|y − ŷ| / Σw", ideal: 0,
        .lowerIsBetter, .score, interval: Method.student),
      list(
        "mean_absolute_percentage_error", "Mean absolute percentage error",
        "The mean distance as a share of the true number; undefined where any true number is 0.",
        "Σw|(y − ŷ)/y| / Σw", ideal: 0, .lowerIsBetter, .number, interval: Method.student),
      list(
        "r_squared", "R²",
        "The share of the spread of the true numbers within the group that the predictions explain; "
          + "below 0, the group's own mean would predict better.",
        "1 − Σw(y − ŷ)² / Σw(y − ȳ)²", ideal: 1, .higherIsBetter, .number, interval: Method.linear),
      list(
        "correlation", "Correlation", "Pearson's correlation of prediction and true number.",
        "cov(y, ŷ) / (σ_y σ_ŷ)", ideal: 1, .higherIsBetter, .number, interval: "Fisher's z"),
      list(
        "actual_to_expected", "Actual to expected",
        "The sum of the true numbers over that of the predictions; above 1, predictions are too low.",
        "Σwy / Σwŷ", ideal: 1, .closerToIdeal, .ratio, interval: Method.delta),
    ]
      + tails.map {
        list(
          $0.id, $0.title,
          "The share of the group among the \($0.share) of all rows: whose prediction lies strictly "
            + "beyond the quantile of all rows, on the side that is good for the person.",
          "P(ŷ beyond its \($0.quantile)-quantile, counted from the bad end)", .descriptive, .rate,
          interval: Method.rate)
      }
  }()

  private static let regressionMeans: [TaskMetric] = {
    let list = TaskMetricList(task: .regression, scope: .comparison)
    func standardized(_ prefix: String, _ what: String, _ x: String) -> [TaskMetric] {
      [
        list(
          prefix + "standardized_mean_difference", "Standardized mean difference of \(what)",
          "The difference of the groups' mean \(what) in standard deviations, pooled over the two "
            + "groups.",
          "(x̄(g) − x̄(ref)) / √{[(m_g − 1)s²(g) + (m_r − 1)s²(ref)] / (m_g + m_r − 2)}, x = \(x)",
          ideal: 0, .closerToIdeal, .number, interval: "Hedges and Olkin", test: Method.welchTest),
        list(
          prefix + "standardized_mean_difference_population",
          "Standardized mean difference of \(what), population scale",
          "The same times 100 in standard deviations of all rows, as lenders compute it (a limit of "
            + "30 is in use).",
          "100·(x̄(g) − x̄(ref)) / s(all), x = \(x)", ideal: 0, .closerToIdeal, .number,
          interval: Method.welch, test: Method.welchTest),
      ]
    }
    return [
      list(
        "mean_prediction_difference", "Mean prediction difference",
        "The group's mean prediction minus the reference group's.", "x(g) − x(ref), x = Σwŷ / Σw",
        ideal: 0, .closerToIdeal, .difference, interval: Method.welch, test: Method.welchTest),
      list(
        "mean_prediction_ratio", "Mean prediction ratio",
        "The group's mean prediction divided by the reference group's.",
        "x(g) / x(ref), x = Σwŷ / Σw", ideal: 1, .closerToIdeal, .ratio, interval: Method.delta,
        test: Method.welchTest),
      list(
        "log_mean_prediction_ratio", "Log ratio of mean predictions",
        "The logarithm of that ratio, weighted by exposure: the insurers' measure of premium "
          + "disparity (0.05 and 0.10 are limits in use).",
        "ln(x(g) / x(ref)), x = Σwŷ / Σw", ideal: 0, .closerToIdeal, .number,
        interval: Method.delta, test: Method.welchTest),
    ] + standardized("", "predictions", "ŷ") + [
      list(
        "mean_label_difference", "Mean label difference",
        "The group's mean true number minus the reference group's.", "x(g) − x(ref), x = Σwy / Σw",
        ideal: 0, .descriptive, .difference, interval: Method.welch),
      list(
        "mean_label_ratio", "Mean label ratio",
        "The group's mean true number divided by the reference group's.",
        "x(g) / x(ref), x = Σwy / Σw", ideal: 1, .descriptive, .ratio, interval: Method.delta),
      list(
        "mean_residual_difference", "Mean residual difference",
        "The group's mean of true minus predicted number minus the reference group's.",
        "x(g) − x(ref), x = Σw(y − ŷ) / Σw", ideal: 0, .closerToIdeal, .difference,
        interval: Method.welch, test: Method.welchTest),
    ] + standardized("residual_", "residuals", "y − ŷ")
  }()

  private static let regressionErrors: [TaskMetric] = {
    let list = TaskMetricList(task: .regression, scope: .comparison)
    func pair(
      _ id: String, _ title: String, _ formula: String, interval: String, test: String?
    ) -> [TaskMetric] {
      [
        list(
          id + "_difference", title + " difference", "The group's minus the reference group's.",
          "x(g) − x(ref), x = \(formula)", ideal: 0, .closerToIdeal, .difference,
          interval: interval, test: test),
        list(
          id + "_ratio", title + " ratio", "The group's divided by the reference group's.",
          "x(g) / x(ref), x = \(formula)", ideal: 1, .closerToIdeal, .ratio,
          interval: Method.delta, test: test),
      ]
    }
    return pair(
      "root_mean_squared_error", "Root mean squared error", "√(Σw(y − ŷ)² / Σw)",
      interval: Method.linear, test: nil)
      + pair(
        "mean_absolute_error", "Mean absolute error", "Σw|y − ŷ| / Σw", interval: Method.welch,
        test: Method.welchTest) + [
        list(
          "mean_absolute_percentage_error_difference", "Mean absolute percentage error difference",
          "The group's minus the reference group's.", "x(g) − x(ref), x = Σw|(y − ŷ)/y| / Σw",
          ideal: 0, .closerToIdeal, .difference, interval: Method.welch),
        list(
          "r_squared_difference", "R² difference", "The group's minus the reference group's.",
          "x(g) − x(ref), x = R²", ideal: 0, .closerToIdeal, .difference, interval: Method.linear),
        list(
          "correlation_difference", "Correlation difference",
          "The group's minus the reference group's.", "x(g) − x(ref), x = cov(y, ŷ) / (σ_y σ_ŷ)",
          ideal: 0, .closerToIdeal, .difference, interval: "Zou's hybrid of two Fisher intervals"),
        list(
          "actual_to_expected_ratio", "Actual to expected ratio",
          "The group's actual to expected divided by the reference group's.",
          "x(g) / x(ref), x = Σwy / Σwŷ", ideal: 1, .closerToIdeal, .ratio,
          interval: Method.delta),
      ]
  }()

  private static let regressionDistributions: [TaskMetric] = {
    let list = TaskMetricList(task: .regression, scope: .comparison)
    let fit = "delta method on the logarithmic scale, the classifiers' own uncertainty included"
    return [
      list(
        "ks_distance", "Kolmogorov–Smirnov distance",
        "The largest difference between the shares of the two groups at or below any prediction.",
        "sup_t |F_g(t) − F_ref(t)|", ideal: 0, .lowerIsBetter, .number, interval: Method.rows,
        test: "Kolmogorov–Smirnov, two-sided, asymptotic on effective sizes"),
      list(
        "wasserstein_distance", "Wasserstein distance",
        "The area between the two groups' cumulative distributions, on the predictions' scale: how "
          + "far predictions of one group would have to move on average.",
        "∫ |F_g(t) − F_ref(t)| dt", ideal: 0, .lowerIsBetter, .score, interval: Method.rows),
    ]
      + tails.flatMap { tail in
        [
          list(
            tail.id + "_difference", tail.title + " difference",
            "The group's share in the \(tail.share) of all rows minus the reference group's.",
            "x(g) − x(ref), x = P(ŷ beyond its \(tail.quantile)-quantile)", ideal: 0,
            .closerToIdeal, .difference, interval: Method.difference, test: Method.fisher),
          list(
            tail.id + "_ratio", tail.title + " ratio",
            "The group's share in the \(tail.share) of all rows divided by the reference group's.",
            "x(g) / x(ref), x = P(ŷ beyond its \(tail.quantile)-quantile)", ideal: 1,
            .closerToIdeal, .ratio, interval: Method.ratio, test: Method.fisher),
        ]
      } + [
        list(
          "independence_density_ratio", "Independence by density ratio",
          "How much the predictions alone tell about the group: 1 when nothing (0.8 to 1.25 is a "
            + "band in use).",
          "(n − n₁)/n₁ · mean odds(ref | ŷ), logistic", ideal: 1, .closerToIdeal, .ratio,
          interval: fit),
        list(
          "separation_density_ratio", "Separation by density ratio",
          "How much the predictions tell about the group beyond the true numbers: 1 when nothing.",
          "mean odds(ref | y, ŷ) / odds(ref | y), logistic", ideal: 1, .closerToIdeal, .ratio,
          interval: fit),
        list(
          "sufficiency_density_ratio", "Sufficiency by density ratio",
          "How much the true numbers tell about the group beyond the predictions: 1 when nothing.",
          "mean odds(ref | y, ŷ) / odds(ref | ŷ), logistic", ideal: 1, .closerToIdeal, .ratio,
          interval: fit),
      ]
  }()

  private static let regressionSummary: [TaskMetric] = {
    let list = TaskMetricList(task: .regression, scope: .summary)
    func range(_ id: String, _ title: String, _ formula: String) -> TaskMetric {
      list(
        id + "_difference", "Range: " + title, "The highest value of any group minus the lowest.",
        "max_g x − min_g x, x = \(formula)", ideal: 0, .lowerIsBetter, .difference)
    }
    func ratio(_ id: String, _ title: String, _ formula: String) -> TaskMetric {
      list(
        id + "_ratio", "Ratio: " + title, "The lowest value of any group divided by the highest.",
        "min_g x / max_g x, x = \(formula)", ideal: 1, .higherIsBetter, .ratio)
    }
    func bounded(_ id: String, _ title: String, _ formula: String) -> TaskMetric {
      list(
        id, title, "The largest mean loss of any group, naming it.", "max_g \(formula)",
        ideal: 0, .lowerIsBetter, .number, interval: "Student's t, Bonferroni over the groups")
    }
    return [
      range("mean_prediction", "Mean prediction", "Σwŷ / Σw"),
      ratio("mean_prediction", "Mean prediction", "Σwŷ / Σw"),
      range("mean_residual", "Mean residual", "Σw(y − ŷ) / Σw"),
      range("root_mean_squared_error", "Root mean squared error", "√(Σw(y − ŷ)² / Σw)"),
      ratio("root_mean_squared_error", "Root mean squared error", "√(Σw(y − ŷ)² / Σw)"),
      range("mean_absolute_error", "Mean absolute error", "Σw|y − ŷ| / Σw"),
      ratio("mean_absolute_error", "Mean absolute error", "Σw|y − ŷ| / Σw"),
      range("r_squared", "R²", "R²"),
      ratio("actual_to_expected", "Actual to expected", "Σwy / Σwŷ"),
    ]
      + tails.flatMap {
        [
          range($0.id, $0.title, "P(ŷ beyond its \($0.quantile)-quantile)"),
          ratio($0.id, $0.title, "P(ŷ beyond its \($0.quantile)-quantile)"),
        ]
      } + [
        bounded(
          "bounded_group_loss_squared_error", "Bounded group loss, squared error",
          "Σw(y − ŷ)² / Σw"),
        bounded(
          "bounded_group_loss_absolute_error", "Bounded group loss, absolute error",
          "Σw|y − ŷ| / Σw"),
      ]
  }()
}
