/// How much each feature contributes on average over some rows, for one output.
public struct ContributionMeans: Sendable, Equatable {
  /// The number of rows, those of weight 0 included.
  public let count: Int
  /// The sum of the rows' weights.
  public let weight: Double
  /// By feature, the weighted mean of |φ|: the feature's importance.
  public let meanAbsolute: [Double]
  /// By feature, the weighted mean of φ: above 0 where it raises the margin on average.
  public let mean: [Double]
  /// The weighted mean of the margin: base value plus the sum of `mean`, up to rounding.
  public let meanMargin: Double
}
