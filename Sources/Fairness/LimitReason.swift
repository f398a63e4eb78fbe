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
