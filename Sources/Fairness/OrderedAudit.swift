public import Statistics

/// Measures of an outcome that is one of several classes in order, by sensitive attribute.
public enum OrderedAudit {
  /// Measures a sample.
  /// - Parameters:
  ///   - sample: classes in order, outcomes and weights.
  ///   - partitions: the attributes with their declared reference group; nil chooses the largest
  ///     known group.
  ///   - inference: intervals, bootstrap, correction and what weights mean.
  /// - Throws: ``FairnessError``.
  public static func measure(
    _ sample: OrderedSample, partitions: [(partition: GroupPartition, reference: String?)],
    inference: Inference = Inference()
  ) throws(FairnessError) -> OrderedResult {
    throw .noRows
  }
}
