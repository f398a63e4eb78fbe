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
