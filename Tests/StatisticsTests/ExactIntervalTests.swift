import Testing

@testable import Statistics

@Suite("Clopper–Pearson, Jeffreys, Miettinen–Nurminen, Agresti–Caffo and Welch")
struct ExactIntervalTests {
  private func agree(
    _ interval: Interval?, _ ends: [Double], relative: Double = 1e-12, absolute: Double = 1e-15
  ) -> Bool {
    guard let interval else { return false }
    return agrees(interval.low, ends[0], relative: relative, absolute: absolute)
      && agrees(interval.high, ends[1], relative: relative, absolute: absolute)
  }

  @Test("Clopper–Pearson and Jeffreys agree with statsmodels to 1e-11 relative")
  func oneRate() throws {
    for row in try DistributionReference.values.get().rates {
      let exact = Interval.clopperPearson(
        rate: row.k / row.n, size: row.n, confidence: row.confidence)
      #expect(agree(exact, row.exact, relative: 1e-11), "\(row) \(String(describing: exact))")
      let jeffreys = Interval.jeffreys(
        rate: row.k / row.n, size: row.n, confidence: row.confidence)
      #expect(agree(jeffreys, row.jeffreys, relative: 1e-11), "\(row)")
    }
  }

  @Test("No success in n rows: the upper end is 1 − (α/2)^(1/n), by hand")
  func noSuccess() throws {
    // 1 − 0.025^(1/10) = 0.30849710781876077
    let interval = try #require(Interval.clopperPearson(rate: 0, size: 10, confidence: 0.95))
    #expect(interval.low == 0 && agrees(interval.high, 0.30849710781876077, relative: 1e-13))
  }

  @Test(
    "Miettinen–Nurminen agrees with its definition in 60 digits, Agresti–Caffo with statsmodels")
  func differences() throws {
    for row in try DistributionReference.values.get().differences {
      let table = row.table
      let rates = (table[0] / table[1], table[2] / table[3])
      let score = Interval.miettinenNurminenDifference(
        rate: rates.0, size: table[1], otherRate: rates.1, otherSize: table[3],
        confidence: row.confidence)
      #expect(
        agree(score, row.score, relative: 1e-12, absolute: 1e-13),
        "\(row) \(String(describing: score))")
      let caffo = Interval.agrestiCaffo(
        rate: rates.0, size: table[1], otherRate: rates.1, otherSize: table[3],
        confidence: row.confidence)
      #expect(agree(caffo, row.caffo, relative: 1e-12, absolute: 1e-14), "\(row)")
    }
  }

  @Test("Welch's test and interval agree with SciPy")
  func welch() throws {
    for row in try DistributionReference.values.get().welch {
      let test = try #require(
        WelchTest(
          mean: row[0], variance: row[1], size: row[2], otherMean: row[3], otherVariance: row[4],
          otherSize: row[5]))
      #expect(agrees(test.statistic, row[6], relative: 1e-13))
      #expect(agrees(test.pValue, row[7], relative: 1e-11))
      #expect(agrees(test.degrees, row[8], relative: 1e-13))
      #expect(
        agree(test.interval(confidence: 0.95), [row[9], row[10]], relative: 1e-11, absolute: 1e-12))
    }
    #expect(
      WelchTest(mean: 1, variance: 0, size: 5, otherMean: 2, otherVariance: 0, otherSize: 5) == nil)
    #expect(
      WelchTest(mean: 1, variance: 1, size: 1, otherMean: 2, otherVariance: 1, otherSize: 5) == nil)
  }

  @Test("Parameters out of range give nil")
  func refused() {
    let single: [(Double, Double, Double)] = [
      (0.5, 0, 0.95), (1.1, 5, 0.95), (0.5, 5, 1), (.nan, 5, 0.9), (0.5, .infinity, 0.9),
      (0.5, 5, .nan),
    ]
    for (rate, size, confidence) in single {
      #expect(Interval.clopperPearson(rate: rate, size: size, confidence: confidence) == nil)
      #expect(Interval.jeffreys(rate: rate, size: size, confidence: confidence) == nil)
      let pairs: [Interval?] = [
        .miettinenNurminenDifference(
          rate: rate, size: size, otherRate: 0.5, otherSize: 9, confidence: confidence),
        .miettinenNurminenDifference(
          rate: 0.5, size: 9, otherRate: rate, otherSize: size, confidence: confidence),
        .agrestiCaffo(rate: rate, size: size, otherRate: 0.5, otherSize: 9, confidence: confidence),
        .agrestiCaffo(rate: 0.5, size: 9, otherRate: rate, otherSize: size, confidence: confidence),
      ]
      #expect(pairs.allSatisfy { $0 == nil })
    }
  }

  @Test("Intervals contain the observed value and keep it at the ends of the range")
  func contain() throws {
    for (rate, otherRate) in [(0.0, 0.0), (1, 1), (0, 1), (1, 0), (0.3, 0), (1, 0.25)] {
      let score = try #require(
        Interval.miettinenNurminenDifference(
          rate: rate, size: 20, otherRate: otherRate, otherSize: 12, confidence: 0.95))
      #expect(score.low <= rate - otherRate && rate - otherRate <= score.high)
      for interval in [
        Interval.clopperPearson(rate: rate, size: 20, confidence: 0.95),
        Interval.jeffreys(rate: rate, size: 20, confidence: 0.95),
      ] {
        let interval = try #require(interval)
        #expect(interval.low <= rate && rate <= interval.high)
      }
    }
  }
}
