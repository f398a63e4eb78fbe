import Fairness

/// Picks, from a finished measurement, what a reader should know first.
///
/// Findings are facts with numbers, not verdicts: which ones to accept is a policy's business. The
/// rules are few and stated here and in the guide, so that a finding's absence means something.
enum FindingRules {
  /// Ratios of favorable rates outside this range are listed (the four-fifths rule of thumb, either
  /// way round).
  static let ratioRange = 0.8...1.25
  /// Differences with an adjusted p-value below this are listed.
  static let significance = 0.05
  /// Groups below this size are listed as small, and their ratio only when it is significant.
  static let smallGroup = 30
  /// A feature with more than this share of all mean |φ| is listed as dominant.
  static let dominantShare = 0.5

  /// The findings of a record, in order: whether the rows were seen in training; failed limits;
  /// favorable rates; reversals within strata; error rates; calibration; decisions that flip;
  /// confirmed subgroups; four-fifths answers that one decision turns; features that are protected,
  /// dominate or tell the group; representation; undecided limits; unknown and small groups.
  static func findings(in record: AuditRecord) -> [AuditRecord.Finding] {
    var findings: [AuditRecord.Finding] = []
    if record.dataset.sample == "training" || record.dataset.sampleEvidence != nil {
      findings.append(.init(kind: "in_sample"))
    }
    let limits = record.fairness.limits ?? []
    findings += Self.limits(limits, verdict: .fail, kind: "limit_failed")
    for attribute in record.fairness.attributes { findings += favorableRates(attribute) }
    for attribute in record.fairness.attributes { findings += reversals(attribute) }
    for attribute in record.fairness.attributes {
      // Equal opportunity is the gap of the true positive rate where positive is favorable.
      findings += gaps(
        attribute,
        metric: record.decision.positiveIsFavorable
          ? "equal_opportunity_difference" : "true_positive_rate_difference",
        rate: "true_positive_rate")
      findings += gaps(
        attribute, metric: "predictive_equality_difference", rate: "false_positive_rate")
    }
    for attribute in record.fairness.attributes { findings += calibration(attribute) }
    for attribute in record.fairness.attributes { findings += flips(attribute) }
    findings += subgroups(record.fairness.subgroups)
    for attribute in record.fairness.attributes { findings += turnedFourFifths(attribute) }
    findings += features(record)
    for attribute in record.fairness.attributes { findings += proxies(attribute) }
    for attribute in record.fairness.attributes { findings += representation(attribute) }
    findings += Self.limits(limits, verdict: .inconclusive, kind: "limit_undecided")
    for attribute in record.fairness.attributes {
      for group in attribute.groups where group.unknown {
        findings.append(
          .init(
            kind: "unknown_group", attribute: attribute.name, group: group.group,
            result: .init(value: Double(group.n), n: group.n)))
      }
    }
    for attribute in record.fairness.attributes {
      for group in attribute.groups where !group.unknown && group.n < smallGroup {
        findings.append(
          .init(
            kind: "small_group", attribute: attribute.name, group: group.group,
            result: .init(value: Double(group.n), n: group.n)))
      }
    }
    return findings
  }

  /// Whether a test puts a difference down to something other than chance.
  private static func isClear(_ result: AuditRecord.Measured?) -> Bool {
    (result?.pAdjusted ?? result?.pValue ?? 1) < significance
  }

  /// Groups whose favorable rate differs from the reference's, in either direction: clearly, or by a
  /// ratio outside the range in a group that is not small. Clear ones first, then by the ratio's
  /// distance from 1.
  private static func favorableRates(_ attribute: AuditRecord.Attribute) -> [AuditRecord.Finding] {
    let small = Set(attribute.groups.filter { $0.n < smallGroup }.map(\.group))
    func clear(_ comparison: AuditRecord.Comparison) -> Bool {
      isClear(comparison.metrics["statistical_parity_difference"])
    }
    let listed = comparisons(attribute, metric: "disparate_impact_ratio") { comparison, ratio in
      clear(comparison) || !ratioRange.contains(ratio) && !small.contains(comparison.group)
    }
    let order = listed.sorted {
      let (left, right) = (clear($0.comparison), clear($1.comparison))
      guard left == right else { return left }
      return distance($0.value) > distance($1.value)
    }
    return order.map { item in
      finding(
        "disparate_impact", attribute, item.comparison, metric: "disparate_impact_ratio",
        rate: "favorable_rate")
    }
  }

  /// How far a ratio is from 1, the same for a ratio and its inverse.
  private static func distance(_ ratio: Double) -> Double {
    ratio > 0 ? max(ratio, 1 / ratio) : .infinity
  }

  /// The group whose error rate differs most from the reference's, if the tests do not put it down to
  /// chance.
  private static func gaps(
    _ attribute: AuditRecord.Attribute, metric: String, rate: String
  ) -> [AuditRecord.Finding] {
    let listed = comparisons(attribute, metric: metric) { comparison, _ in
      isClear(comparison.metrics[metric])
    }
    return listed.sorted { abs($0.value) > abs($1.value) }.prefix(1).map { item in
      finding("error_rate_gap", attribute, item.comparison, metric: metric, rate: rate)
    }
  }

  private static func comparisons(
    _ attribute: AuditRecord.Attribute, metric: String,
    where condition: (AuditRecord.Comparison, Double) -> Bool
  ) -> [(comparison: AuditRecord.Comparison, value: Double)] {
    let unknown = Set(attribute.groups.filter(\.unknown).map(\.group))
    return attribute.comparisons.compactMap { comparison in
      guard !unknown.contains(comparison.group), let value = comparison.metrics[metric]?.value,
        condition(comparison, value)
      else { return nil }
      return (comparison, value)
    }
  }

  private static func finding(
    _ kind: String, _ attribute: AuditRecord.Attribute, _ comparison: AuditRecord.Comparison,
    metric: String, rate: String
  ) -> AuditRecord.Finding {
    func group(_ name: String?) -> AuditRecord.Group? {
      attribute.groups.first { $0.group == name }
    }
    return .init(
      kind: kind, attribute: attribute.name, group: comparison.group,
      reference: attribute.reference, metric: metric, result: comparison.metrics[metric],
      groupResult: group(comparison.group)?.metrics[rate],
      referenceResult: group(attribute.reference)?.metrics[rate])
  }

  private static func features(_ record: AuditRecord) -> [AuditRecord.Finding] {
    var findings: [AuditRecord.Finding] = []
    let protected = Set(record.fairness.attributes.flatMap(\.columns))
    for feature in record.model?.features ?? [] where protected.contains(feature.name) {
      findings.append(.init(kind: "protected_feature_used", feature: feature.name))
    }
    // Of several outputs none speaks for the model.
    if let output = record.explanations?.outputs.first, record.explanations?.outputs.count == 1 {
      let total = output.global.reduce(0) { $0 + $1.meanAbs }
      if let top = output.global.first, total > 0, top.meanAbs / total > dominantShare {
        findings.append(
          .init(
            kind: "dominant_feature",
            result: .init(value: top.meanAbs / total, n: record.explanations?.rowsExplained),
            feature: top.feature))
      }
    }
    return findings
  }
}
