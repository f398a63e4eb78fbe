/// Picks, from a finished measurement, what a reader should know first.
///
/// Findings are facts with numbers, not verdicts: which ones to accept is a policy's business. The
/// rules are few and stated here and in the guide, so that a finding's absence means something.
enum FindingRules {
  /// A ratio of favorable rates below this is listed (the four-fifths rule of thumb).
  static let ratioLimit = 0.8
  /// Differences with an adjusted p-value below this are listed.
  static let significance = 0.05
  /// Groups below this size are listed as small.
  static let smallGroup = 30
  /// A feature with more than this share of all mean |φ| is listed as dominant.
  static let dominantShare = 0.5
  /// Findings per attribute and kind, the strongest first.
  static let perAttribute = 2

  /// The findings of a record, in order: whether the rows were seen in training; favorable rates;
  /// error rates; features that are protected or dominate; unknown and small groups.
  static func findings(in record: AuditRecord) -> [AuditRecord.Finding] {
    var findings: [AuditRecord.Finding] = []
    if record.dataset.sample == "training" || record.dataset.sampleEvidence != nil {
      findings.append(.init(kind: "in_sample"))
    }
    for attribute in record.fairness.attributes {
      findings += favorableRates(attribute)
    }
    for attribute in record.fairness.attributes {
      // Where the positive decision is unfavorable, equal opportunity is about the same people as
      // the false positive rate, so one of the two is enough.
      if record.decision.positiveIsFavorable {
        findings += gaps(
          attribute, metric: "equal_opportunity_difference", rate: "true_positive_rate")
      }
      findings += gaps(
        attribute, metric: "predictive_equality_difference", rate: "false_positive_rate")
    }
    findings += features(record)
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

  /// Groups whose favorable rate is low against the reference's: the ratio below four fifths, or a
  /// difference that the tests do not put down to chance. Those whose interval lies below 1 come
  /// first, so a group of four people does not stand above one of a thousand.
  private static func favorableRates(_ attribute: AuditRecord.Attribute) -> [AuditRecord.Finding] {
    func isClear(_ comparison: AuditRecord.Comparison) -> Bool {
      (comparison.metrics["statistical_parity_difference"]?.pAdjusted ?? 1) < significance
        || (comparison.metrics["disparate_impact_ratio"]?.ci?.last ?? .infinity) < 1
    }
    let listed = comparisons(attribute, metric: "disparate_impact_ratio") { comparison, ratio in
      ratio < ratioLimit || ratio < 1 && isClear(comparison)
    }
    let order = listed.sorted {
      let (left, right) = (isClear($0.comparison), isClear($1.comparison))
      return left == right ? $0.value < $1.value : left
    }
    return order.prefix(perAttribute).map { item in
      finding(
        "disparate_impact", attribute, item.comparison, metric: "disparate_impact_ratio",
        rate: "favorable_rate")
    }
  }

  /// Groups whose error rates differ from the reference's beyond what the tests put down to chance.
  private static func gaps(
    _ attribute: AuditRecord.Attribute, metric: String, rate: String
  ) -> [AuditRecord.Finding] {
    let listed = comparisons(attribute, metric: metric) { comparison, _ in
      (comparison.metrics[metric]?.pAdjusted ?? 1) < significance
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
    for output in record.explanations?.outputs.prefix(1) ?? [] {
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
