internal import Foundation

/// Draws from a binomial distribution, exact but for the 2⁻⁵³ of its uniform numbers.
///
/// Inversion where fewer than 10 successes (or failures) are expected, Hörmann's transformed
/// rejection with squeeze (BTRS, 1993) elsewhere: the time per draw has a bound that does not depend
/// on the number of trials. It holds no memory, so one that is drawn from once costs no more than a
/// square root or an exponential above the draw.
public struct BinomialSampler: Sendable, Equatable {
  /// The number of trials.
  public let trials: Int
  /// The probability of success.
  public let probability: Double
  /// The trials, and the smaller of the probability and its complement.
  private let n: Double
  private let p: Double
  /// P(X = 0) for inversion, b of the hat for rejection.
  private let scale: Double
  /// The square root of n·p·(1 − p).
  private let deviation: Double

  /// A sampler; nil unless the trials lie in 0...2⁵³ and the probability in 0...1.
  public init?(trials: Int, probability: Double) {
    guard trials >= 0, trials <= 1 << 53, (0...1).contains(probability) else { return nil }
    self.init(checkedTrials: trials, probability: probability)
  }

  @inline(__always)
  init(checkedTrials trials: Int, probability: Double) {
    self.trials = trials
    self.probability = probability
    n = Double(trials)
    p = min(probability, 1 - probability)
    if n * p < 10 {
      deviation = 0
      scale = exp(n * log1p(-p))
    } else {
      deviation = (n * p * (1 - p)).squareRoot()
      scale = 1.15 + 2.53 * deviation
    }
  }

  /// One draw: the number of successes.
  public func sample<Generator: RandomNumberGenerator>(using generator: inout Generator) -> Int {
    draw(&generator)
  }

  /// One draw, compiled for this generator.
  public func sample(using generator: inout SplitMix64) -> Int { draw(&generator) }

  @inline(__always)
  func draw<Generator: RandomNumberGenerator>(_ generator: inout Generator) -> Int {
    let rarer = n * p < 10 ? invert(&generator) : reject(&generator)
    return probability <= 0.5 ? rarer : trials - rarer
  }

  /// Walks up the cumulative probabilities; a mean below 10 never needs 100 steps in 2⁵³ draws.
  @inline(__always)
  private func invert<Generator: RandomNumberGenerator>(_ generator: inout Generator) -> Int {
    let odds = p / (1 - p)
    let rise = (n + 1) * odds
    let limit = min(100, n + 1)
    while true {
      var u = generator.unit()
      var mass = scale
      var k = 0.0
      while u >= mass, k < limit {
        u -= mass
        k += 1
        // P(k)/P(k − 1) = (n − k + 1)/k·odds
        mass *= rise / k - odds
      }
      // What rounding left beyond the last value is drawn again.
      if k < limit { return Int(k) }
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
      let alpha = (2.83 + 5.1 / scale) * deviation
      let mode = ((n + 1) * p).rounded(.down)
      if log(v * alpha / (slope / (edge * edge) + scale)) <= logProbability(k, over: mode) {
        return Int(k)
      }
    }
  }

  /// ln(P(X = k)/P(X = mode)), each as a deviance and Stirling remainders (Loader 2000).
  private func logProbability(_ k: Double, over mode: Double) -> Double {
    func relative(_ k: Double) -> Double {
      let departure = k - n * p
      var value =
        -n * p * SpecialFunctions.devianceTerm(k == 0 ? -1 : departure / (n * p))
        - n * (1 - p) * SpecialFunctions.devianceTerm(k == n ? -1 : -departure / (n * (1 - p)))
      for count in [k, n - k] where count > 0 {
        value -= SpecialFunctions.stirlingError(Int(count)) + 0.5 * log(2 * .pi * count)
      }
      return value
    }
    return relative(k) - relative(mode)
  }
}
