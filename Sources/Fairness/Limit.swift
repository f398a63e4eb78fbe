internal import Statistics

/// A bound that a measure is asked to keep.
public struct Limit: Sendable, Equatable, Codable {
  /// The measure's identifier.
  public var metric: String
  /// Its scope.
  public var scope: Metric.Scope
  /// The smallest allowed value.
  public var atLeast: Double?
  /// The largest allowed value.
  public var atMost: Double?
  /// The attribute it is asked of; nil asks every one.
  public var attribute: String?
  /// The group it is asked of, for measures of a group or comparison; nil asks every known one.
  public var group: String?
  /// The fewest rows (of the measure's denominator) on which it is judged at all.
  public var minimumRows = 0

  /// A limit; without a bound every value passes.
  public init(
    metric: String, scope: Metric.Scope, atLeast: Double? = nil, atMost: Double? = nil,
    attribute: String? = nil, group: String? = nil, minimumRows: Int = 0
  ) {
    self.metric = metric
    self.scope = scope
    self.atLeast = atLeast
    self.atMost = atMost
    self.attribute = attribute
    self.group = group
    self.minimumRows = minimumRows
  }

  /// Judges an estimate by its interval: only one that lies inside the limit as a whole passes, only
  /// one that lies outside as a whole fails.
  public func judge(_ estimate: Estimate) -> (verdict: Verdict, reason: LimitReason) {
    let (low, high) = (atLeast ?? -.infinity, atMost ?? .infinity)
    guard case .measured(let value, let interval, let count, _) = estimate else {
      return (.inconclusive, .undefined)
    }
    guard count >= minimumRows else { return (.inconclusive, .tooFewRows) }
    guard let interval else {
      return (.inconclusive, .noInterval)
    }
    let least = min(value, interval.low)
    let most = max(value, interval.high)
    if least >= low, most <= high { return (.pass, .inside) }
    if most < low || least > high { return (.fail, .outside) }
    return (.inconclusive, .crosses)
  }
}

/// What a limit's check comes to.
public enum Verdict: String, Sendable, Codable, CaseIterable {
  /// The whole interval keeps the limit.
  case pass
  /// The whole interval breaks it.
  case fail
  /// These rows cannot tell.
  case inconclusive
}

/// Why a verdict is what it is.
public enum LimitReason: String, Sendable, Codable, CaseIterable {
  /// The whole interval keeps the limit.
  case inside
  /// The whole interval breaks the limit.
  case outside
  /// The interval has values on both sides of the limit.
  case crosses
  /// The measure has no value; the estimate says why.
  case undefined
  /// The measure has a value and no interval to judge it by.
  case noInterval = "no_interval"
  /// Fewer rows than the limit asks for.
  case tooFewRows = "too_few_rows"
  /// There is no such measure, attribute or group.
  case notMeasured = "not_measured"
}

/// A limit checked on one number.
public struct LimitResult: Sendable, Equatable, Codable {
  /// The limit.
  public let limit: Limit
  /// The attribute; nil where the one asked for was not measured.
  public let attribute: String?
  /// The group, for measures of a group or a comparison.
  public let group: String?
  /// The number that was judged; nil where nothing was measured.
  public let estimate: Estimate?
  /// What it comes to.
  public let verdict: Verdict
  /// Why.
  public let reason: LimitReason
}

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
