extension PeerMeasure {
  /// Every measure of other tools on labels and decisions that is one of ours under another name, sign
  /// or order, or that looks like one and is not.
  ///
  /// Here d (Clarify's facet) or u (unprivileged, comparison, member) is our group, a or r our
  /// reference group. Numbers of Fairlearn, AIF360, Aequitas, holisticai, Clarify and Veritas are
  /// tested (`script/fixtures/fairness_peers.py`); definitions of others are read from their source
  /// or text.
  public static let all: [PeerMeasure] =
    clarify + data + aif360 + fairlearn + aequitas + holisticai + veritas + others

  private static func comparison(
    _ peer: String, _ name: String, _ definition: String, _ metric: String,
    _ conversion: Conversion = .same, _ note: String? = nil
  ) -> PeerMeasure {
    PeerMeasure(
      peer: peer, name: name, definition: definition, metric: metric, scope: .comparison,
      conversion: conversion, note: note)
  }

  private static func summary(
    _ peer: String, _ name: String, _ definition: String, _ metric: String,
    _ conversion: Conversion = .same, _ note: String? = nil
  ) -> PeerMeasure {
    PeerMeasure(
      peer: peer, name: name, definition: definition, metric: metric, scope: .summary,
      conversion: conversion, note: note)
  }

  private static func group(
    _ peer: String, _ name: String, _ definition: String, _ metric: String,
    _ conversion: Conversion = .same, _ note: String? = nil
  ) -> PeerMeasure {
    PeerMeasure(
      peer: peer, name: name, definition: definition, metric: metric, scope: .group,
      conversion: conversion, note: note)
  }

  /// Amazon SageMaker Clarify's post-training list, with its mixed signs.
  private static let clarify: [PeerMeasure] = [
    comparison("Clarify", "DPPL", "SR(a) − SR(d)", "statistical_parity_difference", .times(-1)),
    comparison("Clarify", "DI", "SR(d) / SR(a)", "disparate_impact_ratio"),
    comparison(
      "Clarify", "DCA", "P/PP (a) − P/PP (d)", "conditional_acceptance_difference", .times(-1)),
    comparison("Clarify", "DCR", "N/PN (d) − N/PN (a)", "conditional_rejection_difference"),
    comparison(
      "Clarify", "RD", "TPR(a) − TPR(d)", "true_positive_rate_difference", .times(-1)),
    comparison("Clarify", "SD", "TNR(d) − TNR(a)", "true_negative_rate_difference"),
    comparison(
      "Clarify", "DAR", "PPV(a) − PPV(d)", "predictive_parity_difference", .times(-1),
      "Its \"acceptance rate\" is precision."),
    comparison(
      "Clarify", "DRR", "NPV(d) − NPV(a)", "negative_predictive_value_difference", .same,
      "Its \"rejection rate\" is the negative predictive value."),
    comparison("Clarify", "AD", "ACC(a) − ACC(d)", "accuracy_difference", .times(-1)),
    comparison("Clarify", "TE", "FN/FP (d) − FN/FP (a)", "treatment_equality_difference"),
    comparison(
      "Clarify", "FT", "flip test by nearest neighbors of a", "statistical_parity_difference",
      .none,
      "Needs the features: a k-nearest-neighbor stand-in for a counterfactual, no function of the "
        + "cells."),
    summary(
      "Clarify", "GE", "generalized entropy, α = 2, over all rows", "generalized_entropy_index"),
    comparison("Clarify", "DPL", "q(a) − q(d), of labels", "base_rate_difference", .times(-1)),
  ]

  private static let aif360: [PeerMeasure] = [
    comparison(
      "AIF360", "statistical_parity_difference", "SR(u) − SR(r)", "statistical_parity_difference"),
    comparison("AIF360", "disparate_impact", "SR(u) / SR(r)", "disparate_impact_ratio"),
    comparison(
      "AIF360", "equal_opportunity_difference", "TPR(u) − TPR(r)", "equal_opportunity_difference",
      .same, "Its positive class is the favorable one."),
    comparison(
      "AIF360", "true_positive_rate_difference", "TPR(u) − TPR(r)",
      "true_positive_rate_difference"),
    comparison(
      "AIF360", "average_odds_difference", "(ΔFPR + ΔTPR) / 2", "average_odds_difference"),
    comparison(
      "AIF360", "average_abs_odds_difference", "(|ΔFPR| + |ΔTPR|) / 2",
      "average_absolute_odds_difference"),
    comparison(
      "AIF360", "equalized_odds_difference", "max(|ΔFPR|, |ΔTPR|)", "equalized_odds_difference"),
    comparison(
      "AIF360", "average_predictive_value_difference", "(ΔPPV + ΔFOR) / 2",
      "average_predictive_value_difference"),
    comparison("AIF360", "error_rate_difference", "ERR(u) − ERR(r)", "error_rate_difference"),
    comparison("AIF360", "error_rate_ratio", "ERR(u) / ERR(r)", "error_rate_ratio"),
    comparison(
      "AIF360", "false_positive_rate_difference", "FPR(u) − FPR(r)",
      "predictive_equality_difference"),
    comparison(
      "AIF360", "false_positive_rate_ratio", "FPR(u) / FPR(r)", "false_positive_rate_ratio"),
    comparison(
      "AIF360", "false_negative_rate_difference", "FNR(u) − FNR(r)",
      "false_negative_rate_difference"),
    comparison(
      "AIF360", "false_negative_rate_ratio", "FNR(u) / FNR(r)", "false_negative_rate_ratio"),
    comparison(
      "AIF360", "false_omission_rate_difference", "FOR(u) − FOR(r)",
      "false_omission_rate_difference"),
    comparison(
      "AIF360", "false_omission_rate_ratio", "FOR(u) / FOR(r)", "false_omission_rate_ratio"),
    comparison(
      "AIF360", "false_discovery_rate_difference", "FDR(u) − FDR(r)",
      "false_discovery_rate_difference"),
    comparison(
      "AIF360", "false_discovery_rate_ratio", "FDR(u) / FDR(r)", "false_discovery_rate_ratio"),
    summary(
      "AIF360", "generalized_entropy_index", "α = 2, over all rows", "generalized_entropy_index",
      .same, "Ignores weights."),
    summary(
      "AIF360", "theil_index", "α = 1, over all rows", "theil_index", .same, "Ignores weights."),
    summary(
      "AIF360", "coefficient_of_variation", "√(2·GE)", "coefficient_of_variation", .same,
      "Ignores weights."),
    summary(
      "AIF360", "between_all_groups_generalized_entropy_index", "each row with its group's mean",
      "between_group_generalized_entropy"),
    summary(
      "AIF360", "between_all_groups_theil_index", "each row with its group's mean",
      "between_group_theil_index"),
    summary(
      "AIF360", "between_all_groups_coefficient_of_variation", "each row with its group's mean",
      "between_group_coefficient_of_variation"),
    summary(
      "AIF360", "differential_fairness_bias_amplification", "ε(decisions) − ε(labels)",
      "differential_fairness_amplification"),
  ]

  private static let fairlearn: [PeerMeasure] = [
    summary(
      "Fairlearn", "demographic_parity_difference", "max SR − min SR",
      "demographic_parity_difference"),
    summary(
      "Fairlearn", "demographic_parity_ratio", "min SR / max SR", "selection_rate_ratio", .same,
      "Of the positive decision, also where that is the unfavorable one."),
    summary(
      "Fairlearn", "equal_opportunity_difference", "max TPR − min TPR",
      "true_positive_rate_difference"),
    summary(
      "Fairlearn", "equal_opportunity_ratio", "min TPR / max TPR", "true_positive_rate_ratio"),
    summary(
      "Fairlearn", "equalized_odds_difference", "the larger range of TPR and FPR",
      "equalized_odds_difference"),
    summary(
      "Fairlearn", #"equalized_odds_difference(agg="mean")"#, "the mean range of TPR and FPR",
      "average_equalized_odds_difference"),
    summary(
      "Fairlearn", "equalized_odds_ratio", "the smaller ratio of TPR and FPR",
      "equalized_odds_ratio"),
    summary(
      "Fairlearn", #"demographic_parity_difference(method="to_overall")"#, "max |SR − SR(all)|",
      "demographic_parity_difference_to_overall"),
    summary(
      "Fairlearn", #"demographic_parity_ratio(method="to_overall")"#,
      "min of SR/SR(all) and its inverse", "demographic_parity_ratio_to_overall"),
    summary(
      "Fairlearn", #"equal_opportunity_difference(method="to_overall")"#, "max |TPR − TPR(all)|",
      "equal_opportunity_difference_to_overall"),
    summary(
      "Fairlearn", #"equal_opportunity_ratio(method="to_overall")"#,
      "min of TPR/TPR(all) and its inverse", "equal_opportunity_ratio_to_overall"),
    summary(
      "Fairlearn", #"equalized_odds_difference(method="to_overall")"#,
      "the larger of both distances from all rows", "equalized_odds_difference_to_overall"),
    summary(
      "Fairlearn", #"equalized_odds_ratio(method="to_overall")"#,
      "the smaller of both ratios to all rows", "equalized_odds_ratio_to_overall"),
    summary(
      "Fairlearn", "accuracy_score_difference", "max ACC − min ACC", "accuracy_difference"),
  ]

  private static let aequitas: [PeerMeasure] = [
    group(
      "Aequitas", "ppr", "PP(g) / Σ PP", "share_of_selected", .same,
      "Its \"statistical parity\" compares these shares, which grow with the group."),
    group("Aequitas", "pprev", "PP / n", "selection_rate", .same, "Its \"impact parity\"."),
    group("Aequitas", "tpr", "TP / P", "true_positive_rate"),
    group("Aequitas", "fpr", "FP / N", "false_positive_rate"),
    group("Aequitas", "fnr", "FN / P", "false_negative_rate"),
    group("Aequitas", "tnr", "TN / N", "true_negative_rate"),
    group("Aequitas", "precision", "TP / PP", "positive_predictive_value"),
    group("Aequitas", "npv", "TN / PN", "negative_predictive_value"),
    group("Aequitas", "fdr", "FP / PP", "false_discovery_rate"),
    group("Aequitas", "for", "FN / PN", "false_omission_rate"),
    group("Aequitas", "prev", "P / n", "base_rate"),
    comparison("Aequitas", "ppr_disparity", "ppr(u) / ppr(r)", "share_of_selected_ratio"),
    comparison(
      "Aequitas", "pprev_disparity", "SR(u) / SR(r)", "selection_rate_ratio", .same,
      "An infinite one is shown as 10."),
    comparison("Aequitas", "tpr_disparity", "TPR(u) / TPR(r)", "true_positive_rate_ratio"),
    comparison("Aequitas", "fpr_disparity", "FPR(u) / FPR(r)", "false_positive_rate_ratio"),
    comparison("Aequitas", "fnr_disparity", "FNR(u) / FNR(r)", "false_negative_rate_ratio"),
    comparison("Aequitas", "tnr_disparity", "TNR(u) / TNR(r)", "true_negative_rate_ratio"),
    comparison(
      "Aequitas", "precision_disparity", "PPV(u) / PPV(r)", "positive_predictive_value_ratio"),
    comparison("Aequitas", "npv_disparity", "NPV(u) / NPV(r)", "negative_predictive_value_ratio"),
    comparison("Aequitas", "fdr_disparity", "FDR(u) / FDR(r)", "false_discovery_rate_ratio"),
    comparison("Aequitas", "for_disparity", "FOR(u) / FOR(r)", "false_omission_rate_ratio"),
    comparison(
      "Aequitas", "fpr_significance", "a test of FDR", "predictive_equality_difference", .none,
      "Its tests of the TPR and FPR family look at positive decisions only: they test predictive "
        + "values."),
  ]

  private static let holisticai: [PeerMeasure] = [
    comparison(
      "holisticai", "statistical_parity", "SR(a) − SR(b), in the order given",
      "statistical_parity_difference"),
    comparison("holisticai", "disparate_impact", "SR(a) / SR(b)", "disparate_impact_ratio"),
    comparison(
      "holisticai", "four_fifths", "min(a/b, b/a)", "symmetric_impact_ratio", .same,
      "Also flags the favored side."),
    comparison("holisticai", "cohen_d", "(SR(a) − SR(b)) / s", "cohen_d"),
    comparison("holisticai", "z_test_diff", "pooled two-proportion z", "z_statistic"),
    comparison(
      "holisticai", "equal_opportunity_diff", "TPR(a) − TPR(b)", "equal_opportunity_difference"),
    comparison(
      "holisticai", "false_positive_rate_diff", "FPR(a) − FPR(b)",
      "predictive_equality_difference"),
    comparison(
      "holisticai", "false_negative_rate_diff", "FNR(a) − FNR(b)",
      "false_negative_rate_difference"),
    comparison(
      "holisticai", "true_negative_rate_diff", "TNR(a) − TNR(b)", "true_negative_rate_difference"),
    comparison(
      "holisticai", "average_odds_diff", "(ΔFPR + ΔTPR) / 2", "average_odds_difference"),
    comparison("holisticai", "accuracy_diff", "ACC(a) − ACC(b)", "accuracy_difference"),
    summary("holisticai", "generalized_entropy_index", "α = 2", "generalized_entropy_index"),
    summary("holisticai", "theil_index", "α = 1", "theil_index"),
    summary(
      "holisticai", "coefficient_of_variation", "2·√GE", "coefficient_of_variation",
      .times(2.0.squareRoot()), "√2 too large."),
  ]

  private static let veritas: [PeerMeasure] = [
    comparison(
      "Veritas", "disparate_impact", "SR(r) / SR(u)", "disparate_impact_ratio", .inverse),
    comparison(
      "Veritas", "demographic_parity", "SR(r) − SR(u)", "statistical_parity_difference",
      .times(-1)),
    comparison(
      "Veritas", "equal_opportunity", "TPR(r) − TPR(u)", "true_positive_rate_difference",
      .times(-1)),
    comparison(
      "Veritas", "fpr_parity", "FPR(r) − FPR(u)", "predictive_equality_difference", .times(-1)),
    comparison(
      "Veritas", "tnr_parity", "TNR(r) − TNR(u)", "true_negative_rate_difference", .times(-1)),
    comparison(
      "Veritas", "fnr_parity", "FNR(r) − FNR(u)", "false_negative_rate_difference", .times(-1)),
    comparison(
      "Veritas", "npv_parity", "NPV(r) − NPV(u)", "negative_predictive_value_difference",
      .times(-1)),
    comparison(
      "Veritas", "fdr_parity", "FDR(r) − FDR(u)", "false_discovery_rate_difference", .times(-1)),
    comparison(
      "Veritas", "for_parity", "FOR(r) − FOR(u)", "false_omission_rate_difference", .times(-1)),
    comparison(
      "Veritas", "equal_odds", "(ΔTPR + ΔFPR) / 2, r − u", "average_odds_difference", .times(-1),
      "Signed: the two gaps can cancel."),
    comparison(
      "Veritas", "calibration_by_group", "(ΔPPV + ΔFOR) / 2, r − u",
      "average_predictive_value_difference", .times(-1),
      "Of decisions, not of scores: no calibration curve enters."),
    summary("Veritas", "mi_independence", "I(Ŷ; A) / H(A)", "mutual_information_independence"),
    summary("Veritas", "mi_sufficiency", "I(Y; A | Ŷ) / H(Ŷ, A)", "mutual_information_sufficiency"),
    summary(
      "Veritas", "mi_separation", "(H(Y, A) + H(Ŷ, A) − H(Y, Ŷ, A) − H(Y)) / H(Y, A)",
      "mutual_information_separation", .none,
      "H(Ŷ, A) stands where H(Ŷ, Y) should: above 0 also when separation holds exactly."),
  ]

  /// Rules and tools whose numbers are not tested here.
  private static let others: [PeerMeasure] = [
    comparison(
      "UGESP (29 CFR 1607.4 D)", "four-fifths rule",
      "selection rate over that of the group with the highest", "disparate_impact_ratio", .same,
      "With the group of the highest rate as reference."),
    comparison(
      "NYC Local Law 144", "impact ratio", "selection rate over the highest category's",
      "disparate_impact_ratio", .same, "With the category of the highest rate as reference."),
    comparison("SolasAI", "adverse impact ratio", "SR(u) / SR(r)", "disparate_impact_ratio"),
    comparison("SolasAI", "odds ratio", "odds(u) / odds(r)", "odds_ratio"),
    comparison("SolasAI", "relative rate", "(1 − SR(u)) / (1 − SR(r))", "relative_rate"),
    comparison(
      "SolasAI", "shortfall", "n(u)·(SR(r) − SR(u))", "shortfall", .same,
      "Shown there only when flagged."),
    comparison(
      "OxonFair", "predictive equality", "FNR(u) − FNR(r)", "false_negative_rate_difference", .same,
      "Elsewhere the word means the false positive rate."),
    comparison(
      "OxonFair", "treatment equality", "FP/FN (u) − FP/FN (r)",
      "inverse_treatment_ratio_difference"),
    group("OxonFair", "bias amplification", "|FN − FP| / n", "bias_amplification"),
    group("fairmodels", "TS", "TP / (TP + FN + FP)", "threat_score"),
    summary(
      "mlr3fairness", "eod", "the mean range of TPR and FPR", "average_equalized_odds_difference"),
    comparison(
      "mlr3fairness", "pp", "(|ΔPPV| + |ΔNPV|) / 2",
      "average_conditional_use_accuracy_difference"),
  ]
}
