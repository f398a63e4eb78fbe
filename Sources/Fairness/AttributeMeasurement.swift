internal import Foundation
internal import Statistics

/// An attribute measured but for the adjustment of its p-values.
struct AttributeMeasurement {
  private let name: String
  private let groups: [String]
  private let unknown: Int?
  private let tallies: [GroupTally]
  private let reference: Int?
  private let choice: AttributeResult.ReferenceChoice
  private let context: MeasureContext
  private let isCounted: Bool
  private let bootstrap: CellBootstrap?
  private let comparisons: [Comparison]
  private let scoreBootstrap: ScoreBootstrap?
  private let analysis: ScoreAnalysis?

  /// A group and what it is compared with, with the p-values of the family in its order.
  private struct Comparison {
    let group: Int
    /// The groups it is compared with.
    let others: [Int]
    let pair: TallyPair
    let pValues: [Double?]
  }

  /// The unadjusted p-values of the tables that exist, in a fixed order.
  var pValues: [Double] { comparisons.flatMap { $0.pValues.compactMap(\.self) } }

  /// The unadjusted p-values of the tests of scores that exist, in a fixed order.
  var scorePValues: [Double] {
    comparisons.flatMap { comparison in
      Metric.comparisonMetrics.compactMap { metric in
        guard case .comparison(let measure) = metric.measure, metric.test != nil,
          measure.tested == nil,
          case .measured(_, _, _, let pValue) = measure.estimate(comparison.pair)
        else { return nil }
        return pValue
      }
    }
  }

  /// Chooses the reference and tests the tables.
  /// - Throws: ``FairnessError/referenceNotFound(attribute:reference:available:)``.
  init(
    _ attribute: FairnessAudit.Attribute, _ rowGroups: TalliedGroups,
    reference declared: String?, comparator: FairnessAudit.Comparator, isCounted: Bool,
    stream: UInt64, limits: [Limit], axis: ScoreAxis?, context: MeasureContext
  ) throws(FairnessError) {
    let (name, groups, unknown) = (attribute.name, attribute.groups, attribute.unknown)
    let tallies = rowGroups.tallies
    let known = groups.indices.filter { $0 != unknown }
    switch (comparator, declared) {
    case (.rest, _):
      reference = nil
      choice = .rest
    case (.reference, let declared?):
      reference = try Self.index(of: declared, in: groups, known: known, attribute: name)
      choice = .declared
    case (.reference, nil):
      reference = Self.highest(tallies, known: known, context)
      choice = .highestFavorableRate
    }
    self.name = name
    self.groups = groups
    self.unknown = unknown
    self.tallies = tallies
    self.context = context
    self.isCounted = isCounted
    bootstrap = CellBootstrap(
      tallies.map(\.cells), stream: stream, isCounted: isCounted, context: context)
    var comparisons: [Comparison] = []
    for group in groups.indices {
      let others: [Int]
      if comparator == .rest {
        others = known.filter { $0 != group }
        guard !others.isEmpty else { continue }
      } else {
        guard let reference, group != reference else { continue }
        others = [reference]
      }
      let pair = rowGroups.pair(group, others, context)
      comparisons.append(
        Comparison(
          group: group, others: others, pair: pair,
          pValues: Hypothesis.allCases.map {
            $0.pValue(
              pair.group.cells, pair.reference.cells, isCounted: isCounted,
              inference: context.inference)
          }))
    }
    self.comparisons = comparisons
    scoreBootstrap = ScoreBootstrap(
      rowGroups.distributions, comparisons: comparisons.map { ($0.group, $0.others) }, axis: axis,
      stream: stream, context: context)
    analysis = ScoreAnalysis(
      rowGroups, attribute, reference: reference, limits: limits, axis: axis, context: context)
  }

  /// The index of a declared reference.
  private static func index(
    of declared: String, in groups: [String], known: [Int], attribute: String
  ) throws(FairnessError) -> Int {
    // A file's " Male" is shown as "Male", or in quotes beside "Male": either spelling names it.
    let quoted = GroupPartition.quoted(declared)
    let trimmed = declared.trimmingCharacters(in: .whitespacesAndNewlines)
    guard
      let index = known.first(where: { groups[$0] == declared })
        ?? known.first(where: { groups[$0] == quoted })
        ?? known.first(where: { groups[$0] == trimmed })
    else {
      throw .referenceNotFound(
        attribute: attribute, reference: declared, available: known.map { groups[$0] })
    }
    return index
  }

  /// The known group of the highest favorable rate, the first of several.
  private static func highest(
    _ tallies: [GroupTally], known: [Int], _ context: MeasureContext
  ) -> Int? {
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
    return best?.index
  }

  // MARK: - Results

  /// The result, taking this attribute's adjusted p-values from the front of the families'.
  func result(
    adjusted: inout ArraySlice<Double>, scores adjustedScores: inout ArraySlice<Double>
  ) -> AttributeResult {
    var notes: [BootstrapNote] = []
    var groupResults: [GroupResult] = []
    for index in groups.indices {
      let (result, own) = GroupResult.measured(
        name: groups[index], isUnknown: index == unknown, tally: tallies[index], context: context,
        bootstrap: bootstrap.map { ($0, index) },
        scores: scoreBootstrap.map { ($0, index) })
      groupResults.append(result)
      notes += own
    }
    var results: [ComparisonResult] = []
    for (index, comparison) in comparisons.enumerated() {
      let corrected = comparison.pValues.map { $0 == nil ? nil : adjusted.popFirst() }
      results.append(
        result(of: comparison, index, corrected: corrected, scores: &adjustedScores, notes: &notes))
    }
    let known = groups.indices.filter { $0 != unknown }
    let set = GroupSet(
      names: known.map { groups[$0] }, tallies: known.map { tallies[$0] }, context: context)
    return AttributeResult(
      name: name, reference: reference.map { groups[$0] }, referenceChoice: choice,
      groups: groupResults, comparisons: results,
      summary: Metric.summaryMetrics.compactMap {
        summary($0, set, known: known, notes: &notes)
      },
      fourFifths: comparisons.filter { $0.group != unknown }.map(fourFifths),
      power: comparisons.flatMap(power), bootstrapNotes: notes, scores: analysis)
  }

  private func result(
    of comparison: Comparison, _ index: Int, corrected: [Double?],
    scores adjustedScores: inout ArraySlice<Double>, notes: inout [BootstrapNote]
  ) -> ComparisonResult {
    var metrics: [(id: String, estimate: Estimate, adjustedPValue: Double?)] = []
    for metric in Metric.comparisonMetrics {
      guard case .comparison(let measure) = metric.measure else { continue }
      let test = measure.hypothesis(context).flatMap { Hypothesis.allCases.firstIndex(of: $0) }
      var estimate = measure.estimate(comparison.pair).finite
      if let test { estimate = estimate.with(pValue: comparison.pValues[test]) }
      if let bootstrap, let value = estimate.value, metric.interval.isBootstrap,
        measure.isOfCells
      {
        let found = bootstrap.interval(
          measure, metric.interval, group: comparison.group, reference: comparison.others,
          estimate: value)
        estimate = estimate.with(interval: found.interval)
        notes += found.note(metric, group: groups[comparison.group], bootstrap.replicates)
      }
      if let scoreBootstrap, let value = estimate.value,
        let found = scoreBootstrap.interval(metric, comparison: index, estimate: value)
      {
        estimate = estimate.with(interval: found.interval)
        notes += found.note(metric, group: groups[comparison.group], scoreBootstrap.replicates)
      }
      var adjusted = test.flatMap { corrected[$0] }
      if test == nil, case .measured(_, _, _, .some) = estimate {
        adjusted = adjustedScores.popFirst()
      }
      metrics.append((metric.id, estimate, estimate.value == nil ? nil : adjusted))
    }
    return ComparisonResult(group: groups[comparison.group], metrics: metrics)
  }

  private func fourFifths(_ comparison: Comparison) -> FourFifthsResult {
    let (own, other) = (comparison.pair.group.cells, comparison.pair.reference.cells)
    let rate = OrientedRate.favorable(context)
    func estimate(_ id: String) -> Estimate {
      guard
        case .comparison(let measure)? = Metric.named(id, scope: .comparison)?.measure
      else { return .undefined(.outOfRange, count: 0) }
      return measure.estimate(comparison.pair).finite
    }
    return FourFifthsResult(
      group: groups[comparison.group],
      reference: reference.map { groups[$0] } ?? FairnessAudit.restName,
      ratio: estimate("disparate_impact_ratio"), shortfall: estimate("shortfall"),
      counts: own.isCounted && other.isCounted
        ? (
          own.count(rate.numerator), own.count(.all), other.count(rate.numerator),
          other.count(.all)
        ) : nil)
  }

  private func power(_ comparison: Comparison) -> [PowerResult] {
    let (own, other) = (comparison.pair.group.cells, comparison.pair.reference.cells)
    return Hypothesis.allCases.compactMap {
      PowerResult(group: groups[comparison.group], $0, own, other, context: context)
    }
  }

  private func summary(
    _ metric: Metric, _ set: GroupSet, known: [Int], notes: inout [BootstrapNote]
  ) -> SummaryResult? {
    guard case .summary(let measure) = metric.measure else { return nil }
    do throws(SummaryFailure) {
      let summary = try measure.value(set)
      var estimate = Estimate.plain(summary.value, count: set.count).finite
      if estimate.value != nil {
        if case .gap(let gap) = measure, !metric.interval.isBootstrap {
          estimate = estimate.with(
            interval: gap.interval(
              set.tallies.map(\.cells), context, skipping: summary.undefined))
        } else if let bootstrap, metric.interval.isBootstrap, measure.isOfCells {
          let kept = known.indices.filter { !summary.undefined.contains($0) }.map { known[$0] }
          let found: ReplicateInterval
          switch measure {
          case .gap(let gap): found = bootstrap.interval(gap, groups: kept)
          case .toOverall(let gap): found = bootstrap.interval(gap, groups: kept, among: known)
          case .cells(let measure):
            found = bootstrap.interval(
              measure, metric.interval, groups: known, estimate: summary.value)
          }
          estimate = estimate.with(interval: found.interval)
          notes += found.note(metric, group: nil, bootstrap.replicates)
        }
      }
      return SummaryResult(
        id: metric.id, estimate: estimate,
        pair: summary.pair.map { (set.names[$0.lowest], set.names[$0.highest]) },
        undefinedGroups: summary.undefined.map { set.names[$0] })
    } catch {
      return SummaryResult(
        id: metric.id,
        estimate: .undefined(
          reason: error.reason.text(in: "the known groups"), count: set.count), pair: nil,
        undefinedGroups: error.undefined.map { set.names[$0] })
    }
  }
}

extension GroupResult {
  /// All group measures on a tally, with what is to be known about their bootstrap.
  static func measured(
    name: String, isUnknown: Bool, tally: GroupTally, context: MeasureContext,
    bootstrap: (engine: CellBootstrap, index: Int)?, scores: (engine: ScoreBootstrap, index: Int)?
  ) -> (result: GroupResult, notes: [BootstrapNote]) {
    var notes: [BootstrapNote] = []
    var metrics: [(id: String, estimate: Estimate)] = []
    for metric in Metric.groupMetrics {
      guard case .group(let measure) = metric.measure else { continue }
      var estimate = measure.estimate(tally, context).finite
      if let bootstrap, let value = estimate.value, metric.interval.isBootstrap,
        measure.isOfCells
      {
        let found = bootstrap.engine.interval(
          measure, metric.interval, group: bootstrap.index, estimate: value)
        estimate = estimate.with(interval: found.interval)
        notes += found.note(metric, group: name, bootstrap.engine.replicates)
      }
      if let scores, let value = estimate.value,
        let found = scores.engine.interval(metric, group: scores.index, estimate: value)
      {
        estimate = estimate.with(interval: found.interval)
        notes += found.note(metric, group: name, scores.engine.replicates)
      }
      metrics.append((metric.id, estimate))
    }
    let result = GroupResult(
      group: name, isUnknown: isUnknown, count: tally.cells.count(.all),
      weight: tally.cells.weight(.all), confusion: tally.cells.confusion, metrics: metrics,
      calibration: tally.scores?.moments.calibration(context.inference) ?? [])
    return (result, notes)
  }
}
