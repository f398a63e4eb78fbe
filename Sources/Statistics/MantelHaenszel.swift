internal import Foundation

/// Strata of 2×2 tables analyzed together (Mantel and Haenszel 1959): what two groups' rates have in
/// common once a third variable is held fixed.
///
/// Everything is "first over other" or "first minus other". Sizes may be effective sizes. A stratum
/// counts where both groups have rows and, for odds ratios and tests, where both outcomes occur.
public struct MantelHaenszel: Sendable, Equatable {
  /// One stratum: the successes and rows of two groups.
  public struct Stratum: Sendable, Equatable {
    /// Successes of the first group.
    public var successes: Double
    /// Rows of the first group.
    public var size: Double
    /// Successes of the other group.
    public var otherSuccesses: Double
    /// Rows of the other group.
    public var otherSize: Double

    /// A stratum from its counts.
    public init(successes: Double, size: Double, otherSuccesses: Double, otherSize: Double) {
      self.successes = successes
      self.size = size
      self.otherSuccesses = otherSuccesses
      self.otherSize = otherSize
    }

    var failures: Double { size - successes }
    var otherFailures: Double { otherSize - otherSuccesses }
    var total: Double { size + otherSize }
    var allSuccesses: Double { successes + otherSuccesses }
    var allFailures: Double { failures + otherFailures }

    var isValid: Bool {
      successes >= 0 && successes <= size && otherSuccesses >= 0 && otherSuccesses <= otherSize
        && (total * total).isFinite
    }
  }

  /// The strata in which both groups have rows.
  public let strata: [Stratum]
  /// The strata that tell something about an odds ratio: both outcomes occur, too.
  public let informative: [Stratum]
  /// Strata given that have rows of one group only, or none.
  public let oneSided: Int

  /// The analysis of the strata that have rows of both groups; nil when a count is negative, exceeds
  /// its rows or is not a number.
  public init?(_ strata: [Stratum]) {
    guard strata.allSatisfy(\.isValid) else { return nil }
    self.strata = strata.filter { $0.size > 0 && $0.otherSize > 0 }
    informative = self.strata.filter { $0.allSuccesses > 0 && $0.allFailures > 0 }
    oneSided = strata.count - self.strata.count
  }

  /// Σ of a quantity over the strata that tell about odds.
  private func sum(_ term: (Stratum) -> Double) -> Double {
    informative.reduce(0) { $0 + term($1) }
  }

  /// The common odds ratio Σ(ad/t)/Σ(bc/t); nil when nothing is left below the line (no stratum has
  /// both a failure of the first group and a success of the other) or above and below.
  public var oddsRatio: Double? {
    let below = sum { $0.failures * $0.otherSuccesses / $0.total }
    let ratio = sum { $0.successes * $0.otherFailures / $0.total } / below
    return below > 0 && ratio.isFinite ? ratio : nil
  }

  /// The variance of the logarithm of the common odds ratio (Robins, Breslow and Greenland 1986),
  /// right both for few large strata and for many small ones; nil unless the odds ratio is positive.
  public var logOddsRatioVariance: Double? {
    let above = sum { $0.successes * $0.otherFailures / $0.total }
    let below = sum { $0.failures * $0.otherSuccesses / $0.total }
    guard above > 0, below > 0 else { return nil }
    // Σ(PR)/(2R²) + Σ(PS + QR)/(2RS) + Σ(QS)/(2S²)
    let variance = sum { stratum in
      let p = (stratum.successes + stratum.otherFailures) / stratum.total
      let q = (stratum.failures + stratum.otherSuccesses) / stratum.total
      let r = stratum.successes * stratum.otherFailures / stratum.total / above
      let s = stratum.failures * stratum.otherSuccesses / stratum.total / below
      return p * r / above + p * s / above + q * r / below + q * s / below
    }
    return variance.isFinite ? variance / 2 : nil
  }

  /// exp(ln OR ± z·√variance); nil where the odds ratio or its variance does not exist.
  public func oddsRatioInterval(confidence: Double) -> Interval? {
    guard let ratio = oddsRatio, let variance = logOddsRatioVariance, confidence > 0, confidence < 1
    else { return nil }
    return .logNormal(
      center: log(ratio), variance: variance,
      z: NormalDistribution.criticalValue(confidence: confidence))
  }

  /// The Cochran–Mantel–Haenszel test that the outcome is independent of the group within strata,
  /// with one degree of freedom; nil when no stratum of more than one row has both outcomes.
  /// - Parameter continuity: whether ½ (at most the departure itself) is taken from the departure,
  ///   as R does by default.
  public func independenceTest(continuity: Bool = false) -> ChiSquareTest? {
    var (departure, variance) = (0.0, 0.0)
    for stratum in informative where stratum.total > 1 {
      let total = stratum.total
      // a − E(a) = (ad − bc)/t.
      departure +=
        (stratum.successes * stratum.otherFailures - stratum.failures * stratum.otherSuccesses)
        / total
      variance +=
        (stratum.size / total) * (stratum.otherSize / total)
        * (stratum.allSuccesses * (stratum.allFailures / (total - 1)))
    }
    guard variance > 0 else { return nil }
    let left = abs(departure) - (continuity ? min(0.5, abs(departure)) : 0)
    return ChiSquareTest(statistic: left * left / variance, degrees: 1)
  }

  /// The Breslow–Day test that the odds ratio is the same in all strata, with Tarone's correction
  /// (1985) or without; nil unless two strata are informative and the common odds ratio is positive.
  public func homogeneityTest(tarone: Bool = true) -> ChiSquareTest? {
    guard informative.count > 1, let ratio = oddsRatio, ratio > 0 else { return nil }
    var (statistic, departures, variances) = (0.0, 0.0, 0.0)
    for stratum in informative {
      let expected = Self.expectedSuccesses(stratum, oddsRatio: ratio)
      // The four expected cells have the observed margins and the common odds ratio.
      let cells = [
        expected, stratum.size - expected, stratum.allSuccesses - expected,
        stratum.otherSize - stratum.allSuccesses + expected,
      ]
      guard cells.allSatisfy({ $0 > 0 }) else { return nil }
      let variance = 1 / cells.reduce(0) { $0 + 1 / $1 }
      let departure = stratum.successes - expected
      statistic += departure * departure / variance
      departures += departure
      variances += variance
    }
    if tarone { statistic -= departures * departures / variances }
    return ChiSquareTest(statistic: max(0, statistic), degrees: informative.count - 1)
  }

  /// The successes of the first group for which the table with the observed margins has an odds
  /// ratio: the root e of (1 − ψ)e² + (m − s + ψ(n + s))e − ψns = 0 between the limits of the cell.
  private static func expectedSuccesses(_ stratum: Stratum, oddsRatio ratio: Double) -> Double {
    let linear =
      stratum.otherSize - stratum.allSuccesses + ratio * (stratum.size + stratum.allSuccesses)
    let product = ratio * stratum.size * stratum.allSuccesses
    let root = max(0, linear * linear + 4 * (1 - ratio) * product).squareRoot()
    // The form of the two that does not cancel.
    return linear >= 0 ? 2 * product / (linear + root) : (root - linear) / (2 * (1 - ratio))
  }

  /// The common difference of rates Σ((a·m − c·n)/t)/Σ(nm/t), first minus other; nil without strata.
  public var difference: Double? {
    let weight = strata.reduce(0) { $0 + $1.size * ($1.otherSize / $1.total) }
    guard weight > 0 else { return nil }
    return strata.reduce(0) {
      $0 + ($1.successes * $1.otherSize - $1.otherSuccesses * $1.size) / $1.total / weight
    }
  }

  /// Its variance (Sato 1989), right both for few large strata and for many small ones; nil where it
  /// is not positive.
  public var differenceVariance: Double? {
    guard let difference else { return nil }
    var (weight, first, second) = (0.0, 0.0, 0.0)
    for stratum in strata {
      let (n, m, total) = (stratum.size, stratum.otherSize, stratum.total)
      weight += n * (m / total)
      first +=
        (n / total) * (n / total) * stratum.otherSuccesses
        - (m / total) * (m / total) * stratum.successes
        + (n / total) * (m / total) * (m - n) / 2
      second +=
        (stratum.successes * stratum.otherFailures + stratum.otherSuccesses * stratum.failures)
        / (2 * total)
    }
    let variance = (difference * first + second) / weight / weight
    return variance > 0 && variance.isFinite ? variance : nil
  }

  /// The interval of the common difference; nil where it or its variance does not exist.
  public func differenceInterval(confidence: Double) -> Interval? {
    guard let difference, let variance = differenceVariance else { return nil }
    return .normal(
      estimate: difference, variance: variance, within: -1...1, confidence: confidence)
  }

  /// The common ratio of rates Σ(a·m/t)/Σ(c·n/t), first over other; nil when the other group has no
  /// success.
  public var ratio: Double? {
    let below = strata.reduce(0) { $0 + $1.otherSuccesses * ($1.size / $1.total) }
    let ratio = strata.reduce(0) { $0 + $1.successes * ($1.otherSize / $1.total) } / below
    return below > 0 && ratio.isFinite ? ratio : nil
  }

  /// The variance of the logarithm of the common ratio (Greenland and Robins 1985); nil unless the
  /// ratio is positive.
  public var logRatioVariance: Double? {
    let above = strata.reduce(0) { $0 + $1.successes * ($1.otherSize / $1.total) }
    let below = strata.reduce(0) { $0 + $1.otherSuccesses * ($1.size / $1.total) }
    guard above > 0, below > 0 else { return nil }
    let variance = strata.reduce(0) { sum, stratum in
      let (n, m, total) = (stratum.size, stratum.otherSize, stratum.total)
      let spread =
        stratum.allSuccesses * (n / total) * (m / total)
        - stratum.successes * (stratum.otherSuccesses / total)
      return sum + spread / above / below
    }
    return variance > 0 && variance.isFinite ? variance : nil
  }

  /// exp(ln ratio ± z·√variance); nil where the ratio or its variance does not exist.
  public func ratioInterval(confidence: Double) -> Interval? {
    guard let ratio, let variance = logRatioVariance, confidence > 0, confidence < 1
    else { return nil }
    return .logNormal(
      center: log(ratio), variance: variance,
      z: NormalDistribution.criticalValue(confidence: confidence))
  }
}
