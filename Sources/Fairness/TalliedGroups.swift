/// The groups of a partition, or all rows as one group, with everything that measures see of them.
struct TalliedGroups: Sendable {
  /// Cells and what is known of the scores, by group.
  let tallies: [GroupTally]
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

  /// A group and its reference.
  func pair(_ group: Int, _ reference: Int, _ context: MeasureContext) -> TallyPair {
    TallyPair(
      group: tallies[group], reference: tallies[reference], context: context,
      scores: distributions.map { ScorePairSummary($0[group], $0[reference]) })
  }
}
