internal import Foundation

/// McNemar's exact test that two yes-or-no answers of the same rows are equally often yes, two-sided.
///
/// Only rows whose answers differ tell anything: under the hypothesis either direction has probability
/// ½, so the p-value is twice the smaller tail of a binomial distribution, at most 1.
public struct McNemarTest: Sendable, Equatable {
  /// The natural logarithm of the two-sided p-value, finite at any number of rows.
  public let logPValue: Double

  /// The two-sided p-value; where it lies below the range of Double, the smallest positive Double,
  /// which is an upper bound. Relative error at most 1e-11.
  public var pValue: Double { max(exp(logPValue), .leastNonzeroMagnitude) }

  /// The test of rows that changed one way against those that changed the other; nil for negative
  /// numbers. Without any change the p-value is 1.
  /// - Complexity: O(√(rows that changed)).
  public init?(changes: Int, opposite: Int) {
    let (total, overflows) = changes.addingReportingOverflow(opposite)
    guard changes >= 0, opposite >= 0, !overflows else { return nil }
    let fewer = min(changes, opposite)
    guard total > 0, fewer < total - fewer else {
      logPValue = 0
      return
    }
    // ln C(n, k) − n·ln 2 as a deviance from the mean plus Stirling remainders, so that no digits are
    // lost at large n.
    let half = Double(total) / 2
    let gap = Double(total - 2 * fewer) / Double(total)
    let deviance =
      half * (SpecialFunctions.devianceTerm(gap) + SpecialFunctions.devianceTerm(-gap))
    let remainder =
      SpecialFunctions.logFactorialRemainder(total)
      - SpecialFunctions.logFactorialRemainder(fewer)
      - SpecialFunctions.logFactorialRemainder(total - fewer)
    // The tail below as a multiple of its first term: ratios k/(n − k + 1) fall.
    var sum = 1.0
    var term = 1.0
    var k = fewer
    while k > 0 {
      let ratio = Double(k) / Double(total - k + 1)
      term *= ratio
      k -= 1
      sum += term
      if term * ratio < sum * 1e-17 * (1 - ratio) { break }
    }
    logPValue = min(0, remainder - deviance + log(sum) + log(2))
  }
}
