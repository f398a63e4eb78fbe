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
  /// The number of tests of scores, which are corrected as a family of their own: `roc_auc_difference`,
  /// `cross_auc_difference` and `ks_distance` of all comparisons of all attributes.
  public let scoreTestCount: Int

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
  ///   - limits: those on measures of a group or a comparison that are made of decisions and labels
  ///     are followed over all thresholds of the scores (``ScoreAnalysis/limits``).
  /// - Throws: ``FairnessError``.
  /// - Complexity: O(rows) per partition after one sort of the scores.
  public static func measure(
    _ sample: EvaluationSample, partitions: [(partition: GroupPartition, reference: String?)],
    comparator: Comparator = .reference, inference: Inference = Inference(),
    limits: [Limit] = []
  ) throws(FairnessError) -> FairnessAudit {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    let rows = try SampleTally(sample, weights: inference.weights)
    for (partition, _) in partitions { try partition.check(rows: sample.labels.count) }
    let audit = Measurement(
      overall: rows.overall(), isCounted: rows.equalWeights, hasWeights: sample.weights != nil,
      positiveIsFavorable: sample.positiveIsFavorable, inference: inference)
    return try audit.result(
      partitions.map { (Attribute($0.partition), $0.reference) }, comparator: comparator,
      limits: limits
    ) { index in
      let partition = partitions[index].partition
      return rows.tallies(codes: partition.codes, groupCount: partition.groups.count)
    }
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
    comparator: Comparator = .reference, inference: Inference = Inference(),
    limits: [Limit] = []
  ) throws(FairnessError) -> FairnessAudit {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    guard inference.weights == statistics.weights, statistics.isConsistent else {
      throw .statisticsMismatch
    }
    guard statistics.overall.cells.count > 0 else { throw .noRows }
    let all = statistics.overall
    let pooled = all.scores.distribution(among: all.scores).map { PooledScores($0) }
    let audit = Measurement(
      overall: TalliedGroups(
        cells: [statistics.overall.cells], distributions: pooled.map { [$0.distribution] },
        pooled: pooled),
      isCounted: statistics.hasEqualWeights, hasWeights: !statistics.isUnweighted,
      positiveIsFavorable: statistics.positiveIsFavorable, inference: inference)
    return try audit.result(
      statistics.attributes.enumerated().map { index, attribute in
        (Attribute(attribute.partition), index < references.count ? references[index] : nil)
      }, comparator: comparator, limits: limits
    ) { statistics.attributes[$0].tallied(all, pooled) }
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
