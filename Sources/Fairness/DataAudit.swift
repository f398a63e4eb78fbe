internal import Statistics

/// Measures of labels by group before any model or decision (the field's pre-training measures).
public enum DataAudit {
  /// Every measure of a tally.
  /// - Parameters:
  ///   - tally: the label values by group.
  ///   - reference: the known group that the others are compared with; nil leaves comparisons out.
  ///   - inference: intervals and correction. Distances get an interval when replicates are asked
  ///     for: both groups' labels are drawn from multinomial distributions with the observed shares
  ///     and (effective) sizes. The tests of equal label distributions are one family; those of
  ///     equal positive rates have unadjusted p-values.
  /// - Throws: ``FairnessError`` for an unknown reference or a confidence out of range.
  /// - Complexity: O(groups² × values), with replicates as many times.
  public static func measure(
    _ tally: LabelTally, reference: String?, inference: Inference = Inference()
  ) throws(FairnessError) -> DataAuditResult {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    let tally = tally.counted(inference)
    var index: Int?
    if let reference {
      index = try GroupPartition.index(
        of: reference, in: tally.groups, known: tally.knownGroups, attribute: tally.attribute)
    }
    let groups = tally.groups.indices.map { group in
      LabelCounts(
        values: tally.values.indices.map { tally.table.cell(group, $0) },
        positive: tally.positive, inference: inference, isCounted: tally.table.isCounted)
    }
    let known = tally.knownGroups
    let all = CrossSum.total(known.map { groups[$0].total })
    var comparisons = tally.groups.indices.filter { index != nil && $0 != index }.map { group in
      comparison(
        tally.groups[group], groups[group], index.map { groups[$0] } ?? groups[group],
        seed: UInt64(group))
    }
    let adjusted = comparisons.map(\.homogeneity.pValue).corrected(inference.correction)
    for position in comparisons.indices {
      comparisons[position].homogeneity.pAdjusted = adjusted[position]
    }
    return DataAuditResult(
      attribute: tally.attribute, reference: index.map { tally.groups[$0] }, label: tally.label,
      labelValues: tally.values, positiveValues: tally.positive.map { tally.values[$0] },
      n: all.count,
      unlabeled: tally.groups.indices.reduce(0) {
        $0 &+ tally.table.cell($1, tally.values.count).count
      },
      distanceInterval: inference.replicates > 0 ? LabelDistances.intervalName : nil,
      groups: tally.groups.indices.map { group in
        self.group(
          tally.groups[group], groups[group], isUnknown: group == tally.unknownGroup,
          others: known.filter { $0 != group }.map { groups[$0] })
      },
      comparisons: comparisons,
      clarify: known.map { group in
        clarify(
          tally.groups[group], groups[group],
          rest: LabelCounts(known.filter { $0 != group }.map { groups[$0] }, like: groups[group]),
          seed: UInt64(tally.groups.count + group))
      })
  }

  private static func group(
    _ name: String, _ own: LabelCounts, isUnknown: Bool, others: [LabelCounts]
  ) -> LabelGroup {
    let share = SampledShare(
      hits: own.total, misses: .total(others.map(\.total)), inference: own.inference,
      isCounted: own.isCounted)
    return LabelGroup(
      group: name, isUnknown: isUnknown, weight: own.total.weight,
      share: isUnknown
        ? .undefined(reason: "the group is unknown", count: own.total.count)
        : share.estimate(why: "no labeled rows of known groups"),
      positiveRate: own.positiveShare?.estimate(why: "no labeled rows in the group")
        ?? .undefined(reason: "no label value counts as positive", count: own.total.count),
      distribution: own.values.indices.map {
        own.share(ofValue: $0).estimate(why: "no labeled rows in the group")
      })
  }

  private static func comparison(
    _ name: String, _ own: LabelCounts, _ reference: LabelCounts, seed: UInt64
  ) -> LabelComparison {
    // The divergence of Kullback and Leibler is the reference's from the group's, as in Clarify and
    // AIF360: the reference stands first.
    let distances = LabelDistances(
      reference, own, absence: absence(own, "the reference group"), seed: seed)
    return LabelComparison(
      group: name, classImbalance: imbalance(own, reference),
      labelProportionDifference: own.positiveDifference(from: reference),
      labelKlDivergence: distances.estimate(.kullbackLeibler, infinite: "the group"),
      labelJsDivergence: distances.estimate(.jensenShannon),
      labelLpDistance: distances.estimate(.euclidean),
      labelTotalVariation: distances.estimate(.totalVariation),
      labelMaximumDifference: distances.estimate(.maximum),
      homogeneity: PearsonTest.homogeneity(own.sizes, reference.sizes))
  }

  private static func absence(_ own: LabelCounts, _ other: String) -> String {
    own.total.weight > 0 ? "no labeled rows in \(other)" : "no labeled rows in the group"
  }

  /// (n(own) − n(other)) / (n(own) + n(other)), with the interval of the share of own.
  private static func imbalance(_ own: LabelCounts, _ other: LabelCounts) -> Estimate {
    let share = SampledShare(
      hits: own.total, misses: other.total, inference: own.inference,
      isCounted: own.isCounted
    ).estimate(why: "no labeled rows in either group")
    guard case .measured(_, let interval, let count, _) = share else { return share }
    let (one, two) = (own.total.weight, other.total.weight)
    return .measured(
      value: (one - two) / (one + two),
      interval: interval.map { Interval(low: 2 * $0.low - 1, high: 2 * $0.high - 1) },
      count: count, pValue: nil)
  }

  /// Clarify's list: a (the rest) against d (the facet).
  private static func clarify(
    _ facet: String, _ own: LabelCounts, rest: LabelCounts, seed: UInt64
  ) -> ClarifyDataMeasures {
    let distances = LabelDistances(
      rest, own, absence: absence(own, "the other groups"), seed: seed)
    let measures: [(String, Estimate)] = [
      ("CI", imbalance(rest, own)), ("DPL", rest.positiveDifference(from: own)),
      ("KL", distances.estimate(.kullbackLeibler, infinite: "the facet")),
      ("JS", distances.estimate(.jensenShannon)), ("LP", distances.estimate(.euclidean)),
      ("TVD", distances.estimate(.totalVariation)), ("KS", distances.estimate(.maximum)),
    ]
    return ClarifyDataMeasures(
      facet: facet, measures: measures.map { IdentifiedEstimate(id: $0.0, estimate: $0.1) })
  }
}
