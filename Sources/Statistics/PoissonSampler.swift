internal import Foundation

/// Draws from a Poisson distribution, exact but for the 2⁻⁵³ of its uniform numbers.
///
/// Inversion upward from 0 for means below 5 and outward from the mode below 40, Hörmann's
/// transformed rejection with squeeze (PTRS, 1993) above: the time per draw has a bound that does not
/// depend on the mean.
public struct PoissonSampler: Sendable, Equatable {
  /// The mean.
  public let mean: Double
  /// The probability of the first number tried by inversion, b of the hat for rejection.
  private let scale: Double
  /// The first number tried by inversion, a of the hat for rejection.
  private let place: Double
  /// What else follows from the mean for the hat of the rejection.
  private let inverseAlpha: Double
  private let accept: Double

  /// A sampler; nil unless the mean lies in 0...10¹⁵.
  public init?(mean: Double) {
    guard mean >= 0, mean <= 1e15 else { return nil }
    self.init(checkedMean: mean)
  }

  @inline(__always)
  init(checkedMean mean: Double) {
    self.mean = mean
    guard mean >= Self.inversionLimit else {
      place = mean < 5 ? 0 : mean.rounded(.down)
      scale = Self.probability(place, mean: mean)
      (inverseAlpha, accept) = (0, 0)
      return
    }
    scale = 0.931 + 2.53 * mean.squareRoot()
    place = -0.059 + 0.02483 * scale
    inverseAlpha = 1.1239 + 1.1328 / (scale - 3.4)
    accept = 0.9277 - 3.6224 / (scale - 2)
  }

  /// One draw.
  public func sample<Generator: RandomNumberGenerator>(using generator: inout Generator) -> Int {
    draw(&generator)
  }

  /// One draw, compiled for this generator.
  public func sample(using generator: inout SplitMix64) -> Int { draw(&generator) }

  @inline(__always)
  func draw<Generator: RandomNumberGenerator>(_ generator: inout Generator) -> Int {
    mean < Self.inversionLimit ? invert(&generator) : reject(&generator)
  }

  /// Where rejection becomes quicker, by measurement.
  private static let inversionLimit = 40.0

  /// Takes the probabilities of the first number, of the next above and below, and so on, from a
  /// uniform number until nothing of it is left.
  @inline(__always)
  private func invert<Generator: RandomNumberGenerator>(_ generator: inout Generator) -> Int {
    while true {
      var u = generator.unit() - scale
      if u < 0 { return Int(place) }
      var (above, below) = (place, place)
      var (up, down) = (scale, scale)
      // 200 steps reach beyond a probability of 2⁻⁵³ on both sides. What rounding left over is
      // drawn again.
      for _ in 0..<200 {
        above += 1
        up *= mean / above
        u -= up
        if u < 0 { return Int(above) }
        guard below > 0 else { continue }
        down *= below / mean
        below -= 1
        u -= down
        if u < 0 { return Int(below) }
      }
    }
  }

  @inline(__always)
  private func reject<Generator: RandomNumberGenerator>(_ generator: inout Generator) -> Int {
    while true {
      let u = generator.unit() - 0.5
      let v = generator.unit()
      let edge = 0.5 - abs(u)
      let k = ((2 * place / edge + scale) * u + mean + 0.43).rounded(.down)
      if edge >= 0.07, v <= accept { return Int(k) }
      guard k >= 0, k < 0x1p62, edge >= 0.013 || v <= edge else { continue }
      let hat = (place / (edge * edge) + scale) / inverseAlpha
      if v <= hat * Self.probability(k, mean: mean) { return Int(k) }
    }
  }

  /// P(X = k) as exp(−deviance − Stirling's error)/√(2πk) (Loader 2000).
  private static func probability(_ k: Double, mean: Double) -> Double {
    guard k > 0 else { return exp(-mean) }
    let deviance = mean * SpecialFunctions.devianceTerm((k - mean) / mean)
    return exp(-deviance - SpecialFunctions.stirlingError(Int(k)))
      / SpecialFunctions.stirlingFactor(k)
  }
}
