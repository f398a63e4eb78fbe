internal import Statistics

/// Measures over all known groups of a ranking audit.
struct RankingSummary {
  let partition: TaskPartition
  let measures: RankingMeasures
  let tally: RankingTally
  let replicates: RankingReplicates
  let inference: Inference

  /// All of them in order.
  var all: [TaskSummary] {
    let group = measures.group
    let exposure = range(group[0].value)
    let ratio = range(group[2].value)
    var list = [
      divergence, exposure.difference("mean_exposure_difference"),
      exposure.ratio("mean_exposure_ratio"), ratio.difference("exposure_to_share_difference"),
      ratio.ratio("exposure_to_share_ratio"),
      range(group[3].value).ratio("exposure_to_merit_ratio"),
      range(group[4].value).difference("ndcg_difference"),
    ]
    for cutoff in measures.cutoffs.indices {
      let rates = range(measures.part(cutoff)[1].value)
      let name = measures.name(cutoff)
      list += [
        rates.difference("top_rate_difference", of: name),
        rates.ratio("top_rate_ratio", of: name),
        skew("min_skew", cutoff, isLowest: true), skew("max_skew", cutoff, isLowest: false),
      ]
    }
    return list
  }

  private var count: Int {
    partition.known.reduce(0) { TaskSums.sum($0, partition.counts[$1]) }
  }

  private func range(_ value: RankingMeasures.Measure) -> TaskRange {
    var range = TaskRange()
    for group in partition.known {
      range.add(partition.groups[group], count: partition.counts[group]) {
        () throws(TaskReason) in try value(tally, group)
      }
    }
    return range
  }

  /// The discounted divergence of the top from the lists; it covers all groups, the unknown one
  /// included.
  private var divergence: TaskSummary {
    let count = partition.counts.reduce(0, TaskSums.sum)
    guard let value = tally.meanDivergence else {
      return TaskSummary("ndkl", .undefined(.noRows, in: "the lists", count: count))
    }
    return TaskSummary(
      "ndkl",
      .number(
        value,
        replicates.interval(estimate: value, inference) { $0.meanDivergence ?? .nan },
        count: count))
  }

  /// The lowest or highest skew of the known groups at a cutoff, naming the group. A group that has
  /// candidates but none in the top makes the lowest skew minus infinity: no number, but a reason.
  private func skew(_ id: String, _ cutoff: Int, isLowest: Bool) -> TaskSummary {
    let name = measures.name(cutoff)
    var best: (value: Double, group: String)?
    var absent: String?
    var undefined: [String] = []
    for group in partition.known {
      guard let value = try? tally.skew(group, cutoff: cutoff) else {
        undefined.append(partition.groups[group])
        if partition.counts[group] > 0 { absent = absent ?? partition.groups[group] }
        continue
      }
      if best.map({ isLowest ? value < $0.value : value > $0.value }) ?? true {
        best = (value, partition.groups[group])
      }
    }
    if isLowest, let absent {
      return TaskSummary(
        id,
        .undefined(
          reason: "minus infinity: no candidate of '\(absent)' in the \(name)", count: count),
        lowest: absent, of: name, undefinedGroups: undefined)
    }
    guard let best else {
      return TaskSummary(
        id, .undefined(.everywhere("no known group has candidates"), in: "", count: count),
        of: name, undefinedGroups: undefined)
    }
    return TaskSummary(
      id, .plain(best.value, count: count), lowest: isLowest ? best.group : nil,
      highest: isLowest ? nil : best.group, of: name, undefinedGroups: undefined)
  }
}
