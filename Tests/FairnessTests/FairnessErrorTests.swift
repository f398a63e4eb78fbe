import Testing

@testable import Fairness

@Suite("Refused samples")
struct FairnessErrorTests {
  private func measure(
    weights: [Double]? = nil, scores: [Double]? = nil, probabilities: Bool = true,
    codes: [Int32] = [0, 0, 1, 1], reference: String? = nil, confidence: Double = 0.95
  ) throws {
    let sample = EvaluationSample(
      labels: [true, false, true, false], decisions: [true, true, false, false], scores: scores,
      scoresAreProbabilities: probabilities, weights: weights, positiveIsFavorable: true)
    let partition = GroupPartition(
      name: "sex", groups: ["f", "m", "(unknown)"], codes: codes, unknown: 2)
    var inference = Inference()
    inference.confidence = confidence
    _ = try FairnessAudit.measure(
      sample, partitions: [(partition, reference)], inference: inference)
  }

  @Test("Each fault is named with its place")
  func faults() throws {
    try measure()
    try measure(reference: " m")
    let cases: [(FairnessError, () throws -> Void)] = [
      (.invalidWeight(row: 2), { try measure(weights: [1, 1, -1, 1]) }),
      (.invalidWeight(row: 0), { try measure(weights: [.nan, 1, 1, 1]) }),
      (.invalidWeight(row: 3), { try measure(weights: [1, 1, 1, .infinity]) }),
      (.noRows, { try measure(weights: [0, 0, 0, 0]) }),
      (.weightsOutOfRange, { try measure(weights: [1e300, 1, 1, 1]) }),
      (.weightsOutOfRange, { try measure(weights: [1e-300, 0, 0, 0]) }),
      (.scoreNotFinite(row: 1), { try measure(scores: [0, .nan, 0, 0]) }),
      (.probabilityOutOfRange(row: 3), { try measure(scores: [0, 0, 1, 1.5]) }),
      (.rowCountMismatch(attribute: "sex", expected: 4, found: 2), { try measure(codes: [0, 1]) }),
      (.groupCodeOutOfRange(attribute: "sex", row: 1), { try measure(codes: [0, 3, 0, 0]) }),
      (.groupCodeOutOfRange(attribute: "sex", row: 0), { try measure(codes: [-1, 0, 0, 0]) }),
      (
        .referenceNotFound(attribute: "sex", reference: "x", available: ["f", "m"]),
        { try measure(reference: "x") }
      ),
      (
        .referenceNotFound(attribute: "sex", reference: "(unknown)", available: ["f", "m"]),
        { try measure(reference: "(unknown)") }
      ),
      (.confidenceOutOfRange(1), { try measure(confidence: 1) }),
    ]
    for (error, run) in cases { #expect(throws: error) { try run() } }
    // Scores on another scale may lie anywhere.
    try measure(scores: [-3, 0, 1, 20], probabilities: false)
    #expect(throws: FairnessError.noRows) {
      let empty = EvaluationSample(
        labels: [], decisions: [], scores: nil, scoresAreProbabilities: false, weights: nil,
        positiveIsFavorable: true)
      _ = try FairnessAudit.measure(empty, partitions: [])
    }
  }
}
