/// A stratum that contributes nothing to a common odds ratio or its test.
public struct SilentStratum: Sendable, Equatable, Codable {
  /// The stratum.
  public let stratum: String
  /// Rows of group and reference in it.
  public let n: Int
  /// Why.
  public let why: Reason

  /// Why a stratum contributes nothing.
  public enum Reason: String, Sendable, Codable, CaseIterable {
    /// No row of the group.
    case groupAbsent = "no rows of the group"
    /// No row of the reference group.
    case referenceAbsent = "no rows of the reference group"
    /// No row of either.
    case bothAbsent = "no rows of the group and none of the reference group"
    /// All outcomes are favorable: the rate is 1 on both sides.
    case allFavorable = "every row of both groups is in the rate"
    /// No outcome is favorable: the rate is 0 on both sides.
    case noneFavorable = "no row of either group is in the rate"
  }
}
