internal import Statistics

/// Measures of ranked lists, by sensitive attribute.
///
/// A position is worth 1/log₂(1 + rank). Measures over several lists pool them: sums over the lists
/// stand over sums of what each group's share of each list's candidates would get, so that lists
/// with different shares are not mixed up.
public enum RankingAudit {
  /// The fewest lists from which a bootstrap draws lists; with fewer it draws candidates.
  public static let minimumLists = 10
  /// The most candidates times replicates of the bootstrap; the replicates are fewer where the ones
  /// asked for would exceed it, and none where fewer than 100 would remain.
  public static let maximumDraws = 50_000_000

  /// Measures a sample.
  /// - Parameters:
  ///   - sample: scores, lists and relevance.
  ///   - partitions: the attributes with their declared reference group; nil chooses the largest
  ///     known group.
  ///   - inference: intervals, bootstrap and correction; candidates have no weights.
  /// - Throws: ``FairnessError``.
  /// - Complexity: O(n log n) per partition, and O(n · groups) per replicate.
  public static func measure(
    _ sample: RankingSample, partitions: [(partition: GroupPartition, reference: String?)],
    inference: Inference = Inference()
  ) throws(FairnessError) -> RankingResult {
    let count = sample.scores.count
    let rows = try TaskRows(count: count, weights: nil, inference: inference)
    try TaskRows.check(numbers: sample.scores, column: "scores", count: count)
    if let lists = sample.lists {
      try TaskRows.check(lists, column: "lists", count: count)
      if let row = lists.firstIndex(where: { $0 < 0 }) { throw .task(.listCodeNegative(row: row)) }
    }
    if let relevance = sample.relevance {
      // Kept where sums over all candidates stay finite.
      try TaskRows.check(
        numbers: relevance, column: "relevance", count: count, range: 0...1e200)
    }
    if let cutoff = sample.cutoffs.first(where: { $0 < 1 }) {
      throw .task(.cutoffOutOfRange(cutoff))
    }
    let listCount = sample.lists.map { Set($0).count } ?? 1
    let resampling: RankingResult.Resampling =
      listCount >= minimumLists ? .lists : .candidates
    let replicates = TaskBootstrap.replicates(inference, rows: count, cap: maximumDraws)
    var family = TestFamily()
    var attributes: [Measured] = []
    for (place, (partition, reference)) in partitions.enumerated() {
      let part = try rows.partition(partition, reference: reference)
      attributes.append(
        Measured(
          sample, part, place: place, replicates: replicates, resampling: resampling, inference,
          family: &family))
    }
    let finished = family.finished(inference.correction)
    return RankingResult(
      lists: listCount, n: count, attributes: attributes.map { $0.result(finished) },
      testCount: family.count, replicates: replicates, resampling: resampling)
  }

  /// An attribute measured but for the correction of its tests.
  private struct Measured {
    let partition: TaskPartition
    let groups: [RankingGroup]
    let comparisons: [Pending]
    let summary: [TaskSummary]

    /// A comparison whose tests wait for their correction.
    struct Pending {
      let group: String
      let metrics: PendingMeasures
      let parts: [(of: String, metrics: PendingMeasures)]
    }

    init(
      _ sample: RankingSample, _ partition: TaskPartition, place: Int, replicates: Int,
      resampling: RankingResult.Resampling, _ inference: Inference, family: inout TestFamily
    ) {
      self.partition = partition
      let measures = RankingMeasures(
        hasRelevance: sample.relevance != nil, cutoffs: sample.cutoffs)
      let ranked = RankedLists(
        sample, codes: partition.codes, groupCount: partition.groups.count)
      var discounts = PositionDiscounts()
      let tally = RankingTally(ranked, cutoffs: sample.cutoffs, discounts: &discounts)
      var generator = TaskBootstrap.generator(inference, 4, UInt64(place + 1))
      let drawn = RankingReplicates(
        ranked, cutoffs: sample.cutoffs, count: replicates, resampling: resampling,
        generator: &generator, discounts: &discounts)

      func estimate(_ measure: RankingMeasures.Named, _ group: Int) -> TaskMeasures.Entry {
        .init(
          measure.id,
          .of(group: partition.counts[group]) { () throws(TaskReason) in
            let value = try measure.value(tally, group)
            return (
              value,
              drawn.interval(estimate: value, inference) {
                (try? measure.value($0, group)) ?? .nan
              }
            )
          })
      }
      groups = partition.groups.indices.map { group in
        RankingGroup(
          group: partition.groups[group], unknown: group == partition.unknown,
          n: partition.counts[group],
          metrics: TaskMeasures(measures.group.map { estimate($0, group) }),
          cutoffs: sample.cutoffs.indices.map { cutoff in
            TaskPart(
              of: measures.name(cutoff),
              metrics: TaskMeasures(measures.part(cutoff).map { estimate($0, group) }))
          })
      }

      let exposureTest = PlacementTest(ranked) { discounts.mean(after: $0, count: $1) }
      let topTests = sample.cutoffs.map { limit in
        PlacementTest(ranked) { passed, count in
          Double(min(count, max(0, limit - passed))) / Double(count)
        }
      }
      var comparisons: [Pending] = []
      for group in partition.compared {
        guard let reference = partition.reference else { continue }
        func compare(
          _ all: [RankingMeasures.Compared], test: PlacementTest
        ) -> PendingMeasures {
          let place = family.add(test.pValue(group, reference))
          var metrics = PendingMeasures()
          for measure in all {
            metrics.add(
              measure.id,
              .of(
                count: TaskSums.sum(partition.counts[group], partition.counts[reference]),
                own: { () throws(TaskReason) in try measure.base(tally, group) },
                other: { () throws(TaskReason) in try measure.base(tally, reference) }
              ) { own, other throws(TaskReason) in
                let value = try measure.combine(own, other)
                return (
                  value,
                  drawn.interval(estimate: value, inference) {
                    measure.value($0, group, reference)
                  }
                )
              }, test: measure.isTested ? place : nil)
          }
          return metrics
        }
        comparisons.append(
          Pending(
            group: partition.groups[group],
            metrics: compare(measures.comparison, test: exposureTest),
            parts: sample.cutoffs.indices.map { cutoff in
              (
                measures.name(cutoff),
                compare(measures.comparisonPart(cutoff), test: topTests[cutoff])
              )
            }))
      }
      self.comparisons = comparisons
      summary =
        RankingSummary(
          partition: partition, measures: measures, tally: tally, replicates: drawn,
          inference: inference
        ).all
    }

    func result(
      _ family: FinishedFamily
    ) -> TaskAttribute<RankingGroup, RankingComparison> {
      TaskAttribute(
        name: partition.name, reference: partition.reference.map { partition.groups[$0] },
        referenceChoice: partition.choice, groups: groups,
        comparisons: comparisons.map { pending in
          RankingComparison(
            group: pending.group, metrics: pending.metrics.finished(family),
            cutoffs: pending.parts.map {
              TaskPart(of: $0.of, metrics: $0.metrics.finished(family))
            })
        }, summary: summary)
    }
  }
}
