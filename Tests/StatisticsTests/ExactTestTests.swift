import Foundation
import Testing

@testable import Statistics

@Suite("Score, unconditional and permutation tests")
struct ExactTestTests {
  @Test("Score tests agree with their definition in 60 digits")
  func scores() throws {
    for row in try TestReference.values.get().scoreTests {
      for (kind, offset) in [(ScoreTest.Variance.farringtonManning, 5), (.miettinenNurminen, 6)] {
        let test = try #require(
          ScoreTest(
            rate: row[0] / row[1], size: row[1], otherRate: row[2] / row[3], otherSize: row[3],
            difference: row[4], variance: kind))
        #expect(agrees(test.statistic, row[offset], relative: 2e-12), "\(row)")
        #expect(agrees(log(test.pValue), row[offset + 2], relative: 1e-10, absolute: 1e-11))
        #expect(agrees(test.pValueBelow + test.pValueAbove, 1, relative: 1e-14))
      }
    }
    let pooled = try #require(
      TwoProportionTest(rate: 0.25, size: 200, otherRate: 0.5, otherSize: 200))
    let score = try #require(
      ScoreTest(
        rate: 0.25, size: 200, otherRate: 0.5, otherSize: 200, variance: .farringtonManning))
    #expect(agrees(score.statistic, pooled.statistic, relative: 1e-14))
  }

  @Test("The interval of Miettinen and Nurminen holds what their test does not reject")
  func duality() throws {
    let interval = try #require(
      Interval.miettinenNurminenDifference(
        rate: 0.3, size: 30, otherRate: 0.55, otherSize: 20, confidence: 0.9))
    for end in [interval.low, interval.high] {
      let test = try #require(
        ScoreTest(rate: 0.3, size: 30, otherRate: 0.55, otherSize: 20, difference: end))
      #expect(agrees(test.pValue, 0.1, relative: 1e-11))
    }
  }

  @Test("Impossible differences and equal rates at the edges")
  func scoreEdges() throws {
    // All against none: a difference of −1 has no variance and cannot be.
    let impossible = try #require(
      ScoreTest(rate: 1, size: 5, otherRate: 0, otherSize: 5, difference: -1))
    #expect(impossible.pValue == .leastNonzeroMagnitude && impossible.statistic == .infinity)
    let certain = try #require(
      ScoreTest(rate: 1, size: 5, otherRate: 0, otherSize: 5, difference: 1))
    #expect(certain.statistic == 0 && certain.pValue == 1)
    #expect(ScoreTest(rate: 1, size: 5, otherRate: 0, otherSize: 0) == nil)
    #expect(ScoreTest(rate: 1, size: 5, otherRate: 0, otherSize: 5, difference: 1.5) == nil)
  }

  @Test("Barnard's and Boschloo's tests agree with SciPy")
  func unconditional() throws {
    for row in try TestReference.values.get().unconditional {
      let table = row.table
      let barnard = try #require(
        BarnardTest(
          successes: table[0], count: table[1], otherSuccesses: table[2], otherCount: table[3]))
      #expect(agrees(barnard.statistic, row.statistic, relative: 1e-12, absolute: 1e-12))
      // SciPy searches on a grid of starting points; it may stop just below the maximum.
      #expect(
        agrees(barnard.pValue, row.barnard, relative: 1e-6), "\(table): \(barnard), \(row.barnard)")
      let boschloo = try #require(
        BoschlooTest(
          successes: table[0], count: table[1], otherSuccesses: table[2], otherCount: table[3]))
      #expect(agrees(boschloo.pValueBelow, row.less, relative: 1e-6), "\(row) \(boschloo)")
      #expect(agrees(boschloo.pValueAbove, row.greater, relative: 1e-6), "\(row) \(boschloo)")
      #expect(agrees(boschloo.pValue, row.twoSided, relative: 1e-6))
    }
    for row in try TestReference.values.get().barnard {
      let test = try #require(
        BarnardTest(
          successes: Int(row[0]), count: Int(row[1]), otherSuccesses: Int(row[2]),
          otherCount: Int(row[3])))
      #expect(agrees(test.pValue, row[4], relative: 1e-8), "\(row) \(test)")
    }
  }

  @Test("Barnard's p-value by hand: all of 2 against none of 2")
  func barnardByHand() throws {
    // Only (2, 0) and (0, 2) are as extreme: 2·π²(1 − π)², largest at π = ½: 2/16.
    let test = try #require(
      BarnardTest(successes: 2, count: 2, otherSuccesses: 0, otherCount: 2))
    #expect(agrees(test.pValue, 0.125, relative: 1e-9))
  }

  @Test("Boschloo's one-sided test is never weaker than Fisher's, and both keep their level")
  func level() throws {
    let (n, m) = (9, 13)
    let tables = (0...n).flatMap { a in (0...m).map { (a, $0) } }
    var (boschloo, barnard) = ([(Int, Int, Double)](), [(Int, Int, Double)]())
    for (a, b) in tables {
      let test = try #require(
        BoschlooTest(successes: a, count: n, otherSuccesses: b, otherCount: m))
      let distribution = try #require(
        HypergeometricDistribution(population: n + m, marked: a + b, draws: n))
      let tail = distribution.support.filter { $0 >= a }.reduce(0) {
        $0 + exp(distribution.logProbability($1))
      }
      #expect(test.pValueAbove <= tail * (1 + 1e-8), "\(a), \(b)")
      boschloo.append((a, b, test.pValueAbove))
      let other = try #require(
        BarnardTest(successes: a, count: n, otherSuccesses: b, otherCount: m))
      barnard.append((a, b, other.pValue))
    }
    for values in [boschloo, barnard] {
      for rate in [0.05, 0.2, 0.5, 0.77, 0.95] {
        for alpha in [0.01, 0.05, 0.2] {
          let chance = values.filter { $0.2 <= alpha }.reduce(0.0) {
            $0 + binomial($1.0, n, rate) * binomial($1.1, m, rate)
          }
          #expect(chance <= alpha * (1 + 1e-7), "rate \(rate), level \(alpha): \(chance)")
        }
      }
    }
  }

  private func binomial(_ k: Int, _ n: Int, _ p: Double) -> Double {
    exp(lgamma(Double(n) + 1) - lgamma(Double(k) + 1) - lgamma(Double(n - k) + 1))
      * pow(p, Double(k)) * pow(1 - p, Double(n - k))
  }

  @Test("Unconditional tests refuse what they cannot do, and never give 0")
  func unconditionalEdges() throws {
    #expect(BarnardTest(successes: 1, count: 3000, otherSuccesses: 1, otherCount: 3000) == nil)
    #expect(BoschlooTest(successes: 1, count: .max, otherSuccesses: 1, otherCount: .max) == nil)
    #expect(BarnardTest(successes: 2, count: 1, otherSuccesses: 1, otherCount: 1) == nil)
    #expect(BarnardTest(successes: 0, count: 0, otherSuccesses: 1, otherCount: 1) == nil)
    for (a, b) in [(0, 0), (4, 6)] {
      #expect(
        BarnardTest(successes: a, count: 4, otherSuccesses: b, otherCount: 6)?.pValue == 1)
      #expect(
        BoschlooTest(successes: a, count: 4, otherSuccesses: b, otherCount: 6)?.pValue == 1)
    }
    let extreme = try #require(
      BarnardTest(successes: 0, count: 900, otherSuccesses: 900, otherCount: 900))
    #expect(extreme.pValue > 0 && extreme.pValue < 1e-300)
  }

  @Test("Exact permutation tests agree with enumeration in another language")
  func permutations() throws {
    for row in try TestReference.values.get().permutations {
      let test = try #require(PermutationTest(row.x, row.y, seed: 1))
      #expect(test.isExact && test.allocations == row.total)
      #expect(agrees(test.statistic, row.statistic, relative: 1e-11))
      #expect(agrees(test.pValue, Double(row.extreme) / Double(row.total), relative: 1e-12))
      let mirrored = try #require(PermutationTest(row.y, row.x, seed: 1))
      #expect(agrees(mirrored.statistic, -row.statistic, relative: 1e-11))
      #expect(agrees(mirrored.pValue, test.pValue, relative: 1e-12))
    }
    for row in try TestReference.values.get().permutedRates {
      let test = try #require(
        PermutationTest(
          successes: Int(row[0]), count: Int(row[1]), otherSuccesses: Int(row[2]),
          otherCount: Int(row[3])))
      #expect(agrees(test.pValue, row[5], relative: 1e-12), "\(row) \(test)")
      #expect(row[4] == 0 || agrees(test.statistic, row[4], relative: 1e-12))
    }
  }

  @Test("Random allocations: (1 + k)/(B + 1), near the exact p-value, the same for the same seed")
  func randomAllocations() throws {
    let row = try #require(try TestReference.values.get().permutations.first { $0.total > 400 })
    let exact = try #require(PermutationTest(row.x, row.y, seed: 1)).pValue
    let test = try #require(PermutationTest(row.x, row.y, allocations: 400, seed: 3))
    #expect(!test.isExact && test.allocations == 400)
    let k = test.pValue * 401 - 1
    #expect(agrees(k, k.rounded(), absolute: 1e-9))
    #expect(abs(test.pValue - exact) < 4 * (exact * (1 - exact) / 400).squareRoot() + 1 / 401.0)
    #expect(test == PermutationTest(row.x, row.y, allocations: 400, seed: 3))
    #expect(test != PermutationTest(row.x, row.y, allocations: 400, seed: 4))
    // As extreme as can be: the p-value is 1/(B + 1), not 0.
    let far = try #require(
      PermutationTest(
        (0..<40).map { 100 + Double($0) }, (0..<50).map(Double.init), allocations: 999, seed: 3))
    #expect(far.pValue == 0.001)
    #expect(PermutationTest([1], [2, 3], seed: 1) == nil)
    #expect(PermutationTest([1, .nan], [2, 3], seed: 1) == nil)
    #expect(PermutationTest([1, 1], [1, 1], seed: 1)?.pValue == 1)
    #expect(PermutationTest([2, 2], [1, 1], seed: 1)?.statistic == .infinity)
  }

  @Test("Fisher's test is right and quick for a billion rows")
  func largeFisher() throws {
    for row in try TestReference.values.get().largeFisher {
      let test = try #require(
        FisherExactTest(successes: row.a, count: row.n, otherSuccesses: row.b, otherCount: row.m))
      // Relative error of the p-value itself.
      #expect(abs(test.logPValue - row.log) < 1e-11, "\(row): \(test.logPValue)")
    }
  }
}
