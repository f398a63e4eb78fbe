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
      Hypothesis.decisions.pValue(group, reference, equalWeights: true) == exact?.pValue)
    #expect(
      Hypothesis.decisions.pValue(group, reference, equalWeights: false) == rough?.pValue)
    #expect(exact?.pValue != rough?.pValue)
    #expect(
      Hypothesis.decisionsAmongLabelPositives.pValue(group, reference, equalWeights: true) == nil)
  }
}
