internal import Foundation
internal import Statistics

/// Every measure of the registry on a sample, by sensitive attribute, with one correction for the
/// number of tests across all attributes.
public struct FairnessAudit: Sendable {
  /// The same measures on all rows together; its group is named ``overallName``.
  public let overall: GroupResult
  /// One result per partition, in the order given.
  public let attributes: [AttributeResult]
  /// The number of tests the correction covers: every 2×2 table of the declared family
  /// (``Hypothesis``) that exists, over all comparisons of all attributes.
  public let testCount: Int

  /// The fewest rows of positive weight of a group that is chosen as reference by its favorable
  /// rate, while any known group has as many: a single row with a favorable decision would
  /// otherwise be what all others are measured against. Thirty rows bound a rate to about ± 18
  /// percentage points at 95 %.
  public static let minimumReferenceRows = 30

  /// The name of the group of all rows.
  public static let overallName = "(all)"

  /// Measures a sample.
  ///
  /// Weights are taken as sampling weights: rates are ratios of weighted sums, rows of weight 0
  /// count nowhere, and intervals and tests use Kish's effective size.
  /// - Parameters:
  ///   - sample: labels, decisions, scores and weights.
  ///   - partitions: the attributes with their declared reference group; nil chooses the known
  ///     group with the highest favorable rate, the first one of several, among those of at least
  ///     ``minimumReferenceRows`` rows of positive weight, or among all when none has as many. A
  ///     declared one may have any number of rows.
  ///   - inference: the intervals, and how p-values are adjusted for the number of tests; with
  ///     ``Correction/none`` there are no adjusted p-values.
  ///   - limits: those on measures of a group or a comparison are followed over all thresholds of the
  ///     scores (``ScoreAnalysis/limits``).
  /// - Throws: ``FairnessError``.
  /// - Complexity: O(rows) per partition after one sort of the scores.
  public static func measure(
    _ sample: EvaluationSample, partitions: [(partition: GroupPartition, reference: String?)],
    inference: Inference = Inference(), limits: [Limit] = []
  ) throws(FairnessError) -> FairnessAudit {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    let context = MeasureContext(
      positiveIsFavorable: sample.positiveIsFavorable, inference: inference)
    let rows = try SampleTally(sample, weights: inference.weights)
    var pending: [PendingAttribute] = []
    for (partition, reference) in partitions {
      try partition.check(rows: sample.labels.count)
      pending.append(
        try PendingAttribute(
          partition, reference: reference,
          rowGroups: rows.tallies(codes: partition.codes, groupCount: partition.groups.count),
          equalWeights: rows.equalWeights, limits: limits, context: context))
    }
    return adjusted(pending, overall: rows.overall(), context: context)
  }

  /// Measures statistics that were gathered from any number of rows: the same result as from the rows
  /// themselves, up to the resolution of a grid of scores.
  /// - Parameters:
  ///   - references: the declared reference group of each attribute, in their order; nil, or fewer of
  ///     them, chooses as for a sample.
  /// - Throws: ``FairnessError``, among others when there are no rows, or weights of another kind than
  ///   `inference` says.
  public static func measure(
    _ statistics: FairnessStatistics, references: [String?] = [],
    inference: Inference = Inference(), limits: [Limit] = []
  ) throws(FairnessError) -> FairnessAudit {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    guard inference.weights == statistics.weights else { throw .statisticsMismatch }
    guard statistics.overall.cells.count > 0 else { throw .noRows }
    let context = MeasureContext(
      positiveIsFavorable: statistics.positiveIsFavorable, inference: inference)
    let pooled = statistics.overall.scores.distribution.map { PooledScores($0) }
    var pending: [PendingAttribute] = []
    for (index, attribute) in statistics.attributes.enumerated() {
      pending.append(
        try PendingAttribute(
          attribute.partition, reference: index < references.count ? references[index] : nil,
          rowGroups: attribute.tallied(pooled), equalWeights: statistics.hasEqualWeights,
          limits: limits, context: context))
    }
    let overall = TalliedGroups(
      cells: [statistics.overall.cells],
      distributions: pooled.map { [$0.distribution] }, pooled: pooled)
    return adjusted(pending, overall: overall, context: context)
  }

  /// The results with p-values adjusted over all attributes.
  private static func adjusted(
    _ pending: [PendingAttribute], overall: TalliedGroups, context: MeasureContext
  ) -> FairnessAudit {
    let family = pending.flatMap { $0.comparisons.flatMap { $0.pValues.compactMap(\.self) } }
    let correction = context.inference.correction
    var adjusted = (correction == .none ? [] : correction.adjust(family))[...]
    return FairnessAudit(
      overall: GroupResult(
        name: overallName, isUnknown: false, tally: overall.tallies[0], context: context),
      attributes: pending.map { $0.result(context, adjusted: &adjusted) },
      testCount: family.count)
  }
}

/// An attribute measured but for the adjustment of its p-values.
private struct PendingAttribute {
  let partition: GroupPartition
  let tallies: [GroupTally]
  let reference: Int?
  let choice: AttributeResult.ReferenceChoice
  let comparisons: [Comparison]
  let scores: ScoreAnalysis?

  /// A group other than the reference, with the p-values of the family in its order.
  struct Comparison {
    let group: Int
    let pair: TallyPair
    let pValues: [Double?]
  }

  init(
    _ partition: GroupPartition, reference declared: String?, rowGroups: TalliedGroups,
    equalWeights: Bool, limits: [Limit], context: MeasureContext
  ) throws(FairnessError) {
    let tallies = rowGroups.tallies
    let known = partition.groups.indices.filter { $0 != partition.unknown }
    let reference: Int?
    if let declared {
      // A file's " Male" is shown as "Male", or in quotes beside "Male": either spelling names it.
      let quoted = GroupPartition.quoted(declared)
      let trimmed = declared.trimmingCharacters(in: .whitespacesAndNewlines)
      guard
        let index = known.first(where: { partition.groups[$0] == declared })
          ?? known.first(where: { partition.groups[$0] == quoted })
          ?? known.first(where: { partition.groups[$0] == trimmed })
      else {
        throw .referenceNotFound(
          attribute: partition.name, reference: declared,
          available: known.map { partition.groups[$0] })
      }
      reference = index
      choice = .declared
    } else {
      var best: (index: Int, rate: Double)?
      let large = known.filter {
        tallies[$0].cells.count(.all) >= FairnessAudit.minimumReferenceRows
      }
      for index in large.isEmpty ? known : large {
        guard let rate = try? OrientedRate.favorable(context).value(tallies[index].cells) else {
          continue
        }
        if best.map({ rate > $0.rate }) ?? true { best = (index, rate) }
      }
      reference = best?.index
      choice = .highestFavorableRate
    }
    self.partition = partition
    self.tallies = tallies
    self.reference = reference
    scores = ScoreAnalysis(
      rowGroups, names: partition.groups, attribute: partition.name, unknown: partition.unknown,
      reference: reference, limits: limits, context: context, bootstrap: nil)
    comparisons = partition.groups.indices.compactMap { group in
      guard let reference, group != reference else { return nil }
      return Comparison(
        group: group,
        pair: rowGroups.pair(group, reference, context),
        pValues: Hypothesis.allCases.map {
          $0.pValue(
            tallies[group].cells, tallies[reference].cells, equalWeights: equalWeights)
        })
    }
  }

  /// The result, taking this attribute's adjusted p-values from the front of the family's.
  func result(_ context: MeasureContext, adjusted: inout ArraySlice<Double>) -> AttributeResult {
    var results: [ComparisonResult] = []
    for comparison in comparisons {
      let corrected = comparison.pValues.map { $0 == nil ? nil : adjusted.popFirst() }
      var tests: [Hypothesis: (pValue: Double?, adjusted: Double?)] = [:]
      for (index, hypothesis) in Hypothesis.allCases.enumerated() {
        tests[hypothesis] = (comparison.pValues[index], corrected[index])
      }
      results.append(
        ComparisonResult(
          group: partition.groups[comparison.group],
          metrics: Metric.comparisonMetrics.compactMap { metric in
            guard case .comparison(let measure) = metric.measure else { return nil }
            let test = measure.hypothesis(context).flatMap { tests[$0] }
            let found = measure.estimate(comparison.pair).finite
            let estimate = test.map { found.with(pValue: $0.pValue) } ?? found
            return (metric.id, estimate, estimate.value == nil ? nil : test?.adjusted)
          }))
    }
    let known = partition.groups.indices.filter { $0 != partition.unknown }
    let groups = GroupSet(
      names: known.map { partition.groups[$0] }, tallies: known.map { tallies[$0] },
      context: context)
    return AttributeResult(
      name: partition.name, reference: reference.map { partition.groups[$0] },
      referenceChoice: choice,
      groups: partition.groups.indices.map { index in
        GroupResult(
          name: partition.groups[index], isUnknown: index == partition.unknown,
          tally: tallies[index], context: context)
      },
      comparisons: results,
      summary: Metric.summaryMetrics.compactMap { SummaryResult($0, groups) },
      fourFifths: [], power: [], bootstrapNotes: [], scores: scores)
  }
}

extension GroupResult {
  /// All group measures on a tally.
  init(name: String, isUnknown: Bool, tally: GroupTally, context: MeasureContext) {
    self.init(
      group: name, isUnknown: isUnknown, count: tally.cells.count(.all),
      weight: tally.cells.weight(.all), confusion: tally.cells.confusion,
      metrics: Metric.groupMetrics.compactMap { metric in
        guard case .group(let measure) = metric.measure else { return nil }
        return (metric.id, measure.estimate(tally, context).finite)
      },
      calibration: tally.scores?.moments.calibration(context.inference) ?? [])
  }
}

extension SummaryResult {
  /// One summary measure on the known groups; nil for a measure of another scope.
  fileprivate init?(_ metric: Metric, _ groups: GroupSet) {
    guard case .summary(let measure) = metric.measure else { return nil }
    do throws(SummaryFailure) {
      let summary = try measure.value(groups)
      self.init(
        id: metric.id, estimate: .plain(summary.value, count: groups.count).finite,
        pair: summary.pair.map { (groups.names[$0.lowest], groups.names[$0.highest]) },
        undefinedGroups: summary.undefined.map { groups.names[$0] })
    } catch {
      self.init(
        id: metric.id,
        estimate: .undefined(
          reason: error.reason.text(in: "the known groups"), count: groups.count), pair: nil,
        undefinedGroups: error.undefined.map { groups.names[$0] })
    }
  }
}
