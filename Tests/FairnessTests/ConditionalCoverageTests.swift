import Statistics
import Testing

@testable import Fairness

/// Whether intervals over strata hold the truth as often as they say, on simulated rows.
@Suite("Conditioning: coverage")
struct ConditionalCoverageTests {
  /// Probabilities of a stratum and of the favorable decision in it, of one group.
  typealias Group = [(share: Double, rate: Double)]

  /// True differences as the results define them.
  struct Truth {
    var standardized = 0.0
    var composition = 0.0
    var disparity = 0.0

    init(own: Group, other: Group, ownShare: Double) {
      let otherRate = other.reduce(0) { $0 + $1.share * $1.rate }
      var standard = 0.0
      for (one, two) in zip(own, other) {
        standardized += one.share * (one.rate - two.rate)
        standard += one.share * two.rate
        let (a, b) = (ownShare * one.share, (1 - ownShare) * two.share)
        let accepted = a * one.rate + b * two.rate
        let rejected = a + b - accepted
        disparity += (a + b) * (a * (1 - one.rate) / rejected - a * one.rate / accepted)
      }
      composition = standard - otherRate
    }
  }

  private static let own: Group = [(0.5, 0.3), (0.3, 0.5), (0.2, 0.8)]
  private static let other: Group = [(0.2, 0.4), (0.3, 0.6), (0.5, 0.75)]

  /// Rows of weight 1, or of weights 1 and 3 that do not depend on anything else.
  private func draw(_ random: inout SplitMix64, count: Int, weighted: Bool) throws
    -> ConditionalComparison
  {
    var (groups, strata): ([Int32], [Int32]) = ([], [])
    var decisions: [Bool] = []
    var weights: [Double] = []
    for _ in 0..<count {
      let isOwn = random.nextUnit() < 0.4
      let group = isOwn ? Self.own : Self.other
      var left = random.nextUnit()
      var stratum = 0
      while stratum < group.count - 1, left >= group[stratum].share {
        left -= group[stratum].share
        stratum += 1
      }
      groups.append(isOwn ? 0 : 1)
      strata.append(Int32(stratum))
      decisions.append(random.nextUnit() < group[stratum].rate)
      weights.append(random.nextUnit() < 0.5 ? 1 : 3)
    }
    let tally = try StratifiedTally(
      EvaluationSample(
        labels: decisions, decisions: decisions, scores: nil, scoresAreProbabilities: false,
        weights: weighted ? weights : nil, positiveIsFavorable: true),
      by: GroupPartition(name: "g", groups: ["own", "other"], codes: groups, unknown: nil),
      within: Stratification(name: "z", strata: ["a", "b", "c"], codes: strata, unknown: nil))
    return try #require(
      try ConditionalAudit.measure(tally, reference: "other").comparisons.first)
  }

  @Test("95 % intervals hold the truth in about 95 of 100 samples", arguments: [false, true])
  func coverage(weighted: Bool) throws {
    let truth = Truth(own: Self.own, other: Self.other, ownShare: 0.4)
    var random = SplitMix64(seed: weighted ? 6 : 5)
    let trials = 1000
    var hits = [0, 0, 0]
    for _ in 0..<trials {
      let result = try draw(&random, count: 300, weighted: weighted)
      let cases = [
        (result.standardizedDifference, truth.standardized),
        (result.compositionDifference, truth.composition),
        (result.conditionalDemographicDisparity, truth.disparity),
      ]
      for (index, (estimate, value)) in cases.enumerated() {
        let interval = try #require(estimate.interval)
        if interval.low <= value && value <= interval.high { hits[index] += 1 }
      }
    }
    // 95 % ± 3.6 standard errors of 0.7 %.
    for hit in hits { #expect(abs(Double(hit) / Double(trials) - 0.95) < 0.025, "\(hits)") }
  }

  @Test("The checker notices a wrong truth")
  func wrongTruth() throws {
    let truth = Truth(own: Self.own, other: Self.other, ownShare: 0.4)
    var random = SplitMix64(seed: 7)
    var hits = 0
    for _ in 0..<100 {
      let interval = try #require(
        try draw(&random, count: 300, weighted: false).standardizedDifference.interval)
      if interval.low <= truth.standardized + 0.1, truth.standardized + 0.1 <= interval.high {
        hits += 1
      }
    }
    #expect(hits < 80)
  }
}
