internal import Foundation

/// How rows fare: each has a benefit of 1, plus 1 for a favorable decision, minus 1 for a favorable
/// label (Speicher et al. 2018).
struct Benefits {
  /// Weight of the rows of benefit 0: denied what the label says is due.
  var none = 0.0
  /// Weight of the rows of benefit 1: decided as labeled.
  var one = 0.0
  /// Weight of the rows of benefit 2: given what the label says is not due.
  var two = 0.0

  var weight: Double { none + one + two }

  /// The mean benefit; undefined without rows.
  func average() throws(UndefinedReason) -> Double {
    guard weight > 0 else { throw .noRows }
    return (one + 2 * two) / weight
  }

  /// The mean benefit where it is above 0.
  func mean() throws(UndefinedReason) -> Double {
    let mean = try average()
    guard mean > 0 else { throw .noBenefit }
    return mean
  }

  /// Half the squared coefficient of variation around a mean: generalized entropy with α = 2.
  func generalizedEntropy() throws(UndefinedReason) -> Double {
    let mean = try mean()
    let spread = none + one * Self.squared(1 / mean - 1) + two * Self.squared(2 / mean - 1)
    return spread / (2 * weight)
  }

  /// Theil's T: generalized entropy with α = 1.
  func theil() throws(UndefinedReason) -> Double {
    let mean = try mean()
    // Written with x·ln x − x + 1, which is never negative and whose extra terms sum to 0.
    let sum = none + one * Self.theilTerm(1 / mean) + two * Self.theilTerm(2 / mean)
    return max(0, sum / weight)
  }

  /// Theil's L, the mean log deviation: generalized entropy with α = 0; infinite, so undefined,
  /// with any benefit of 0.
  func meanLogDeviation() throws(UndefinedReason) -> Double {
    let mean = try mean()
    guard none == 0 else { throw .zeroBenefit }
    let sum = one * Self.deviationTerm(1 / mean) + two * Self.deviationTerm(2 / mean)
    return max(0, sum / weight)
  }

  /// Atkinson's index with aversion ε = ½: 1 − (mean of √(b/μ))².
  func atkinson() throws(UndefinedReason) -> Double {
    let mean = try mean()
    let root = (one * (1 / mean).squareRoot() + two * (2 / mean).squareRoot()) / weight
    return max(0, 1 - root * root)
  }

  static func squared(_ x: Double) -> Double { x * x }

  /// x·ln x − x + 1.
  static func theilTerm(_ x: Double) -> Double { x > 0 ? x * log(x) - x + 1 : 1 }

  /// x − 1 − ln x.
  static func deviationTerm(_ x: Double) -> Double { x - 1 - log(x) }
}

extension CellTally {
  /// The rows by benefit.
  func benefits(_ context: MeasureContext) -> Benefits {
    Benefits(
      none: weights[context.positiveIsFavorable ? 2 : 1], one: weight(.correct),
      two: weights[context.positiveIsFavorable ? 1 : 2])
  }
}

/// The inequality of benefits over the rows of several groups, in two parts that add up to the whole.
enum InequalityPart {
  /// That of rows that each have their group's mean benefit.
  case between
  /// What is left: that of rows within their groups, weighted so that the parts add up.
  case within

  /// Generalized entropy with α = 2.
  func generalizedEntropy(_ groups: [Benefits]) throws(UndefinedReason) -> Double {
    try sum(
      groups,
      part: { own, mean throws(UndefinedReason) in
        let average = try own.average()
        switch self {
        case .between: return own.weight * Benefits.squared(average / mean - 1) / 2
        case .within:
          let spread =
            own.none * Benefits.squared(average / mean)
            + own.one * Benefits.squared((1 - average) / mean)
            + own.two * Benefits.squared((2 - average) / mean)
          return spread / 2
        }
      })
  }

  /// Theil's T.
  func theil(_ groups: [Benefits]) throws(UndefinedReason) -> Double {
    try sum(
      groups,
      part: { own, mean throws(UndefinedReason) in
        let average = try own.average()
        switch self {
        case .between: return own.weight * Benefits.theilTerm(average / mean)
        // A group of mean 0 has no benefit to spread.
        case .within: return average > 0 ? own.weight * (average / mean) * (try own.theil()) : 0
        }
      })
  }

  /// Theil's L.
  func meanLogDeviation(_ groups: [Benefits]) throws(UndefinedReason) -> Double {
    try sum(
      groups,
      part: { own, mean throws(UndefinedReason) in
        let average = try own.average()
        switch self {
        case .between:
          guard average > 0 else { throw .zeroBenefit }
          return own.weight * Benefits.deviationTerm(average / mean)
        case .within: return own.weight * (try own.meanLogDeviation())
        }
      })
  }

  private func sum(
    _ groups: [Benefits],
    part: (_ own: Benefits, _ mean: Double) throws(UndefinedReason) -> Double
  ) throws(UndefinedReason) -> Double {
    var all = Benefits()
    for group in groups {
      all.none += group.none
      all.one += group.one
      all.two += group.two
    }
    let mean = try all.mean()
    var sum = 0.0
    for group in groups where group.weight > 0 { sum += try part(group, mean) }
    return max(0, sum / all.weight)
  }
}
