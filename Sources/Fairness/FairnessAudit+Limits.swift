extension FairnessAudit {
  /// Checks limits, each on every attribute and known group it asks for, in the order of the limits
  /// and of the results; a limit that meets nothing is inconclusive.
  ///
  /// The group of unknown values is judged only where a limit names it.
  public func judge(_ limits: [Limit]) -> [LimitResult] {
    limits.flatMap { limit -> [LimitResult] in
      var results: [LimitResult] = []
      for attribute in attributes where limit.attribute.map({ $0 == attribute.name }) ?? true {
        for (group, estimate) in attribute.estimates(of: limit) {
          let (verdict, reason) = limit.judge(estimate)
          results.append(
            LimitResult(
              limit: limit, attribute: attribute.name, group: group, estimate: estimate,
              verdict: verdict, reason: reason))
        }
      }
      guard results.isEmpty else { return results }
      return [
        LimitResult(
          limit: limit, attribute: limit.attribute, group: limit.group, estimate: nil,
          verdict: .inconclusive, reason: .notMeasured)
      ]
    }
  }
}

extension AttributeResult {
  /// The numbers that a limit asks for.
  fileprivate func estimates(of limit: Limit) -> [(group: String?, estimate: Estimate)] {
    let unknown = groups.first(where: \.isUnknown)?.group
    func isMeant(_ group: String) -> Bool {
      limit.group.map { $0 == group } ?? (group != unknown)
    }
    switch limit.scope {
    case .group:
      return groups.filter { isMeant($0.group) }.compactMap { group in
        group.metrics.first { $0.id == limit.metric }.map { (group.group, $0.estimate) }
      }
    case .comparison:
      return comparisons.filter { isMeant($0.group) }.compactMap { comparison in
        comparison.metrics.first { $0.id == limit.metric }.map { (comparison.group, $0.estimate) }
      }
    case .summary:
      return summary.filter { $0.id == limit.metric }.map { (nil, $0.estimate) }
    }
  }
}
