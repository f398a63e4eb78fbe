internal import Foundation

/// The number of marked items among `draws` taken without replacement from a population.
public struct HypergeometricDistribution: Sendable, Equatable {
  /// Items in the population.
  public let population: Int
  /// Marked items in it.
  public let marked: Int
  /// Items drawn.
  public let draws: Int

  /// A distribution, or nil when the numbers contradict each other.
  public init?(population: Int, marked: Int, draws: Int) {
    guard population >= 0, (0...population).contains(marked), (0...population).contains(draws)
    else { return nil }
    self.population = population
    self.marked = marked
    self.draws = draws
  }

  /// The possible numbers of marked items drawn.
  public var support: ClosedRange<Int> {
    max(0, draws - (population - marked))...min(draws, marked)
  }

  /// The most probable number (the larger one of two equal ones).
  public var mode: Int {
    // ⌊(draws + 1)(marked + 1)/(population + 2)⌋, with the product in 128 bits.
    Int((Int128(draws) + 1) * (Int128(marked) + 1) / (Int128(population) + 2))
  }

  /// The natural logarithm of the probability of `k`; −infinity outside the support.
  ///
  /// Written as a deviance of the 2×2 table plus Stirling remainders, so that it keeps an absolute
  /// error of about 1e-15·(4 + |result|) for tables of any size, where a sum of log-gamma terms
  /// loses as many digits as the population has.
  public func logProbability(_ k: Int) -> Double {
    guard support.contains(k) else { return -.infinity }
    let unmarked = population - marked
    let left = population - draws
    if population == 0 || marked == 0 || unmarked == 0 || draws == 0 || left == 0 { return 0 }
    let cells = [k, marked - k, draws - k, unmarked - (draws - k)]
    let total = Double(population)
    let expected = [
      Double(marked) * (Double(draws) / total), Double(marked) * (Double(left) / total),
      Double(unmarked) * (Double(draws) / total), Double(unmarked) * (Double(left) / total),
    ]
    // Every cell departs from its expectation by the same amount, (ad − bc)/n, up to sign.
    let cross = Int128(cells[0]) * Int128(cells[3]) - Int128(cells[1]) * Int128(cells[2])
    let departure = Double(cross) / total
    var deviance = 0.0
    for (index, sign) in [1.0, -1, -1, 1].enumerated() {
      let relative = cells[index] == 0 ? -1 : sign * departure / expected[index]
      deviance += expected[index] * SpecialFunctions.devianceTerm(relative)
    }
    var remainder = 0.0
    for margin in [marked, unmarked, draws, left] {
      remainder += SpecialFunctions.logFactorialRemainder(margin)
    }
    for cell in cells { remainder -= SpecialFunctions.logFactorialRemainder(cell) }
    return min(0, remainder - SpecialFunctions.logFactorialRemainder(population) - deviance)
  }

  /// The natural logarithm of the probability of `start` and everything beyond it on one side;
  /// `start` must belong to the support and should not lie before the mode.
  /// - Complexity: O(standard deviation): terms are summed outward until they no longer count.
  func logTail(from start: Int, downward: Bool) -> Double {
    let support = support
    var sum = 1.0
    var term = 1.0
    var k = start
    while k != (downward ? support.lowerBound : support.upperBound) {
      let ratio = downward ? 1 / stepRatio(after: k - 1) : stepRatio(after: k)
      term *= ratio
      k += downward ? -1 : 1
      sum += term
      // The ratios fall, so what is left is below term·ratio/(1 − ratio).
      if ratio < 1, term * ratio < sum * 1e-17 * (1 - ratio) { break }
    }
    return min(0, logProbability(start) + log(sum))
  }

  /// P(k + 1)/P(k).
  func stepRatio(after k: Int) -> Double {
    let unmarked = population - marked
    return Double(marked - k) / Double(k + 1)
      * (Double(draws - k) / Double(unmarked - draws + k + 1))
  }
}
