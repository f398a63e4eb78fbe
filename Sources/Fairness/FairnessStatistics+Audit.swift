extension FairnessStatistics.Attribute {
  /// The groups in their order, the unknown one last.
  private var ordered: [FairnessStatistics.Group] {
    groups.filter { !$0.isUnknown } + groups.filter(\.isUnknown)
  }

  /// The groups without rows.
  var partition: GroupPartition {
    let ordered = ordered
    return GroupPartition(
      name: name, groups: ordered.map(\.name), codes: [],
      unknown: ordered.firstIndex(where: \.isUnknown))
  }

  /// What measures see of the groups.
  func tallied(_ all: FairnessStatistics.Group, _ pooled: PooledScores?) -> TalliedGroups {
    let ordered = ordered
    let distributions = ordered.compactMap { $0.scores.distribution(among: all.scores) }
    return TalliedGroups(
      cells: ordered.map(\.cells),
      distributions: pooled != nil && distributions.count == ordered.count ? distributions : nil,
      pooled: pooled)
  }
}

extension FairnessStatistics {
  /// Whether every group keeps its scores in the stated form and all sums are finite: statistics that
  /// were read may say anything.
  var isConsistent: Bool {
    ([overall] + attributes.flatMap(\.groups)).allSatisfy { group in
      guard group.cells.weight.isFinite else { return false }
      switch (form, group.scores) {
      case (.none, .none): return true
      case (.exact, .exact(let distribution)):
        return distribution.areProbabilities == scoresAreProbabilities
          && distribution.resolution == 0 && distribution.totals.sum().isFinite
      case (.grid(let low, let high), .grid(let grid)):
        return grid.areProbabilities == scoresAreProbabilities && grid.low == low
          && grid.high == high && grid.distribution.totals.sum().isFinite
      default: return false
      }
    }
  }
}
