/// The contributions of some consecutive rows, as a streaming run hands them over.
public struct ExplanationBlock: Sendable {
  /// The rows of the matrix that the block covers.
  public let rows: Range<Int>
  /// φ by row of the block, then feature, then output:
  /// index `((row − rows.lowerBound) · features + feature) · outputs + output`.
  public let values: [Double]
  /// The exactly summed margin by row of the block, then output.
  public let margins: [Double]
  /// The expected margin by output, from which contributions are counted.
  public let baseValues: [Double]
  /// The number of features.
  public let featureCount: Int
  /// The number of outputs.
  public let outputCount: Int
  /// The worst error of ``Additivity`` in the block.
  public let additivityError: Double
  /// The standard error of each value of `values`, where the method samples; nil where it is exact.
  public let standardErrors: [Double]?

  /// A block from its parts, as an engine makes it.
  ///
  /// - Precondition: lists have the lengths that rows, features and outputs ask for; numbers are
  ///   finite.
  public init(
    rows: Range<Int>, values: [Double], margins: [Double], baseValues: [Double], featureCount: Int,
    outputCount: Int, additivityError: Double, standardErrors: [Double]? = nil
  ) {
    self.rows = rows
    self.values = values
    self.margins = margins
    self.baseValues = baseValues
    self.featureCount = featureCount
    self.outputCount = outputCount
    self.additivityError = additivityError
    self.standardErrors = standardErrors
  }

  /// φ of one row (numbered as in the matrix), feature and output.
  public func value(row: Int, feature: Int, output: Int = 0) -> Double {
    values[((row - rows.lowerBound) * featureCount + feature) * outputCount + output]
  }

  /// The margin of one row (numbered as in the matrix) and output.
  public func margin(row: Int, output: Int = 0) -> Double {
    margins[(row - rows.lowerBound) * outputCount + output]
  }
}
