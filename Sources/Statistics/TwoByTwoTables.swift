internal import Foundation

/// All 2×2 tables with given group sizes, by the number of successes in both groups together.
struct TwoByTwoTables {
  private let count: Int
  private let otherCount: Int

  /// The tables with the group sizes of one; nil when its successes lie outside 0...count, a group
  /// is empty, or there are more tables than a limit.
  init?(successes: Int, count: Int, otherSuccesses: Int, otherCount: Int, limit: Int) {
    guard
      count > 0, otherCount > 0, (0...count).contains(successes),
      (0...otherCount).contains(otherSuccesses), count < limit, otherCount < limit,
      (count + 1) * (otherCount + 1) <= limit
    else { return nil }
    self.count = count
    self.otherCount = otherCount
  }

  /// The hypergeometric probabilities of the first group's successes given those of both, from the
  /// mode outward.
  private func probabilities(given marked: Int) -> (first: Int, values: [Double]) {
    guard
      let distribution = HypergeometricDistribution(
        population: count + otherCount, marked: marked, draws: count)
    else { return (0, []) }
    let support = distribution.support
    var values = [Double](repeating: 0, count: support.count)
    let mode = min(max(distribution.mode, support.lowerBound), support.upperBound)
    values[mode - support.lowerBound] = exp(distribution.logProbability(mode))
    for k in mode..<support.upperBound {
      let index = k - support.lowerBound
      values[index + 1] = values[index] * distribution.stepRatio(after: k)
    }
    for k in stride(from: mode, to: support.lowerBound, by: -1) {
      let index = k - support.lowerBound
      values[index - 1] = values[index] / distribution.stepRatio(after: k - 1)
    }
    return (support.lowerBound, values)
  }

  /// The probability of the tables where the first group's successes meet a condition.
  func probability(given marked: Int, where holds: (Int) -> Bool) -> Double {
    let (first, values) = probabilities(given: marked)
    // From both ends inward, so that small terms are added first.
    var (low, high) = (0.0, 0.0)
    for index in 0..<(values.count / 2) where holds(first + index) { low += values[index] }
    for index in ((values.count / 2)..<values.count).reversed() where holds(first + index) {
      high += values[index]
    }
    return min(1, low + high)
  }

  /// Fisher's one-sided p-value of a table.
  func tail(from successes: Int, given marked: Int, upward: Bool) -> Double {
    probability(given: marked) { upward ? $0 >= successes : $0 <= successes }
  }

  /// The largest of the one-sided p-values that do not exceed a limit, 0 if there is none: the
  /// probability of the tables that have one.
  func largestTail(atMost limit: Double, given marked: Int, upward: Bool) -> Double {
    let (_, values) = probabilities(given: marked)
    var sum = 0.0
    for value in upward ? values.reversed() : values {
      guard sum + value <= limit else { break }
      sum += value
    }
    // Rounding must not keep a table with the whole probability from being certain.
    return limit >= 1 ? 1 : min(1, sum)
  }
}
