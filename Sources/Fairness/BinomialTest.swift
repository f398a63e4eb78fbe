internal import Foundation

/// The exact test that a share is a given one: two-sided, the probability of all numbers that are
/// at most as probable as the one observed (those within a factor of 1 + 1e-7 count as equal, as in
/// SciPy and R).
enum BinomialTest {
  /// The p-value, never 0: below the range of Double the answer is the smallest positive Double, an
  /// upper bound. Nil for parameters out of range.
  ///
  /// Probabilities are walked outwards from the largest one by their ratios, which are exact to
  /// rounding, until they vanish: the relative error grows with the steps, to about 1e-12 for
  /// millions of rows.
  /// - Complexity: O(√count) steps for shares that are not tiny.
  static func pValue(successes: Int, count: Int, share: Double) -> Double? {
    guard count > 0, (0...count).contains(successes), share >= 0, share <= 1 else { return nil }
    guard share > 0, share < 1 else {
      return successes == (share == 0 ? 0 : count) ? 1 : .leastNonzeroMagnitude
    }
    let odds = share / (1 - share)
    let size = Double(count)
    let mode = min(count, max(0, Int(((size + 1) * share).rounded(.down))))
    /// Probability of k + 1 over that of k.
    func ratio(_ k: Int) -> Double { (size - Double(k)) / (Double(k) + 1) * odds }

    var observed = 1.0
    if successes > mode {
      for k in mode..<successes {
        observed *= ratio(k)
        if observed == 0 { break }
      }
    } else {
      for k in (successes..<mode).reversed() {
        observed /= ratio(k)
        if observed == 0 { break }
      }
    }
    let limit = observed * (1 + 1e-7)
    var total = 1.0
    var tail = limit >= 1 ? 1.0 : 0
    func visit(_ probability: Double) {
      total += probability
      if probability <= limit { tail += probability }
    }
    var probability = 1.0
    for k in mode..<count {
      probability *= ratio(k)
      guard probability > 0 else { break }
      visit(probability)
    }
    probability = 1
    for k in (0..<mode).reversed() {
      probability /= ratio(k)
      guard probability > 0 else { break }
      visit(probability)
    }
    return max(min(1, tail / total), .leastNonzeroMagnitude)
  }
}
