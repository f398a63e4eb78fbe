internal import Foundation

/// How far two distributions over the same values are apart.
enum DistributionDistance: String, Sendable, CaseIterable {
  /// Kullback and Leibler's divergence Σ p·ln(p/q), natural logarithm: 0 or more, not symmetric,
  /// infinite where q is 0 and p is not.
  case kullbackLeibler
  /// Jensen and Shannon's divergence ½·KL(p‖m) + ½·KL(q‖m), m = ½(p + q): 0…ln 2, symmetric.
  case jensenShannon
  /// The Euclidean norm of the difference (Clarify's LP with p = 2): 0…√2.
  case euclidean
  /// Half the sum of absolute differences: 0…1.
  case totalVariation
  /// The largest absolute difference of the shares of one value (what Clarify calls KS: of the mass
  /// function, not of the cumulative one): 0…1.
  case maximum

  /// The distance of `p` and `q`, shares that sum to 1; nil where it is infinite.
  func callAsFunction(_ p: [Double], _ q: [Double]) -> Double? {
    let pairs = zip(p, q)
    switch self {
    case .kullbackLeibler: return Self.divergence(p, q)
    case .jensenShannon:
      let middle = pairs.map { 0.5 * ($0 + $1) }
      guard let one = Self.divergence(p, middle), let other = Self.divergence(q, middle) else {
        return nil
      }
      return 0.5 * one + 0.5 * other
    case .euclidean:
      return pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    case .totalVariation: return 0.5 * pairs.reduce(0) { $0 + abs($1.0 - $1.1) }
    case .maximum: return pairs.reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
  }

  /// Σ p·ln(p/q) as a sum of terms p·ln(p/q) − p + q, none of which is negative: distributions that
  /// are nearly equal lose no digits and never give a number below 0.
  private static func divergence(_ p: [Double], _ q: [Double]) -> Double? {
    var sum = 0.0
    for (own, other) in zip(p, q) {
      guard own > 0 else {
        sum += other
        continue
      }
      guard other > 0 else { return nil }
      // With x = (p − q)/q: q·((1 + x)·ln(1 + x) − x).
      let x = (own - other) / other
      let term =
        abs(x) < 1e-4
        ? other * x * x * (0.5 - x / 6 + x * x / 12)
        : own * log(own / other) - own + other
      sum += max(0, term)
    }
    return sum
  }
}
