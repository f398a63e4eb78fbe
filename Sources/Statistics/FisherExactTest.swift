internal import Foundation

/// Fisher's exact test of independence in a 2×2 table, two-sided.
///
/// The p-value sums all tables with the observed margins that are at most as probable as the
/// observed one (within a relative tolerance of 1e-7, which decides ties as R and SciPy do).
public struct FisherExactTest: Sendable, Equatable {
  /// The natural logarithm of the two-sided p-value, finite at any size of table.
  public let logPValue: Double

  /// The two-sided p-value; where it lies below the range of Double, the smallest positive Double,
  /// which is an upper bound. Relative error at most 1e-11.
  public var pValue: Double { max(exp(logPValue), .leastNonzeroMagnitude) }

  /// The test of `successes` of `count` in one group against those in another; nil when a number
  /// of successes lies outside 0...count or the counts together exceed an Int.
  /// - Complexity: O(standard deviation of a cell): both tails are summed outward from the two
  ///   tables where they start, each until its terms no longer count.
  public init?(successes: Int, count: Int, otherSuccesses: Int, otherCount: Int) {
    guard
      count >= 0, otherCount >= 0, (0...count).contains(successes),
      (0...otherCount).contains(otherSuccesses), count <= .max - otherCount,
      let distribution = HypergeometricDistribution(
        population: count + otherCount, marked: successes + otherSuccesses, draws: count)
    else { return nil }
    logPValue = Self.logTwoSided(distribution, observed: successes)
  }

  private static func logTwoSided(
    _ distribution: HypergeometricDistribution, observed: Int
  ) -> Double {
    let support = distribution.support
    let mode = min(max(distribution.mode, support.lowerBound), support.upperBound)
    if observed == mode { return 0 }
    let logObserved = distribution.logProbability(observed)
    let limit = logObserved + 1e-7
    let below = observed < mode
    let near = distribution.logTail(from: observed, downward: below)
    // The first table on the far side of the mode that is at most as probable, by bisection:
    // probabilities fall monotonically away from the mode.
    var inner = mode
    var outer = below ? support.upperBound + 1 : support.lowerBound - 1
    if distribution.logProbability(mode) <= limit { return 0 }
    while abs(outer - inner) > 1 {
      let middle = inner + (outer - inner) / 2
      if distribution.logProbability(middle) <= limit { outer = middle } else { inner = middle }
    }
    guard support.contains(outer) else { return min(0, near) }
    let far = distribution.logTail(from: outer, downward: !below)
    let (large, small) = near > far ? (near, far) : (far, near)
    return min(0, large + log1p(exp(small - large)))
  }
}
