internal import Foundation
internal import Statistics

/// Replicates made into an interval.
struct ReplicateInterval {
  let interval: Interval?
  let undefined: Int
  let why: BootstrapNote.Reason?

  /// No interval, for a reason.
  init(undefined: Int, why: BootstrapNote.Reason) {
    interval = nil
    self.undefined = undefined
    self.why = why
  }

  init(interval: Interval, undefined: Int) {
    self.interval = interval
    self.undefined = undefined
    why = nil
  }

  /// The interval of replicates, NaN being those without a value.
  /// - Parameter acceleration: that of BCa, asked for only where it is used.
  init(
    _ rule: IntervalRule, _ values: [Double], estimate: Double, _ inference: Inference,
    acceleration: () -> Double
  ) {
    let undefined = values.count { !$0.isFinite }
    guard undefined * 2 <= values.count else {
      self.init(undefined: undefined, why: .mostlyUndefined)
      return
    }
    let confidence = inference.confidence
    var found: Interval?
    if inference.bootstrapInterval == .bca, rule == .bootstrap {
      found =
        Bootstrap.bca(
          replicates: values, estimate: estimate, acceleration: acceleration(),
          confidence: confidence)?.interval
    }
    let interval =
      found ?? Bootstrap.percentile(replicates: values, confidence: confidence)?.interval
    // Rounding alone makes no spread.
    guard let interval, interval.high - interval.low > 1e-12 * max(1, abs(estimate)) else {
      self.init(undefined: undefined, why: .noSpread)
      return
    }
    guard rule == .bootstrapDistance else {
      self.init(interval: interval, undefined: undefined)
      return
    }
    // A distance is too large by chance, and its replicates once more.
    let mean =
      values.reduce(0) { $1.isFinite ? $0 + $1 : $0 } / Double(values.count - undefined)
    let excess = 2 * max(0, mean - estimate)
    self.init(
      interval: Interval(
        low: max(0, min(estimate, interval.low - excess)),
        high: max(estimate, interval.high - excess)), undefined: undefined)
  }
}

extension CellBootstrap {
  /// The interval of a group's number.
  func interval(
    _ measure: GroupMeasure, _ rule: IntervalRule, group: Int, estimate: Double
  ) -> ReplicateInterval {
    interval(rule, values(measure, group: group), estimate: estimate) {
      acceleration(groups: [group]) { tallies, context in
        (try? measure.value(tallies[0], context)) ?? .nan
      }
    }
  }

  /// The interval of a comparison.
  func interval(
    _ measure: ComparisonMeasure, _ rule: IntervalRule, group: Int, reference: [Int],
    estimate: Double
  ) -> ReplicateInterval {
    interval(
      rule, values(measure, group: group, reference: reference), estimate: estimate
    ) {
      acceleration(groups: [group] + reference) { tallies, context in
        let pair = CellPair(
          group: tallies[0], reference: .pooled(tallies.dropFirst()), context: context)
        return (try? measure.value(pair)) ?? .nan
      }
    }
  }

  /// The interval of a number of several groups.
  func interval(
    _ measure: @escaping GroupsMeasure, _ rule: IntervalRule, groups: [Int], estimate: Double
  ) -> ReplicateInterval {
    interval(rule, values(measure, groups: groups), estimate: estimate) {
      acceleration(groups: groups) { tallies, context in
        (try? measure(tallies, context)) ?? .nan
      }
    }
  }

  /// The interval of a range over groups that have the measures, by the largest deviation of all
  /// pairs.
  ///
  /// Every difference d of two groups has replicates d* with standard deviation s; c is the quantile
  /// of max |d* − d|/s over all pairs and measures, and d ± c·s holds for all pairs at once. The range
  /// follows as from any simultaneous intervals (``SimultaneousGap``), and may reach down to 0.
  /// Quotients are differences of logarithms.
  /// - Complexity: O(measures · groups² · replicates).
  func interval(_ gap: Gap, groups: [Int]) -> ReplicateInterval {
    let contrasts = gap.measures.map { measure in
      let values = groups.map { (observed(measure, $0), self.values(measure, group: $0)) }
      return Contrasts(values: values, pooled: nil, form: gap.form)
    }
    return Contrasts.interval(
      contrasts, combination: gap.combination, form: gap.form, replicates: replicates,
      confidence: context.confidence)
  }

  /// The interval of the largest distance of a group from all groups together, likewise.
  func interval(_ gap: OverallGap, groups: [Int], among all: [Int]) -> ReplicateInterval {
    let contrasts = gap.measures.map { measure in
      let values = groups.map { (observed(measure, $0), self.values(measure, group: $0)) }
      let pooled = CellTally.pooled(all.map { cells[$0] })
      return Contrasts(
        values: values,
        pooled: (
          (try? measure.value(pooled, context)) ?? .nan, pooledValues(measure, groups: all)
        ), form: gap.form)
    }
    return Contrasts.interval(
      contrasts, combination: .worst, form: gap.form, replicates: replicates,
      confidence: context.confidence)
  }

  private func observed(_ measure: GroupMeasure, _ group: Int) -> Double {
    (try? measure.value(cells[group], context)) ?? .nan
  }

  private func interval(
    _ rule: IntervalRule, _ values: [Double], estimate: Double, acceleration: () -> Double
  ) -> ReplicateInterval {
    ReplicateInterval(
      rule, values, estimate: estimate, context.inference, acceleration: acceleration)
  }
}

/// The differences of one measure between groups, or between groups and all of them together.
private struct Contrasts {
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
