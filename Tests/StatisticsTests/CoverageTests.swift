import Foundation
import Testing

@testable import Statistics

/// How often intervals hold the truth and tests reject it: by summing over all outcomes where these
/// are few, by seeded simulation elsewhere.
@Suite("Coverage")
struct CoverageTests {
  private func binomial(_ n: Int, _ p: Double) -> [Double] {
    (0...n).map { k in
      exp(
        SpecialFunctions.logFactorial(n) - SpecialFunctions.logFactorial(k)
          - SpecialFunctions.logFactorial(n - k) + Double(k) * log(p)
          + Double(n - k) * log1p(-p))
    }
  }

  private func holds(_ interval: Interval?, _ truth: Double) -> Bool {
    interval.map { $0.low <= truth && truth <= $0.high } ?? false
  }

  /// The coverage of an interval for one rate at each of many rates.
  private func coverage(_ n: Int, _ interval: (Double) -> Interval?) -> [Double] {
    let intervals = (0...n).map { interval(Double($0) / Double(n)) }
    return (1..<200).map { step in
      let p = Double(step) / 200
      return zip(binomial(n, p), intervals).reduce(0) { $0 + (holds($1.1, p) ? $1.0 : 0) }
    }
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test(
    "Clopper–Pearson covers at least as often as it says, at every rate", arguments: [4, 20, 75])
  func clopperPearson(_ n: Int) {
    for confidence in [0.8, 0.95] {
      let covered = coverage(n) {
        .clopperPearson(rate: $0, size: Double(n), confidence: confidence)
      }
      #expect(covered.allSatisfy { $0 >= confidence - 1e-12 })
      // Which the others do not, so that this test can fail.
      let wilson = coverage(n) { .wilson(rate: $0, size: Double(n), confidence: confidence) }
      #expect(wilson.contains { $0 < confidence - 1e-3 })
    }
  }

  @Test("Jeffreys's and Wilson's intervals cover as often as they say on average")
  func onAverage() {
    for n in [12, 60] {
      let jeffreys = coverage(n) { .jeffreys(rate: $0, size: Double(n), confidence: 0.95) }
      let wilson = coverage(n) { .wilson(rate: $0, size: Double(n), confidence: 0.95) }
      #expect(abs(mean(jeffreys) - 0.95) < 0.01, "\(mean(jeffreys))")
      #expect(abs(mean(wilson) - 0.95) < 0.01, "\(mean(wilson))")
    }
  }

  @Test("Intervals for differences cover about as often as they say over a grid of rates")
  func differences() {
    typealias Method = (Double, Double) -> Interval?
    let (n, m) = (18, 27)
    let methods: [(String, ClosedRange<Double>, Method)] = [
      (
        "Miettinen–Nurminen", 0.94...0.965,
        {
          .miettinenNurminenDifference(
            rate: $0, size: 18, otherRate: $1, otherSize: 27, confidence: 0.95)
        }
      ),
      (
        "Newcombe", 0.94...0.975,
        { .newcombe(rate: $0, size: 18, otherRate: $1, otherSize: 27, confidence: 0.95) }
      ),
      (
        "Agresti–Caffo", 0.94...0.98,
        { .agrestiCaffo(rate: $0, size: 18, otherRate: $1, otherSize: 27, confidence: 0.95) }
      ),
      // Of another confidence: must be noticed.
      (
        "narrow", 0.85...0.93,
        {
          .miettinenNurminenDifference(
            rate: $0, size: 18, otherRate: $1, otherSize: 27, confidence: 0.9)
        }
      ),
    ]
    for (name, range, method) in methods {
      let intervals = (0...n).map { a in
        (0...m).map { method(Double(a) / Double(n), Double($0) / Double(m)) }
      }
      var covered: [Double] = []
      for p in stride(from: 0.05, to: 1, by: 0.15) {
        for q in stride(from: 0.08, to: 1, by: 0.14) {
          let (own, other) = (binomial(n, p), binomial(m, q))
          var sum = 0.0
          for a in 0...n {
            for b in 0...m where holds(intervals[a][b], p - q) { sum += own[a] * other[b] }
          }
          covered.append(sum)
        }
      }
      #expect(range.contains(mean(covered)), "\(name): \(mean(covered))")
    }
  }

  private func normals(
    _ count: Int, _ mean: Double, _ deviation: Double, _ random: inout SplitMix64
  ) -> [Double] {
    (0..<count).map { _ in
      // The middle of the steps of the uniform number: never 0.
      mean + deviation * NormalDistribution.quantile(random.nextUnit() + 0x1p-54)
    }
  }

  private func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
    let mean = mean(values)
    return (
      mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    )
  }

  @Test("Welch's interval covers the truth for unequal variances and few rows")
  func welch() {
    var random = SplitMix64(seed: 6)
    var covered = 0
    for _ in 0..<2000 {
      let own = moments(normals(6, 1, 4, &random))
      let other = moments(normals(15, 0, 1, &random))
      let interval = Interval.welch(
        mean: own.mean, variance: own.variance, size: 6, otherMean: other.mean,
        otherVariance: other.variance, otherSize: 15, confidence: 0.95)
      if holds(interval, 1) { covered += 1 }
    }
    // The simulation's standard error is 0.005.
    #expect(abs(Double(covered) / 2000 - 0.95) < 0.015, "\(covered)")
  }

  @Test("The studentized permutation test keeps its level where variances and sizes differ")
  func permutation() throws {
    var random = SplitMix64(seed: 8)
    var (rejected, loose) = (0, 0)
    for seed in 0..<500 {
      let own = normals(10, 0, 4, &random)
      let other = normals(30, 0, 1, &random)
      let test = try #require(
        PermutationTest(own, other, allocations: 99, seed: UInt64(seed)))
      if test.pValue <= 0.05 { rejected += 1 }
      // The t test with pooled variance, whose level breaks down here.
      let (a, b) = (moments(own), moments(other))
      let pooled = (9 * a.variance + 29 * b.variance) / 38
      let t = abs(a.mean - b.mean) / (pooled * (1 / 10.0 + 1 / 30.0)).squareRoot()
      if t > 2.0244 { loose += 1 }
    }
    #expect(abs(Double(rejected) / 500 - 0.05) < 0.035, "\(rejected)")
    #expect(Double(loose) / 500 > 0.15, "\(loose)")
  }

  @Test("Bootstrap intervals over cells cover the truth about as often as they say")
  func bootstrap() throws {
    // Two groups of 120 rows by two decisions; the measure is the ratio of their rates, 0.7.
    let shares = [0.21, 0.29, 0.3, 0.2]
    func ratio(_ cells: [Int]) -> Double {
      let (own, other) = (Double(cells[0] + cells[1]), Double(cells[2] + cells[3]))
      return Double(cells[0]) / own / (Double(cells[2]) / other)
    }
    var random = SplitMix64(seed: 10)
    let world = try #require(MultinomialSampler(trials: 240, weights: shares))
    var covered = (percentile: 0, bca: 0, narrow: 0)
    let repetitions = 300
    for _ in 0..<repetitions {
      let sample = world.sample(using: &random)
      let again = try #require(
        MultinomialSampler(trials: 240, weights: sample.map(Double.init)))
      let replicates = (0..<300).map { _ in ratio(again.sample(using: &random)) }
      let jackknife = sample.indices.map { cell in
        ratio(sample.indices.map { sample[$0] - ($0 == cell ? 1 : 0) })
      }
      let acceleration = try #require(
        Bootstrap.acceleration(jackknife: jackknife, counts: sample.map(Double.init)))
      func interval(_ confidence: Double) -> Interval? {
        Bootstrap.percentile(replicates: replicates, confidence: confidence)?.interval
      }
      let bca = Bootstrap.bca(
        replicates: replicates, estimate: ratio(sample), acceleration: acceleration,
        confidence: 0.95)
      if holds(interval(0.95), 0.7) { covered.percentile += 1 }
      if holds(bca?.interval, 0.7) { covered.bca += 1 }
      if holds(interval(0.8), 0.7) { covered.narrow += 1 }
    }
    // The simulation's standard error is 0.013.
    func share(_ count: Int) -> Double { Double(count) / Double(repetitions) }
    #expect(abs(share(covered.percentile) - 0.95) < 0.03, "\(covered)")
    #expect(abs(share(covered.bca) - 0.95) < 0.03, "\(covered)")
    #expect(share(covered.narrow) < 0.87, "\(covered)")
  }
}
