import Statistics
import Testing

@testable import Fairness

@Suite("Group probabilities")
struct GroupProbabilitiesTests {
  private func sample(
    labels: [Bool], decisions: [Bool], weights: [Double]? = nil
  ) -> EvaluationSample {
    EvaluationSample(
      labels: labels, decisions: decisions, scores: nil, scoresAreProbabilities: false,
      weights: weights, positiveIsFavorable: true)
  }

  @Test("Faults are named with group and row")
  func faults() throws {
    func make(_ columns: [[Double]], _ groups: [String] = ["a", "b"]) throws {
      _ = try GroupProbabilities(attribute: "race", groups: groups, columns: columns)
    }
    try make([[0.2, .nan, 1], [0.8, .nan, 0]])
    let cases: [(FairnessError, [[Double]], [String])] = [
      (
        .invalidGroupProbability(attribute: "race", group: "b", row: 1), [[0.2, 1], [0.8, -0.1]],
        ["a", "b"]
      ),
      (
        .invalidGroupProbability(attribute: "race", group: "a", row: 0), [[1.5], [-0.5]],
        ["a", "b"]
      ),
      (
        .invalidGroupProbability(attribute: "race", group: "b", row: 0), [[.nan], [0.5]],
        ["a", "b"]
      ),
      (
        .invalidGroupProbability(attribute: "race", group: "b", row: 0), [[0.5], [.nan]],
        ["a", "b"]
      ),
      (
        .groupProbabilitySum(attribute: "race", row: 1, sum: 0.75), [[1, 0.5], [0, 0.25]],
        ["a", "b"]
      ),
      (.rowCountMismatch(attribute: "b", expected: 2, found: 1), [[1, 0.5], [0]], ["a", "b"]),
      (.groupDeclaredTwice(attribute: "race", group: "a"), [[1], [0]], ["a", "a"]),
      (.singleGroup(attribute: "race"), [[1]], ["a"]),
      (.singleGroup(attribute: "race"), [[1], [0]], ["a", "b", "c"]),
      (.noKnownValues(attribute: "race"), [[.nan], [.nan]], ["a", "b"]),
    ]
    for (error, columns, groups) in cases {
      #expect(throws: error) { try make(columns, groups) }
    }
    let rounded = try GroupProbabilities(
      attribute: "race", groups: ["a", "b", "c"], columns: [[0.333], [0.333], [0.333]])
    #expect(abs(rounded.largestSumError - 0.001) < 1e-12)
    #expect(rounded.missingCount == 0)
    let two = try GroupProbabilities(attribute: "race", groups: ["a", "b"], columns: [[1], [0]])
    let one = sample(labels: [true], decisions: [true])
    #expect(
      throws: FairnessError.probabilityThresholdOutOfRange(attribute: "race", 0.5)
    ) { try ProbabilityTally(one, by: two, threshold: 0.5) }
    #expect(throws: FairnessError.rowCountMismatch(attribute: "race", expected: 2, found: 1)) {
      try ProbabilityTally(
        sample(labels: [true, true], decisions: [true, true]), by: two)
    }
    #expect(
      throws: FairnessError.referenceNotFound(
        attribute: "race", reference: "c", available: ["a", "b"])
    ) { try ProbabilisticAudit.measure(one, by: two, reference: "c") }
  }

  @Test("Three rows by hand")
  func byHand() throws {
    // a: 0.9, 0.5, 0.2; decisions yes, no, yes. Rate of a: 1.1/1.6, of b: 0.9/1.4.
    let probabilities = try GroupProbabilities(
      attribute: "race", groups: ["a", "b"],
      columns: [[0.9, 0.5, 0.2, .nan], [0.1, 0.5, 0.8, .nan]])
    let rows = sample(
      labels: [true, true, false, true], decisions: [true, false, true, false])
    let result = try ProbabilisticAudit.measure(rows, by: probabilities, reference: "b")
    #expect(result.n == 3 && result.withoutProbabilities.n == 1)
    #expect(
      isValue(result.groups[0].metrics.first { $0.id == "selection_rate" }?.estimate, 1.1 / 1.6))
    #expect(
      isValue(result.groups[1].metrics.first { $0.id == "selection_rate" }?.estimate, 0.9 / 1.4))
    #expect(agree(result.groups[0].expectedWeight, 1.6))
    #expect(agree(result.groups[0].effectiveRows, 1.6 * 1.6 / (0.81 + 0.25 + 0.04)))
    let own = try #require(result.comparisons[0].metrics.first { $0.id == "selection_rate" })
    #expect(isValue(own.difference, 1.1 / 1.6 - 0.9 / 1.4))
    #expect(isValue(own.ratio, 1.1 / 1.6 / (0.9 / 1.4)))
    #expect(
      isValue(
        result.withoutProbabilities.metrics.first { $0.id == "selection_rate" }?.estimate, 0))
    // Nobody without probabilities has a negative label.
    #expect(
      result.withoutProbabilities.metrics.first { $0.id == "false_positive_rate" }?.estimate.reason
        == "no such rows without probabilities")
    #expect(result.thresholdSensitivity == nil)
    #expect(result.assumption == .outcomeIndependentOfGroupGivenProbabilities)
  }

  @Test("Certain probabilities measure, bound and test as known groups do")
  func certainty() throws {
    let (rows, codes) = rows(
      [Cells(tp: 30, fp: 20, fn: 20, tn: 130), Cells(tp: 60, fp: 40, fn: 20, tn: 80)])
    let probabilities = try GroupProbabilities(
      attribute: "group", groups: ["A", "B"],
      columns: [codes.map { $0 == 0 ? 1 : 0 }, codes.map { $0 == 1 ? 1 : 0 }])
    let result = try ProbabilisticAudit.measure(
      rows, by: probabilities, reference: "B", sensitivityThreshold: 0.8)
    let partition = GroupPartition(name: "group", groups: ["A", "B"], codes: codes, unknown: nil)
    let audit = try FairnessAudit.measure(rows, partitions: [(partition, "B")])
    for group in result.groups {
      for metric in group.metrics {
        let known = try #require(audit.group(group.group, metric.id))
        #expect(agree(metric.estimate.value, try #require(known.value)), "\(metric.id)")
        let interval = try #require(known.interval)
        #expect(agree(metric.estimate.interval?.low, interval.low, relative: 1e-9))
        #expect(agree(metric.estimate.interval?.high, interval.high, relative: 1e-9))
      }
    }
    // The variance of independent rates: p₁q₁/n₁ + p₂q₂/n₂.
    let own = try #require(result.comparisons[0].metrics.first { $0.id == "favorable_rate" })
    let deviation = (0.25 * 0.75 / 200 + 0.25 / 200).squareRoot()
    #expect(agree(own.difference.interval?.low, -0.25 - 1.959963984540054 * deviation))
    let katz = try #require(
      Interval.katz(rate: 0.25, size: 200, otherRate: 0.5, otherSize: 200, confidence: 0.95))
    #expect(agree(own.ratio.interval?.high, katz.high))
    let sensitivity = try #require(result.thresholdSensitivity)
    #expect(sensitivity.groups.map(\.n) == [200, 200] && sensitivity.unassigned == 0)
    for (assigned, estimated) in zip(sensitivity.groups, result.groups) {
      for (one, other) in zip(assigned.metrics, estimated.metrics) {
        #expect(agree(one.estimate.value, try #require(other.estimate.value)))
      }
    }
    #expect(sensitivity.comparisons[0].metrics.allSatisfy { $0.difference.pValue == nil })
    // Each table of the family once: five p-values, corrected together.
    let firsts = [
      "selection_rate", "true_positive_rate", "false_positive_rate",
      "positive_predictive_value", "accuracy",
    ]
    let tests = firsts.map { id in result.comparisons[0].metrics.first { $0.id == id } }
    #expect(
      tests.map { $0?.pAdjusted }
        == Correction.holm.adjust(tests.compactMap { $0?.difference.pValue }))
    #expect(
      result.comparisons[0].metrics.first { $0.id == "base_rate" }?.pAdjusted == nil)
  }

  @Test("The threshold's sensitivity drops unsure rows and says how many")
  func sensitivity() throws {
    let probabilities = try GroupProbabilities(
      attribute: "race", groups: ["a", "b"],
      columns: [[0.9, 0.8, 0.3, 0.1, 0.5], [0.1, 0.2, 0.7, 0.9, 0.5]])
    let rows = sample(
      labels: [true, true, true, true, true], decisions: [true, false, true, true, true])
    let result = try #require(
      try ProbabilisticAudit.measure(
        rows, by: probabilities, reference: "b",
        sensitivityThreshold: ProbabilisticAudit.customaryThreshold
      ).thresholdSensitivity)
    #expect(result.threshold == 0.8 && result.unassigned == 2)
    #expect(result.groups.map(\.n) == [2, 1])
    #expect(isValue(result.groups[0].metrics.first { $0.id == "selection_rate" }?.estimate, 0.5))
    let difference = result.comparisons[0].metrics.first { $0.id == "selection_rate" }?.difference
    #expect(isValue(difference, -0.5))
  }

  @Test("The reference that nobody names is the highest rate of a group worth 30 rows")
  func reference() throws {
    var random = SplitMix64(seed: 4)
    let count = 400
    let a = (0..<count).map { _ in random.nextUnit() }
    // Group c is worth a few rows only, all of them selected.
    let c = (0..<count).map { $0 < 5 ? 0.9 : 0 }
    let columns = [zip(a, c).map { $0 * (1 - $1) }, zip(a, c).map { (1 - $0) * (1 - $1) }, c]
    let rows = sample(
      labels: a.map { _ in true },
      decisions: (0..<count).map { $0 < 5 || random.nextUnit() < 0.2 + 0.5 * a[$0] })
    let result = try ProbabilisticAudit.measure(
      rows,
      by: try GroupProbabilities(attribute: "p", groups: ["a", "b", "c"], columns: columns),
      reference: nil)
    #expect(result.reference == "a" && result.referenceChoice == .highestFavorableRate)
    #expect(result.comparisons.map(\.group) == ["b", "c"])
    // No label is negative.
    #expect(
      result.groups[0].metrics.first { $0.id == "false_positive_rate" }?.estimate.value == nil)
  }

  @Test("The bootstrap over rows agrees with the linearized variance and is seeded")
  func bootstrap() throws {
    var random = SplitMix64(seed: 11)
    let count = 400
    let a = (0..<count).map { _ in random.nextUnit() }
    let rows = sample(
      labels: (0..<count).map { _ in random.nextUnit() < 0.5 },
      decisions: a.map { random.nextUnit() < 0.2 + 0.4 * $0 },
      weights: (0..<count).map { _ in Double(1 + random.next() % 3) })
    let probabilities = try GroupProbabilities(
      attribute: "p", groups: ["a", "b"], columns: [a, a.map { 1 - $0 }])
    var inference = Inference()
    inference.replicates = 800
    let drawn = try ProbabilisticAudit.measure(
      rows, by: probabilities, reference: "b", inference: inference)
    #expect(drawn.intervalMethod == .poissonBootstrap && drawn.replicates == 800)
    let linear = try ProbabilisticAudit.measure(rows, by: probabilities, reference: "b")
    #expect(linear.intervalMethod == .linearized && linear.replicates == 0)
    func width(_ result: ProbabilisticResult, _ id: String) throws -> Double {
      let own = try #require(result.comparisons[0].metrics.first { $0.id == id })
      let interval = try #require(own.difference.interval)
      return interval.high - interval.low
    }
    for id in ["selection_rate", "true_positive_rate", "positive_predictive_value"] {
      #expect(abs(try width(drawn, id) / (try width(linear, id)) - 1) < 0.1, "\(id)")
    }
    #expect(
      try ProbabilisticAudit.measure(
        rows, by: probabilities, reference: "b", inference: inference) == drawn)
    inference.seed = 5
    #expect(
      try ProbabilisticAudit.measure(
        rows, by: probabilities, reference: "b", inference: inference) != drawn)
    inference.replicates = ProbabilisticAudit.maximumDraws
    #expect(
      try ProbabilisticAudit.measure(
        rows, by: probabilities, reference: "b", inference: inference
      ).intervalMethod == .linearized)
  }

  @Test(
    "Where outcome and group are independent given the probabilities, intervals cover the truth")
  func coverage() throws {
    // Half the people are of each kind: p(a) = 0.9 and 0.2; selected with 0.6 and 0.3 whatever
    // their group. P(a) = 0.55: rate of a = (0.45·0.6 + 0.1·0.3)/0.55, of b = (0.05·0.6 +
    // 0.4·0.3)/0.45.
    let truth = (0.45 * 0.6 + 0.1 * 0.3) / 0.55 - (0.05 * 0.6 + 0.4 * 0.3) / 0.45
    var random = SplitMix64(seed: 21)
    var covered = 0
    let trials = 400
    for _ in 0..<trials {
      let kinds = (0..<300).map { _ in random.nextUnit() < 0.5 }
      let decisions = kinds.map { random.nextUnit() < ($0 ? 0.6 : 0.3) }
      let a = kinds.map { $0 ? 0.9 : 0.2 }
      let result = try ProbabilisticAudit.measure(
        sample(labels: decisions, decisions: decisions),
        by: try GroupProbabilities(
          attribute: "p", groups: ["a", "b"], columns: [a, a.map { 1 - $0 }]),
        reference: "b")
      let own = try #require(result.comparisons[0].metrics.first { $0.id == "selection_rate" })
      let interval = try #require(own.difference.interval)
      if interval.low <= truth && truth <= interval.high { covered += 1 }
    }
    // 95 % ± 3.2 standard errors of 1.1 %.
    #expect(abs(Double(covered) / Double(trials) - 0.95) < 0.035)
  }
}
