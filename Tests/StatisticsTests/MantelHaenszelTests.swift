import Foundation
import Testing

@testable import Statistics

@Suite("Mantel–Haenszel")
struct MantelHaenszelTests {
  private func strata(_ rows: [[Double]]) -> [MantelHaenszel.Stratum] {
    rows.map { .init(successes: $0[0], size: $0[1], otherSuccesses: $0[2], otherSize: $0[3]) }
  }

  @Test("Odds ratio, tests, difference and ratio agree with statsmodels and exact fractions")
  func reference() throws {
    for row in try TestReference.values.get().stratified {
      let found = try #require(MantelHaenszel(strata(row.strata)))
      func agree(_ value: Double?, _ expected: Double?, _ name: String) {
        guard let expected else { return }
        #expect(
          value.map { agrees($0, expected, relative: 1e-12) } ?? false,
          "\(name): \(String(describing: value)) for \(expected)")
      }
      agree(found.oddsRatio, row.odds, "odds ratio")
      agree(found.logOddsRatioVariance.map { $0.squareRoot() }, row.oddsError, "its error")
      agree(found.independenceTest()?.statistic, row.cmh, "CMH")
      agree(
        found.independenceTest(continuity: true)?.statistic, row.cmhContinuity, "with continuity")
      agree(found.homogeneityTest(tarone: false)?.statistic, row.breslowDay, "Breslow–Day")
      agree(found.homogeneityTest()?.statistic, row.tarone, "Tarone")
      agree(found.difference, row.difference, "difference")
      agree(found.differenceVariance, row.differenceVariance, "its variance")
      agree(found.ratio, row.ratio, "ratio")
      agree(found.logRatioVariance, row.logRatioVariance, "its variance")
      #expect(found.homogeneityTest()?.degrees == (row.degrees > 0 ? row.degrees : nil))
    }
  }

  @Test("One stratum by hand")
  func byHand() throws {
    // 50 of 200 against 100 of 200: OR = (50·100)/(150·100) = 1/3, difference −¼, ratio ½.
    let one = try #require(MantelHaenszel(strata([[50, 200, 100, 200]])))
    #expect(agrees(one.oddsRatio ?? 0, 1 / 3.0, relative: 1e-15))
    // For one table the variance is Woolf's: 1/50 + 1/150 + 1/100 + 1/100.
    let woolf = [50.0, 150, 100, 100].reduce(0) { $0 + 1 / $1 }
    #expect(agrees(one.logOddsRatioVariance ?? 0, woolf, relative: 1e-14))
    #expect(one.difference == -0.25 && one.ratio == 0.5)
    // CMH = (N − 1)/N·χ² with χ² = 400·(50·100 − 150·100)²/(200·200·150·250) = 80/3.
    #expect(
      agrees(one.independenceTest()?.statistic ?? 0, 399 / 400.0 * 80 / 3, relative: 1e-14))
    #expect(one.homogeneityTest() == nil)
    let interval = try #require(one.oddsRatioInterval(confidence: 0.95))
    #expect(
      agrees(
        interval.low, exp(log(1 / 3.0) - 1.959963984540054 * woolf.squareRoot()),
        relative: 1e-13))
  }

  @Test("Strata of one group, or of one outcome, are left out where they tell nothing")
  func uninformative() throws {
    let whole = strata([[3, 10, 5, 12], [4, 9, 2, 7]])
    let more = whole + strata([[3, 3, 0, 0], [0, 5, 0, 6], [0, 0, 0, 0]])
    let found = try #require(MantelHaenszel(more))
    let plain = try #require(MantelHaenszel(whole))
    #expect(found.oneSided == 2 && found.strata.count == 3 && found.informative.count == 2)
    #expect(found.oddsRatio == plain.oddsRatio)
    #expect(found.independenceTest() == plain.independenceTest())
    #expect(found.homogeneityTest() == plain.homogeneityTest())
    // A stratum without success has a difference of 0, and that is information.
    #expect(found.difference != plain.difference)
    let empty = try #require(MantelHaenszel([]))
    #expect(empty.oddsRatio == nil && empty.difference == nil && empty.independenceTest() == nil)
    #expect(MantelHaenszel(strata([[3, 2, 1, 1]])) == nil)
    #expect(MantelHaenszel(strata([[.nan, 2, 1, 1]])) == nil)
    #expect(MantelHaenszel(strata([[1, 1e200, 1, 1]])) == nil)
    // The first group always succeeds, the other never: no odds ratio, but the test stands.
    let split = try #require(MantelHaenszel(strata([[5, 5, 0, 5]])))
    #expect(split.oddsRatio == nil && split.independenceTest() != nil)
    #expect(split.differenceVariance == nil && split.ratio == nil)
  }

  @Test("Intervals cover the truth about as often as they say, with many small strata")
  func coverage() throws {
    var random = SplitMix64(seed: 17)
    let base = (0..<15).map { 0.15 + 0.04 * Double($0) }
    var covered = (odds: 0, difference: 0, rejected: 0)
    let repetitions = 1500
    for _ in 0..<repetitions {
      let tables = try base.map { q -> (MantelHaenszel.Stratum, MantelHaenszel.Stratum) in
        let odds = 2 * q / (1 - q)
        func draw(_ p: Double, _ n: Int) throws -> Double {
          Double(try #require(BinomialSampler(trials: n, probability: p)).sample(using: &random))
        }
        return (
          .init(
            successes: try draw(odds / (1 + odds), 12), size: 12,
            otherSuccesses: try draw(q, 9), otherSize: 9),
          .init(
            successes: try draw(q + 0.1, 12), size: 12, otherSuccesses: try draw(q, 9),
            otherSize: 9)
        )
      }
      let byOdds = try #require(MantelHaenszel(tables.map(\.0)))
      let byDifference = try #require(MantelHaenszel(tables.map(\.1)))
      if let interval = byOdds.oddsRatioInterval(confidence: 0.95) {
        if interval.low <= 2 && 2 <= interval.high { covered.odds += 1 }
      }
      if let interval = byDifference.differenceInterval(confidence: 0.95) {
        if interval.low <= 0.1 && 0.1 <= interval.high { covered.difference += 1 }
      }
      if let test = byOdds.homogeneityTest(), test.pValue < 0.05 { covered.rejected += 1 }
    }
    // Standard errors of the simulation: 0.006.
    #expect(abs(Double(covered.odds) / Double(repetitions) - 0.95) < 0.02, "\(covered)")
    #expect(abs(Double(covered.difference) / Double(repetitions) - 0.95) < 0.02, "\(covered)")
    #expect(Double(covered.rejected) / Double(repetitions) < 0.07, "\(covered)")
  }
}
