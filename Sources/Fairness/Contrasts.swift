internal import Foundation
internal import Statistics

/// The differences of one measure between groups, or between groups and all of them together.
struct Contrasts {
  /// By group: the observed number and its replicates, as logarithms for ratios.
  private let members: [(observed: Double, replicates: [Double])]
  private let pooled: (observed: Double, replicates: [Double])?

  init(
    values: [(observed: Double, replicates: [Double])],
    pooled: (observed: Double, replicates: [Double])?, form: Gap.Form
  ) {
    func scaled(
      _ value: (observed: Double, replicates: [Double])
    ) -> (observed: Double, replicates: [Double]) {
      form == .difference ? value : (log(value.observed), value.replicates.map { log($0) })
    }
    members = values.map(scaled)
    self.pooled = pooled.map(scaled)
  }

  /// The members of every contrast; nil is all groups together.
  private var pairs: [(Int, Int?)] {
    if pooled != nil { return members.indices.map { ($0, nil) } }
    return members.indices.flatMap { one in ((one + 1)..<members.count).map { (one, $0) } }
  }

  private func member(_ index: Int?) -> (observed: Double, replicates: [Double]) {
    if let index { return members[index] }
    return pooled ?? (.nan, [])
  }

  /// The simultaneous interval over all contrasts of all measures.
  static func interval(
    _ all: [Contrasts], combination: Gap.Combination, form: Gap.Form, replicates: Int,
    confidence: Double
  ) -> ReplicateInterval {
    // A replicate without one of the numbers is none.
    var isDefined = [Bool](repeating: true, count: replicates)
    for contrasts in all {
      for member in contrasts.members + (contrasts.pooled.map { [$0] } ?? []) {
        for index in isDefined.indices where !member.replicates[index].isFinite {
          isDefined[index] = false
        }
      }
    }
    let defined = isDefined.indices.filter { isDefined[$0] }
    let undefined = replicates - defined.count
    guard defined.count * 2 >= replicates, defined.count > 1 else {
      return ReplicateInterval(undefined: undefined, why: .mostlyUndefined)
    }
    var largest = [Double](repeating: 0, count: defined.count)
    var spreads: [[Double]] = []
    for contrasts in all {
      var own: [Double] = []
      for (one, other) in contrasts.pairs {
        let (left, right) = (contrasts.member(one), contrasts.member(other))
        let gap = left.observed - right.observed
        let deviations = defined.map { left.replicates[$0] - right.replicates[$0] - gap }
        let mean = deviations.reduce(0, +) / Double(deviations.count)
        let variance =
          deviations.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(deviations.count - 1)
        let spread = variance.squareRoot()
        guard gap.isFinite, spread > 1e-12 * max(1, abs(gap)) else {
          return ReplicateInterval(undefined: undefined, why: .noSpread)
        }
        own.append(spread)
        for index in largest.indices {
          largest[index] = max(largest[index], abs(deviations[index]) / spread)
        }
      }
      spreads.append(own)
    }
    largest.sort()
    let factor = Bootstrap.quantile(largest, confidence)
    var bounds: [(low: Double, high: Double)] = []
    for (contrasts, spreads) in zip(all, spreads) {
      var (low, high) = (0.0, 0.0)
      for ((one, other), spread) in zip(contrasts.pairs, spreads) {
        let gap = abs(contrasts.member(one).observed - contrasts.member(other).observed)
        low = max(low, gap - factor * spread)
        high = max(high, gap + factor * spread)
      }
      bounds.append((low, high))
    }
    guard let first = bounds.first else {
      return ReplicateInterval(undefined: undefined, why: .noSpread)
    }
    var range = bounds.dropFirst().reduce(first) { (max($0.low, $1.low), max($0.high, $1.high)) }
    if combination == .mean {
      let sum = bounds.reduce((low: 0.0, high: 0.0)) { ($0.low + $1.low, $0.high + $1.high) }
      range = (sum.low / Double(bounds.count), sum.high / Double(bounds.count))
    }
    let interval =
      form == .difference
      ? Interval(low: range.low, high: range.high)
      : Interval(low: exp(-range.high), high: exp(-range.low))
    return ReplicateInterval(interval: interval, undefined: undefined)
  }
}
