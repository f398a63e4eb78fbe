import Foundation
import Statistics
import Testing

@testable import Fairness

/// Statistics gathered in chunks give the audit of the rows.
@Suite("Statistics of many rows")
struct FairnessStatisticsTests {
  typealias Rows = MetricLawTests.Rows

  private static func sample(_ rows: Rows, _ range: Range<Int>) -> EvaluationSample {
    EvaluationSample(
      labels: Array(rows.labels[range]), decisions: Array(rows.decisions[range]),
      scores: Array(rows.scores[range]), scoresAreProbabilities: rows.probabilities,
      weights: rows.isWeighted ? Array(rows.weights[range]) : nil,
      positiveIsFavorable: rows.positiveIsFavorable)
  }

  private static func partition(_ rows: Rows, _ range: Range<Int>) -> GroupPartition {
    GroupPartition(
      name: "x", groups: rows.names, codes: Array(rows.codes[range]),
      unknown: rows.names.firstIndex(of: "(unknown)"))
  }

  /// Statistics of some of the rows, taken in chunks of a size.
  static func statistics(
    _ rows: Rows, _ form: FairnessStatistics.ScoreForm, range: Range<Int>? = nil, chunk: Int
  ) throws -> FairnessStatistics {
    var statistics = try #require(
      FairnessStatistics(
        scores: form, scoresAreProbabilities: rows.probabilities,
        positiveIsFavorable: rows.positiveIsFavorable))
    let range = range ?? 0..<rows.count
    for start in stride(from: range.lowerBound, to: range.upperBound, by: chunk) {
      let part = start..<min(range.upperBound, start + chunk)
      try statistics.add(sample(rows, part), partitions: [partition(rows, part)])
    }
    return statistics
  }

  static let forms: [FairnessStatistics.ScoreForm] = [.exact, .grid(low: 0, high: 1)]

  @Test("Chunks of any size give the audit of the sample", arguments: forms, [true, false])
  func sameAsSample(form: FairnessStatistics.ScoreForm, isWeighted: Bool) throws {
    for shape in MetricLawTests.shapes {
      var rows = shape.rows
      rows.isWeighted = isWeighted
      for chunk in [1, 7, 5000] where chunk > 1 || rows.count < 50 {
        let statistics = try Self.statistics(rows, form, chunk: chunk)
        let found = try FairnessAudit.measure(statistics, references: ["B"])
        // Scores of these rows have few distinct values, one to a cell: the grid is exact.
        #expect(found.attributes[0].scores?.scoreResolution == 0)
        let expected = try rows.audit()
        let differences = MetricLawTests.differences(
          expected, found, .everything, error: 1e-12)
        #expect(differences == [], "\(shape), \(chunk)")
        #expect(
          found.attributes[0].scores?.thresholdCurves
            == expected.attributes[0].scores?.thresholdCurves)
      }
    }
  }

  @Test("Halves merged are the whole to the bit, and survive writing", arguments: forms)
  func merging(form: FairnessStatistics.ScoreForm) throws {
    for isWeighted in [true, false] {
      var rows = MetricLawTests.random(seed: 9, count: 700, favorable: true)
      rows.isWeighted = isWeighted
      // A grid is exact to the bit where every cell holds one score.
      let whole = try Self.statistics(rows, form, chunk: 700)
      for cut in [0, 1, 300, 700] {
        var left = try Self.statistics(rows, form, range: 0..<cut, chunk: 100)
        let right = try Self.statistics(rows, form, range: cut..<700, chunk: 64)
        try left.merge(right)
        let data = try JSONEncoder().encode(left)
        let read = try JSONDecoder().decode(FairnessStatistics.self, from: data)
        #expect(read == left)
        #expect(
          Self.cells(left, in: rows.names) == Self.cells(whole, in: rows.names), "\(cut)")
      }
    }
  }

  /// What is compared to the bit: cells and entries of every group.
  private static func cells(
    _ statistics: FairnessStatistics, in order: [String]
  ) -> [[String]] {
    order.map { name in
      guard let group = statistics.attributes[0].groups.first(where: { $0.name == name }),
        let scores = group.scores.distribution(among: statistics.overall.scores)
      else { return [] }
      return [
        "\(group.cells)", "\(scores.scores)", "\(scores.weights)", "\(scores.counts)",
        "\(scores.squares)", "\(scores.moments)",
      ]
    }
  }

  @Test("A grid states its resolution and keeps means exact")
  func resolution() throws {
    var rows = MetricLawTests.random(seed: 4, count: 4000, favorable: true)
    var random = SplitMix64(seed: 3)
    rows.scores = rows.scores.map { min(1, max(0, $0 + 0.01 * random.nextUnit())) }
    rows.isWeighted = false
    let found = try FairnessAudit.measure(
      try Self.statistics(rows, .grid(low: 0, high: 1), chunk: 500), references: ["B"])
    let expected = try rows.audit()
    let resolution = try #require(found.attributes[0].scores?.scoreResolution)
    #expect(resolution > 0 && resolution <= 0.000025)
    for (key, estimate) in MetricLawTests.flatten(expected) {
      let id = String(key.split(separator: "/").last ?? "")
      guard let value = estimate.value else { continue }
      let other = MetricLawTests.flatten(found).first { $0.key == key }?.estimate.value
      // Ties inside a cell count half: areas move by less than the share of such pairs.
      let isOfSums = [
        "mean_score", "brier_score", "log_loss", "expected_calibration_error",
        "brier_within_bin_variance", "calibration_in_the_large", "selection_rate",
      ].contains(id)
      #expect(
        abs((other ?? .nan) - value) < (isOfSums ? 1e-12 : 2e-3 * max(1, abs(value))),
        "\(key): \(value)")
    }
  }

  @Test("Scores outside the range of a grid count in its outer cells")
  func outside() throws {
    var grid = try #require(ScoreGrid(low: -1, high: 1, areProbabilities: false))
    var sums = ScoreMoments.Sums()
    for score in [-7.0, -1, 0, 0.99999, 1, 9] {
      grid.add(score: score, label: score > 0, weight: 1, square: 1, sums: &sums)
    }
    grid.add(sums, bin: 0)
    let found = grid.distribution
    #expect(found.scores == [-4, 0, 4.999995])
    #expect(found.weights == [[2, 0], [1, 0], [0, 3]])
    #expect(abs(found.resolution - 4.000005) < 1e-12)
    #expect(abs(found.moments.totals.score.sum() - 2.99999) < 1e-12)
    #expect(ScoreGrid(low: 1, high: 1, areProbabilities: true) == nil)
    #expect(ScoreGrid(low: -1.7e308, high: 1.7e308, areProbabilities: true) == nil)
    #expect(ScoreGrid(low: .nan, high: 1, areProbabilities: true) == nil)
  }

  @Test("Edges of four decimals lie between cells")
  func edges() throws {
    let grid = try #require(ScoreGrid(low: 0, high: 1, areProbabilities: true))
    for index in 1..<10_000 {
      let edge = Double(index) / 10_000
      #expect(grid.index(of: edge) == 2 * index)
      #expect(grid.index(of: edge.nextDown) == 2 * index - 1)
    }
    #expect(grid.index(of: 1) == ScoreGrid.cellCount - 1 && grid.index(of: 0) == 0)
  }

  @Test("Other attributes, forms or settings are refused, and nothing is added")
  func mismatches() throws {
    let rows = MetricLawTests.random(seed: 4, count: 40, favorable: true)
    var statistics = try Self.statistics(rows, .exact, chunk: 40)
    let before = statistics
    let part = Self.sample(rows, 0..<10)
    let own = Self.partition(rows, 0..<10)
    #expect(throws: FairnessError.statisticsMismatch) { try statistics.add(part, partitions: []) }
    #expect(throws: FairnessError.rowCountMismatch(attribute: "x", expected: 10, found: 40)) {
      try statistics.add(part, partitions: [Self.partition(rows, 0..<40)])
    }
    let decisions = EvaluationSample(
      labels: [true], decisions: [true], scores: nil, scoresAreProbabilities: false, weights: nil,
      positiveIsFavorable: true)
    #expect(throws: FairnessError.statisticsMismatch) {
      try statistics.add(decisions, partitions: [own])
    }
    #expect(throws: FairnessError.statisticsMismatch) {
      try statistics.merge(try Self.statistics(rows, .grid(low: 0, high: 1), chunk: 40))
    }
    var inference = Inference()
    inference.weights = .frequency
    #expect(throws: FairnessError.statisticsMismatch) {
      try FairnessAudit.measure(statistics, inference: inference)
    }
    #expect(statistics == before)
    let empty = try #require(
      FairnessStatistics(
        scores: .exact, scoresAreProbabilities: true, positiveIsFavorable: true))
    #expect(throws: FairnessError.noRows) { try FairnessAudit.measure(empty) }
  }

  @Test("Read statistics that contradict themselves are refused when measured")
  func contradictions() throws {
    let rows = MetricLawTests.random(seed: 4, count: 40, favorable: true)
    let data = try JSONEncoder().encode(try Self.statistics(rows, .exact, chunk: 40))
    let text = try #require(String(data: data, encoding: .utf8))
    let changed = text.replacing(
      "\"scoresAreProbabilities\":true", with: "\"scoresAreProbabilities\":false")
    #expect(changed != text)
    let read = try JSONDecoder().decode(FairnessStatistics.self, from: Data(changed.utf8))
    #expect(throws: FairnessError.statisticsMismatch) { try FairnessAudit.measure(read) }
  }

  @Test("Rows without weight are remembered though they count nowhere")
  func weightless() throws {
    var rows = MetricLawTests.random(seed: 4, count: 60, favorable: true)
    for row in 0..<60 where rows.codes[row] == 0 { rows.weights[row] = 0 }
    for row in 0..<20 { rows.weights[row] = 0 }
    let found = try FairnessAudit.measure(
      try Self.statistics(rows, .exact, chunk: 20), references: ["B"])
    #expect(
      found.group("A", "roc_auc")?.reason == "no row in the group has a weight above 0")
    #expect(
      MetricLawTests.differences(try rows.audit(), found, .everything, error: 1e-12) == [])
  }
}
