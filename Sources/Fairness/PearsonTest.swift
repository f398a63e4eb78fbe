internal import Statistics

/// Pearson's chi-square tests on counts that may be effective ones of weighted rows.
enum PearsonTest {
  /// Whether two groups have one distribution over the same values. Values that neither has do not
  /// count.
  static func homogeneity(_ one: [Double], _ other: [Double]) -> ChiSquareResult {
    let name = "Pearson's chi-square test of equal distributions"
    let pairs = zip(one, other).filter { $0 + $1 > 0 }
    let totals = pairs.reduce((0.0, 0.0)) { ($0.0 + $1.0, $0.1 + $1.1) }
    let all = totals.0 + totals.1
    guard totals.0 > 0, totals.1 > 0, all.isFinite else {
      return ChiSquareResult(name, why: "no rows in one of the groups")
    }
    guard pairs.count >= 2,
      let distribution = ChiSquareDistribution(
        degrees: Double(pairs.count - 1))
    else { return ChiSquareResult(name, why: "only one value occurs") }
    var statistic = 0.0
    var smallest = Double.infinity
    for (a, b) in pairs {
      for (count, total) in [(a, totals.0), (b, totals.1)] {
        let expected = (a + b) * (total / all)
        smallest = min(smallest, expected)
        statistic += (count - expected) * ((count - expected) / expected)
      }
    }
    guard statistic.isFinite else {
      return ChiSquareResult(name, why: "the number is out of range")
    }
    return ChiSquareResult(
      name, statistic: statistic, degreesOfFreedom: pairs.count - 1,
      pValue: distribution.pValue(statistic), smallestExpected: smallest)
  }

  /// Whether counts follow given shares, all positive, which sum to 1.
  static func goodnessOfFit(_ counts: [Double], shares: [Double]) -> ChiSquareResult {
    let name = "Pearson's chi-square test of given shares"
    let total = counts.reduce(0, +)
    guard total > 0, total.isFinite else { return ChiSquareResult(name, why: "no rows") }
    guard let distribution = ChiSquareDistribution(degrees: Double(shares.count - 1)) else {
      return ChiSquareResult(name, why: "only one group has a share")
    }
    var statistic = 0.0
    for (count, share) in zip(counts, shares) {
      let expected = total * share
      statistic += (count - expected) * ((count - expected) / expected)
    }
    guard statistic.isFinite else {
      return ChiSquareResult(name, why: "the number is out of range")
    }
    return ChiSquareResult(
      name, statistic: statistic, degreesOfFreedom: shares.count - 1,
      pValue: distribution.pValue(statistic), smallestExpected: total * (shares.min() ?? 0))
  }
}
