/// What to know about one bootstrap interval that is not as plain as the others.
public struct BootstrapNote: Sendable, Equatable, Codable {
  /// The scope of the measure.
  public let scope: Metric.Scope
  /// The group, for measures of a group or a comparison.
  public let group: String?
  /// The measure.
  public let metric: String
  /// The replicates drawn.
  public let replicates: Int
  /// Those in which the measure had no value; the interval rests on the others.
  public let undefinedReplicates: Int
  /// Why there is no interval; nil where there is one.
  public let why: Reason?

  /// Why there is no interval.
  public enum Reason: String, Sendable, Codable {
    /// Fewer than half of the replicates have a value.
    case mostlyUndefined = "mostly_undefined"
    /// All replicates have the same value: an interval of no width would claim certainty.
    case noSpread = "no_spread"
  }
}
