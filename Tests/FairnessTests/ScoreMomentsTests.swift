import Statistics
import Testing

@testable import Fairness

@Suite("Scores")
struct ScoreMomentsTests {
  @Test("A score on an edge belongs to the bin above, one unit below it to the bin below")
  func edges() {
    for index in 1..<10 {
      let edge = ScoreMoments.edge(index)
      #expect(ScoreMoments.binIndex(edge) == index)
      #expect(ScoreMoments.binIndex(edge.nextDown) == index - 1)
    }
    #expect(ScoreMoments.binIndex(0) == 0 && ScoreMoments.binIndex(1) == 9)
  }

  @Test("The calibration curve by hand, empty bins left out")
  func calibration() throws {
    let sample = EvaluationSample(
      labels: [true, false, true, true], decisions: [false, false, true, true],
      scores: [0.1, 0.15, 0.95, 1], scoresAreProbabilities: true, weights: [1, 3, 1, 0],
      positiveIsFavorable: true)
    let audit = try FairnessAudit.measure(sample, partitions: [])
    let bins = audit.overall.calibration
    #expect(bins.map(\.low) == [0.1, 0.9] && bins.map(\.high) == [0.2, 1])
    #expect(bins.map(\.count) == [2, 1])
    #expect(abs(bins[0].meanScore - (0.1 + 0.45) / 4) < 1e-15)
    #expect(isValue(bins[0].positiveRate, 0.25))
    // Effective rows of weights 1 and 3: 16/10.
    #expect(
      bins[0].positiveRate.interval == Interval.wilson(rate: 0.25, size: 1.6, confidence: 0.95))
    // |1 − 0.55| of the first bin and |1 − 0.95| of the last, over a weight of 5.
    #expect(isValue(audit.overall("expected_calibration_error"), 0.1))
    #expect(isValue(audit.overall("brier_score"), (0.81 + 3 * 0.0225 + 0.0025) / 5))
    #expect(isValue(audit.overall("calibration_in_the_large"), (2 - 1.5) / 5))
    #expect(isValue(audit.overall("generalized_true_positive_rate"), 1.05 / 2))
    #expect(isValue(audit.overall("generalized_false_positive_rate"), 0.15))
    #expect(isValue(audit.overall("roc_auc"), 0.5))
  }

  @Test("A certain mistake costs a large but finite log loss")
  func logLoss() throws {
    let sample = EvaluationSample(
      labels: [true], decisions: [false], scores: [0], scoresAreProbabilities: true, weights: nil,
      positiveIsFavorable: true)
    let audit = try FairnessAudit.measure(sample, partitions: [])
    // −ln 2⁻⁵² = 52·ln 2.
    #expect(isValue(audit.overall("log_loss"), 36.04365338911715, within: 1e-12))
  }

  @Test("The order of many scores is that of a stable sort")
  func order() {
    var random = SplitMix64(seed: 3)
    var scores = (0..<40_000).map { _ in ((random.nextUnit() - 0.5) * 300).rounded() / 7 }
    scores += [0, -0.0, 1e300, -1e300, Double.leastNonzeroMagnitude, -Double.leastNonzeroMagnitude]
    let sorted = (0..<Int32(scores.count)).sorted {
      let (a, b) = (scores[Int($0)], scores[Int($1)])
      return a == b ? $0 < $1 : a < b
    }
    #expect(ScoreOrder.ascending(scores) == sorted)
    let few = Array(scores.suffix(100))
    #expect(
      ScoreOrder.ascending(few).map { few[Int($0)] } == few.sorted())
  }

  @Test("Histograms share their edges, count weight, and hold every score")
  func histograms() throws {
    let partition = GroupPartition(
      name: "x", groups: ["A", "B"], codes: [0, 1, 0, 0], unknown: nil)
    func histograms(_ scores: [Double]?, probabilities: Bool) throws -> [ScoreHistogram] {
      try ScoreHistogram.measure(
        EvaluationSample(
          labels: [true, true, false, false], decisions: [true, true, false, false],
          scores: scores, scoresAreProbabilities: probabilities, weights: [1, 2, 4, 8],
          positiveIsFavorable: true), partition: partition)
    }
    let found = try histograms([0.049999, 0.05, 1, 0.15], probabilities: true)
    #expect(found.map(\.group) == ["A", "B"])
    #expect(found[0].edges.count == 21 && found[0].edges == found[1].edges)
    #expect(found[0].edges[3] == 0.15)
    #expect(found[0].weights[0] == 1 && found[0].weights[19] == 4 && found[0].weights[3] == 8)
    #expect(found[1].weights[1] == 2 && found[1].weights.reduce(0, +) == 2)
    let raw = try histograms([-10, 30, 10, -10], probabilities: false)
    #expect(raw[0].edges.first == -10 && raw[0].edges.last == 30)
    #expect(raw[0].weights[0] == 9 && raw[0].weights[10] == 4 && raw[1].weights[19] == 2)
    // Inner edges are short decimals, the outer ones the range itself.
    let short = try histograms([-0.13, 0.87, 0.2, 0.3], probabilities: false)
    #expect(
      short[0].edges.map { "\($0)" } == [
        "-0.13", "-0.08", "-0.03", "0.02", "0.07", "0.12", "0.17", "0.22", "0.27", "0.32", "0.37",
        "0.42", "0.47", "0.52", "0.57", "0.62", "0.67", "0.72", "0.77", "0.82", "0.87",
      ])
    let odd = try histograms([0.1 + 0.2, 1e-9 / 3 + 0.3, 0.31, 1 / 3.0], probabilities: false)
    let bounds = (odd[0].edges[0], odd[0].edges[20])
    #expect(bounds.0 == 0.1 + 0.2 && bounds.1 == 1 / 3.0)
    for index in 1..<20 {
      let exact = bounds.0 + (bounds.1 - bounds.0) * Double(index) / 20
      #expect(abs(odd[0].edges[index] - exact) <= 1e-6 * (bounds.1 - bounds.0) / 20)
      #expect("\(odd[0].edges[index])".count <= 11, "\(odd[0].edges[index])")
    }
    for scale in [1e-300, 1e-12, 1e12, 1e300] {
      let edges = try histograms([-scale, scale, 0, 0], probabilities: false)[0].edges
      #expect(edges.count == 21 && zip(edges, edges.dropFirst()).allSatisfy(<))
    }
    #expect(try histograms(nil, probabilities: false) == [])
    #expect(try histograms([5, 5, 5, 5], probabilities: false) == [])
    #expect(throws: FairnessError.probabilityOutOfRange(row: 2)) {
      try histograms([0, 0, 2, 0], probabilities: true)
    }
  }
}
