import Foundation
import Statistics
import Testing

@testable import Fairness

@Suite("Bootstrap of the cells")
struct CellBootstrapTests {
  private func inference(_ replicates: Int, seed: UInt64 = 1) -> Inference {
    var inference = Inference()
    inference.replicates = replicates
    inference.seed = seed
    return inference
  }

  private func engine(
    _ cells: [CellTally], isCounted: Bool, replicates: Int = 8000
  ) throws -> CellBootstrap {
    let context = MeasureContext(
      positiveIsFavorable: true, inference: inference(replicates), everybody: .pooled(cells))
    return try #require(
      CellBootstrap(cells, stream: 1, isCounted: isCounted, context: context))
  }

  /// Rows drawn with replacement, one by one, and tallied: the scheme that draws of cells stand for.
  private func resampled(
    _ rows: [(cell: Int, weight: Double)], replicates: Int, seed: UInt64
  ) -> [CellTally] {
    var random = SplitMix64(seed: seed)
    return (0..<replicates).map { _ in
      var tally = CellTally()
      for _ in rows {
        let row = rows[Int(random.next() % UInt64(rows.count))]
        tally.counts[row.cell] += 1
        tally.weights[row.cell] += row.weight
        tally.squares[row.cell] += row.weight * row.weight
      }
      return tally
    }
  }

  private func tally(_ rows: [(cell: Int, weight: Double)]) -> CellTally {
    rows.reduce(into: CellTally()) { tally, row in
      tally.counts[row.cell] += 1
      tally.weights[row.cell] += row.weight
      tally.squares[row.cell] += row.weight * row.weight
    }
  }

  /// Mean, standard deviation and the 2.5 % and 97.5 % quantiles of the numbers that exist.
  private func summary(_ values: [Double]) -> [Double] {
    let sorted = values.filter(\.isFinite).sorted()
    let mean = sorted.reduce(0, +) / Double(sorted.count)
    let variance = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sorted.count - 1)
    return [
      mean, variance.squareRoot(), Bootstrap.quantile(sorted, 0.025),
      Bootstrap.quantile(sorted, 0.975),
    ]
  }

  @Test("Cells drawn by multinomial are rows drawn one by one")
  func rowsOneByOne() throws {
    let counts = [(0, 14), (1, 6), (2, 4), (3, 16)]
    let rows = counts.flatMap { cell, count in
      Array(repeating: (cell: cell, weight: 1.0), count: count)
    }
    let engine = try engine([tally(rows)], isCounted: true)
    let drawn = resampled(rows, replicates: 8000, seed: 9)
    for id in [
      "f1", "matthews_correlation", "treatment_ratio", "theil_index", "true_positive_rate",
    ] {
      let metric = try #require(Metric.named(id, scope: .group))
      guard case .group(let measure) = metric.measure else { continue }
      let own = engine.values(measure, group: 0)
      let other = drawn.map { (try? measure.value($0, engine.context)) ?? .nan }
      let (a, b) = (summary(own), summary(other))
      // Five standard errors of a mean and a standard deviation of 8,000 numbers; quantiles of
      // numbers that come in steps.
      for (index, factor) in [0.06, 0.06, 0.25, 0.25].enumerated() {
        #expect(abs(a[index] - b[index]) < factor * b[1], "\(id) \(index)")
      }
      // 1 of 40 rows e^(−6)-seldom leaves no false positive.
      #expect(abs(own.count { !$0.isFinite } - other.count { !$0.isFinite }) < 40, "\(id)")
    }
  }

  @Test("Weighted cells have the spread of weighted rows drawn one by one")
  func weightedRows() throws {
    var random = SplitMix64(seed: 5)
    let rows = (0..<120).map { _ in
      (cell: Int(random.next() % 4), weight: Double(random.next() % 6 + 1) / 2)
    }
    let engine = try engine([tally(rows)], isCounted: false)
    let drawn = resampled(rows, replicates: 8000, seed: 10)
    for id in ["selection_rate", "f1", "matthews_correlation", "positive_predictive_value"] {
      let metric = try #require(Metric.named(id, scope: .group))
      guard case .group(let measure) = metric.measure else { continue }
      let a = summary(engine.values(measure, group: 0))
      let b = summary(drawn.map { (try? measure.value($0, engine.context)) ?? .nan })
      #expect(abs(a[0] - b[0]) < 0.06 * b[1], "\(id)")
      #expect(abs(a[1] / b[1] - 1) < 0.05, "\(id) \(a[1]) \(b[1])")
    }
  }

  @Test("The same seed gives the same replicates, another one others; groups do not share theirs")
  func seeds() throws {
    let cells = Cells(tp: 30, fp: 20, fn: 20, tn: 130)
    func interval(_ seed: UInt64, _ group: String = "A") throws -> Interval? {
      try audit([cells, cells], reference: "B", inference: inference(300, seed: seed))
        .group(group, "f1")?.interval
    }
    #expect(try interval(1) == interval(1))
    #expect(try interval(1) != interval(2))
    #expect(try interval(1, "A") != interval(1, "B"))
  }

  @Test("Replicates without a value are counted and told; what never varies has no interval")
  func notes() throws {
    // One false positive of 20: 36 % of the draws have none. C has a single row.
    let audit = try audit(
      [
        Cells(tp: 9, fp: 1, fn: 4, tn: 6), Cells(tp: 30, fp: 20, fn: 10, tn: 40), Cells(tp: 1),
      ], reference: "B", inference: inference(400))
    let notes = audit.attributes[0].bootstrapNotes
    let note = try #require(
      notes.first { $0.group == "A" && $0.scope == .group && $0.metric == "treatment_ratio" })
    #expect(note.replicates == 400 && (110...180).contains(note.undefinedReplicates))
    #expect(note.why == nil && audit.group("A", "treatment_ratio")?.interval != nil)
    let single = try #require(
      notes.first { $0.group == "C" && $0.scope == .group && $0.metric == "f1" })
    #expect(single.why == .noSpread && single.undefinedReplicates == 0)
    #expect(isValue(audit.group("C", "f1"), 1) && audit.group("C", "f1")?.interval == nil)
    #expect(!notes.contains { $0.group == "B" && $0.scope == .group && $0.metric == "f1" })
    // Eight false positives of 8 rows and a true negative: hardly a draw has a true positive.
    let rare = try FairnessTests.audit(
      [Cells(tp: 1, fp: 0, fn: 0, tn: 60), Cells(tp: 9, fp: 9, fn: 9, tn: 9)],
      inference: inference(500))
    let correlation = try #require(
      rare.attributes[0].bootstrapNotes.first {
        $0.scope == .group && $0.metric == "balanced_accuracy"
      })
    #expect(correlation.undefinedReplicates > 100)
  }

  @Test("The acceleration is that of leaving out rows one by one")
  func acceleration() throws {
    let counts = [(0, 9), (1, 3), (2, 5), (3, 7)]
    let rows = counts.flatMap { cell, count in
      Array(repeating: (cell: cell, weight: 1.0), count: count)
    }
    let engine = try engine([tally(rows)], isCounted: true, replicates: 2)
    for id in ["f1", "matthews_correlation"] {
      guard case .group(let measure)? = Metric.named(id, scope: .group)?.measure else { continue }
      var values: [Double] = []
      for index in rows.indices {
        var others = rows
        others.remove(at: index)
        values.append(try measure.value(tally(others), engine.context))
      }
      let mean = values.reduce(0, +) / Double(values.count)
      let cubes = values.reduce(0.0) { sum, value in sum + pow(mean - value, 3) }
      let squares = values.reduce(0.0) { sum, value in sum + pow(mean - value, 2) }
      let found = engine.acceleration(groups: [0]) { tallies, context in
        (try? measure.value(tallies[0], context)) ?? .nan
      }
      #expect(abs(found - cubes / (6 * pow(squares, 1.5))) < 1e-12)
      #expect(found != 0)
    }
  }

  @Test("BCa moves the percentile interval of a skewed measure, and both hold the value")
  func bca() throws {
    var settings = inference(800)
    let groups = [Cells(tp: 12, fp: 6, fn: 4, tn: 20), Cells(tp: 30, fp: 20, fn: 10, tn: 40)]
    let percentile = try audit(groups, reference: "B", inference: settings)
    settings.bootstrapInterval = .bca
    let corrected = try audit(groups, reference: "B", inference: settings)
    for id in ["theil_index", "balanced_accuracy"] {
      let one = try #require(percentile.group("A", id)?.interval)
      let other = try #require(corrected.group("A", id)?.interval)
      let value = try #require(percentile.group("A", id)?.value)
      #expect(one != other, "\(id)")
      #expect(one.low < value && value < one.high && other.low < value && value < other.high)
    }
    // Formulas are not touched.
    #expect(
      percentile.group("A", "selection_rate") == corrected.group("A", "selection_rate"))
  }

  /// 300 samples of three groups of one distribution; nominal 95 %.
  @Test("Intervals of measures without a formula cover what they estimate")
  func coverage() throws {
    let chances = [0.45, 0.1, 0.15, 0.3]
    let truth = [
      "f1": 0.6 / 0.85, "balanced_accuracy": (0.3 / 0.45 + 0.45 / 0.55) / 2, "treatment_ratio": 1.5,
      "mean_benefit": 0.95,
    ]
    var covered: [String: Int] = [:]
    var zero: [String: Int] = [:]
    var random = SplitMix64(seed: 77)
    let sampler = try #require(MultinomialSampler(trials: 150, weights: chances))
    let distances = [
      "mutual_information_independence", "mutual_information_separation",
      "between_group_generalized_entropy", "demographic_parity_difference_to_overall",
      "balanced_accuracy_difference",
    ]
    for _ in 0..<300 {
      let cells = (0..<3).map { _ in
        let draw = sampler.sample(using: &random)
        return CellTally(
          truePositives: draw[3], falsePositives: draw[1], falseNegatives: draw[2],
          trueNegatives: draw[0])
      }
      let context = MeasureContext(
        positiveIsFavorable: true, inference: inference(200, seed: random.next()),
        everybody: .pooled(cells))
      let engine = try #require(
        CellBootstrap(cells, stream: 1, isCounted: true, context: context))
      for (id, value) in truth {
        let metric = try #require(Metric.named(id, scope: .group))
        guard case .group(let measure) = metric.measure else { continue }
        let found = engine.interval(
          measure, metric.interval, group: 0, estimate: try measure.value(cells[0], context))
        let interval = try #require(found.interval)
        if interval.low <= value && value <= interval.high { covered[id, default: 0] += 1 }
      }
      for id in distances {
        let metric = try #require(Metric.named(id, scope: .summary))
        let found: ReplicateInterval
        switch metric.measure {
        case .summary(.gap(let gap)): found = engine.interval(gap, groups: [0, 1, 2])
        case .summary(.toOverall(let gap)):
          found = engine.interval(gap, groups: [0, 1, 2], among: [0, 1, 2])
        case .summary(.cells(let measure)):
          found = engine.interval(
            measure, metric.interval, groups: [0, 1, 2], estimate: try measure(cells, context))
        default: continue
        }
        if try #require(found.interval).low == 0 { zero[id, default: 0] += 1 }
      }
    }
    // Binomial(300, 0.95) has 99.9 % of its mass above 272; percentile intervals of 200 replicates
    // are a little short.
    for id in truth.keys { #expect((270...300).contains(covered[id] ?? 0), "\(id) \(covered)") }
    // Equal groups: nothing between them is to be claimed.
    for id in distances { #expect((zero[id] ?? 0) >= 272, "\(id) \(zero)") }
  }
}
