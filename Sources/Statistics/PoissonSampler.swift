internal import Foundation

/// Draws from a Poisson distribution, exact but for the 2⁻⁵³ of its uniform numbers.
///
/// Inversion for means below 10, Hörmann's transformed rejection with squeeze (PTRS, 1993) above:
/// the time per draw has a bound that does not depend on the mean. It holds no memory, so one that
/// is drawn from once costs no more than a square root or an exponential above the draw.
public struct PoissonSampler: Sendable, Equatable {
  /// The mean.
  public let mean: Double
  /// exp(−mean) for inversion, b of the hat for rejection.
  private let scale: Double
  /// What follows from the mean for the hat of the rejection.
  private let slope: Double
  private let inverseAlpha: Double
  private let accept: Double

  /// A sampler; nil unless the mean lies in 0...10¹⁵.
  public init?(mean: Double) {
    guard mean >= 0, mean <= 1e15 else { return nil }
    self.mean = mean
    guard mean >= 10 else {
      scale = exp(-mean)
      (slope, inverseAlpha, accept) = (0, 0, 0)
      return
    }
    scale = 0.931 + 2.53 * mean.squareRoot()
    slope = -0.059 + 0.02483 * scale
    inverseAlpha = 1.1239 + 1.1328 / (scale - 3.4)
    accept = 0.9277 - 3.6224 / (scale - 2)
  }

  /// One draw.
  public func sample<Generator: RandomNumberGenerator>(using generator: inout Generator) -> Int {
    mean < 10 ? invert(&generator) : reject(&generator)
  }

  /// One draw, compiled for this generator.
  public func sample(using generator: inout SplitMix64) -> Int {
    mean < 10 ? invert(&generator) : reject(&generator)
  }

  /// Walks up the cumulative probabilities; a mean below 10 never needs 100 steps in 2⁵³ draws.
  @inline(__always)
  private func invert<Generator: RandomNumberGenerator>(_ generator: inout Generator) -> Int {
    while true {
      var u = generator.unit()
      var probability = scale
      var k = 0.0
      while u >= probability, k < 100 {
        u -= probability
        k += 1
        probability *= mean / k
      }
      if k < 100 { return Int(k) }
    }
  }

  @inline(__always)
  private func reject<Generator: RandomNumberGenerator>(_ generator: inout Generator) -> Int {
    while true {
      let u = generator.unit() - 0.5
      let v = generator.unit()
      let edge = 0.5 - abs(u)
      let k = ((2 * slope / edge + scale) * u + mean + 0.43).rounded(.down)
      if edge >= 0.07, v <= accept { return Int(k) }
      guard k >= 0, k < 0x1p62, edge >= 0.013 || v <= edge else { continue }
      if log(v * inverseAlpha / (slope / (edge * edge) + scale)) <= logProbability(k) {
        return Int(k)
      }
    }
  }

  /// ln P(X = k), as a deviance and a Stirling remainder (Loader 2000).
  private func logProbability(_ k: Double) -> Double {
    guard k > 0 else { return -mean }
    return -mean * SpecialFunctions.devianceTerm((k - mean) / mean)
      - SpecialFunctions.stirlingError(Int(k)) - 0.5 * log(2 * .pi * k)
  }
}
