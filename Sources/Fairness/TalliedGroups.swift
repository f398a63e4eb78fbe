/// The groups of a partition, or all rows as one group, with everything that measures see of them.
struct TalliedGroups: Sendable {
  /// Cells and what is known of the scores, by group.
  var tallies: [GroupTally]
  /// The groups' scores; nil when the sample has none.
  let distributions: [ScoreDistribution]?
  /// The scores of all rows; nil when there are none.
  let pooled: PooledScores?

  /// Groups with their scores among all rows.
  init(cells: [CellTally], distributions: [ScoreDistribution]?, pooled: PooledScores?) {
    self.distributions = distributions
    self.pooled = pooled
    tallies = cells.indices.map { group in
      var tally = GroupTally(cells: cells[group])
      if let distributions, let pooled {
        tally.scores = ScoreSummary(distributions[group], among: pooled)
      }
      return tally
    }
  }

  /// A group and those it is compared with, taken together.
  func pair(_ group: Int, _ others: [Int], _ context: MeasureContext) -> TallyPair {
    guard others.count != 1 else {
      return pair(group, tallies[others[0]], distributions?[others[0]], context)
    }
    var reference = GroupTally(cells: .pooled(others.map { tallies[$0].cells }))
    let merged = distributions.map { all in
      others.reduce(ScoreDistribution(areProbabilities: all[group].areProbabilities)) {
        $0.merged(with: all[$1])
      }
    }
    if let merged, let pooled { reference.scores = ScoreSummary(merged, among: pooled) }
    return pair(group, reference, merged, context)
  }

  private func pair(
    _ group: Int, _ reference: GroupTally, _ other: ScoreDistribution?, _ context: MeasureContext
  ) -> TallyPair {
    var scores: ScorePairSummary?
    if let distributions, let other { scores = ScorePairSummary(distributions[group], other) }
    return TallyPair(
      group: tallies[group], reference: reference, context: context, scores: scores)
  }
}
