internal import Foundation

/// Draws from a binomial distribution, exact but for the 2⁻⁵³ of its uniform numbers.
///
/// Inversion upward from 0 where fewer than 10 successes (or failures) are expected and outward from
/// the mode where fewer than 60 are, Hörmann's transformed rejection with squeeze (BTRS, 1993)
/// elsewhere: the time per draw has a bound that does not depend on the number of trials.
public struct BinomialSampler: Sendable, Equatable {
  /// The number of trials.
  public let trials: Int
  /// The probability of success.
  public let probability: Double
  /// The trials, and the smaller of the probability and its complement.
  private let n: Double
  private let p: Double
  /// The most probable number of successes at the probability `p`, or 0 where inversion starts there.
  private let mode: Double
  /// The probability of the first number tried by inversion, b of the hat for rejection.
  private let scale: Double

  /// A sampler; nil unless the trials lie in 0...2⁵³ and the probability in 0...1.
  public init?(trials: Int, probability: Double) {
    guard trials >= 0, trials <= 1 << 53, (0...1).contains(probability) else { return nil }
    self.init(checkedTrials: trials, probability: probability)
  }

  @inline(__always)
  init(checkedTrials trials: Int, probability: Double) {
    self.trials = trials
    self.probability = probability
    let n = Double(trials)
    let p = min(probability, 1 - probability)
    mode = n * p < 10 ? 0 : min(n, ((n + 1) * p).rounded(.down))
    scale =
      n * p < Self.inversionLimit
      ? Self.mass(mode, n: n, p: p) : 1.15 + 2.53 * (n * p * (1 - p)).squareRoot()
    (self.n, self.p) = (n, p)
  }

  /// One draw: the number of successes.
  public func sample<Generator: RandomNumberGenerator>(using generator: inout Generator) -> Int {
    draw(&generator)
  }

  /// One draw, compiled for this generator.
  public func sample(using generator: inout SplitMix64) -> Int { draw(&generator) }

  @inline(__always)
  func draw<Generator: RandomNumberGenerator>(_ generator: inout Generator) -> Int {
    let rarer = n * p < Self.inversionLimit ? invert(&generator) : reject(&generator)
    return probability <= 0.5 ? rarer : trials - rarer
  }

  /// Where rejection becomes quicker, by measurement.
  private static let inversionLimit = 60.0

  /// Takes the probabilities of the first number, of the next above and below, and so on, from a
  /// uniform number until nothing of it is left.
  @inline(__always)
  private func invert<Generator: RandomNumberGenerator>(_ generator: inout Generator) -> Int {
    let odds = p / (1 - p)
    while true {
      var u = generator.unit() - scale
      if u < 0 { return Int(mode) }
      var (above, below) = (mode, mode)
      var (up, down) = (scale, scale)
      // 200 steps reach beyond a probability of 2⁻⁵³ on both sides. What rounding left over is
      // drawn again.
      for _ in 0..<200 {
        if above < n {
          up *= (n - above) * odds / (above + 1)
          above += 1
          u -= up
          if u < 0 { return Int(above) }
        }
        guard below > 0 else { continue }
        down *= below / ((n - below + 1) * odds)
        below -= 1
        u -= down
        if u < 0 { return Int(below) }
      }
    }
  }

  @inline(__always)
  private func reject<Generator: RandomNumberGenerator>(_ generator: inout Generator) -> Int {
    let slope = -0.0873 + 0.0248 * scale + 0.01 * p
    let center = n * p + 0.5
    let accept = 0.92 - 4.2 / scale
    while true {
      let u = generator.unit() - 0.5
      let v = generator.unit()
      let edge = 0.5 - abs(u)
      let k = ((2 * slope / edge + scale) * u + center).rounded(.down)
      if edge >= 0.07, v <= accept { return Int(k) }
      guard k >= 0, k <= n else { continue }
      let alpha = (2.83 + 5.1 / scale) * (n * p * (1 - p)).squareRoot()
      let hat = (slope / (edge * edge) + scale) / alpha
      if v * Self.mass(mode, n: n, p: p) <= hat * Self.mass(k, n: n, p: p) { return Int(k) }
    }
  }

  /// P(X = k) as exp(−deviance − Stirling's errors)·√(n/(2πk(n − k))) (Loader 2000).
  private static func mass(_ k: Double, n: Double, p: Double) -> Double {
    if k == 0 { return exp(n * log1p(-p)) }
    guard k < n else { return exp(n * log(p)) }
    let mean = n * p
    let deviance =
      mean * SpecialFunctions.devianceTerm((k - mean) / mean)
      + (n - mean) * SpecialFunctions.devianceTerm((mean - k) / (n - mean))
    let remainders =
      SpecialFunctions.stirlingError(Int(n)) - SpecialFunctions.stirlingError(Int(k))
      - SpecialFunctions.stirlingError(Int(n - k))
    return exp(remainders - deviance) * (n / (2 * .pi * k * (n - k))).squareRoot()
  }
}
