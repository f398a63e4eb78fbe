internal import Statistics

/// Measures of a model that predicts a number, by sensitive attribute.
public enum RegressionAudit {
  /// Measures a sample.
  /// - Parameters:
  ///   - sample: predictions, labels, exposures and weights.
  ///   - partitions: the attributes with their declared reference group; nil chooses the largest
  ///     known group.
  ///   - inference: intervals, bootstrap, correction and what weights mean.
  /// - Throws: ``FairnessError``.
  public static func measure(
    _ sample: RegressionSample, partitions: [(partition: GroupPartition, reference: String?)],
    inference: Inference = Inference()
  ) throws(FairnessError) -> RegressionResult {
    throw .noRows
  }
}
