internal import Statistics
internal import Tabular

/// Replicates of the score measures that have no formula for an interval: calibration errors, the parts of
/// the Brier score, and the distances between two groups.
///
/// Rows drawn by Poisson weights (as many of each bin and class as a Poisson number of mean rows) leave
/// Poisson draws of the weights by bin, so that no replicate needs a pass over rows. Weighted rows are drawn
/// in units of the bin's typical weight Σw²/Σw, which gives each bin the variance Σw² that drawing rows would
/// give it. Over bins of several scores, replicates are shifted by the exact estimate minus the estimate
/// over bins.
struct ScoreBootstrap {
  let replicates: Int
  private let context: MeasureContext
  /// The number over bins and its replicates, by group and part of the calibration.
  private var groups: [[Replicates]]
  /// The same, by comparison and part: ``pairParts``, then the differences of the groups' parts.
  private var comparisons: [[Replicates]]

  /// A number over bins with its replicates.
  private struct Replicates {
    var observed: Double
    var values: [Double]
    var acceleration = 0.0
  }

  /// The parts of a comparison that are no difference of two groups' parts.
  private static let pairParts = [
    "abroca", "ks_distance", "wasserstein_distance", "standardized_mean_difference",
  ]

  /// How many replicates are drawn at a time, from one seed.
  private static let batch = 64

  /// The replicates; nil without scores or when none are asked for.
  /// - Parameters:
  ///   - distributions: the groups' scores.
  ///   - comparisons: each a group and those it is compared with, taken together.
  ///   - stream: a number that no other set of groups of the audit has.
  /// - Complexity: O(groups · bins · replicates).
  init?(
    _ distributions: [ScoreDistribution]?, comparisons: [(group: Int, others: [Int])],
    axis: ScoreAxis?, stream: UInt64, context: MeasureContext
  ) {
    guard let distributions, let axis else { return nil }
    self.context = context
    replicates = context.inference.replicates
    let sampler = ScoreSampler(
      groups: distributions.map { $0.coarsened(to: axis) }, comparisons: comparisons, axis: axis,
      areProbabilities: distributions.allSatisfy(\.areProbabilities))
    let count = replicates
    let seed = context.inference.seed
    let parts = Parallel.map(
      chunks: (count + Self.batch - 1) / Self.batch, threads: Parallel.coreCount
    ) { chunk in
      sampler.replicates(
        min(Self.batch, count - chunk * Self.batch), chunk: chunk, seed: seed, stream: stream)
    }
    let observed = sampler.observed()
    groups = distributions.indices.map { group in
      observed.groups[group].indices.map { part in
        Replicates(
          observed: observed.groups[group][part],
          values: parts.flatMap { $0.map { $0.groups[group][part] } })
      }
    }
    self.comparisons = comparisons.indices.map { index in
      observed.comparisons[index].indices.map { part in
        Replicates(
          observed: observed.comparisons[index][part],
          values: parts.flatMap { $0.map { $0.comparisons[index][part] } })
      }
    }
    if context.inference.bootstrapInterval == .bca { accelerate(sampler) }
  }

  private mutating func accelerate(_ sampler: ScoreSampler) {
    for group in groups.indices {
      let found = sampler.accelerations(group: group)
      for part in found.indices { groups[group][part].acceleration = found[part] }
    }
    for index in comparisons.indices {
      let found = sampler.accelerations(comparison: index)
      for (part, value) in found { comparisons[index][part].acceleration = value }
    }
  }

  /// The interval of a group's measure; nil for one that is not drawn.
  func interval(_ metric: Metric, group: Int, estimate: Double) -> ReplicateInterval? {
    found(metric, group: group).map { interval(metric.interval, $0, estimate) }
  }

  /// The interval of a comparison's measure; nil for one that is not drawn.
  func interval(_ metric: Metric, comparison: Int, estimate: Double) -> ReplicateInterval? {
    found(metric, comparison: comparison).map { interval(metric.interval, $0, estimate) }
  }

  /// The replicates of a group's measure over bins; nil for one that is not drawn.
  func replicates(_ metric: Metric, group: Int) -> [Double]? {
    found(metric, group: group)?.values
  }

  /// The replicates of a comparison's measure over bins; nil for one that is not drawn.
  func replicates(_ metric: Metric, comparison: Int) -> [Double]? {
    found(metric, comparison: comparison)?.values
  }

  private func found(_ metric: Metric, group: Int) -> Replicates? {
    guard let part = CalibrationSummary.parts.firstIndex(where: { $0.id == metric.id }),
      part < groups[group].count
    else { return nil }
    return groups[group][part]
  }

  private func found(_ metric: Metric, comparison: Int) -> Replicates? {
    let part =
      Self.pairParts.firstIndex(of: metric.id)
      ?? CalibrationSummary.parts.firstIndex { $0.id + "_difference" == metric.id }
      .map { $0 + Self.pairParts.count }
    guard let part, part < comparisons[comparison].count else { return nil }
    return comparisons[comparison][part]
  }

  private func interval(
    _ rule: IntervalRule, _ found: Replicates, _ estimate: Double
  ) -> ReplicateInterval {
    let shift = estimate - found.observed
    return ReplicateInterval(
      rule, shift.isFinite ? found.values.map { $0 + shift } : found.values, estimate: estimate,
      context.inference
    ) { found.acceleration }
  }
}
