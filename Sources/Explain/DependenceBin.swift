/// How a feature contributes to one output where its value lies in some range.
public struct DependenceBin: Sendable, Equatable {
  /// The values that belong to the bin.
  public let values: Values
  /// The number of rows.
  public let count: Int
  /// The sum of their weights.
  public let weight: Double
  /// The weighted mean of φ, or nil where the rows have no weight.
  public let mean: Double?
  /// The weighted quartiles of φ, to within ``ContributionAggregates/quantileError``; nil where the
  /// rows have no weight.
  public let quartiles: [Double]?

  /// What the rows of a bin have in common.
  public enum Values: Sendable, Equatable {
    /// Numbers between the smallest and the largest of the bin, both included.
    case numbers(ClosedRange<Double>)
    /// One level of a categorical feature, by the model's code.
    case level(Int)
    /// All levels that have no bin of their own.
    case otherLevels
    /// No value.
    case missing
  }
}
