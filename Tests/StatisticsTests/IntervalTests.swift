import Testing

@testable import Statistics

@Suite("Intervals")
struct IntervalTests {
  @Test("Wilson, Newcombe, Katz and Woolf agree with statsmodels", arguments: [0.9, 0.95, 0.99])
  func reference(_ confidence: Double) throws {
    for row in try Reference.values.get().tables {
      let (rate, size) = (Double(row.a) / Double(row.n), Double(row.n))
      let (otherRate, otherSize) = (Double(row.b) / Double(row.m), Double(row.m))
      let expected = try #require(row.intervals["\(confidence)"])
      let found: [(String, Interval?)] = [
        ("wilson", .wilson(rate: rate, size: size, confidence: confidence)),
        (
          "newcombe",
          .newcombe(
            rate: rate, size: size, otherRate: otherRate, otherSize: otherSize,
            confidence: confidence)
        ),
        (
          "katz",
          .katz(
            rate: rate, size: size, otherRate: otherRate, otherSize: otherSize,
            confidence: confidence)
        ),
        (
          "woolf",
          .woolf(
            rate: rate, size: size, otherRate: otherRate, otherSize: otherSize,
            confidence: confidence)
        ),
      ]
      for (name, interval) in found {
        guard let ends = expected[name] else { continue }
        let interval = try #require(interval)
        #expect(
          agrees(interval.low, ends[0], relative: 1e-12, absolute: 1e-15)
            && agrees(interval.high, ends[1], relative: 1e-12, absolute: 1e-15),
          "\(name) of \(row): \(interval)")
      }
    }
  }

  @Test("Wilson is exact at 0 and 1, symmetric, and keeps the digits of tiny rates")
  func wilsonEdges() throws {
    let none = try #require(Interval.wilson(rate: 0, size: 10, confidence: 0.95))
    #expect(none.low == 0)
    // High end at k = 0: z²/(n + z²) = 3.841458820694124/13.841458820694124.
    #expect(agrees(none.high, 3.841458820694124 / 13.841458820694124, relative: 1e-14))
    let all = try #require(Interval.wilson(rate: 1, size: 10, confidence: 0.95))
    #expect(all.high == 1)
    #expect(agrees(all.low, 1 - none.high, relative: 1e-15))
    let tiny = try #require(Interval.wilson(rate: 1e-12, size: 1e13, confidence: 0.95))
    #expect(tiny.low > 5e-13 && tiny.low < 1e-12)
    let refused: [(rate: Double, size: Double, confidence: Double)] = [
      (0.5, 0, 0.95), (1.1, 5, 0.95), (0.5, 5, 1), (.nan, 5, 0.9),
    ]
    for (rate, size, confidence) in refused {
      #expect(Interval.wilson(rate: rate, size: size, confidence: confidence) == nil)
    }
  }

  @Test("Woolf's and normal intervals at their edges")
  func edges() throws {
    let odds = try #require(
      Interval.woolf(rate: 0, size: 9, otherRate: 0.5, otherSize: 9, confidence: 0.95))
    #expect(odds.low == 0 && odds.high > 0)
    // A rate of 1 has no odds on either side, a rate of 0 none to divide by.
    for (rate, otherRate) in [(1, 0.5), (0.5, 1), (0, 1), (0.5, 0), (0, 0)] {
      #expect(
        Interval.woolf(
          rate: rate, size: 9, otherRate: otherRate, otherSize: 9, confidence: 0.95) == nil)
    }
    #expect(Interval.normal(estimate: 1, variance: 0, within: 0...1, confidence: 0.95) == nil)
    let cut = try #require(
      Interval.normal(estimate: 0.99, variance: 0.01, within: 0...1, confidence: 0.95))
    #expect(cut.high == 1)
  }

  @Test("Wilson and Newcombe cover the truth about as often as they say, by simulation")
  func coverage() throws {
    let cases = [(0.1, 0.2, 60, 80), (0.5, 0.3, 40, 40), (0.03, 0.9, 150, 70)]
    for (truth, otherTruth, size, otherSize) in cases {
      var random = SplitMix64(seed: 7)
      func draw(_ rate: Double, _ size: Int) -> Double {
        var successes = 0
        for _ in 0..<size where random.nextUnit() < rate { successes += 1 }
        return Double(successes) / Double(size)
      }
      let repetitions = 3000
      var covered = (wilson: 0, newcombe: 0, narrow: 0)
      for _ in 0..<repetitions {
        let rate = draw(truth, size)
        let otherRate = draw(otherTruth, otherSize)
        let wilson = Interval.wilson(rate: rate, size: Double(size), confidence: 0.95)
        let narrow = Interval.wilson(rate: rate, size: Double(size), confidence: 0.8)
        let newcombe = Interval.newcombe(
          rate: rate, size: Double(size), otherRate: otherRate, otherSize: Double(otherSize),
          confidence: 0.95)
        if covers(wilson, truth) { covered.wilson += 1 }
        if covers(narrow, truth) { covered.narrow += 1 }
        if covers(newcombe, truth - otherTruth) { covered.newcombe += 1 }
      }
      // The simulation's own standard error is 0.004.
      func isNominal(_ count: Int) -> Bool {
        abs(Double(count) / Double(repetitions) - 0.95) < 0.03
      }
      #expect(isNominal(covered.wilson), "\(covered)")
      #expect(isNominal(covered.newcombe), "\(covered)")
      #expect(!isNominal(covered.narrow), "an interval of another confidence must be noticed")
    }
  }

  private func covers(_ interval: Interval?, _ truth: Double) -> Bool {
    interval.map { $0.low <= truth && truth <= $0.high } ?? false
  }
}
