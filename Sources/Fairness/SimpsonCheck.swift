/// The direction of a difference over all rows against those within strata (Simpson's paradox).
public struct SimpsonCheck: Sendable, Equatable, Codable {
  /// The direction over all rows; nil when either rate is undefined.
  public let pooled: Direction?
  /// The direction at the group's own distribution over strata; nil when undefined.
  public let standardized: Direction?
  /// Strata where the group's rate is lower than the reference's.
  public let strataBelow: Int
  /// Strata where it is higher.
  public let strataAbove: Int
  /// Strata where both are the same.
  public let strataEqual: Int
  /// Strata whose interval of the difference lies below 0.
  public let strataClearlyBelow: Int
  /// Strata whose interval of the difference lies above 0.
  public let strataClearlyAbove: Int
  /// What these say together; nil without a stratum in which both groups have rows.
  public let finding: Finding?
  /// Whether the interval of ``ConditionalComparison/compositionDifference`` excludes 0: the pooled
  /// and the standardized difference are not the same. Nil without interval.
  public let compositionMatters: Bool?

  /// A direction.
  public enum Direction: String, Sendable, Codable, CaseIterable {
    /// The group's rate is lower.
    case below
    /// The group's rate is higher.
    case above
    /// Both are the same.
    case equal

    init(_ difference: Double) {
      self = difference < 0 ? .below : difference > 0 ? .above : .equal
    }
  }

  /// Whether strata agree with the pooled rows.
  public enum Finding: String, Sendable, Codable, CaseIterable {
    /// No stratum points against the pooled difference.
    case consistent
    /// Some strata point against it, some with it.
    case mixed
    /// Strata point against it and none with it.
    case reversed
  }
}
