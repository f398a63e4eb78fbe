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
  func tallied(_ pooled: PooledScores?) -> TalliedGroups {
    let ordered = ordered
    let distributions = ordered.compactMap(\.scores.distribution)
    return TalliedGroups(
      cells: ordered.map(\.cells),
      distributions: pooled != nil && distributions.count == ordered.count ? distributions : nil,
      pooled: pooled)
  }
}
