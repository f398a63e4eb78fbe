import Foundation
import Testing

@testable import Statistics

@Suite("Samplers of counts")
struct SamplerTests {
  /// The p-value of Pearson's test of `draws` against probabilities of 0, 1, 2, …; outcomes with
  /// less than 10 expected draws are pooled at either end.
  private func goodness(_ draws: [Int], _ logProbability: (Int) -> Double) -> Double {
    let count = Double(draws.count)
    guard let low = draws.min(), let high = draws.max() else { return 0 }
    var observed = [Double](repeating: 0, count: high - low + 1)
    for draw in draws { observed[draw - low] += 1 }
    var bins: [(observed: Double, expected: Double)] = [(0, 0)]
    var rest = count
    for k in low...high {
      let expected = count * exp(logProbability(k))
      bins[bins.count - 1].observed += observed[k - low]
      bins[bins.count - 1].expected += expected
      rest -= expected
      if bins[bins.count - 1].expected >= 10 { bins.append((0, 0)) }
    }
    let last = bins.removeLast()
    guard bins.count > 1 else { return 0 }
    bins[bins.count - 1].observed += last.observed
    bins[bins.count - 1].expected += last.expected + max(0, rest)
    let statistic = bins.reduce(0) { $0 + pow($1.observed - $1.expected, 2) / $1.expected }
    return ChiSquareDistribution(degrees: Double(bins.count - 1))?.survival(statistic) ?? 0
  }

  private func logPoisson(_ k: Int, _ mean: Double) -> Double {
    Double(k) * log(mean) - mean - lgamma(Double(k) + 1)
  }

  private func logBinomial(_ k: Int, _ n: Int, _ p: Double) -> Double {
    lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1)
      + Double(k) * log(p) + Double(n - k) * log1p(-p)
  }

  @Test(
    "Poisson draws have the probabilities they should",
    arguments: [0.01, 0.3, 1, 4.99, 5, 12.5, 39.9, 40, 300, 5000])
  func poisson(_ mean: Double) throws {
    var random = SplitMix64(seed: 20_261_122)
    let sampler = try #require(PoissonSampler(mean: mean))
    let draws = (0..<60_000).map { _ in sampler.sample(using: &random) }
    let p = goodness(draws) { logPoisson($0, mean) }
    #expect(p > 1e-4, "\(p)")
    let wrong = goodness(draws) { logPoisson($0, mean + 0.08 * mean.squareRoot()) }
    #expect(wrong < 1e-4, "draws of another mean must be noticed")
  }

  @Test(
    "Binomial draws have the probabilities they should",
    arguments: [
      (1, 0.3), (5, 0.5), (7, 0.9), (30, 0.05), (200, 0.049), (40, 0.25), (40, 0.5), (119, 0.5),
      (120, 0.5), (100, 0.85), (1000, 0.012), (5000, 0.4), (1_000_000, 0.00002),
      (1_000_000, 0.9999), (300_000, 0.5),
    ])
  func binomial(_ trials: Int, _ probability: Double) throws {
    var random = SplitMix64(seed: 20_261_122)
    let sampler = try #require(BinomialSampler(trials: trials, probability: probability))
    let draws = (0..<60_000).map { _ in sampler.sample(using: &random) }
    #expect(draws.allSatisfy { (0...trials).contains($0) })
    let p = goodness(draws) { logBinomial($0, trials, probability) }
    #expect(p > 1e-4, "\(p)")
    // The mean moved by 0.08 standard deviations.
    let spread = (probability * (1 - probability) / Double(trials)).squareRoot()
    let other = probability + 0.08 * spread * (probability > 0.5 ? -1 : 1)
    let wrong = goodness(draws) { logBinomial($0, trials, other) }
    #expect(wrong < 1e-4, "draws of another probability must be noticed: \(wrong)")
  }

  @Test("Means and variances are right where outcomes are too many to count")
  func largeMoments() throws {
    var random = SplitMix64(seed: 5)
    for mean in [1e6, 3.7e9, 1e15] {
      let sampler = try #require(PoissonSampler(mean: mean))
      check((0..<40_000).map { _ in sampler.sample(using: &random) }, mean: mean, variance: mean)
    }
    for (trials, p) in [(10_000_000, 0.3), (4_000_000_000, 0.9), (1 << 53, 1e-9), (1 << 53, 0.5)] {
      let sampler = try #require(BinomialSampler(trials: trials, probability: p))
      let mean = Double(trials) * p
      check(
        (0..<40_000).map { _ in sampler.sample(using: &random) }, mean: mean,
        variance: mean * (1 - p))
    }
  }

  /// Mean, variance, skewness and excess within 5 standard errors of a nearly normal sample.
  private func check(_ draws: [Int], mean: Double, variance: Double) {
    let count = Double(draws.count)
    let z = draws.map { (Double($0) - mean) / variance.squareRoot() }
    func moment(_ power: Double) -> Double { z.reduce(0) { $0 + pow($1, power) } / count }
    let error = 5 / count.squareRoot()
    #expect(abs(moment(1)) < error, "mean \(mean)")
    #expect(abs(moment(2) - 1) < error * 2.0.squareRoot(), "mean \(mean)")
    #expect(abs(moment(3)) < error * 15.0.squareRoot(), "mean \(mean)")
    #expect(abs(moment(4) - 3) < error * 96.0.squareRoot(), "mean \(mean)")
  }

  @Test("Certain outcomes are certain, and parameters out of range give nil")
  func edges() throws {
    var random = SplitMix64(seed: 1)
    for (trials, p) in [(0, 0.5), (9, 0), (9, 1), (1 << 53, 0), (1 << 53, 1)] {
      let sampler = try #require(BinomialSampler(trials: trials, probability: p))
      for _ in 0..<100 { #expect(sampler.sample(using: &random) == (p == 1 ? trials : 0)) }
    }
    let none = try #require(PoissonSampler(mean: 0))
    #expect(none.sample(using: &random) == 0)
    #expect(PoissonSampler(mean: -1) == nil && PoissonSampler(mean: .nan) == nil)
    #expect(PoissonSampler(mean: .infinity) == nil)
    #expect(BinomialSampler(trials: -1, probability: 0.5) == nil)
    #expect(BinomialSampler(trials: .max, probability: 0.5) == nil)
    #expect(BinomialSampler(trials: 5, probability: .nan) == nil)
    for weights in [[], [0, 0], [1, -1], [.nan], [.infinity, 1]] {
      #expect(MultinomialSampler(trials: 5, weights: weights) == nil)
      #expect(AliasTable(weights: weights) == nil)
    }
    #expect(MultinomialSampler(trials: -1, weights: [1]) == nil)
  }

  @Test("Draws use every generator alike: the same numbers through the general entry")
  func generators() throws {
    struct Other: RandomNumberGenerator {
      var inner: SplitMix64
      mutating func next() -> UInt64 { inner.next() }
    }
    var random = SplitMix64(seed: 3)
    var other = Other(inner: SplitMix64(seed: 3))
    for mean in [0.5, 7, 80] {
      let poisson = try #require(PoissonSampler(mean: mean))
      let binomial = try #require(BinomialSampler(trials: 400, probability: mean / 400))
      for _ in 0..<50 {
        #expect(poisson.sample(using: &random) == poisson.sample(using: &other))
        #expect(binomial.sample(using: &random) == binomial.sample(using: &other))
      }
    }
    let cells = try #require(MultinomialSampler(trials: 90, weights: [40, 1, 0, 2, 47]))
    var counts: [Int] = []
    cells.sample(into: &counts, using: &random)
    #expect(counts == cells.sample(using: &other))
  }

  @Test("The alias table draws in proportion to the weights")
  func alias() throws {
    let weights = [5.0, 0, 1, 0.25, 13, 0, 2]
    let table = try #require(AliasTable(weights: weights))
    var random = SplitMix64(seed: 11)
    let draws = (0..<300_000).map { _ in table.sample(using: &random) }
    let sum = weights.reduce(0, +)
    #expect(goodness(draws) { log(weights[$0] / sum) } > 1e-4)
    let wrong = [5.0, 0, 1, 0.25, 13, 0, 2.1]
    #expect(goodness(draws) { log(wrong[$0] / sum) } < 1e-4)
  }

  @Test("Multinomial draws: margins binomial, sums exact, covariances −n·pᵢ·pⱼ, empty cells empty")
  func multinomial() throws {
    // With 60 rows, cells 0, 2 and 5 are frequent and the others rare; few cells are drawn in turn.
    let weights = [30.0, 2, 12, 0, 1, 14, 1]
    let trials = 60
    let sampler = try #require(MultinomialSampler(trials: trials, weights: weights))
    var random = SplitMix64(seed: 29)
    let draws = (0..<40_000).map { _ in sampler.sample(using: &random) }
    #expect(draws.allSatisfy { $0.reduce(0, +) == trials && $0[3] == 0 })
    for cell in weights.indices where weights[cell] > 0 {
      let p = goodness(draws.map { $0[cell] }) { logBinomial($0, trials, weights[cell] / 60) }
      #expect(p > 1e-4, "cell \(cell): \(p)")
    }
    for (i, j) in [(0, 2), (0, 1), (1, 4), (4, 6), (2, 5)] {
      let (p, q) = (weights[i] / 60, weights[j] / 60)
      let products = draws.map {
        (Double($0[i]) - 60 * p) * (Double($0[j]) - 60 * q)
      }
      let mean = products.reduce(0, +) / 40_000
      let spread = (products.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot() / 40_000
      #expect(abs(mean + 60 * p * q) < 5 * spread, "cells \(i) and \(j)")
    }
    // Nothing but rare cells, and nothing at all.
    let rare = try #require(MultinomialSampler(trials: 3, weights: [1, 1, 1, 1]))
    #expect(rare.sample(using: &random).reduce(0, +) == 3)
    let nothing = try #require(MultinomialSampler(trials: 0, weights: [1, 1]))
    #expect(nothing.sample(using: &random) == [0, 0])
  }

  @Test("Many cells, drawn as Poisson counts and filled up, are multinomial just so")
  func manyCells() throws {
    // 4,000 rows: 180 cells of about 20 rows, 20 cells of 1 and one without weight.
    let weights = (0..<201).map { cell -> Double in
      if cell == 200 { return 0 }
      return cell % 10 == 3 ? 1 : 15 + Double(cell % 9)
    }
    let sum = weights.reduce(0, +)
    let trials = 4000
    let sampler = try #require(MultinomialSampler(trials: trials, weights: weights))
    var random = SplitMix64(seed: 31)
    let repetitions = 12_000
    let draws = (0..<repetitions).map { _ in sampler.sample(using: &random) }
    #expect(draws.allSatisfy { $0.reduce(0, +) == trials && $0[200] == 0 })
    for cell in [0, 3, 8, 113, 199] {
      let p = goodness(draws.map { $0[cell] }) { logBinomial($0, trials, weights[cell] / sum) }
      #expect(p > 1e-4, "cell \(cell): \(p)")
    }
    // The sums of two halves are binomial too, which sees the covariances of all cells; the
    // Poisson counts themselves have a larger variance.
    let half = draws.map { $0[..<100].reduce(0, +) }
    let share = weights[..<100].reduce(0, +) / sum
    #expect(goodness(half) { logBinomial($0, trials, share) } > 1e-4)
    let sum100 = try #require(PoissonSampler(mean: share * Double(trials)))
    let loose = (0..<repetitions).map { _ in sum100.sample(using: &random) }
    #expect(goodness(loose) { logBinomial($0, trials, share) } < 1e-4)
  }
}
