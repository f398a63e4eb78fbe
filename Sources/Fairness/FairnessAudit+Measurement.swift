internal import Statistics

extension FairnessAudit {
  /// An attribute's name and groups.
  struct Attribute: Sendable {
    let name: String
    let groups: [String]
    let unknown: Int?

    init(_ partition: GroupPartition) {
      name = partition.name
      groups = partition.groups
      unknown = partition.unknown
    }
  }

  /// All rows measured, before the attributes are.
  struct Measurement {
    private let overall: TalliedGroups
    private let isFrequency: Bool
    private let isCounted: Bool
    private let context: MeasureContext

    init(
      overall: TalliedGroups, isCounted equalWeights: Bool, hasWeights: Bool,
      positiveIsFavorable: Bool, inference: Inference
    ) {
      isFrequency = inference.weights == .frequency && hasWeights
      self.overall = isFrequency ? overall.asFrequencies : overall
      context = MeasureContext(
        positiveIsFavorable: positiveIsFavorable, inference: inference,
        everybody: self.overall.tallies[0].cells)
      isCounted = isFrequency ? context.everybody.isCounted : equalWeights
    }

    /// The results of all attributes. The groups of each are asked for when its turn comes, and given up
    /// before the next one's.
    func result(
      _ attributes: [(attribute: Attribute, reference: String?)], comparator: Comparator,
      limits: [Limit], groups: (Int) -> TalliedGroups
    ) throws(FairnessError) -> FairnessAudit {
      let axis = ScoreAxis(overall.pooled?.distribution, context.inference)
      var pending: [AttributeMeasurement] = []
      for (index, (attribute, reference)) in attributes.enumerated() {
        let groups = isFrequency ? groups(index).asFrequencies : groups(index)
        pending.append(
          try AttributeMeasurement(
            attribute, groups, reference: reference, comparator: comparator,
            isCounted: isCounted, stream: UInt64(index) + 1, limits: limits, axis: axis,
            context: context))
      }
      let family = pending.flatMap(\.pValues)
      let correction = context.inference.correction
      let scoreFamily = pending.flatMap(\.scorePValues)
      var adjusted = (correction == .none ? [] : correction.adjust(family))[...]
      var adjustedScores = (correction == .none ? [] : correction.adjust(scoreFamily))[...]
      let bootstrap = CellBootstrap(
        overall.tallies.map(\.cells), stream: 0, isCounted: isCounted, context: context)
      let scores = ScoreBootstrap(
        overall.distributions, comparisons: [], axis: axis, stream: 0, context: context)
      let (result, notes) = GroupResult.measured(
        name: overallName, isUnknown: false, tally: overall.tallies[0], context: context,
        bootstrap: bootstrap.map { ($0, 0) }, scores: scores.map { ($0, 0) })
      return FairnessAudit(
        overall: result, overallBootstrapNotes: notes,
        attributes: pending.map { $0.result(adjusted: &adjusted, scores: &adjustedScores) },
        testCount: family.count, scoreTestCount: scoreFamily.count)
    }
  }
}

extension TalliedGroups {
  /// The same groups, weights standing for as many identical rows.
  fileprivate var asFrequencies: TalliedGroups {
    var other = self
    for index in other.tallies.indices {
      other.tallies[index].cells = tallies[index].cells.asFrequencies
    }
    return other
  }
}
