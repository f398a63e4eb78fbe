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
