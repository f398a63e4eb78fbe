import Foundation
import Testing

@testable import Statistics

@Suite("Exact test and its distribution")
struct FisherExactTestTests {
  @Test("ln n! agrees with 60-digit values")
  func factorials() throws {
    for row in try Reference.values.get().factorials {
      #expect(
        agrees(SpecialFunctions.logFactorial(row.n), row.log, relative: 4e-16), "n = \(row.n)")
      #expect(
        agrees(
          SpecialFunctions.logGamma(Double(row.n) + 1), row.log, relative: 1e-15, absolute: 1e-15))
    }
    #expect(SpecialFunctions.logFactorial(-1).isNaN)
  }

  @Test("Hypergeometric log probabilities keep 14 digits at any population")
  func hypergeometric() throws {
    for row in try Reference.values.get().hypergeometric {
      let distribution = try #require(
        HypergeometricDistribution(
          population: row.population, marked: row.marked, draws: row.draws))
      let value = distribution.logProbability(row.k)
      #expect(
        agrees(value, row.log, absolute: 1e-14 * (4 + abs(row.log))), "\(row) \(value - row.log)")
    }
  }

  @Test("Hypergeometric probabilities sum to 1 and peak at the mode")
  func normalization() throws {
    let cases = [(9, 4, 3), (50, 20, 11), (60, 60, 7), (7, 0, 3), (0, 0, 0)]
    for (population, marked, draws) in cases {
      let distribution = try #require(
        HypergeometricDistribution(population: population, marked: marked, draws: draws))
      let logs = distribution.support.map(distribution.logProbability)
      #expect(agrees(logs.reduce(0) { $0 + exp($1) }, 1, relative: 1e-13))
      #expect(distribution.support.contains(distribution.mode))
      let peak = try #require(logs.max())
      #expect(agrees(distribution.logProbability(distribution.mode), peak, absolute: 1e-12))
      #expect(distribution.logProbability(distribution.support.upperBound + 1) == -.infinity)
    }
    #expect(HypergeometricDistribution(population: 5, marked: 6, draws: 1) == nil)
    #expect(HypergeometricDistribution(population: 5, marked: 1, draws: -1) == nil)
  }

  @Test("P-values agree with the definition in 60 digits, far below the range of Double")
  func reference() throws {
    for row in try Reference.values.get().fisher {
      func test(_ a: Int, _ n: Int, _ b: Int, _ m: Int) throws -> FisherExactTest {
        try #require(FisherExactTest(successes: a, count: n, otherSuccesses: b, otherCount: m))
      }
      let own = try test(row.a, row.n, row.b, row.m)
      #expect(
        agrees(own.logPValue, row.log, absolute: 1e-11), "\(row) \(own.logPValue - row.log)")
      #expect(own.pValue > 0)
      // The same table seen from the other group and from the other outcome.
      let mirrored = try test(row.b, row.m, row.a, row.n)
      let complement = try test(row.n - row.a, row.n, row.m - row.b, row.m)
      #expect(agrees(mirrored.logPValue, own.logPValue, absolute: 1e-11))
      #expect(agrees(complement.logPValue, own.logPValue, absolute: 1e-11))
    }
  }

  @Test("Every small table agrees with a direct sum over integer binomials")
  func bruteForce() throws {
    func choose(_ n: Int, _ k: Int) -> Int {
      (0..<k).reduce(1) { $0 * (n - $1) / ($1 + 1) }
    }
    for n in 0...8 {
      for m in 0...9 {
        for a in 0...n {
          for b in 0...m {
            let ways = (max(0, a + b - m)...min(n, a + b)).map {
              choose(n, $0) * choose(m, a + b - $0)
            }
            let observed = choose(n, a) * choose(m, b)
            let atMost = ways.filter { $0 <= observed }.reduce(0, +)
            let expected = Double(atMost) / Double(ways.reduce(0, +))
            let test = try #require(
              FisherExactTest(successes: a, count: n, otherSuccesses: b, otherCount: m))
            #expect(agrees(test.pValue, expected, relative: 1e-12), "\(a)/\(n) and \(b)/\(m)")
          }
        }
      }
    }
  }

  @Test("Ten million rows on each side are tested at once")
  func large() throws {
    let clock = ContinuousClock()
    var test: FisherExactTest?
    let elapsed = clock.measure {
      test = FisherExactTest(
        successes: 4_000_000, count: 10_000_000, otherSuccesses: 4_001_000,
        otherCount: 10_000_000)
    }
    // Continuity-corrected z: (1000 − 1)/√(2·10⁷·0.40005·0.59995/1) ≈ 0.45596, two-sided 0.6484.
    #expect(agrees(try #require(test).pValue, 0.6484, absolute: 2e-4))
    #expect(elapsed < .seconds(2))
  }

  @Test("Counts that contradict each other are refused")
  func refusal() {
    #expect(FisherExactTest(successes: 3, count: 2, otherSuccesses: 0, otherCount: 1) == nil)
    #expect(FisherExactTest(successes: -1, count: 2, otherSuccesses: 0, otherCount: 1) == nil)
    #expect(FisherExactTest(successes: 0, count: 0, otherSuccesses: 0, otherCount: 0)?.pValue == 1)
  }
}
