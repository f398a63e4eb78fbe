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
  static func interval(_ values: [Double], _ inference: Inference) -> Interval? {
    let defined = values.filter(\.isFinite)
    guard !values.isEmpty,
      Double(defined.count) >= minimumDefinedShare * Double(values.count)
    else { return nil }
    return Bootstrap.percentile(replicates: defined, confidence: inference.confidence)
  }
}

/// Draws bootstrap replicates of a table of cells: as many rows as the table is worth, each with
/// the share of its cell's weight as probability.
///
/// For rows of weight 1 this is what resampling the rows gives; for weighted rows the table's
/// effective size replaces their number, as in the intervals of rates.
struct CellResampler {
  private let sampler: MultinomialSampler?
  private let cellCount: Int
  private let occupied: [Int]

  /// A resampler of cells by weight; nil where there is less than one row.
  init?(weights: [Double], size: Double) {
    let total = weights.reduce(0, +)
    guard size >= 1, size < 0x1p53, total > 0, total.isFinite else { return nil }
    occupied = weights.indices.filter { weights[$0] > 0 }
    cellCount = weights.count
    sampler = MultinomialSampler(
      count: Int(size.rounded()), probabilities: occupied.map { weights[$0] / total })
    if sampler == nil { return nil }
  }

  /// The cells of one replicate.
  func next(using generator: inout SplitMix64) -> [Double] {
    var cells = [Double](repeating: 0, count: cellCount)
    guard let sampler else { return cells }
    let drawn = sampler.next(using: &generator)
    for (place, cell) in occupied.enumerated() { cells[cell] = Double(drawn[place]) }
    return cells
  }
}
