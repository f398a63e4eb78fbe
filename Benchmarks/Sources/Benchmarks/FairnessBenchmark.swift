internal import Fairness
internal import Foundation

/// How fast decisions and scores are measured: sex (2 groups), race (5) and both (10), with every measure,
/// curve and limit.
///
/// The rows have the shape of those of `Benchmarks/compare_fairness.py`, so that both
/// time the same kind of work.
struct FairnessBenchmark {
  private let sample: EvaluationSample
  private let partitions: [GroupPartition]

  /// Made-up rows: scores of a normal shifted by group, rounded to `decimals` where given.
  init(rows: Int, decimals: Int?, isWeighted: Bool) throws {
    var state: UInt64 = 1
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    var sexes: [Int32] = []
    var races: [Int32] = []
    var labels: [Bool] = []
    var scores: [Double] = []
    var weights: [Double] = []
    sexes.reserveCapacity(rows)
    races.reserveCapacity(rows)
    labels.reserveCapacity(rows)
    scores.reserveCapacity(rows)
    let shares = [0.5, 0.7, 0.85, 0.95, 1]
    let factor = decimals.map { pow(10, Double($0)) }
    for _ in 0..<rows {
      let sex: Int32 = uniform() < 0.48 ? 0 : 1
      let draw = uniform()
      let race = Int32(shares.firstIndex { draw < $0 } ?? 4)
      let probability = min(
        0.999, max(0.001, 0.5 * uniform() + 0.5 * uniform() - 0.02 * Double(race)))
      labels.append(uniform() < probability)
      sexes.append(sex)
      races.append(race)
      let score = min(1, max(0, probability + 0.1 * (uniform() - 0.5)))
      scores.append(factor.map { (score * $0).rounded() / $0 } ?? score)
      if isWeighted { weights.append(0.5 + uniform()) }
    }
    sample = EvaluationSample(
      labels: labels, decisions: scores.map { $0 >= 0.5 }, scores: scores,
      scoresAreProbabilities: true, weights: isWeighted ? weights : nil, positiveIsFavorable: true)
    let sex = GroupPartition(name: "sex", groups: ["F", "M"], codes: sexes, unknown: nil)
    let race = GroupPartition(
      name: "race", groups: ["a", "b", "c", "d", "e"], codes: races, unknown: nil)
    partitions = [sex, race, try GroupPartition.intersection(of: [sex, race])]
  }

  /// Prints the time and the largest memory of an audit with and without replicates.
  func run(replicates: Int, isStreamed: Bool) throws {
    var inference = Inference()
    inference.replicates = replicates
    let limits = [
      Limit(metric: "disparate_impact_ratio", scope: .comparison, atLeast: 0.8),
      Limit(metric: "equal_opportunity_difference", scope: .comparison, atLeast: -0.1, atMost: 0.1),
    ]
    var ratio: Double?
    let time = try Stopwatch(rounds: 1) {
      let audit: FairnessAudit
      if isStreamed {
        audit = try stream(inference: inference, limits: limits)
      } else {
        audit = try FairnessAudit.measure(
          sample, partitions: partitions.map { ($0, nil) }, inference: inference, limits: limits)
      }
      ratio = audit.attributes.last?.comparisons.first?.metrics.first?.estimate.value
    }
    print(
      """
      fairness\(isStreamed ? " streamed" : ""), \(sample.labels.count) rows, \
      \(partitions.map(\.groups.count)) groups, \(replicates) replicates: \
      \(String(format: "%.2f", time.median)) s, processor \
      \(String(format: "%.2f", time.processor)) s, peak \(Self.peakMegabytes) MB, \
      check \(ratio ?? .nan)
      """)
  }

  /// The same by statistics of chunks of 100,000 rows.
  private func stream(inference: Inference, limits: [Limit]) throws -> FairnessAudit {
    guard
      var statistics = FairnessStatistics(
        scores: .grid(low: 0, high: 1), scoresAreProbabilities: true, positiveIsFavorable: true)
    else { throw CancellationError() }
    for start in stride(from: 0, to: sample.labels.count, by: 100_000) {
      let rows = start..<min(sample.labels.count, start + 100_000)
      try statistics.add(
        EvaluationSample(
          labels: Array(sample.labels[rows]), decisions: Array(sample.decisions[rows]),
          scores: sample.scores.map { Array($0[rows]) }, scoresAreProbabilities: true,
          weights: sample.weights.map { Array($0[rows]) }, positiveIsFavorable: true),
        partitions: partitions.map {
          GroupPartition(
            name: $0.name, groups: $0.groups, codes: Array($0.codes[rows]), unknown: $0.unknown)
        })
    }
    return try FairnessAudit.measure(statistics, inference: inference, limits: limits)
  }

  /// The largest memory of this process so far.
  private static var peakMegabytes: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
    return (Int(line.split(whereSeparator: { !$0.isNumber }).first ?? "0") ?? 0) / 1024
  }
}
