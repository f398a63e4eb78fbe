import Fairness

/// A named choice of measures and limits.
///
/// A preset says what a record lists, not what is computed, and it never takes a measure away that
/// the findings or a limit need.
public enum Preset: String, Sendable, CaseIterable {
  /// Every measure; no limits.
  case all
  /// The measures that most rules and papers name; no limits.
  case minimal
  /// What lenders look at: approvals, people short, score gaps, calibration.
  case lending
  /// What selection procedures are held against: the four-fifths ratio, scoring rates.
  case employment
  /// What insurers look at: expected against actual, calibration, score gaps.
  case insurance

  /// The identifiers that are listed, in any scope; nil for all.
  var identifiers: Set<String>? {
    switch self {
    case .all: nil
    case .minimal: Self.core
    case .lending:
      Self.core.union([
        "shortfall", "odds_ratio", "relative_rate", "cohen_h", "mean_score",
        "mean_score_difference", "standardized_mean_difference", "ks_distance",
        "wasserstein_distance", "roc_auc", "roc_auc_difference", "brier_score", "log_loss",
        "calibration_in_the_large", "calibration_in_the_large_difference", "calibration_slope",
        "calibration_intercept", "expected_calibration_error", "false_discovery_rate",
        "false_omission_rate", "false_omission_rate_difference",
      ])
    case .employment:
      Self.core.union([
        "shortfall", "odds_ratio", "cohen_h", "scoring_rate", "scoring_rate_ratio",
        "scoring_rate_difference", "mean_score", "mean_score_difference",
        "standardized_mean_difference", "roc_auc", "roc_auc_difference",
      ])
    case .insurance:
      Self.core.union([
        "mean_score", "mean_score_difference", "actual_to_expected_ratio",
        "actual_to_expected_ratio_difference", "calibration_in_the_large",
        "calibration_in_the_large_difference", "calibration_slope", "calibration_intercept",
        "expected_calibration_error", "expected_calibration_error_difference", "brier_score",
        "brier_score_difference", "ks_distance", "wasserstein_distance",
        "standardized_mean_difference", "roc_auc", "roc_auc_difference",
      ])
    }
  }

  /// The limits that are judged where the configuration names none.
  ///
  /// They are rules of thumb in use in the field, not law; a report says that they came with the
  /// preset.
  var limits: [AuditConfiguration.MeasureLimit] {
    switch self {
    case .all, .minimal: []
    case .lending, .employment:
      [.init(metric: "disparate_impact_ratio", scope: "comparison", atLeast: 0.8)]
    case .insurance:
      [
        .init(
          metric: "calibration_in_the_large_difference", scope: "comparison", atLeast: -0.05,
          atMost: 0.05)
      ]
    }
  }

  /// What every preset lists: the findings and the first pages of a report rest on it.
  private static let core: Set<String> = [
    "selection_rate", "favorable_rate", "base_rate", "true_positive_rate", "false_positive_rate",
    "true_negative_rate", "false_negative_rate", "positive_predictive_value",
    "negative_predictive_value", "accuracy", "statistical_parity_difference",
    "disparate_impact_ratio", "equal_opportunity_difference", "true_positive_rate_difference",
    "average_odds_difference", "equalized_odds_difference", "predictive_equality_difference",
    "predictive_parity_difference", "accuracy_difference", "demographic_parity_difference",
    "demographic_parity_ratio", "equalized_odds_ratio",
  ]
}

/// The identifiers that a configuration may name.
enum MeasureNames {
  /// All identifiers of a scope, or of every scope.
  static func identifiers(scope: String?) -> [String] {
    var seen: Set<String> = []
    return Metric.all.filter { scope == nil || $0.scope.rawValue == scope }.map(\.id)
      .filter { seen.insert($0).inserted }
  }
}
