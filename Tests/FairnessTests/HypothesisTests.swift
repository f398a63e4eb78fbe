import Statistics
import Testing

@testable import Fairness

@Suite("Family of tests")
struct HypothesisTests {
  @Test("A rate and its complement are one hypothesis; others are none")
  func complements() {
    #expect(Hypothesis(of: Rate(.decidedPositive, of: .all)) == .decisions)
    #expect(Hypothesis(of: Rate(.decidedNegative, of: .all)) == .decisions)
    #expect(
      Hypothesis(of: Rate(.falseNegative, of: .labelPositive)) == .decisionsAmongLabelPositives)
    #expect(
      Hypothesis(of: Rate(.trueNegative, of: .labelNegative)) == .decisionsAmongLabelNegatives)
    #expect(
      Hypothesis(of: Rate(.falsePositive, of: .decidedPositive)) == .labelsAmongPositiveDecisions)
    #expect(Hypothesis(of: Rate(.labelPositive, of: .all)) == nil)
    #expect(Hypothesis(of: Rate(.trueNegative, of: .decidedNegative)) == nil)
  }

  @Test("Equal weights are counted exactly, different ones tested on effective sizes")
  func rule() throws {
    // 3 of 10 against 8 of 10 selected, all labels negative.
    let group = CellTally(
      counts: [7, 3, 0, 0], weights: [7, 3, 0, 0], squares: [7, 3, 0, 0])
    let reference = CellTally(
      counts: [2, 8, 0, 0], weights: [2, 8, 0, 0], squares: [2, 8, 0, 0])
    let exact = FisherExactTest(successes: 3, count: 10, otherSuccesses: 8, otherCount: 10)
    let rough = TwoProportionTest(rate: 0.3, size: 10, otherRate: 0.8, otherSize: 10)
    #expect(
      Hypothesis.decisions.pValue(group, reference, isCounted: true, inference: Inference())
        == exact?.pValue)
    #expect(
      Hypothesis.decisions.pValue(group, reference, isCounted: false, inference: Inference())
        == rough?.pValue)
    #expect(exact?.pValue != rough?.pValue)
    #expect(
      Hypothesis.decisionsAmongLabelPositives.pValue(
        group, reference, isCounted: true, inference: Inference()) == nil)
  }

  @Test(
    "The test asked for is used on rows that can be counted", arguments: Inference.Test.allCases)
  func choice(_ test: Inference.Test) throws {
    var inference = Inference()
    inference.test = test
    let group = CellTally(truePositives: 3, falsePositives: 0, falseNegatives: 7, trueNegatives: 0)
    let other = CellTally(truePositives: 8, falsePositives: 0, falseNegatives: 2, trueNegatives: 0)
    let found = try #require(
      Hypothesis.decisions.pValue(group, other, isCounted: true, inference: inference))
    // SciPy 1.15.2: fisher_exact, boschloo_exact, barnard_exact (pooled) and the z test by hand:
    // −0.5/√(0.55·0.45·0.2) = −2.247333.
    let expected: [Inference.Test: Double] = [
      .fisher: 0.06977851869492735, .boschloo: 0.04138946533203129,
      .barnard: 0.0413894653320313, .score: 0.02461876138081519,
    ]
    if let value = expected[test] { #expect(abs(found - value) < 1e-6, "\(test) \(found)") }
    #expect(found > 0 && found < 0.1)
    let name = try #require(Metric.named("disparate_impact_ratio", scope: .comparison))
    #expect(name.test(inference)?.hasPrefix(test == .fisher ? "Fisher" : "") == true)
    // A single row has no permutation: Fisher's test takes over.
    let single = CellTally(truePositives: 1, falsePositives: 0, falseNegatives: 0, trueNegatives: 0)
    #expect(
      Hypothesis.decisions.pValue(single, other, isCounted: true, inference: inference) != nil)
  }
}
