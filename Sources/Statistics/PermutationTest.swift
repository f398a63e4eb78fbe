internal import Foundation

/// The permutation test of equal means of two groups, two-sided, with a studentized statistic: the
/// difference of the means over its standard error from the groups' own variances.
///
/// Studentizing makes it right in large samples for equal means even where variances or sizes differ
/// (Janssen 1997, Chung and Romano 2013), and it stays exact where the distributions are equal.
public struct PermutationTest: Sendable, Equatable {
  /// The observed statistic, first minus other; infinite where the means differ and neither group
  /// has a spread.
  public let statistic: Double
  /// The two-sided p-value, never 0: the share of all allocations that are at least as extreme, or
  /// (1 + k)/(B + 1) with k of B random ones.
  public let pValue: Double
  /// The allocations counted one by one: all of them or the random ones; nil for rates, whose
  /// allocations are summed by their probabilities.
  public let allocations: Int?
  /// Whether all allocations were counted.
  public let isExact: Bool

  /// The test of two samples of values.
  /// - Parameters:
  ///   - allocations: the random allocations drawn where there are more than this in all.
  ///   - seed: of the random allocations.
  /// - Returns: nil when a group has fewer than two values, a value is not finite, or no allocation
  ///   would be drawn.
  /// - Complexity: O(n + B·min(n₁, n₀)).
  public init?(_ values: [Double], _ others: [Double], allocations: Int = 9999, seed: UInt64) {
    guard values.count > 1, others.count > 1, allocations > 0 else { return nil }
    let sum = values.reduce(0, +) + others.reduce(0, +)
    let center = sum / Double(values.count + others.count)
    guard sum.isFinite else { return nil }
    // Centered and in units of the largest departure, so that squares neither cancel nor overflow.
    let unit = (values + others).reduce(0) { max($0, abs($1 - center)) }
    guard unit.isFinite else { return nil }
    let isFirstSmaller = values.count <= others.count
    // The smaller group first: allocations only choose its rows.
    var pool = (isFirstSmaller ? values + others : others + values).map {
      unit > 0 ? ($0 - center) / unit : 0
    }
    let size = min(values.count, others.count)
    let totals = Totals(pool)
    let observed = totals.statistic(of: pool[..<size].reduce(into: Sums()) { $0.add($1) })
    statistic = isFirstSmaller ? observed : -observed
    // Allocations that differ by rounding only are as extreme.
    let limit = abs(observed) * (1 - 1e-12) - 1e-12

    if let all = Self.numberOfAllocations(size, of: pool.count, atMost: allocations) {
      var extreme = 0
      Self.forEachAllocation(size, of: pool) { sums in
        if abs(totals.statistic(of: sums)) >= limit { extreme += 1 }
      }
      pValue = Double(max(1, extreme)) / Double(all)
      self.allocations = all
      isExact = true
      return
    }
    var random = SplitMix64(seed: seed)
    var extreme = 0
    for _ in 0..<allocations {
      var sums = Sums()
      for index in 0..<size {
        let other = index + Int(random.nextUnit() * Double(pool.count - index))
        pool.swapAt(index, other)
        sums.add(pool[index])
      }
      if abs(totals.statistic(of: sums)) >= limit { extreme += 1 }
    }
    pValue = Double(1 + extreme) / Double(allocations + 1)
    self.allocations = allocations
    isExact = false
  }

  /// The test of two rates. Allocations give hypergeometric numbers of successes, so all of them are
  /// counted at any size.
  /// - Returns: nil when successes lie outside 0...count or a group has fewer than two rows.
  /// - Complexity: O(standard deviation of a cell), as for ``FisherExactTest``.
  public init?(successes: Int, count: Int, otherSuccesses: Int, otherCount: Int) {
    guard
      count > 1, otherCount > 1, count <= 1 << 52, otherCount <= 1 << 52,
      (0...count).contains(successes), (0...otherCount).contains(otherSuccesses),
      let distribution = HypergeometricDistribution(
        population: count + otherCount, marked: successes + otherSuccesses, draws: count)
    else { return nil }
    let marked = successes + otherSuccesses

    func studentized(_ k: Int) -> Double {
      let (rate, otherRate) = (
        Double(k) / Double(count), Double(marked - k) / Double(otherCount)
      )
      // (km − (marked − k)n)/(nm), without cancellation.
      let cross = Int128(k) * Int128(otherCount) - Int128(marked - k) * Int128(count)
      let difference = Double(cross) / Double(count) / Double(otherCount)
      let variance =
        rate * (1 - rate) / Double(count - 1) + otherRate * (1 - otherRate) / Double(otherCount - 1)
      return difference == 0 ? 0 : difference / variance.squareRoot()
    }
    statistic = studentized(successes)
    let limit = abs(statistic) * (1 - 1e-12)
    // The statistic rises with k, so each tail starts where it passes the limit.
    let support = distribution.support
    let lower = Self.last(in: support) { studentized($0) <= -limit }
    let upper = Self.first(in: support) { studentized($0) >= limit }
    var logs: [Double] = []
    if let lower { logs.append(distribution.logTail(from: lower, downward: true)) }
    if let upper { logs.append(distribution.logTail(from: upper, downward: false)) }
    let largest = logs.max() ?? 0
    let sum = logs.reduce(0) { $0 + exp($1 - largest) }
    let isAll = lower.map { low in upper.map { $0 <= low + 1 } ?? false } ?? false
    pValue = isAll ? 1 : min(1, max(exp(largest + log(sum)), .leastNonzeroMagnitude))
    allocations = nil
    isExact = true
  }

  /// The last number of a range where a condition holds that holds up to some point; nil if nowhere.
  private static func last(in range: ClosedRange<Int>, _ holds: (Int) -> Bool) -> Int? {
    guard let beyond = first(in: range, { !holds($0) }) else { return range.upperBound }
    return beyond > range.lowerBound ? beyond - 1 : nil
  }

  /// The first number of a range from which a condition holds; nil if nowhere.
  private static func first(in range: ClosedRange<Int>, _ holds: (Int) -> Bool) -> Int? {
    guard holds(range.upperBound) else { return nil }
    var (before, found) = (range.lowerBound - 1, range.upperBound)
    while found - before > 1 {
      let middle = before + (found - before) / 2
      if holds(middle) { found = middle } else { before = middle }
    }
    return found
  }

  /// The number of ways to choose `size` rows of `count`, or nil where it exceeds a limit.
  private static func numberOfAllocations(
    _ size: Int, of count: Int, atMost limit: Int
  ) -> Int? {
    var ways = 1
    for step in 1...size {
      let (product, overflow) = ways.multipliedReportingOverflow(by: count - size + step)
      guard !overflow else { return nil }
      ways = product / step
      // Ways grow with every step, as size is at most half of count.
      guard ways <= limit else { return nil }
    }
    return ways
  }

  /// Calls with the sums of every choice of `size` values, in lexicographic order of positions.
  private static func forEachAllocation(_ size: Int, of pool: [Double], _ body: (Sums) -> Void) {
    var chosen = Array(0..<size)
    while true {
      body(chosen.reduce(into: Sums()) { $0.add(pool[$1]) })
      guard
        let movable = chosen.indices.last(where: { chosen[$0] < pool.count - size + $0 })
      else { return }
      chosen[movable] += 1
      for index in chosen.indices where index > movable {
        chosen[index] = chosen[movable] + index - movable
      }
    }
  }

  /// The count, sum and sum of squares of a group.
  private struct Sums {
    var count = 0.0
    var sum = 0.0
    var squares = 0.0

    mutating func add(_ value: Double) {
      count += 1
      sum += value
      squares += value * value
    }
  }

  /// The sums of both groups together, from which one group gives the other.
  private struct Totals {
    let all: Sums

    init(_ values: [Double]) { all = values.reduce(into: Sums()) { $0.add($1) } }

    /// The studentized difference of means, this group minus the rest.
    func statistic(of own: Sums) -> Double {
      func moments(_ count: Double, _ sum: Double, _ squares: Double) -> (Double, Double) {
        let mean = sum / count
        let spread = squares - sum * mean
        // Rounding of equal values is no spread.
        return (mean, spread > squares * 1e-14 ? spread / (count - 1) / count : 0)
      }
      let (mean, variance) = moments(own.count, own.sum, own.squares)
      let (other, otherVariance) = moments(
        all.count - own.count, all.sum - own.sum, all.squares - own.squares)
      let difference = mean - other
      if abs(difference) < 1e-14 { return 0 }
      return difference / (variance + otherVariance).squareRoot()
    }
  }
}
