import Fairness
import Statistics

/// What stands out in the parts of a record beside rates and their comparison.
extension FindingRules {
  /// Shares of rows farther than this from a declared population are listed when clear.
  static let representationGap = 0.05
  /// A feature is listed as a proxy when its area under the ROC curve is at least this far from ½ …
  static let proxyStrength = 0.1
  /// … and it carries at least this share of the contributions.
  static let proxyShare = 0.05
  /// Gaps of calibration smaller than this are not listed.
  static let calibrationGap = 0.02
  /// The most subgroups that are listed.
  static let subgroupLimit = 3

  /// Limits of which a check came to `verdict`: one finding per limit, with the worst check.
  ///
  /// Of failed checks the worst is the one farthest outside, of undecided ones the one whose value
  /// lies nearest to the bound or beyond it.
  static func limits(
    _ results: [LimitResult], verdict: Verdict, kind: String
  ) -> [AuditRecord.Finding] {
    var limits: [Limit] = []
    for result in results where result.verdict == verdict && !limits.contains(result.limit) {
      limits.append(result.limit)
    }
    return limits.map { limit in
      let checks = results.filter { $0.limit == limit && $0.verdict == verdict }
      let worst = checks.enumerated().max { left, right in
        let (one, other) = (excess(left.element), excess(right.element))
        return (one, -left.offset) < (other, -right.offset)
      }?.element
      return .init(
        kind: kind, attribute: worst?.attribute ?? limit.attribute,
        group: worst?.group ?? limit.group, metric: limit.metric,
        result: worst?.estimate.map { .init($0) }, atLeast: limit.atLeast, atMost: limit.atMost,
        count: checks.count)
    }
  }

  /// How far a value lies outside its limit; below 0 inside.
  private static func excess(_ result: LimitResult) -> Double {
    guard let value = result.estimate?.value else { return -.infinity }
    return max(
      (result.limit.atLeast ?? -.infinity) - value, value - (result.limit.atMost ?? .infinity))
  }

  /// Groups whose difference over all rows points the other way in every stratum.
  static func reversals(_ attribute: AuditRecord.Attribute) -> [AuditRecord.Finding] {
    (attribute.conditional ?? []).flatMap { result in
      result.comparisons.filter {
        !$0.isUnknown && $0.direction.finding == .reversed && isClear($0)
      }.map {
        .init(
          kind: "reversal", attribute: attribute.name, group: $0.group,
          reference: result.reference, metric: result.rate.rawValue,
          result: .init($0.pooledDifference), groupResult: .init($0.standardizedDifference),
          control: result.control)
      }
    }
  }

  /// Whether the standardized difference's interval leaves out 0: a reversal by chance is none.
  private static func isClear(_ comparison: ConditionalComparison) -> Bool {
    guard case .measured(_, let interval?, _, _) = comparison.standardizedDifference else {
      return false
    }
    return interval.low > 0 || interval.high < 0
  }

  /// Groups whose four-fifths answer a single decision would turn.
  static func turnedFourFifths(_ attribute: AuditRecord.Attribute) -> [AuditRecord.Finding] {
    (attribute.fourFifths ?? []).filter(\.isTurnedByOneDecision).map {
      .init(
        kind: "four_fifths_turned", attribute: attribute.name, group: $0.group,
        reference: $0.reference, metric: "disparate_impact_ratio", result: .init($0.ratio),
        count: 1)
    }
  }

  /// Whether decisions change when nothing but the protected value does.
  static func flips(_ attribute: AuditRecord.Attribute) -> [AuditRecord.Finding] {
    guard let change = attribute.flips?.overall, let share = change.flipped.value, share > 0 else {
      return []
    }
    return [
      .init(
        kind: "decision_flips", attribute: attribute.name, result: .init(change.flipped))
    ]
  }

  /// The group of each attribute whose share differs most from the declared population's, if clearly.
  static func representation(_ attribute: AuditRecord.Attribute) -> [AuditRecord.Finding] {
    let groups = (attribute.data?.representation?.groups ?? []).filter {
      abs($0.difference.value ?? 0) >= representationGap
        && ($0.pAdjusted ?? pValue($0.difference) ?? 1) < significance
    }
    let widest = groups.enumerated().max {
      let (one, other) = (
        abs($0.element.difference.value ?? 0), abs($1.element.difference.value ?? 0)
      )
      return (one, -$0.offset) < (other, -$1.offset)
    }?.element
    guard let widest else { return [] }
    return [
      .init(
        kind: "representation_gap", attribute: attribute.name, group: widest.group,
        result: .init(widest.difference, adjusted: widest.pAdjusted),
        groupResult: .init(widest.observed), referenceResult: .init(value: widest.expected))
    ]
  }

  /// The group of each attribute whose labels differ most from its scores beside the reference's, if
  /// the interval leaves out 0.
  static func calibration(_ attribute: AuditRecord.Attribute) -> [AuditRecord.Finding] {
    let metric = "calibration_in_the_large_difference"
    let unknown = Set(attribute.groups.filter(\.unknown).map(\.group))
    let listed = attribute.comparisons.compactMap {
      comparison -> (AuditRecord.Comparison, Double)? in
      guard !unknown.contains(comparison.group), let result = comparison.metrics[metric],
        let value = result.value, abs(value) >= calibrationGap, let ends = result.ci,
        ends.count == 2, ends[0] > 0 || ends[1] < 0
      else { return nil }
      return (comparison, abs(value))
    }
    guard
      let widest = listed.enumerated().max(by: {
        ($0.element.1, -$0.offset) < ($1.element.1, -$1.offset)
      })?.element.0
    else { return [] }
    func rate(_ name: String?) -> AuditRecord.Measured? {
      attribute.groups.first { $0.group == name }?.metrics["calibration_in_the_large"]
    }
    return [
      .init(
        kind: "calibration_gap", attribute: attribute.name, group: widest.group,
        reference: attribute.reference, metric: metric, result: widest.metrics[metric],
        groupResult: rate(widest.group), referenceResult: rate(attribute.reference))
    ]
  }

  /// The feature of each attribute that tells a group clearly better than chance and carries most of
  /// the contributions among those that do.
  static func proxies(_ attribute: AuditRecord.Attribute) -> [AuditRecord.Finding] {
    var found: [(finding: AuditRecord.Finding, share: Double)] = []
    for feature in attribute.proxies?.features ?? [] {
      guard let share = feature.contributionShare, share >= proxyShare,
        (feature.pAdjusted ?? pValue(feature.information) ?? 1) < significance,
        let best = feature.separations.max(by: { strength($0) < strength($1) }),
        strength(best) >= proxyStrength
      else { continue }
      found.append(
        (
          .init(
            kind: "strong_proxy", attribute: attribute.name, group: best.group,
            result: .init(best.area, adjusted: best.pAdjusted), feature: feature.feature,
            share: share), share
        ))
    }
    let widest = found.enumerated().max {
      ($0.element.share, -$0.offset) < ($1.element.share, -$1.offset)
    }
    return widest.map { [$0.element.finding] } ?? []
  }

  /// How far an area lies from ½ as far as its interval says; 0 where chance is within it.
  private static func strength(_ separation: ProxyResult.Separation) -> Double {
    guard case .measured(let value, let interval?, _, _) = separation.area,
      interval.low > 0.5 || interval.high < 0.5
    else { return 0 }
    return abs(value - 0.5)
  }

  /// The confirmed subgroups that are worse off by the most, outcome by outcome.
  static func subgroups(_ result: SubgroupResult?) -> [AuditRecord.Finding] {
    let worst = (result?.outcomes ?? []).compactMap { outcome -> AuditRecord.Finding? in
      guard let finding = outcome.findings.first(where: \.isConfirmed) else { return nil }
      return .init(
        kind: "worse_subgroup",
        group: finding.conditions.map { "\($0.column) = \($0.value)" }.joined(separator: ", "),
        metric: outcome.outcome.rawValue,
        result: .init(finding.effect, adjusted: finding.pAdjusted),
        groupResult: .init(finding.value), referenceResult: .init(finding.rest))
    }
    return Array(worst.prefix(subgroupLimit))
  }

  private static func pValue(_ estimate: Estimate) -> Double? {
    if case .measured(_, _, _, let pValue) = estimate { return pValue }
    return nil
  }
}
