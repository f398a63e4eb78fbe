import Foundation
import Statistics
import Testing

@testable import Fairness

/// Curves, thresholds, scoring rates and intervals of scores.
@Suite("Score analysis")
struct ScoreAnalysisTests {
  /// Rows as (score, label) by group, all decided at ½.
  private static func audit(
    _ groups: [[(Double, Bool)]], reference: String? = nil, probabilities: Bool = true,
    comparator: FairnessAudit.Comparator = .reference, limits: [Limit] = [], replicates: Int = 0,
    seed: UInt64 = 1, bca: Bool = false
  ) throws -> FairnessAudit {
    let rows = groups.flatMap { $0 }
    let sample = EvaluationSample(
      labels: rows.map(\.1), decisions: rows.map { $0.0 >= 0.5 }, scores: rows.map(\.0),
      scoresAreProbabilities: probabilities, weights: nil, positiveIsFavorable: true)
    var inference = Inference()
    inference.replicates = replicates
    inference.seed = seed
    if bca { inference.bootstrapInterval = .bca }
    let codes = groups.enumerated().flatMap { index, rows in
      [Int32](repeating: Int32(index), count: rows.count)
    }
    let names = groups.indices.map { String("ABCDEFGH".dropFirst($0).prefix(1)) }
    return try FairnessAudit.measure(
      sample,
      partitions: [
        (GroupPartition(name: "x", groups: names, codes: codes, unknown: nil), reference)
      ], comparator: comparator, inference: inference, limits: limits)
  }

  private static func group(_ seed: UInt64, _ count: Int, shift: Double = 0) -> [(Double, Bool)] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      let score = min(0.99, max(0.01, (random.nextUnit() * 50).rounded() / 50 + shift))
      return (score, random.nextUnit() < score)
    }
  }

  @Test("Scoring rates: strictly above the median of all rows, over the highest, by hand")
  func scoringRates() throws {
    // Scores .1 .2 .3 .4 | .4 .5 .6 .7: the median lies between .4 and .4, which is .4.
    // Above it: A none, B 3 of 4.
    let audit = try Self.audit([
      [(0.1, false), (0.2, true), (0.3, false), (0.4, true)],
      [(0.4, false), (0.5, true), (0.6, false), (0.7, true)],
    ])
    let rates = try #require(audit.attributes[0].scores?.scoringRates)
    #expect(rates.median == 0.4 && rates.highest == "B")
    #expect(rates.groups.map(\.scoringRate.value) == [0, 0.75])
    #expect(rates.groups.map(\.impactRatio.value) == [0, 1])
    #expect(rates.groups[0].impactRatio.interval?.low == 0)
    #expect(rates.groups[1].impactRatio.interval == nil)
    #expect(
      rates.groups[1].scoringRate.interval == .wilson(rate: 0.75, size: 4, confidence: 0.95))
    // All scores the same: nobody above the median.
    let same = try Self.audit([[(0.5, true)], [(0.5, false)]])
    let equal = try #require(same.attributes[0].scores?.scoringRates)
    #expect(
      equal.groups.map(\.impactRatio.reason) == ["zero in every group", "zero in every group"])
  }

  @Test("Threshold curves list every score when they are few, and say what is decided there")
  func thresholdCurves() throws {
    let audit = try Self.audit([
      [(0.1, false), (0.6, true)], [(0.3, true), (0.6, false), (0.9, true)],
    ])
    let curves = try #require(audit.attributes[0].scores?.thresholdCurves)
    #expect(curves.thresholds == [0.1, 0.3, 0.6, 0.9] && curves.isComplete)
    let b = curves.groups[1]
    #expect(b.truePositives == [2, 2, 1, 1] && b.falsePositives == [1, 1, 1, 0])
    #expect(b.falseNegatives == [0, 0, 1, 1] && b.trueNegatives == [0, 0, 0, 1])
    let precision = try #require(
      curves.groups[0].rates.first { $0.id == "positive_predictive_value" })
    // A: both rows, then the positive one alone, at last nobody.
    #expect(precision.values == [0.5, 1, 1, nil])
    let many = try Self.audit(
      [Self.group(1, 3000), Self.group(2, 3000)].map { rows in
        rows.enumerated().map { ($0.element.0 + Double($0.offset) * 1e-6, $0.element.1) }
      })
    let thinned = try #require(many.attributes[0].scores?.thresholdCurves)
    #expect(thinned.thresholds.count == ThresholdCurves.maximumCount && !thinned.isComplete)
    #expect(zip(thinned.thresholds, thinned.thresholds.dropFirst()).allSatisfy(<))
  }

  @Test("A limit's thresholds by hand, the ends of the scale included")
  func limitThresholds() throws {
    // Favorable rates at t: up to .2 both 1; (.2, .4] A ½, B 1; (.4, .6] A ½, B ½; above .6 neither.
    let limit = Limit(metric: "disparate_impact_ratio", scope: .comparison, atLeast: 0.8)
    let own = Limit(metric: "selection_rate", scope: .group, atMost: 0.5, group: "A")
    let unsupported = Limit(metric: "roc_auc", scope: .group, atLeast: 0.5)
    let audit = try Self.audit(
      [[(0.2, false), (0.6, true)], [(0.4, true), (0.6, false)]], reference: "B",
      limits: [limit, own, unsupported])
    let found = try #require(audit.attributes[0].scores?.limits)
    #expect(found.count == 2)
    #expect(
      found[0].kept == [.init(above: nil, upTo: 0.2), .init(above: 0.4, upTo: 0.6)])
    #expect(found[0].undefined == [.init(above: 0.6, upTo: nil)])
    #expect(found[0].keptShare == 2.0 / 3 && found[0].unlisted == 0)
    #expect(found[1].group == "A" && found[1].kept == [.init(above: 0.2, upTo: nil)])
  }

  @Test("Any measure of decisions can be followed; the fast way agrees with the registry's")
  func fastMeasures() throws {
    var random = SplitMix64(seed: 5)
    let context = MeasureContext(positiveIsFavorable: false, inference: Inference())
    for metric in Metric.comparisonMetrics where metric.needs == .decisions {
      guard case .comparison(let measure) = metric.measure, measure.isOfCells,
        let fast = ThresholdMeasure(Limit(metric: metric.id, scope: .comparison), context)
      else { continue }
      for _ in 0..<20 {
        func cells() -> CellTally {
          CellTally(
            truePositives: Int(random.next() % 3), falsePositives: Int(random.next() % 3),
            falseNegatives: Int(random.next() % 3), trueNegatives: Int(random.next() % 3))
        }
        let (own, other) = (cells(), cells())
        let expected = try? measure.value(
          CellPair(group: own, reference: other, context: context))
        let found = fast.value(
          .init(weights: own.weights, squares: own.squares),
          .init(weights: other.weights, squares: other.squares))
        #expect((found == nil) == (expected == nil), "\(metric.id)")
        #expect(abs((found ?? 0) - (expected ?? 0)) < 1e-12, "\(metric.id)")
      }
    }
  }

  @Test("Thinned ROC curves stay within a hundredth of the curve")
  func rocCurves() throws {
    let rows = Self.group(3, 4000).enumerated().map {
      ($0.element.0 + Double($0.offset) * 1e-7, $0.element.1)
    }
    let audit = try Self.audit([rows, Self.group(4, 50), [(0.5, true)]])
    let curves = try #require(audit.attributes[0].scores?.rocCurves)
    // The last group has one class.
    #expect(curves.map(\.group) == ["A", "B"])
    let thin = curves[0]
    #expect(thin.thinning == 0.01 && thin.falsePositiveRates.count < 450)
    #expect(curves[1].thinning == 0)
    #expect(thin.falsePositiveRates.first == 0 && thin.truePositiveRates.last == 1)
    #expect(thin.thresholds.first == .some(nil))
    // Every point of the exact curve lies near the drawn line.
    let distribution = ScoreOrder(
      rows.map(\.0), labels: rows.map(\.1), weights: nil
    ).distribution(areProbabilities: true)
    for tally in distribution.cells(atLeast: distribution.scores) {
      let x = tally.weight(.falsePositive) / tally.weight(.labelNegative)
      let y = tally.weight(.truePositive) / tally.weight(.labelPositive)
      let near = zip(thin.falsePositiveRates, thin.truePositiveRates).contains {
        abs($0.0 - x) <= 0.0101 && abs($0.1 - y) <= 0.0101
      }
      #expect(near)
    }
  }

  @Test("Bins of equal count keep rows of one score together")
  func equalCount() throws {
    var rows: [(Double, Bool)] = []
    for row in 0..<40 { rows.append((Double(row / 4 + 1) / 20, row % 3 == 0)) }
    let audit = try Self.audit([rows, [(0.1, true), (0.9, false)]])
    let curve = try #require(audit.attributes[0].scores?.calibration[0])
    #expect(curve.equalCount.map(\.count) == [Int](repeating: 4, count: 10))
    #expect(curve.equalCount.map(\.low) == curve.equalCount.map(\.high))
    #expect(curve.equalCount.map(\.count).reduce(0, +) == 40)
    // Two rows: two bins of one row each.
    #expect(audit.attributes[0].scores?.calibration[1].equalCount.map(\.count) == [1, 1])
    #expect(curve.equalWidth == audit.attributes[0].groups[0].calibration)
  }

  @Test("Groups without rows, class, spread or overlap say why they have no number")
  func degenerate() throws {
    let audit = try Self.audit(
      [
        Self.group(1, 80), [], [(0.4, true)], [(0.3, false), (0.3, false)],
        [(0.2, false), (0.8, true)], [(0.5, true), (0.5, false)], [(0, false), (0, false)],
      ], reference: "A", replicates: 50)
    func reason(_ group: String, _ id: String) -> String? { audit.group(group, id)?.reason }
    func gap(_ group: String, _ id: String) -> String? { audit.comparison(group, id)?.reason }
    #expect(reason("B", "scoring_rate") == "no rows in the group")
    #expect(gap("B", "ks_distance") == "no rows in the group")
    #expect(reason("C", "calibration_slope") == "no label-negative rows in the group")
    #expect(gap("C", "abroca") == "no label-negative rows in the group")
    #expect(gap("D", "cross_auc") == "no label-positive rows in the group")
    #expect(audit.comparison("D", "ks_distance")?.value != nil)
    #expect(
      reason("D", "background_negative_subgroup_positive_auc")
        == "no label-positive rows in the group")
    #expect(
      reason("E", "calibration_slope") == "the scores separate the labels completely in the group")
    #expect(reason("F", "calibration_slope") == "all scores are the same in the group")
    #expect(reason("G", "actual_to_expected_ratio") == "the mean score is zero in the group")
    #expect(
      audit.overall("background_positive_subgroup_negative_auc")?.reason
        == "no label-positive rows outside the group")
    #expect(audit.group("C", "mean_score")?.interval == nil)
    // Scores that are no probabilities have areas and distances, and no calibration.
    let raw = try Self.audit([Self.group(1, 40), Self.group(2, 40)], probabilities: false)
    #expect(
      raw.comparison("B", "abroca")?.value != nil || raw.comparison("A", "abroca")?.value != nil)
    #expect(raw.group("A", "calibration_slope")?.reason == "the scores are not probabilities")
    #expect(raw.attributes[0].scores?.calibration.isEmpty == true)
  }

  @Test("Replicates depend on the seed and on nothing else", arguments: [false, true])
  func seeds(bca: Bool) throws {
    let groups = [Self.group(1, 300), Self.group(2, 200, shift: -0.1)]
    func intervals(_ audit: FairnessAudit) -> [String] {
      MetricLawTests.flatten(audit).map { "\($0.key) \(String(describing: $0.estimate))" }
    }
    let one = try Self.audit(groups, reference: "A", replicates: 200, bca: bca)
    let same = try Self.audit(groups, reference: "A", replicates: 200, bca: bca)
    let other = try Self.audit(groups, reference: "A", replicates: 200, seed: 2, bca: bca)
    #expect(intervals(one) == intervals(same))
    #expect(intervals(one) != intervals(other))
    for id in [
      "abroca", "ks_distance", "wasserstein_distance", "standardized_mean_difference",
      "expected_calibration_error_difference",
    ] {
      let estimate = try #require(one.comparison("B", id))
      let interval = try #require(estimate.interval, "\(id)")
      let value = try #require(estimate.value)
      #expect(interval.low <= value && value <= interval.high, "\(id)")
    }
    #expect(one.group("A", "maximum_calibration_error")?.interval != nil)
    #expect(one.overall("brier_resolution")?.interval != nil)
    let settings = try #require(one.attributes[0].scores?.bootstrap)
    #expect(settings.isExact && settings.widestBin == 0 && settings.replicates == 200)
  }

  @Test("Bins of score in place of scores change intervals little")
  func bins() throws {
    var random = SplitMix64(seed: 17)
    func group(_ count: Int, _ shift: Double) -> [(Double, Bool)] {
      (0..<count).map { _ in
        let score = min(0.999, max(0.001, random.nextUnit() + shift))
        return (score, random.nextUnit() < score)
      }
    }
    let groups = [group(6000, 0), group(3000, -0.05)]
    let fine = try Self.audit(groups, reference: "A", replicates: 400)
    let rounded = try Self.audit(
      groups.map { $0.map { (($0.0 * 500).rounded() / 500, $0.1) } }, reference: "A",
      replicates: 400)
    let settings = try #require(fine.attributes[0].scores?.bootstrap)
    #expect(!settings.isExact && settings.bins <= ScoreAxis.maximumCount && settings.bins > 900)
    #expect(settings.widestBin > 0 && settings.widestBin < 0.01)
    #expect(rounded.attributes[0].scores?.bootstrap?.isExact == true)
    for id in ["wasserstein_distance", "ks_distance", "standardized_mean_difference", "abroca"] {
      let (one, other) = (
        try #require(fine.comparison("B", id)?.interval),
        try #require(rounded.comparison("B", id)?.interval)
      )
      let width = one.high - one.low
      #expect(abs(one.low - other.low) < 0.2 * width && abs(one.high - other.high) < 0.2 * width)
    }
  }

  @Test("Against the rest: the others' scores together")
  func rest() throws {
    let groups = [Self.group(1, 60), Self.group(2, 50, shift: -0.1), Self.group(3, 40)]
    let rest = try Self.audit(groups, comparator: .rest, replicates: 100)
    let pair = try Self.audit([groups[0], groups[1] + groups[2]], reference: "B", replicates: 100)
    for id in ["abroca", "ks_distance", "wasserstein_distance", "cross_auc", "roc_auc_difference"] {
      #expect(
        isValue(rest.comparison("A", id), try #require(pair.comparison("A", id)?.value)), "\(id)")
      let (one, other) = (
        try #require(rest.comparison("A", id)?.interval),
        try #require(pair.comparison("A", id)?.interval)
      )
      #expect(abs(one.low - other.low) < 0.5 * (one.high - one.low), "\(id)")
    }
  }

  @Test("A perfectly calibrated group's error is what chance makes it, on average")
  func chance() throws {
    // 400 samples of 200 rows: the mean of the error to about 1.5 %.
    var random = SplitMix64(seed: 23)
    var (sum, expected) = (0.0, 0.0)
    for _ in 0..<400 {
      let rows = (0..<200).map { _ -> (Double, Bool) in
        let score = (random.nextUnit() * 100).rounded() / 100
        return (score, random.nextUnit() < score)
      }
      let moments = ScoreOrder(rows.map(\.0), labels: rows.map(\.1), weights: nil)
        .distribution(areProbabilities: true).moments
      sum += try moments.calibrationSummary().expectedError
      expected += try moments.expectedErrorUnderCalibration()
    }
    #expect(abs(sum / expected - 1) < 0.05)
  }
}
