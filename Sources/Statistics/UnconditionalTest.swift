internal import Foundation

/// The largest probability of a rejection region over the rate that both groups share, which is the
/// p-value of an unconditional exact test of a 2×2 table.
///
/// Given the number s of successes in both groups together, the region has a probability wₛ that
/// does not depend on the shared rate π, so that P(π) = Σ wₛ·C(N, s)·πˢ(1 − π)ᴺ⁻ˢ.
struct UnconditionalTest {
  /// ln(wₛ·C(N, s)) for the s with wₛ > 0.
  private let terms: [(s: Double, log: Double)]
  private let total: Double
  private let holdsAnEnd: Bool

  /// - Parameter conditional: wₛ for s from 0 to N.
  init(conditional: [Double]) {
    let total = conditional.count - 1
    self.total = Double(total)
    holdsAnEnd = conditional.first ?? 0 > 0 || conditional.last ?? 0 > 0
    terms = conditional.enumerated().compactMap { s, w in
      guard w > 0 else { return nil }
      // ln C(N, s) = N·H(s/N) + Stirling remainders, which keeps its digits.
      let (n, k) = (Double(total), Double(s))
      var choose =
        SpecialFunctions.logFactorialRemainder(total) - SpecialFunctions.logFactorialRemainder(s)
        - SpecialFunctions.logFactorialRemainder(total - s)
      if s > 0 { choose -= k * log(k / n) }
      if s < total { choose -= (n - k) * log1p(-k / n) }
      return (k, log(w) + choose)
    }
  }

  /// The maximum over π with a relative error of at most 1e-9, by branch and bound; at most 1.
  ///
  /// In θ = ln(π/(1 − π)), ln Σ wₛC(N, s)e^(sθ) is convex, so over a piece it lies below its chord,
  /// and chord − N·ln(1 + e^θ) has its maximum where π = chord's slope/N: an upper bound that is off
  /// by the square of the piece's width only. Pieces whose bound does not exceed the best value
  /// found by 1e-9 are done.
  func maximum() -> Double {
    // A region that holds the table without successes, or that without failures, is certain there.
    if holdsAnEnd { return 1 }
    guard !terms.isEmpty, total > 1 else { return .leastNonzeroMagnitude }
    // Every term rises up to π = 1/N and falls from π = 1 − 1/N on.
    let end = log(total - 1)
    let pieces = 32
    let points = (0...pieces).map { index -> (theta: Double, log: Double) in
      let theta = -end + 2 * end * Double(index) / Double(pieces)
      return (theta, logSum(theta))
    }
    var best = points.reduce(-Double.infinity) { max($0, $1.log - cost($1.theta)) }
    var open = zip(points, points.dropFirst()).map { ($0, $1) }
    while let (left, right) = open.popLast() {
      guard upperBound(left, right) > best + 1e-9, right.theta - left.theta > 1e-9
      else { continue }
      let theta = left.theta + (right.theta - left.theta) / 2
      let middle = (theta: theta, log: logSum(theta))
      best = max(best, middle.log - cost(theta))
      open.append((left, middle))
      open.append((middle, right))
    }
    return min(1, max(exp(best), .leastNonzeroMagnitude))
  }

  /// N·ln(1 + e^θ).
  private func cost(_ theta: Double) -> Double {
    total * (max(0, theta) + log1p(exp(-abs(theta))))
  }

  private func logSum(_ theta: Double) -> Double {
    let largest = terms.reduce(-Double.infinity) { max($0, $1.log + $1.s * theta) }
    return largest + log(terms.reduce(0) { $0 + exp($1.log + $1.s * theta - largest) })
  }

  private func upperBound(
    _ left: (theta: Double, log: Double), _ right: (theta: Double, log: Double)
  ) -> Double {
    let width = right.theta - left.theta
    guard width > 0 else { return -.infinity }
    let slope = (right.log - left.log) / width
    let share = slope / total
    let top = share <= 0 ? -Double.infinity : share >= 1 ? .infinity : log(share) - log1p(-share)
    let theta = min(right.theta, max(left.theta, top))
    return left.log + slope * (theta - left.theta) - cost(theta)
  }
}
