import Foundation
import Statistics
import Testing

@testable import Fairness

/// Agreement of the weighted estimator with NumPy, its variances with derivatives by every row's
/// weight (`script/fixtures/conditioning.py`).
@Suite("Group probabilities: reference values")
struct ProbabilisticReferenceTests {
  @Test("Rates, differences, ratios and their variances", arguments: [1, 2])
  func estimator(group: Int) throws {
    let reference = try ConditioningReference.values.get().probabilities
    let probabilities = try GroupProbabilities(
      attribute: "race", groups: ["a", "b", "c"], columns: reference.probabilities)
    let sample = EvaluationSample(
      labels: reference.labels, decisions: reference.decisions, scores: nil,
      scoresAreProbabilities: false, weights: reference.weights, positiveIsFavorable: true)
    let tally = try ProbabilityTally(sample, by: probabilities)
    let result = try ProbabilisticAudit.measure(tally, reference: "a")
    #expect(result.intervalMethod == .linearized)
    let z = NormalDistribution.criticalValue(confidence: 0.95)
    #expect(reference.expected.count == 5)
    for (id, expected) in reference.expected {
      for (index, entry) in result.groups.enumerated() {
        let estimate = try #require(entry.metrics.first { $0.id == id }?.estimate)
        #expect(agree(estimate.value, expected.values[index]), "\(id)")
        // The interval is Wilson's on the rows that give the variance.
        let rate = expected.values[index]
        let wilson = try #require(
          Interval.wilson(
            rate: rate, size: rate * (1 - rate) / expected.variances[index], confidence: 0.95))
        #expect(agree(estimate.interval?.low, wilson.low, relative: 1e-7), "\(id)")
        #expect(agree(estimate.interval?.high, wilson.high, relative: 1e-7), "\(id)")
      }
      let comparison = try #require(result.comparisons[group - 1].metrics.first { $0.id == id })
      let gap = expected.differences[group - 1]
      let deviation = expected.differenceVariances[group - 1].squareRoot()
      #expect(agree(comparison.difference.value, gap), "\(id)")
      #expect(agree(comparison.difference.interval?.low, gap - z * deviation, relative: 1e-7))
      #expect(agree(comparison.difference.interval?.high, gap + z * deviation, relative: 1e-7))
      #expect(
        agree(
          comparison.difference.pValue, NormalDistribution.twoSidedTail(gap / deviation),
          relative: 1e-6))
      let ratio = try #require(comparison.ratio.interval)
      let logDeviation = expected.logRatioVariances[group - 1].squareRoot()
      let width = (ratio.high / ratio.low).squareRoot()
      #expect(agree(width, exp(z * logDeviation), relative: 1e-7))
    }
  }
}
