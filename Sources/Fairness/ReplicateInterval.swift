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

extension ReplicateInterval {
  /// The note of an interval with undefined replicates, or of none.
  func note(_ metric: Metric, group: String?, _ replicates: Int) -> [BootstrapNote] {
    guard undefined > 0 || why != nil else { return [] }
    return [
      BootstrapNote(
        scope: metric.scope, group: group, metric: metric.id, replicates: replicates,
        undefinedReplicates: undefined, why: why)
    ]
  }
}
