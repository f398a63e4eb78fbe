internal import Statistics

/// Measures over all known groups of a regression audit.
struct RegressionSummary {
  let groups: [RegressionSubject]
  let context: TaskContext

  init(_ groups: [RegressionSubject], _ context: TaskContext) {
    self.groups = groups
    self.context = context
  }

  /// All of them in order.
  var measures: [TaskSummary] {
    let predictions = range { tally throws(TaskReason) in try tally.meanPrediction() }
    let errors = range { tally throws(TaskReason) in try tally.rootMeanSquaredError().value }
    let absolutes = range { tally throws(TaskReason) in
      try tally.checkLabels()
      return tally.absoluteError.mean
    }
    var measures = [
      predictions.difference("mean_prediction_difference"),
      predictions.ratio("mean_prediction_ratio"),
      range { tally throws(TaskReason) in
        try tally.checkLabels()
        return tally.residual.mean
      }.difference("mean_residual_difference"),
      errors.difference("root_mean_squared_error_difference"),
      errors.ratio("root_mean_squared_error_ratio"),
      absolutes.difference("mean_absolute_error_difference"),
      absolutes.ratio("mean_absolute_error_ratio"),
      range { tally throws(TaskReason) in try tally.rSquared() }.difference("r_squared_difference"),
      range { tally throws(TaskReason) in
        try tally.actualToExpected().value
      }.ratio("actual_to_expected_ratio"),
    ]
    for (index, share) in RegressionRows.tailShares.enumerated() {
      var range = TaskRange()
      for group in groups {
        range.add(group.name, count: group.count) { () throws(TaskReason) in
          try group.tails[index].rate()
        }
      }
      measures += [range.difference(share.id + "_difference"), range.ratio(share.id + "_ratio")]
    }
    return measures + [
      boundedLoss("bounded_group_loss_squared_error", \.squaredError),
      boundedLoss("bounded_group_loss_absolute_error", \.absoluteError),
    ]
  }

  private func range(
    _ value: (RegressionTally) throws(TaskReason) -> Double
  ) -> TaskRange {
    var range = TaskRange()
    for group in groups {
      range.add(group.name, count: group.count) { () throws(TaskReason) in try value(group.tally) }
    }
    return range
  }

  /// The largest mean loss of any group (Agarwal, Dudík and Wu 2019), with the interval that holds
  /// whichever group it is: from the largest lower to the largest upper end of simultaneous
  /// intervals (Bonferroni).
  private func boundedLoss(
    _ id: String, _ loss: KeyPath<RegressionTally, TaskMoments>
  ) -> TaskSummary {
    let defined = groups.filter { (try? $0.tally.checkLabels()) != nil }
    let undefined = groups.filter { (try? $0.tally.checkLabels()) == nil }.map(\.name)
    let count = groups.reduce(0) { TaskSums.sum($0, $1.count) }
    var simultaneous = context.inference
    simultaneous.confidence = 1 - (1 - context.inference.confidence) / Double(max(1, defined.count))
    var largest: (value: Double, group: String)?
    var ends: Interval?
    var isBounded = true
    for group in defined {
      let moments = group.tally[keyPath: loss]
      if largest.map({ moments.mean > $0.value }) ?? true { largest = (moments.mean, group.name) }
      if let own = moments.meanInterval(simultaneous) {
        ends = Interval(
          low: max(ends?.low ?? own.low, own.low), high: max(ends?.high ?? own.high, own.high))
      } else {
        isBounded = false
      }
    }
    guard let largest else {
      let reason: TaskReason =
        groups.contains { !$0.tally.hasLabels }
        ? .noLabels : .everywhere("undefined in every group")
      return TaskSummary(
        id, .undefined(reason, in: "", count: count), undefinedGroups: undefined)
    }
    return TaskSummary(
      id, .number(largest.value, isBounded ? ends : nil, count: count), highest: largest.group,
      undefinedGroups: undefined)
  }
}
