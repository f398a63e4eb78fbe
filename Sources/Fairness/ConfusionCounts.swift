/// The four cells of label and decision, as sums of weights.
public struct ConfusionCounts: Sendable, Equatable {
  /// Label positive, decision positive.
  public var truePositives: Double
  /// Label negative, decision positive.
  public var falsePositives: Double
  /// Label positive, decision negative.
  public var falseNegatives: Double
  /// Label negative, decision negative.
  public var trueNegatives: Double

  /// Counts from the four cells.
  public init(
    truePositives: Double = 0, falsePositives: Double = 0, falseNegatives: Double = 0,
    trueNegatives: Double = 0
  ) {
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.falseNegatives = falseNegatives
    self.trueNegatives = trueNegatives
  }
}
