import Foundation
import Statistics
import Testing

@testable import Fairness

@Suite("Simultaneous intervals of ranges")
struct SimultaneousGapTests {
  @Test("The worked example by hand: one pair, Agresti and Caffo's interval folded at 0")
  func byHand() throws {
    let audit = try audit([FairnessAuditTests.a, FairnessAuditTests.b])
    // 51/202 and 101/202; ± 1.959964·√(p(1 − p)/202 of both).
    let (a, b) = (51.0 / 202, 101.0 / 202)
    let half = 1.959963984540054 * ((a * (1 - a) + b * (1 - b)) / 202).squareRoot()
    let interval = try #require(audit.summary("demographic_parity_difference")?.estimate.interval)
    #expect(abs(interval.low - (b - a - half)) < 1e-12)
    #expect(abs(interval.high - (b - a + half)) < 1e-12)
    // The quotient: Katz's interval of 0.25/0.5.
    let ratio = try #require(audit.summary("demographic_parity_ratio")?.estimate.interval)
    #expect(abs(ratio.low - 0.378959) < 1e-6 && abs(ratio.high - 0.659702) < 1e-6)
    // Predictive values are equal: the range may be 0, and is not below it.
    let parity = try #require(audit.summary("predictive_parity_difference")?.estimate.interval)
    #expect(parity.low == 0 && parity.high > 0.1)
    let odds = try #require(audit.summary("predictive_parity_ratio")?.estimate.interval)
    #expect(odds.high == 1 && odds.low < 0.9)
  }

  @Test("Two rates and three groups are six pairs; the mean lies within the worst")
  func families() throws {
    let groups = [
      Cells(tp: 30, fp: 20, fn: 20, tn: 130), Cells(tp: 60, fp: 40, fn: 20, tn: 80),
      Cells(tp: 25, fp: 30, fn: 25, tn: 120),
    ]
    let audit = try audit(groups)
    let worst = try #require(audit.summary("equalized_odds_difference")?.estimate.interval)
    let mean = try #require(audit.summary("average_equalized_odds_difference")?.estimate.interval)
    #expect(mean.low <= worst.low && mean.high <= worst.high)
    // FPR 40/120 against 20/150 at 1 − 0.05/6.
    let (high, low): (Double, Double) = (40.0 / 120, 20.0 / 150)
    let bound = Interval.agrestiCaffo(
      rate: high, size: 120, otherRate: low, otherSize: 150, confidence: 1 - 0.05 / 6)
    let pair = try #require(bound)
    #expect(abs(worst.low - pair.low) < 1e-12)
    #expect(worst.high >= pair.high)
    // A wider confidence is a wider interval.
    var inference = Inference()
    inference.confidence = 0.99
    let wider = try FairnessTests.audit(groups, inference: inference)
    let wide = try #require(wider.summary("equalized_odds_difference")?.estimate.interval)
    #expect(wide.low < worst.low && wide.high > worst.high)
  }

  @Test("Groups without the rate do not widen the interval, and two zeros bound nothing")
  func undefined() throws {
    let two = [Cells(tp: 30, fp: 20, fn: 20, tn: 130), Cells(tp: 60, fp: 40, fn: 20, tn: 80)]
    let three = two + [Cells(fp: 3, tn: 9)]
    let id = "equal_opportunity_difference"
    #expect(
      try audit(two).summary(id)?.estimate.interval == audit(three).summary(id)?.estimate.interval)
    let none = try audit([Cells(fn: 9, tn: 9), Cells(fn: 9, tn: 9), Cells(tp: 9, tn: 9)])
    let ratio = try #require(none.summary("demographic_parity_ratio")?.estimate)
    #expect(ratio.value == 0 && ratio.interval?.low == 0)
  }

  struct Case: Sendable {
    let rates: [Double]
    let size: Int
  }

  /// 1,000 samples each; Bonferroni's inequality makes it at least 95 %.
  @Test(
    "The interval covers the range of the true rates, and reaches 0 where they are equal",
    arguments: [
      Case(rates: [0.3, 0.3], size: 50), Case(rates: [0.3, 0.3, 0.3, 0.3, 0.3], size: 40),
      Case(rates: [0.05, 0.05, 0.05], size: 30), Case(rates: [0.2, 0.3, 0.5], size: 60),
      Case(rates: [0.9, 0.5, 0.6, 0.62], size: 25),
    ])
  func coverage(_ example: Case) throws {
    var random = SplitMix64(seed: 11)
    let samplers = try example.rates.map {
      try #require(BinomialSampler(trials: example.size, probability: $0))
    }
    let lowest = try #require(example.rates.min())
    let highest = try #require(example.rates.max())
    var covered = (difference: 0, ratio: 0)
    for _ in 0..<1000 {
      let members = samplers.map { sampler in
        SimultaneousGap.Member(
          rate: Double(sampler.sample(using: &random)) / Double(example.size),
          size: Double(example.size))
      }
      for form in [Gap.Form.difference, .ratio] {
        let found = try #require(
          SimultaneousGap(
            rates: [members], form: form, combination: .worst, confidence: 0.95
          ).interval())
        let truth = form == .difference ? highest - lowest : lowest / highest
        guard found.low <= truth, truth <= found.high else { continue }
        if form == .difference { covered.difference += 1 } else { covered.ratio += 1 }
      }
    }
    // Binomial(1000, 0.95) has 99.9 % of its mass above 928.
    #expect(covered.difference >= 929 && covered.ratio >= 929, "\(covered)")
  }
}
