/// Measures of labels by group before any model or decision (the field's pre-training measures).
public enum DataAudit {
  /// Every measure of a tally.
  /// - Parameters:
  ///   - tally: the label values by group.
  ///   - reference: the known group that the others are compared with; nil leaves comparisons out.
  ///   - inference: intervals and correction. Distances get an interval when replicates are asked
  ///     for: both groups' labels are drawn from multinomial distributions with the observed shares
  ///     and sizes. The tests of equal label distributions are one family, those of equal positive
  ///     rates have unadjusted p-values.
  /// - Throws: ``FairnessError`` for an unknown reference or a confidence out of range.
  /// - Complexity: O(groups² × values), with replicates times as many.
  public static func measure(
    _ tally: LabelTally, reference: String?, inference: Inference = Inference()
  ) throws(FairnessError) -> DataAuditResult {
    throw .noRows
  }
}
