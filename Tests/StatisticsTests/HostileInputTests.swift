import Testing

@testable import Statistics

/// Every public entry takes any number at all: it answers with nil, NaN where it says so, or a value
/// in its range, without trapping and in bounded time.
@Suite("Hostile input")
struct HostileInputTests {
  private let numbers: [Double] = [
    .nan, .infinity, -.infinity, -1, -0.0, 0, .leastNonzeroMagnitude, 1e-300, 1e-9, 0.3, 0.5, 1,
    1.0.nextUp, 2, 7.5, 1e5, 1e16, 1e154, 1e300, .greatestFiniteMagnitude,
  ]
  /// For functions of three and more numbers.
  private let few: [Double] = [
    .nan, .infinity, -1, 0, 1e-300, 0.5, 1, 7.5, 1e16, .greatestFiniteMagnitude,
  ]
  private let counts = [Int.min, -1, 0, 1, 2, 7, 2001, 1 << 53, 1 << 62, .max]

  private func isSound(_ interval: Interval?) -> Bool {
    interval.map { $0.low <= $0.high } ?? true
  }

  private func isProbability(_ p: Double?) -> Bool {
    p.map { $0.isNaN || (0...1).contains($0) } ?? true
  }

  @Test("Distributions")
  func distributions() {
    for a in numbers {
      for x in numbers {
        if let gamma = GammaDistribution(shape: a) {
          #expect(isProbability(gamma.cumulative(x)) && isProbability(gamma.survival(x)))
          #expect(!(gamma.quantile(x) < 0) && !(gamma.upperQuantile(x) < 0))
        }
        if let chiSquare = ChiSquareDistribution(degrees: a) {
          #expect(isProbability(chiSquare.pValue(x)))
        }
        if let student = StudentT(degrees: a) {
          #expect(isProbability(student.twoSidedTail(x)), "\(a) \(x) \(student.twoSidedTail(x))")
          #expect(isProbability(student.survival(x)) && isProbability(student.cumulative(x)))
          _ = student.quantile(x)
        }
      }
    }
    for a in few {
      for x in few {
        for b in few {
          guard let beta = BetaDistribution(alpha: a, beta: b) else { continue }
          #expect(isProbability(beta.cumulative(x)), "\(a) \(b) \(x) \(beta.cumulative(x))")
          #expect(isProbability(beta.survival(x)))
          #expect(isProbability(beta.quantile(x)) && isProbability(beta.upperQuantile(x)))
        }
      }
    }
  }

  @Test("Intervals, score tests, power and linearized variances of numbers")
  func rates() {
    for rate in few {
      for size in few {
        for confidence in [Double.nan, 0, 1e-300, 0.95, 1.0.nextDown, 1] {
          #expect(isSound(.clopperPearson(rate: rate, size: size, confidence: confidence)))
          #expect(isSound(.jeffreys(rate: rate, size: size, confidence: confidence)))
        }
        for otherSize in few {
          for otherRate in [Double.nan, 0, 1e-300, 0.4, 1] {
            #expect(
              isSound(
                .miettinenNurminenDifference(
                  rate: rate, size: size, otherRate: otherRate, otherSize: otherSize,
                  confidence: 0.9)))
            #expect(
              isSound(
                .agrestiCaffo(
                  rate: rate, size: size, otherRate: otherRate, otherSize: otherSize,
                  confidence: 0.9)))
            let test = ScoreTest(
              rate: rate, size: size, otherRate: otherRate, otherSize: otherSize, difference: -0.2)
            #expect(test.map { $0.pValue > 0 && $0.pValue <= 1 } ?? true)
            #expect(
              isProbability(
                Power.ofTest(
                  rate: rate, size: size, otherRate: otherRate, otherSize: otherSize, alpha: 0.05)))
            let differences = Power.detectableDifference(
              from: rate, size: size, otherSize: otherSize, power: 0.8, alpha: 0.05)
            let above = differences.flatMap(\.above) ?? 0
            #expect(above >= 0)
            let rows = Power.rowsNeeded(
              rate: rate, otherRate: otherRate, ratio: size, power: 0.8, alpha: 0.05)
            #expect((rows?.size ?? 1) > 0)
            let welch = WelchTest(
              mean: rate, variance: size, size: otherSize, otherMean: otherRate, otherVariance: 1,
              otherSize: 3)
            #expect(welch.map { $0.pValue > 0 && $0.pValue <= 1 } ?? true)
            #expect(isSound(welch?.interval(confidence: 0.9)))
            let variance = Linearization.rateVariance(
              positive: rate, negative: size, positiveSquares: otherSize,
              negativeSquares: otherRate)
            #expect((variance ?? 0) >= 0)
            _ = Linearization.ratioVariance(
              numerator: rate, denominator: size, squares: (otherSize, otherRate, 1))
            let stratum = MantelHaenszel.Stratum(
              successes: rate, size: size, otherSuccesses: otherRate, otherSize: otherSize)
            if let strata = MantelHaenszel([stratum, stratum]) {
              #expect(isSound(strata.oddsRatioInterval(confidence: 0.9)))
              #expect(isSound(strata.differenceInterval(confidence: 0.9)))
              #expect(isSound(strata.ratioInterval(confidence: 0.9)))
              #expect(isProbability(strata.independenceTest(continuity: true)?.pValue))
              #expect(isProbability(strata.homogeneityTest()?.pValue))
            }
          }
        }
      }
    }
  }

  @Test("Tests of counts")
  func tables() {
    for count in counts {
      for otherCount in counts {
        for successes in [Int.min, 0, 1, count] {
          for otherSuccesses in [0, otherCount, .max] {
            let fisher = FisherExactTest(
              successes: successes, count: count, otherSuccesses: otherSuccesses,
              otherCount: otherCount)
            #expect(fisher.map { $0.pValue > 0 } ?? true)
            let permutation = PermutationTest(
              successes: successes, count: count, otherSuccesses: otherSuccesses,
              otherCount: otherCount)
            #expect(permutation.map { $0.pValue > 0 && $0.pValue <= 1 } ?? true)
            guard count < 100, otherCount < 100 || count < 3, otherCount <= 2001 || count < 1
            else { continue }
            let barnard = BarnardTest(
              successes: successes, count: count, otherSuccesses: otherSuccesses,
              otherCount: otherCount)
            #expect(barnard.map { $0.pValue > 0 && $0.pValue <= 1 } ?? true)
            let boschloo = BoschlooTest(
              successes: successes, count: count, otherSuccesses: otherSuccesses,
              otherCount: otherCount)
            #expect(boschloo.map { $0.pValue > 0 && $0.pValue <= 1 } ?? true)
          }
        }
      }
    }
  }

  @Test("Samplers, bootstrap, permutations, regression and areas")
  func arrays() throws {
    var random = SplitMix64(seed: 1)
    for a in numbers {
      if let poisson = PoissonSampler(mean: a) {
        for _ in 0..<20 { #expect(poisson.sample(using: &random) >= 0) }
      }
      for count in counts {
        if let binomial = BinomialSampler(trials: count, probability: a) {
          for _ in 0..<20 { #expect((0...count).contains(binomial.sample(using: &random))) }
        }
      }
      for b in numbers {
        let weights = [a, b, 1, 3]
        for trials in [0, 1, 50, 1 << 53] {
          if let sampler = MultinomialSampler(trials: trials, weights: weights) {
            #expect(sampler.sample(using: &random).reduce(0, +) == trials)
          }
        }
        _ = AliasTable(weights: weights)?.sample(using: &random)
        #expect(
          isSound(Bootstrap.percentile(replicates: weights, confidence: 0.9)?.interval))
        #expect(
          isSound(
            Bootstrap.bca(replicates: weights, estimate: a, acceleration: b, confidence: 0.9)?
              .interval))
        _ = Bootstrap.acceleration(jackknife: weights, counts: [b, a, 1, 2])
        _ = Bootstrap.quantile(weights, a)
        let test = PermutationTest([a, b, 1], [2, b, 0.5, 7], allocations: 20, seed: 1)
        #expect(test.map { $0.pValue > 0 && $0.pValue <= 1 } ?? true)
        let fit = try? LogisticFit(
          columns: [[a, b, 0, 1, 2, 3]], positive: [1, 1, 2, 1, 1, 0], negative: [1, 0, 1, 2, 1, 2])
        #expect(fit.map { $0.coefficients.allSatisfy(\.isFinite) } ?? true)
        let heavy = try? LogisticFit(
          columns: [[0, 1, 2, 3]], positive: [a, 1, 2, 1], negative: [1, b, 1, 2])
        #expect(heavy.map { $0.coefficients.allSatisfy(\.isFinite) } ?? true)
        let areas = DeLong(
          scores: [[a, b, 1, 2]], positive: [true, false, true, false], weights: [1, b, a, 1])
        #expect(areas.map { (0...1).contains($0.areas[0]) } ?? true)
        for correction in Correction.allCases { _ = correction.adjust([a, b, 0.1]) }
      }
    }
  }
}
