internal import Foundation

/// Barnard's unconditional exact test of equal rates (1945), ordering tables by the pooled z
/// statistic.
///
/// The p-value is the largest probability, over the rate that both groups share, of a table at least
/// as extreme, so the test keeps its level at every rate. Ties are decided in whole numbers, exactly.
public struct BarnardTest: Sendable, Equatable {
  /// The pooled z statistic, first minus other.
  public let statistic: Double
  /// The two-sided p-value, never 0; relative error below 1e-8.
  public let pValue: Double

  /// The largest number of tables the test takes: (n + 1)(m + 1), as for two groups of 2,000.
  public static let largestNumberOfTables = 4_010_000

  /// The test; nil when successes lie outside 0...count, a group is empty, or there are more than
  /// ``largestNumberOfTables`` tables.
  /// - Complexity: O(n·m), about 25 ns per table.
  public init?(successes: Int, count: Int, otherSuccesses: Int, otherCount: Int) {
    guard
      let tables = TwoByTwoTables(
        successes: successes, count: count, otherSuccesses: otherSuccesses,
        otherCount: otherCount, limit: Self.largestNumberOfTables)
    else { return nil }
    let (n, m, total) = (count, otherCount, count + otherCount)
    let marked = successes + otherSuccesses
    let rate = Double(marked) / Double(total)
    let variance = rate * (1 - rate) * (1 / Double(n) + 1 / Double(m))
    let difference = Double(successes * m - otherSuccesses * n) / Double(n) / Double(m)
    statistic = variance > 0 ? difference / variance.squareRoot() : 0
    guard difference != 0 else {
      pValue = 1
      return
    }
    // z² ∝ (i·m − j·n)²/(s(N − s)), compared by cross products.
    let cross = Int128(successes * m - otherSuccesses * n)
    let own = cross * cross
    let ownSpread = Int128(marked * (total - marked))
    let conditional = (0...total).map { s -> Double in
      guard s > 0, s < total else { return 0 }
      let spread = Int128(s * (total - s))
      return tables.probability(given: s) { i in
        let cross = Int128(i * m - (s - i) * n)
        return cross * cross * ownSpread >= own * spread
      }
    }
    pValue = UnconditionalTest(conditional: conditional).maximum()
  }
}
