/// Collects from a finished measurement what has no value, so that a report can say it in one place.
enum UndefinedMeasures {
  /// Every undefined measure, those of one group with one reason in one entry; what is undefined for
  /// all rows is said once and not again for every group.
  static func list(
    overall: MetricMap, _ fairness: AuditRecord.Fairness
  ) -> [AuditRecord.NotEvaluated] {
    var entries = merged("all rows", overall)
    let everywhere = overall.entries.filter { $0.result.value == nil }
    func remaining(_ metrics: MetricMap) -> MetricMap {
      MetricMap(
        metrics.entries.filter { entry in
          !everywhere.contains {
            $0.result.why == entry.result.why
              && (entry.id == $0.id || entry.id == $0.id + "_difference"
                || entry.id == $0.id + "_ratio")
          }
        })
    }
    for attribute in fairness.attributes {
      for group in attribute.groups {
        entries += merged("\(attribute.name) = \(group.group)", remaining(group.metrics))
      }
      for comparison in attribute.comparisons {
        entries += merged(
          "\(attribute.name) = \(comparison.group) against \(attribute.reference ?? "none")",
          remaining(comparison.metrics))
      }
      for summary in attribute.summary where summary.result.value == nil {
        entries.append(
          .init(
            what: "\(attribute.name): \(summary.id)", why: summary.result.why ?? "not defined"))
      }
    }
    return entries
  }

  /// The undefined measures of a map, by reason in the order of first appearance.
  static func merged(_ place: String, _ metrics: MetricMap) -> [AuditRecord.NotEvaluated] {
    var reasons: [(why: String, ids: [String])] = []
    for entry in metrics.entries where entry.result.value == nil {
      let why = entry.result.why ?? "not defined"
      if let index = reasons.firstIndex(where: { $0.why == why }) {
        reasons[index].ids.append(entry.id)
      } else {
        reasons.append((why, [entry.id]))
      }
    }
    return reasons.map { .init(what: "\(place): \($0.ids.joined(separator: ", "))", why: $0.why) }
  }
}
