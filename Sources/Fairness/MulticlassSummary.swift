/// Measures over all known groups of a multi-class audit.
struct MulticlassSummary {
  private let groups: [MulticlassSubject]
  private let context: TaskContext
  private let count: Int

  init(_ groups: [MulticlassSubject], _ context: TaskContext) {
    self.groups = groups
    self.context = context
    count = groups.reduce(0) { TaskSums.sum($0, $1.count) }
  }

  /// All of them in order.
  var measures: [TaskSummary] {
    var measures = [
      range("accuracy_difference") { group throws(TaskReason) in
        try group.accuracy(context).rate()
      }
    ]
    for measure in MulticlassMeasures.averaged {
      measures.append(
        range(measure.id + "_difference") { group throws(TaskReason) in
          try measure.value(group.table)
        })
    }
    for rate in ClassRate.allCases where rate != .baseRate { measures.append(worstClass(rate)) }
    for distance in MulticlassMeasures.distances { measures += pairs(distance) }
    return measures
  }

  private func range(
    _ id: String, of part: String? = nil,
    _ value: (MulticlassSubject) throws(TaskReason) -> Double
  ) -> TaskSummary {
    values(value).difference(id, of: part)
  }

  private func values(
    _ value: (MulticlassSubject) throws(TaskReason) -> Double
  ) -> TaskRange {
    var range = TaskRange()
    for group in groups {
      range.add(group.name, count: group.count) { () throws(TaskReason) in try value(group) }
    }
    return range
  }

  /// The class in which a rate differs most between two groups.
  private func worstClass(_ rate: ClassRate) -> TaskSummary {
    var worst: (summary: TaskSummary, value: Double)?
    for (index, name) in (groups.first?.table.classes ?? []).enumerated() {
      let summary = range(rate.rawValue + "_difference", of: name) { group throws(TaskReason) in
        try rate.proportion(group.tally.matrix, class: index, name: name, context).rate()
      }
      guard let value = summary.estimate.value else { continue }
      if worst.map({ value > $0.value }) ?? true { worst = (summary, value) }
    }
    return worst?.summary
      ?? TaskSummary(
        rate.rawValue + "_difference", .undefined(.fewerThanTwoGroups, in: "", count: count))
  }

  /// The largest and the mean distance over all pairs of groups, as holisticai aggregates them.
  private func pairs(_ distance: MulticlassMeasures.Distance) -> [TaskSummary] {
    let undefined = groups.filter { (try? distance.check($0.table)) == nil }.map(\.name)
    let defined = groups.filter { (try? distance.check($0.table)) != nil }
    var largest: (value: Double, own: String, other: String)?
    var sum = 0.0
    var pairs = 0
    for (index, own) in defined.enumerated() {
      for other in defined[(index + 1)...] {
        guard let value = try? distance.value(own.table, other.table) else { continue }
        sum += value
        pairs += 1
        if largest.map({ value > $0.value }) ?? true { largest = (value, own.name, other.name) }
      }
    }
    guard let largest else {
      return ["max_", "mean_"].map {
        TaskSummary(
          $0 + distance.id, .undefined(.fewerThanTwoGroups, in: "", count: count),
          undefinedGroups: undefined)
      }
    }
    return [
      TaskSummary(
        "max_" + distance.id, .plain(largest.value, count: count), lowest: largest.own,
        highest: largest.other, undefinedGroups: undefined),
      TaskSummary(
        "mean_" + distance.id, .plain(sum / Double(pairs), count: count),
        undefinedGroups: undefined),
    ]
  }
}
