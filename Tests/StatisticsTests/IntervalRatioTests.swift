import Foundation
import Testing

@testable import Statistics

@Suite("Intervals for ratios")
struct IntervalRatioTests {
  private func score(
    _ a: Double, _ n: Double, _ b: Double, _ m: Double, confidence: Double = 0.95
  ) -> Interval? {
    .miettinenNurminen(
      rate: a / n, size: n, otherRate: b / m, otherSize: m, confidence: confidence)
  }

  private func ratio(_ a: Double, _ n: Double, _ b: Double, _ m: Double) -> Interval? {
    .ratio(rate: a / n, size: n, otherRate: b / m, otherSize: m, confidence: 0.95)
  }

  @Test(
    "The score interval agrees with 60-digit inversion of the statistic",
    arguments: [0.9, 0.95, 0.99])
  func reference(_ confidence: Double) throws {
    let rows = try Reference.values.get().scoreRatios
    #expect(rows.count == 19)
    for row in rows {
      let ends = try #require(row.intervals["\(confidence)"])
      let interval = try #require(score(row.a, row.n, row.b, row.m, confidence: confidence))
      #expect(
        agrees(interval.low, ends[0], relative: 1e-12)
          && agrees(interval.high, ends[1], relative: 1e-12), "\(row): \(interval)")
    }
  }

  @Test("The factor N/(N − 1) is there: by hand, 0 of 1 against 1 of 1")
  func factor() throws {
    // At R < 1 the likelihood (1 − Rq)·q is largest at q = min(1, 1/2R); for R above ½, q = 1/2R,
    // Rq = ½: (0 − R)² = z²·2·(¼ + R²·(1/2R)(1 − 1/2R)) = z²·2·(R/2) gives R = z².
    let interval = try #require(score(0, 1, 1, 1))
    #expect(interval.low == 0)
    #expect(agrees(interval.high, 3.841458820694124, relative: 1e-14))
  }

  @Test("Strictly inside Katz's interval is used, at a rate of 0 or 1 the score interval")
  func choice() throws {
    let inside = Interval.katz(
      rate: 0.6, size: 50, otherRate: 0.75, otherSize: 80, confidence: 0.95)
    #expect(inside != nil && ratio(30, 50, 60, 80) == inside)
    for (a, n, b, m) in [(85.0, 100.0, 10.0, 10.0), (0, 20, 10, 20), (12, 12, 9, 15), (7, 7, 9, 9)]
    {
      #expect(ratio(a, n, b, m) == score(a, n, b, m) && ratio(a, n, b, m) != nil)
      #expect(
        Interval.katz(rate: a / n, size: n, otherRate: b / m, otherSize: m, confidence: 0.95)
          == nil, "Katz takes a rate of 1 for known and has no variance at 0")
    }
    #expect(ratio(5, 9, 0, 9) == nil && ratio(0, 9, 0, 9) == nil)
    for confidence in [0, 1, .nan] {
      #expect(score(0, 9, 5, 9, confidence: confidence) == nil)
    }
    #expect(score(0, 0.4, 0.4, 0.4) == nil && score(0, .infinity, 1, 2) == nil)
    #expect(
      Interval.miettinenNurminen(
        rate: .nan, size: 9, otherRate: 1, otherSize: 9, confidence: 0.95) == nil)
  }

  @Test("Intervals are finite, hold the observed ratio, and turn over with the sides")
  func laws() throws {
    for n in [1, 2, 5, 40, 1_000_000.0] {
      for m in [1, 3, 30, 100_000.0] {
        for share in [0, 0.2, 0.5, 1] {
          let a = (share * n).rounded()
          let interval = try #require(score(a, n, m, m))
          #expect(interval.low <= a / n && a / n <= interval.high && interval.high.isFinite)
          #expect(interval.low < interval.high && (interval.low == 0) == (a == 0))
          let wider = try #require(score(a, n, m, m, confidence: 0.99))
          #expect(wider.low <= interval.low && wider.high > interval.high)
          guard a > 0 else { continue }
          let turned = try #require(score(m, m, a, n))
          #expect(agrees(turned.low * interval.high, 1, relative: 1e-9))
          #expect(agrees(turned.high * interval.low, 1, relative: 1e-9))
        }
      }
    }
  }

  /// The chances of 0...n successes.
  private func binomial(_ n: Int, _ p: Double) -> [Double] {
    func choices(_ n: Int) -> Double { lgamma(Double(n + 1)) }
    return (0...n).map { k -> Double in
      let ways: Double = choices(n) - choices(k) - choices(n - k)
      let logarithm: Double = ways + Double(k) * log(p) + Double(n - k) * log(1 - p)
      return exp(logarithm)
    }
  }

  @Test("Given that all of a small reference have the decision, the truth is still covered")
  func coverageAtTheBoundary() {
    // 100 rows at a true 0.85 against 10 at a true 0.95, of which all 10 were decided favorably:
    // exact shares over the first group's counts.
    let truth = 0.85 / 0.95
    var covered = (score: 0.0, known: 0.0)
    for (count, chance) in binomial(100, 0.85).enumerated() {
      let rate = Double(count) / 100
      if let interval = ratio(Double(count), 100, 10, 10), interval.low <= truth,
        truth <= interval.high
      {
        covered.score += chance
      }
      // The interval that takes the reference's rate of 1 for known.
      let deviation = ((1 - rate) / (rate * 100)).squareRoot()
      if rate > 0, abs(log(rate / truth)) <= 1.959964 * deviation { covered.known += chance }
    }
    #expect(covered.score > 0.95, "\(covered)")
    #expect(covered.known < 0.85, "a wrong interval must be noticed: \(covered)")
  }

  @Test(
    "The score interval covers near 95 %, the one chosen by the data at least that, exactly",
    arguments: [(0.85, 40, 0.95, 10), (0.6, 40, 0.9, 5), (0.05, 20, 0.5, 20)])
  func coverage(_ p: Double, _ n: Int, _ q: Double, _ m: Int) {
    func covers(_ interval: Interval?) -> Bool {
      interval.map { $0.low <= p / q && p / q <= $0.high } ?? false
    }
    let others = binomial(m, q)
    var covered = (score: 0.0, chosen: 0.0)
    var defined = 0.0
    for (a, own) in binomial(n, p).enumerated() {
      for (b, other) in others.enumerated() where b > 0 {
        let chance = own * other
        defined += chance
        let counts = (Double(a), Double(n), Double(b), Double(m))
        if covers(score(counts.0, counts.1, counts.2, counts.3)) { covered.score += chance }
        if covers(ratio(counts.0, counts.1, counts.2, counts.3)) { covered.chosen += chance }
      }
    }
    #expect(covered.score > 0.94 * defined && covered.score < 0.98 * defined, "\(covered)")
    #expect(covered.chosen > 0.95 * defined, "\(covered)")
  }
}
