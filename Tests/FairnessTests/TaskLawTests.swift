import Foundation
import Statistics
import TestSupport
import Testing

@testable import Fairness

/// Laws that hold for every measure of the other tasks, whatever the rows.
@Suite("Laws of the other tasks' measures")
struct TaskLawTests {
  /// Random rows of all tasks.
  private struct Rows {
    var groups: [Int32] = []
    var labels: [Int32] = []
    var predictions: [Int32] = []
    var numbers: [Double] = []
    var truths: [Double] = []
    var relevance: [Double] = []
    var lists: [Int32] = []
    var weights: [Double] = []

    init(seed: UInt64, count: Int) {
      var generator = SplitMix64(seed: seed)
      for _ in 0..<count {
        let group = Int32.random(in: 0..<3, using: &generator)
        groups.append(group)
        let label = Int32.random(in: 0..<4, using: &generator)
        labels.append(label)
        predictions.append(
          Bool.random(using: &generator) ? label : Int32.random(in: 0..<4, using: &generator))
        // Few distinct predictions, so that there are ties.
        let number = Double(Int.random(in: 20..<60, using: &generator)) / 4
        numbers.append(number)
        truths.append(number + Double.random(in: -3...4, using: &generator) + Double(group))
        relevance.append(Double(Int.random(in: 0..<3, using: &generator)))
        lists.append(Int32.random(in: 0..<4, using: &generator))
        weights.append(Double(Int.random(in: 0..<4, using: &generator)))
      }
    }

    /// The rows at some places, in that order.
    func picked(_ places: [Int]) -> Rows {
      var rows = self
      rows.groups = places.map { groups[$0] }
      rows.labels = places.map { labels[$0] }
      rows.predictions = places.map { predictions[$0] }
      rows.numbers = places.map { numbers[$0] }
      rows.truths = places.map { truths[$0] }
      rows.relevance = places.map { relevance[$0] }
      rows.lists = places.map { lists[$0] }
      rows.weights = places.map { weights[$0] }
      return rows
    }

    /// The predicted class gets most, the more the higher the row's number.
    var probabilities: [[Double]] {
      (0..<4).map { index in
        predictions.indices.map { row in
          let most = 0.4 + numbers[row] / 40
          return Int(predictions[row]) == index ? most : (1 - most) / 3
        }
      }
    }

    var partition: GroupPartition { Self.partition(groups) }

    static func partition(_ codes: [Int32]) -> GroupPartition {
      GroupPartition(name: "group", groups: ["A", "B", "C"], codes: codes, unknown: nil)
    }

    func classes(weighted: Bool, probable: Bool = true) -> MulticlassSample {
      MulticlassSample(
        classes: ["p", "q", "r", "s"], labels: labels, predictions: predictions,
        probabilities: probable ? probabilities : nil, weights: weighted ? weights : nil)
    }

    func ordered(weighted: Bool) -> OrderedSample {
      OrderedSample(
        classes: ["p", "q", "r", "s"], outcomes: predictions, weights: weighted ? weights : nil)
    }

    func regression(
      weighted: Bool, exposed: Bool = false,
      goodDirection: RegressionSample.GoodDirection = .higher
    ) -> RegressionSample {
      RegressionSample(
        predictions: numbers, labels: truths, exposures: exposed ? relevance.map { $0 + 1 } : nil,
        weights: weighted ? weights : nil, goodDirection: goodDirection)
    }

    var ranking: RankingSample {
      RankingSample(scores: numbers, lists: lists, relevance: relevance, cutoffs: [2, 5])
    }
  }

  /// All estimates of all tasks by place and identifier, in order.
  private func estimates(
    _ rows: Rows, weighted: Bool, exposed: Bool = false, _ inference: Inference,
    ranking: Bool = true, references: String? = "A"
  ) throws -> [(place: String, estimate: Estimate)] {
    var all: [(place: String, estimate: Estimate)] = []
    func add(_ place: String, _ measures: TaskMeasures) {
      for entry in measures.entries { all.append(("\(place) \(entry.id)", entry.estimate)) }
    }
    let partitions = [(partition: rows.partition, reference: references)]
    let first = try MulticlassAudit.measure(
      rows.classes(weighted: weighted), partitions: partitions, inference: inference
    ).attributes[0]
    for group in first.groups {
      add(group.group, group.metrics)
      for part in group.classes { add("\(group.group) \(part.of)", part.metrics) }
    }
    for comparison in first.comparisons {
      add("\(comparison.group)−", comparison.metrics)
      for part in comparison.classes { add("\(comparison.group)− \(part.of)", part.metrics) }
    }
    for summary in first.summary { all.append((summary.id, summary.estimate)) }
    let second = try OrderedAudit.measure(
      rows.ordered(weighted: weighted), partitions: partitions, inference: inference
    ).attributes[0]
    for group in second.groups {
      add(group.group, group.metrics)
      for part in group.cuts { add("\(group.group) \(part.of)", part.metrics) }
    }
    for comparison in second.comparisons {
      add("\(comparison.group)−", comparison.metrics)
      for part in comparison.cuts { add("\(comparison.group)− \(part.of)", part.metrics) }
    }
    for summary in second.summary { all.append((summary.id, summary.estimate)) }
    let third = try RegressionAudit.measure(
      rows.regression(weighted: weighted, exposed: exposed), partitions: partitions,
      inference: inference
    ).attributes[0]
    for group in third.groups {
      add(group.group, group.metrics)
      for quantile in group.errorQuantiles {
        all.append(("\(group.group) \(quantile.quantile)", quantile.residual))
        all.append(("\(group.group) |\(quantile.quantile)|", quantile.absoluteError))
      }
      for decile in group.deciles {
        all.append(("\(group.group) tenth \(decile.decile)", decile.actualToExpected))
        all.append(("\(group.group) tenth \(decile.decile)", decile.meanLabel))
      }
    }
    for comparison in third.comparisons { add("\(comparison.group)−", comparison.metrics) }
    for summary in third.summary { all.append((summary.id, summary.estimate)) }
    guard ranking else { return all }
    let fourth = try RankingAudit.measure(
      rows.ranking, partitions: partitions, inference: inference
    ).attributes[0]
    for group in fourth.groups {
      add(group.group, group.metrics)
      for part in group.cutoffs { add("\(group.group) \(part.of)", part.metrics) }
    }
    for comparison in fourth.comparisons {
      add("\(comparison.group)−", comparison.metrics)
      for part in comparison.cutoffs { add("\(comparison.group)− \(part.of)", part.metrics) }
    }
    for summary in fourth.summary { all.append((summary.id, summary.estimate)) }
    return all
  }

  /// Whether two estimates say the same to rounding, and on the same number of rows where asked.
  private func areAlike(_ own: Estimate, _ other: Estimate, counts: Bool) -> Bool {
    func near(_ x: Double, _ y: Double) -> Bool { abs(x - y) <= 1e-8 * max(1, abs(x), abs(y)) }
    switch (own, other) {
    case (.undefined(let reason, let n), .undefined(let otherReason, let otherN)):
      return reason == otherReason && (!counts || n == otherN)
    case (
      .measured(let value, let interval, let n, let p),
      .measured(let otherValue, let otherInterval, let otherN, let otherP)
    ):
      guard near(value, otherValue), !counts || n == otherN, (p == nil) == (otherP == nil) else {
        return false
      }
      // Tail probabilities magnify rounding.
      if let p, let otherP, abs(log(p) - log(otherP)) > 1e-5 { return false }
      switch (interval, otherInterval) {
      case (nil, nil): return true
      case (let interval?, let otherInterval?):
        return near(interval.low, otherInterval.low) && near(interval.high, otherInterval.high)
      default: return false
      }
    default: return false
    }
  }

  private func expectAlike(
    _ own: [(place: String, estimate: Estimate)], _ other: [(place: String, estimate: Estimate)],
    counts: Bool = true
  ) {
    #expect(own.count == other.count && own.count > 200)
    for (left, right) in zip(own, other) {
      #expect(left.place == right.place)
      #expect(
        areAlike(left.estimate, right.estimate, counts: counts),
        "\(left.place): \(left.estimate), \(right.estimate)")
    }
  }

  @Test("The order of rows does not matter, bootstrap intervals included", arguments: [1, 2, 3])
  func order(seed: UInt64) throws {
    let rows = Rows(seed: seed, count: 160)
    var generator = SplitMix64(seed: seed + 100)
    let shuffled = rows.picked(Array(rows.groups.indices).shuffled(using: &generator))
    for weighted in [false, true] {
      let settings = inference(replicates: 120, correction: .holm)
      expectAlike(
        try estimates(rows, weighted: weighted, exposed: weighted, settings),
        try estimates(shuffled, weighted: weighted, exposed: weighted, settings))
    }
  }

  @Test(
    "Whole frequencies say what repeated rows say, intervals and tests included",
    arguments: [4, 5])
  func repetition(seed: UInt64) throws {
    let rows = Rows(seed: seed, count: 140)
    let repeated = rows.picked(
      rows.weights.indices.flatMap { row in
        [Int](repeating: row, count: Int(rows.weights[row]))
      })
    let settings = inference(correction: .holm, weights: .frequency)
    for exposed in [false, true] {
      expectAlike(
        try estimates(rows, weighted: true, exposed: exposed, settings, ranking: false),
        try estimates(repeated, weighted: false, exposed: exposed, settings, ranking: false),
        counts: false)
    }
  }

  @Test("Replicates of cells are those of the repeated rows")
  func repeatedReplicates() throws {
    let rows = Rows(seed: 6, count: 140)
    let repeated = rows.picked(
      rows.weights.indices.flatMap { row in
        [Int](repeating: row, count: Int(rows.weights[row]))
      })
    for kind in [Inference.BootstrapInterval.percentile, .bca] {
      var settings = inference(replicates: 150, weights: .frequency)
      settings.bootstrapInterval = kind
      let own = try MulticlassAudit.measure(
        rows.classes(weighted: true), partitions: [(rows.partition, "A")], inference: settings)
      let other = try MulticlassAudit.measure(
        repeated.classes(weighted: false), partitions: [(repeated.partition, "A")],
        inference: settings)
      for (left, right) in zip(own.attributes[0].comparisons, other.attributes[0].comparisons) {
        for (entry, otherEntry) in zip(left.metrics.entries, right.metrics.entries) {
          #expect(areAlike(entry.estimate, otherEntry.estimate, counts: false), "\(entry.id)")
          if MulticlassMeasures.distances.contains(where: { $0.id == entry.id }) {
            #expect(entry.estimate.interval != nil)
          }
        }
      }
    }
  }

  @Test("A row of weight 0 is no row", arguments: [false, true])
  func weightless(frequency: Bool) throws {
    let rows = Rows(seed: 7, count: 140)
    let kept = rows.picked(rows.weights.indices.filter { rows.weights[$0] > 0 })
    #expect(kept.weights.count < 120)
    let settings = inference(
      replicates: 110, correction: .holm, weights: frequency ? .frequency : .sampling)
    expectAlike(
      try estimates(rows, weighted: true, settings, ranking: false),
      try estimates(kept, weighted: true, settings, ranking: false))
  }

  @Test("The scale of sampling weights does not matter")
  func scale() throws {
    let rows = Rows(seed: 8, count: 140)
    var scaled = rows
    scaled.weights = rows.weights.map { $0 * 37.5 }
    let settings = inference(replicates: 110, correction: .holm)
    expectAlike(
      try estimates(rows, weighted: true, settings, ranking: false),
      try estimates(scaled, weighted: true, settings, ranking: false))
  }

  @Test("Two halves merge into the whole: of rows without weights bit for bit")
  func merging() throws {
    let rows = Rows(seed: 9, count: 200)
    let halves = [rows.picked(Array(0..<90)), rows.picked(Array(90..<200))]
    var classes = try MulticlassAudit.tallies(
      halves[0].classes(weighted: false, probable: false), partition: halves[0].partition)
    var outcomes = try OrderedAudit.tallies(
      halves[0].ordered(weighted: false), partition: halves[0].partition)
    var numbers = try RegressionAudit.tallies(
      halves[0].regression(weighted: true), partition: halves[0].partition)
    let rest = try MulticlassAudit.tallies(
      halves[1].classes(weighted: false, probable: false), partition: halves[1].partition)
    let restOutcomes = try OrderedAudit.tallies(
      halves[1].ordered(weighted: false), partition: halves[1].partition)
    let restNumbers = try RegressionAudit.tallies(
      halves[1].regression(weighted: true), partition: halves[1].partition)
    for group in 0..<3 {
      try classes[group].merge(rest[group])
      try outcomes[group].merge(restOutcomes[group])
      try numbers[group].merge(restNumbers[group])
    }
    #expect(
      try classes
        == MulticlassAudit.tallies(
          rows.classes(weighted: false, probable: false), partition: rows.partition))
    #expect(
      try outcomes
        == OrderedAudit.tallies(rows.ordered(weighted: false), partition: rows.partition))

    let settings = inference(replicates: 50, correction: .holm)
    let merged = try MulticlassAudit.measure(
      classes: ["p", "q", "r", "s"],
      tallies: [("group", ["A", "B", "C"], nil, "A", classes)], inference: settings)
    #expect(
      try merged
        == MulticlassAudit.measure(
          rows.classes(weighted: false, probable: false), partitions: [(rows.partition, "A")],
          inference: settings))
    let mergedOutcomes = try OrderedAudit.measure(
      classes: ["p", "q", "r", "s"],
      tallies: [("group", ["A", "B", "C"], nil, nil, outcomes)], inference: settings)
    #expect(
      try mergedOutcomes
        == OrderedAudit.measure(
          rows.ordered(weighted: false), partitions: [(rows.partition, nil)], inference: settings))

    let whole = try RegressionAudit.tallies(
      rows.regression(weighted: true), partition: rows.partition)
    for (own, other) in zip(numbers, whole) {
      #expect(own.prediction.count == other.prediction.count)
      for moments: KeyPath<RegressionTally, TaskMoments> in [
        \.prediction, \.label, \.residual, \.absoluteError, \.squaredError, \.relativeError,
      ] {
        let (left, right) = (own[keyPath: moments], other[keyPath: moments])
        #expect(left.count == right.count && left.weight == right.weight)
        #expect(abs(left.mean - right.mean) <= 1e-13 * max(1, abs(right.mean)))
        #expect(abs(left.spread - right.spread) <= 1e-12 * right.spread)
        #expect(abs(left.varianceSpread - right.varianceSpread) <= 1e-12 * right.varianceSpread)
      }
      #expect(
        abs((own.products.correlation ?? .nan) - (other.products.correlation ?? .nan)) < 1e-13)
    }
    // Losses merge to rounding.
    var probable = try MulticlassAudit.tallies(
      halves[0].classes(weighted: false), partition: halves[0].partition)[0]
    try probable.merge(
      MulticlassAudit.tallies(
        halves[1].classes(weighted: false), partition: halves[1].partition)[0])
    let all = try MulticlassAudit.tallies(
      rows.classes(weighted: false), partition: rows.partition)[0]
    #expect(abs((probable.logLoss?.mean ?? .nan) - (all.logLoss?.mean ?? .nan)) < 1e-13)
    #expect(abs((probable.brierScore?.spread ?? .nan) - (all.brierScore?.spread ?? .nan)) < 1e-12)
    #expect(throws: TaskError.notMergeable) { try probable.merge(classes[0]) }
    // Tallies of other classes, or with labels and without, do not merge.
    var three = ConfusionMatrix(classCount: 3)
    #expect(throws: TaskError.notMergeable) { try three.merge(classes[0].matrix) }
    var unlabeled = RegressionTally(hasLabels: false)
    #expect(throws: TaskError.notMergeable) { try unlabeled.merge(whole[0]) }
    // Tallies are records.
    #expect(
      try JSONDecoder().decode([RegressionTally].self, from: JSONEncoder().encode(whole)) == whole)
    #expect(
      try JSONDecoder().decode([MulticlassTally].self, from: JSONEncoder().encode(classes))
        == classes)
  }

  @Test("Group and reference changed over: differences change sign, ratios are inverted")
  func reversal() throws {
    let rows = Rows(seed: 10, count: 300)
    func compared(_ reference: String, _ group: String) throws -> [String: Estimate] {
      var all: [String: Estimate] = [:]
      let partitions = [(partition: rows.partition, reference: String?.some(reference))]
      let settings = inference()
      func add(_ task: String, _ measures: TaskMeasures?) {
        for entry in measures?.entries ?? [] { all[task + entry.id] = entry.estimate }
      }
      add(
        "m ",
        try MulticlassAudit.measure(
          rows.classes(weighted: false), partitions: partitions, inference: settings
        ).attributes[0].comparisons.first { $0.group == group }?.metrics)
      add(
        "r ",
        try RegressionAudit.measure(
          rows.regression(weighted: true), partitions: partitions, inference: settings
        ).attributes[0].comparisons.first { $0.group == group }?.metrics)
      add(
        "k ",
        try RankingAudit.measure(rows.ranking, partitions: partitions, inference: settings)
          .attributes[0].comparisons.first { $0.group == group }?.metrics)
      add(
        "o ",
        try OrderedAudit.measure(
          rows.ordered(weighted: false), partitions: partitions, inference: settings
        ).attributes[0].comparisons.first { $0.group == group }?.metrics)
      return all
    }
    let own = try compared("A", "B")
    let other = try compared("B", "A")
    var seen = 0
    for (key, estimate) in own {
      guard !key.contains("density"), !key.contains("lowest") else { continue }
      let value = try #require(estimate.value, "\(key)")
      let reversed = try #require(other[key]?.value)
      let expected: Double
      if key.hasSuffix("_difference") || key.contains("log_mean") || key.contains("delta")
        || key.hasSuffix("_population")
      {
        expected = -value
      } else if key.hasSuffix("_ratio") {
        expected = 1 / value
      } else if key.hasSuffix("common_language_probability") {
        expected = 1 - value
      } else {
        expected = value
      }
      seen += 1
      #expect(abs(reversed - expected) <= 1e-9 * max(1, abs(expected)), "\(key)")
      #expect(
        abs(log(estimate.pValue ?? 1) - log(other[key]?.pValue ?? 1)) < 1e-8, "\(key)")
    }
    #expect(seen > 45)
  }

  @Test("Two classes are a yes-or-no decision: the registry's rates, intervals and tests")
  func twoClasses() throws {
    let (sample, codes) = FairnessTests.rows([
      Cells(tp: 30, fp: 20, fn: 20, tn: 130), Cells(tp: 60, fp: 40, fn: 20, tn: 80),
    ])
    let groups = GroupPartition(name: "group", groups: ["A", "B"], codes: codes, unknown: nil)
    let audit = try FairnessAudit.measure(sample, partitions: [(groups, "B")])
    let result = try MulticlassAudit.measure(
      MulticlassSample(
        classes: ["no", "yes"], labels: sample.labels.map { $0 ? 1 : 0 },
        predictions: sample.decisions.map { $0 ? 1 : 0 }),
      partitions: [(groups, "B")], inference: inference())
    let comparison = result.attributes[0].comparisons[0]
    for rate in [
      "selection_rate", "true_positive_rate", "false_positive_rate",
      "positive_predictive_value", "base_rate",
    ] {
      let own = result.attributes[0].groups[0].classes[1].metrics[rate]
      let expected = try #require(audit.group("A", rate))
      #expect(isNear(own, try #require(expected.value)))
      #expect(own?.interval == expected.interval)
      for suffix in ["_difference", "_ratio"] {
        let own = try #require(comparison.classes[1].metrics[rate + suffix])
        let expected = try #require(audit.comparison("A", rate + suffix))
        #expect(isNear(own, try #require(expected.value)))
        #expect(own.interval == expected.interval)
        if rate != "base_rate" { #expect(own.pValue == expected.pValue, "\(rate)\(suffix)") }
      }
    }
    for id in ["matthews_correlation", "accuracy"] {
      #expect(
        isNear(
          result.attributes[0].groups[0].metrics[id],
          try #require(audit.group("A", id)?.value)))
    }
    let ordered = try OrderedAudit.measure(
      OrderedSample(
        classes: ["no", "yes"], outcomes: sample.decisions.map { $0 ? 1 : 0 }),
      partitions: [(groups, "B")], inference: inference()
    ).attributes[0].comparisons[0]
    let impact = try #require(audit.comparison("A", "disparate_impact_ratio"))
    #expect(isNear(ordered.cuts[0].metrics["cumulative_rate_ratio"], 0.5))
    #expect(ordered.cuts[0].metrics["cumulative_rate_ratio"]?.interval == impact.interval)
    #expect(ordered.metrics["lowest_cumulative_rate_ratio"]?.interval == impact.interval)
    #expect(isNear(ordered.metrics["cliffs_delta"], -0.25))
    #expect(ordered.worstCut == "yes")
  }

  @Test(
    "Numbers on another scale: ratios stay, differences scale; a mirrored price is a mirrored wage")
  func units() throws {
    let rows = Rows(seed: 11, count: 200)
    var scaled = rows
    scaled.numbers = rows.numbers.map { $0 * 8 }
    scaled.truths = rows.truths.map { $0 * 8 }
    func compared(_ rows: Rows) throws -> TaskMeasures {
      try RegressionAudit.measure(
        rows.regression(weighted: false), partitions: [(rows.partition, "A")],
        inference: inference()
      ).attributes[0].comparisons[0].metrics
    }
    let own = try compared(rows)
    let other = try compared(scaled)
    for entry in own.entries {
      let isScaled =
        entry.id.hasSuffix("_difference") && !entry.id.contains("best_")
        && !entry.id.contains("standardized") && !entry.id.contains("r_squared")
        && !entry.id.contains("correlation") && !entry.id.contains("percentage")
        || entry.id == "wasserstein_distance"
      #expect(
        isNear(
          other[entry.id], try #require(entry.estimate.value) * (isScaled ? 8 : 1), within: 1e-9),
        "\(entry.id)")
    }
    var mirrored = rows
    mirrored.numbers = rows.numbers.map { -$0 }
    mirrored.truths = rows.truths.map { -$0 }
    let high = try RegressionAudit.measure(
      rows.regression(weighted: true), partitions: [(rows.partition, "A")], inference: inference())
    let low = try RegressionAudit.measure(
      mirrored.regression(weighted: true, goodDirection: .lower),
      partitions: [(rows.partition, "A")], inference: inference())
    for (left, right) in zip(high.attributes[0].groups, low.attributes[0].groups) {
      for id in ["best_half_rate", "best_fifth_rate", "best_tenth_rate"] {
        #expect(left.metrics[id] == right.metrics[id])
      }
    }
  }
}
