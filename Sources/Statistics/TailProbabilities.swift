internal import Foundation

/// The two tails of a distribution at a point, as logarithms, so that neither is lost where it lies
/// below the range of Double or near 1.
public struct TailProbabilities: Sendable, Equatable {
  /// ln P(X ≤ x).
  public let logLower: Double
  /// ln P(X > x).
  public let logUpper: Double

  /// P(X ≤ x).
  public var lower: Double { exp(logLower) }
  /// P(X > x).
  public var upper: Double { exp(logUpper) }

  /// Both tails where the whole mass lies on one side.
  static let allAbove = TailProbabilities(logLower: -.infinity, logUpper: 0)
  static let allBelow = TailProbabilities(logLower: 0, logUpper: -.infinity)

  /// Both tails from the logarithms.
  init(logLower: Double, logUpper: Double) {
    self.logLower = logLower
    self.logUpper = logUpper
  }

  /// Both tails from the logarithm of the lower one, which should be the smaller of the two.
  init(logLower: Double) {
    self.logLower = min(0, logLower)
    logUpper = Self.logOfComplement(self.logLower)
  }

  /// Both tails from the logarithm of the upper one, which should be the smaller of the two.
  init(logUpper: Double) {
    self.logUpper = min(0, logUpper)
    logLower = Self.logOfComplement(self.logUpper)
  }

  /// The tails of −X.
  var mirrored: TailProbabilities {
    TailProbabilities(logLower: logUpper, logUpper: logLower)
  }

  /// ln(1 − eˣ) for x ≤ 0.
  private static func logOfComplement(_ x: Double) -> Double {
    x > -0.693 ? log(-expm1(x)) : log1p(-exp(x))
  }
}
