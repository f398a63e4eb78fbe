/// A measure of another tool, and how it follows from one of ours.
public struct PeerMeasure: Sendable, Equatable {
  /// The tool, library, or rule.
  public let peer: String
  /// What the measure is called there.
  public let name: String
  /// How it is defined there: its sign and order of groups.
  public let definition: String
  /// Our measure.
  public let metric: String
  /// Its scope.
  public let scope: Metric.Scope
  /// How theirs follows from ours.
  public let conversion: Conversion
  /// What else to know.
  public let note: String?

  /// How their number follows from ours.
  public enum Conversion: Sendable, Equatable {
    /// The same number.
    case same
    /// Ours times a factor.
    case times(Double)
    /// One over ours.
    case inverse
    /// The absolute value of ours.
    case magnitude
    /// No function of ours: the nearest thing, with a difference that the note tells.
    case none
  }

  /// Their number from ours; nil where there is none.
  public func value(from ours: Double) -> Double? {
    switch conversion {
    case .same: ours
    case .times(let factor): factor * ours
    case .inverse: ours == 0 ? nil : 1 / ours
    case .magnitude: abs(ours)
    case .none: nil
    }
  }
}
