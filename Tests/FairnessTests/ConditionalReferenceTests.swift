import Foundation
import Statistics
import Testing

@testable import Fairness

/// Agreement with statsmodels' stratified tables, smclarify's conditional demographic disparity,
/// and derivatives by every cell (`script/fixtures/conditioning.py`).
@Suite("Conditioning: reference values")
struct ConditionalReferenceTests {
  private let z = NormalDistribution.criticalValue(confidence: 0.95)

  @Test("Common effects and their tests agree with statsmodels", arguments: 0..<5)
  func commonEffects(index: Int) throws {
    let expected = try ConditioningReference.values.get().strata[index]
    let result = try StratifiedRows(expected.tables).measure()
    #expect(result.evidence == .rows)
    let own = try #require(result.comparisons.first)
    #expect(agree(own.mantelHaenszelOddsRatio.value, expected.oddsRatio))
    #expect(agree(own.mantelHaenszelOddsRatio.interval?.low, expected.interval[0], relative: 1e-9))
    #expect(agree(own.mantelHaenszelOddsRatio.interval?.high, expected.interval[1], relative: 1e-9))
    let tests: [(ChiSquareResult, ConditioningReference.ChiSquare)] = [
      (own.cochranMantelHaenszel, expected.cmh),
      (own.cochranMantelHaenszelContinuity, expected.cmhContinuity),
      (own.breslowDay, expected.breslowDay), (own.breslowDayTarone, expected.tarone),
    ]
    for (test, expected) in tests {
      #expect(agree(test.statistic, expected.statistic, relative: 1e-8), "\(test.test)")
      #expect(agree(test.pValue, expected.p, relative: 1e-7), "\(test.test)")
      #expect(test.degreesOfFreedom == expected.df, "\(test.test)")
    }
    let gap = expected.riskDifference
    let estimate = own.mantelHaenszelDifference
    #expect(agree(estimate.value, gap.value))
    #expect(agree(estimate.interval?.low, gap.value - z * gap.variance.squareRoot()))
    #expect(agree(estimate.interval?.high, gap.value + z * gap.variance.squareRoot()))
  }

  @Test("Standardized rates and their intervals agree with derivatives", arguments: 0..<5)
  func standardized(index: Int) throws {
    let expected = try ConditioningReference.values.get().strata[index]
    let own = try #require(try StratifiedRows(expected.tables).measure().comparisons.first)
    let plain = expected.standardized
    let cases: [(Estimate, Double, Double?)] = [
      (own.standardizedReferenceRate, plain.rate, expected.rateVariance),
      (own.standardizedDifference, plain.difference, expected.differenceVariance),
      (own.compositionDifference, plain.composition, expected.compositionVariance),
    ]
    for (estimate, value, variance) in cases {
      #expect(agree(estimate.value, value))
      let interval = try #require(estimate.interval)
      if let variance {
        let half = z * variance.squareRoot()
        #expect(agree(interval.low, value - half, relative: 1e-6))
        #expect(agree(interval.high, value + half, relative: 1e-6))
      } else {
        #expect(interval.low < value && value < interval.high)
      }
    }
    #expect(agree(own.standardizedRatio.value, plain.ratio))
    let ratio = try #require(own.standardizedRatio.interval)
    if let variance = expected.logRatioVariance {
      let factor = exp(z * variance.squareRoot())
      #expect(agree(ratio.low, plain.ratio / factor, relative: 1e-6))
      #expect(agree(ratio.high, plain.ratio * factor, relative: 1e-6))
    }
    #expect(agree(own.conditionalDemographicDisparity.value, expected.disparity))
    let half = z * expected.disparityVariance.squareRoot()
    let interval = try #require(own.conditionalDemographicDisparity.interval)
    #expect(agree(interval.low, expected.disparity - half, relative: 1e-6))
    #expect(agree(interval.high, expected.disparity + half, relative: 1e-6))
  }

  @Test("The disparity of labels in strata agrees with smclarify")
  func disparity() throws {
    let reference = try ConditioningReference.values.get().clarify
    let sample = EvaluationSample(
      labels: reference.rows.label.map { $0 == 2 },
      decisions: reference.rows.label.map { _ in false }, scores: nil,
      scoresAreProbabilities: false, weights: nil, positiveIsFavorable: true)
    let facets = GroupPartition(
      name: "facet", groups: ["f0", "f1", "f2"], codes: reference.rows.facet, unknown: nil)
    let strata = Stratification(
      name: "stratum", strata: ["a", "b", "c", "d"], codes: reference.rows.stratum, unknown: nil)
    let tally = try StratifiedTally(sample, by: facets, within: strata)
    for (index, name) in facets.groups.enumerated() {
      let other = index == 0 ? "f1" : "f0"
      let result = try ConditionalAudit.measure(
        tally, rate: .favorableLabelRate, reference: other)
      let own = try #require(result.comparisons.first { $0.group == name })
      let expected = try #require(reference.expected[index]["CDDL"])
      #expect(agree(own.clarifyDemographicDisparity.value, expected))
      #expect(agree(own.conditionalDemographicDisparity.value, expected))
      #expect(own.strataWithoutDisparity == [])
    }
  }
}
