/// Contributions of features to predictions: parallel arrays over rows, features and outputs.
public struct Explanation: Sendable {
  /// φ by row, then feature, then output: index `(row · features + feature) · outputs + output`.
  public let values: [Double]
  /// The expected margin by output, from which contributions are counted.
  public let baseValues: [Double]
  /// The exactly summed margin by row, then output.
  public let margins: [Double]
  /// The number of rows.
  public let rowCount: Int
  /// The number of features.
  public let featureCount: Int
  /// The number of outputs.
  public let outputCount: Int
  /// The worst error of ``Additivity`` over rows and outputs.
  public let additivityError: Double
  /// The standard error of each value of `values`, where the method samples; nil where it is exact.
  public let standardErrors: [Double]?

  /// φ of one row, feature and output.
  public func value(row: Int, feature: Int, output: Int = 0) -> Double {
    values[(row * featureCount + feature) * outputCount + output]
  }
}
