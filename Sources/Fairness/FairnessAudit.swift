internal import Statistics

/// Every measure of the registry on a sample, by sensitive attribute, with one correction for the
/// number of tests across all attributes.
public struct FairnessAudit: Sendable {
  /// The same measures on all rows together; its group is named ``overallName``.
  public let overall: GroupResult
  /// The bootstrap intervals of all rows together with undefined replicates, or without an interval.
  public let overallBootstrapNotes: [BootstrapNote]
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
  /// Rates are ratios of weighted sums; rows of weight 0 count nowhere. Sampling weights enter
  /// intervals and tests by effective sizes, frequency weights as that many rows.
  /// - Parameters:
  ///   - sample: labels, decisions, scores and weights.
  ///   - partitions: the attributes with their declared reference group; nil chooses the known
  ///     group with the highest favorable rate, the first one of several, among those of at least
  ///     ``minimumReferenceRows`` rows of positive weight, or among all when none has as many. A
  ///     declared one may have any number of rows.
  ///   - comparator: what every group is compared with.
  ///   - inference: the intervals and tests, and how p-values are adjusted for their number; with
  ///     ``Correction/none`` there are no adjusted p-values.
  /// - Throws: ``FairnessError``.
  /// - Complexity: O(rows) per partition after one sort of the scores.
  public static func measure(
    _ sample: EvaluationSample, partitions: [(partition: GroupPartition, reference: String?)],
    comparator: Comparator = .reference, inference: Inference = Inference()
  ) throws(FairnessError) -> FairnessAudit {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    let rows = try SampleTally(sample)
    let isFrequency = inference.weights == .frequency && sample.weights != nil
    func prepared(_ tally: GroupTally) -> GroupTally {
      guard isFrequency else { return tally }
      var tally = tally
      tally.cells = tally.cells.asFrequencies
      return tally
    }
    let overall = prepared(rows.overall())
    let context = MeasureContext(
      positiveIsFavorable: sample.positiveIsFavorable, inference: inference,
      everybody: overall.cells)
    let isCounted = isFrequency ? overall.cells.isCounted : rows.equalWeights
    var pending: [AttributeMeasurement] = []
    for (index, (partition, reference)) in partitions.enumerated() {
      let codes = partition.codes
      guard codes.count == sample.labels.count else {
        throw .rowCountMismatch(
          attribute: partition.name, expected: sample.labels.count, found: codes.count)
      }
      let groupCount = partition.groups.count
      if let row = codes.firstIndex(where: { !(0..<groupCount).contains(Int($0)) }) {
        throw .groupCodeOutOfRange(attribute: partition.name, row: row)
      }
      pending.append(
        try AttributeMeasurement(
          name: partition.name, groups: partition.groups, unknown: partition.unknown,
          tallies: rows.tallies(codes: codes, groupCount: groupCount).map(prepared),
          reference: reference, comparator: comparator, isCounted: isCounted,
          stream: UInt64(index) + 1, context: context))
    }
    let family = pending.flatMap(\.pValues)
    let correction = inference.correction
    var adjusted = (correction == .none ? [] : correction.adjust(family))[...]
    let bootstrap = CellBootstrap(
      [overall.cells], stream: 0, isCounted: isCounted, context: context)
    let (result, notes) = GroupResult.measured(
      name: overallName, isUnknown: false, tally: overall, context: context,
      bootstrap: bootstrap.map { ($0, 0) })
    return FairnessAudit(
      overall: result, overallBootstrapNotes: notes,
      attributes: pending.map { $0.result(adjusted: &adjusted) }, testCount: family.count)
  }

  /// What a group is compared with.
  public enum Comparator: String, Sendable, Codable {
    /// The attribute's reference group.
    case reference
    /// All other known groups together.
    case rest
  }

  /// The name of the other known groups together.
  public static let restName = "(the rest)"
}
