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
