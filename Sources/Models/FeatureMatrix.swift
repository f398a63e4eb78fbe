public import Tabular

/// The inputs of a model: one column for each of its features, in the model's order.
///
/// Numbers are Doubles and shared with the table they come from, not copied; a model that works in
/// Float32 rounds at the comparison. A categorical feature holds the *model's* code of each level.
/// NaN marks a missing value.
public struct FeatureMatrix: Sendable {
  /// The values by feature, then row.
  public let columns: [[Double]]
  /// The number of rows.
  public let rowCount: Int

  /// A matrix from columns of one length.
  public init(columns: [[Double]], rowCount: Int) {
    precondition(columns.allSatisfy { $0.count == rowCount }, "columns of one length")
    self.columns = columns
    self.rowCount = rowCount
  }

  /// The values of one row in feature order.
  public func row(_ index: Int) -> [Double] {
    columns.map { $0[index] }
  }

  /// The inputs of a model from a table, with what was assumed on the way.
  public static func make(
    table: Table, for features: [Feature], options: FeatureEncoder.Options = .init()
  ) throws(FeatureError) -> (matrix: FeatureMatrix, notes: [FeatureNote]) {
    try FeatureEncoder(features: features, options: options).encode(table)
  }
}
