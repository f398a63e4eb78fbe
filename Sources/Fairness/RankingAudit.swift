internal import Statistics

/// Measures of ranked lists, by sensitive attribute.
public enum RankingAudit {
  /// The fewest lists from which a bootstrap draws lists; with fewer it draws candidates.
  public static let minimumLists = 10

  /// Measures a sample.
  /// - Parameters:
  ///   - sample: scores, lists and relevance.
  ///   - partitions: the attributes with their declared reference group; nil chooses the largest
  ///     known group.
  ///   - inference: intervals, bootstrap and correction.
  /// - Throws: ``FairnessError``.
  public static func measure(
    _ sample: RankingSample, partitions: [(partition: GroupPartition, reference: String?)],
    inference: Inference = Inference()
  ) throws(FairnessError) -> RankingResult {
    throw .noRows
  }
}
