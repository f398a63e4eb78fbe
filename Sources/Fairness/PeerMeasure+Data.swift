extension PeerMeasure {
  /// Other tools' measures of labels. Clarify compares facet *d* with all other rows, *a*: with two
  /// groups that is the reference; with more, ``ClarifyDataMeasures`` has its numbers.
  static let data: [PeerMeasure] = [
    data("Clarify", "CI", "(n(a) − n(d)) / (n(a) + n(d))", "class_imbalance", .times(-1)),
    data(
      "Clarify", "KL", "Σ P(a)·ln(P(a)/P(d)), of labels", "label_kl_divergence", .same,
      "Wrong there where a label value occurs on one side only."),
    data(
      "Clarify", "JS", "Jensen-Shannon divergence of labels, natural logarithm",
      "label_js_divergence"),
    data("Clarify", "LP", "√Σ (P(a) − P(d))², of labels", "label_lp_distance"),
    data("Clarify", "TVD", "½·Σ |P(a) − P(d)|, of labels", "label_total_variation"),
    data(
      "Clarify", "KS", "max |P(a) − P(d)|, of labels", "label_maximum_difference", .same,
      "Of the mass function: not the Kolmogorov-Smirnov statistic."),
    data(
      "AIF360", "class_imbalance", "(n(u) − n(r)) / n", "class_imbalance", .same,
      "n is all rows; the same for two groups."),
    data("AIF360", "kl_divergence", "Σ P(r)·ln(P(r)/P(u)), of labels", "label_kl_divergence"),
  ]

  private static func data(
    _ peer: String, _ name: String, _ definition: String, _ metric: String,
    _ conversion: Conversion = .same, _ note: String? = nil
  ) -> PeerMeasure {
    PeerMeasure(
      peer: peer, name: name, definition: definition, metric: metric, scope: .comparison,
      conversion: conversion, note: note)
  }
}
