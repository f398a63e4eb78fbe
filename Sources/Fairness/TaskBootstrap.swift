internal import Foundation
internal import Statistics

/// Bootstrap replicates of the tasks: where their random numbers come from and how they become
/// intervals.
enum TaskBootstrap {
  /// The share of replicates that must have a value for an interval to be stated. A replicate lacks
  /// one where it drew no row of a class that the measure needs.
  static let minimumDefinedShare = 0.9

  /// A generator of its own for a place: the same for the same seed, whatever else is measured.
  static func generator(_ inference: Inference, _ place: UInt64...) -> SplitMix64 {
    var generator = SplitMix64(seed: inference.seed)
    for part in place {
      let bits = generator.next()
      generator = SplitMix64(seed: bits ^ (part &* 0xD1B5_4A32_D192_ED03))
    }
    return generator
  }

  /// How many replicates rows allow: as many as asked for while rows times replicates stay within
  /// a cap, and none where fewer than ``minimumReplicates`` remain.
  static func replicates(_ inference: Inference, rows: Int, cap: Int) -> Int {
    let allowed = min(max(0, inference.replicates), cap / max(1, rows))
    return allowed >= min(minimumReplicates, max(1, inference.replicates)) ? allowed : 0
  }

  /// The fewest replicates whose quantiles make an interval, where more were asked for.
  static let minimumReplicates = 100

  /// The interval of replicates, in which NaN stands for no value.
  /// - Parameters:
  ///   - estimate: the value of the rows themselves.
  ///   - acceleration: for the bias-corrected and accelerated interval, where that is asked for.
  static func interval(
    _ values: [Double], estimate: Double, acceleration: @autoclosure () -> Double?,
    _ inference: Inference
  ) -> Interval? {
    let interval: BootstrapInterval?
    switch inference.bootstrapInterval {
    case .percentile:
      interval = Bootstrap.percentile(replicates: values, confidence: inference.confidence)
    case .bca:
      interval = acceleration().flatMap {
        Bootstrap.bca(
          replicates: values, estimate: estimate, acceleration: $0,
          confidence: inference.confidence)
      }
    }
    guard let interval,
      Double(interval.replicates) >= minimumDefinedShare * Double(values.count)
    else { return nil }
    return interval.interval
  }
}

/// Draws bootstrap replicates of a table of cells: as many rows as the table is worth, each with
/// the share of its cell's weight as probability.
///
/// For rows of weight 1 this is what resampling the rows gives; for weighted rows the table's
/// effective size replaces their number, as in the intervals of rates.
struct CellResampler {
  private let sampler: MultinomialSampler
  /// The cells in rows: weights scaled to the size.
  private let rows: [Double]

  /// A resampler of cells by weight; nil where there is less than one row.
  init?(weights: [Double], size: Double) {
    let total = weights.reduce(0, +)
    guard size >= 1, size < 0x1p53, total > 0, total.isFinite,
      let sampler = MultinomialSampler(trials: Int(size.rounded()), weights: weights)
    else { return nil }
    self.sampler = sampler
    rows = weights.map { $0 / total * size }
  }

  /// The cells of one replicate.
  func next(using generator: inout SplitMix64) -> [Double] {
    sampler.sample(using: &generator).map(Double.init)
  }

  /// A measure's values without one row of each cell in turn, and the rows that each stands for.
  func jackknife(_ value: ([Double]) -> Double?) -> (values: [Double], counts: [Double]) {
    var values: [Double] = []
    var counts: [Double] = []
    for cell in rows.indices where rows[cell] > 0 {
      var left = rows
      left[cell] = max(0, rows[cell] - 1)
      values.append(value(left) ?? .nan)
      counts.append(rows[cell])
    }
    return (values, counts)
  }
}
