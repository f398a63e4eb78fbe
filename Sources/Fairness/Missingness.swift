public import Tabular

/// How often values are missing, by group.
public enum Missingness {
  /// The share of missing cells of every column within every group.
  /// - Parameters:
  ///   - columns: the columns, all as long as the partition.
  ///   - partition: the rows' groups.
  ///   - weights: the rows' weights; nil means 1 for every row.
  ///   - reference: the known group that the others are compared with; nil leaves comparisons out.
  ///   - inference: intervals and correction: one family, every group in every incomplete column.
  /// - Throws: ``FairnessError`` when rows do not fit, for wrong weights and an unknown reference.
  /// - Complexity: O(rows × columns).
  public static func measure(
    _ columns: [Column], by partition: GroupPartition, weights: [Double]? = nil,
    reference: String?, inference: Inference = Inference()
  ) throws(FairnessError) -> MissingnessResult {
    throw .noRows
  }
}

/// How often values are missing, by column and group.
public struct MissingnessResult: Sendable, Equatable, Codable {
  /// The attribute.
  public let attribute: String
  /// The reference group; nil when none was named.
  public let reference: String?
  /// The columns with a missing value in a row of positive weight, in the table's order.
  public let columns: [ColumnMissingness]
  /// The columns without one.
  public let completeColumns: [String]
  /// The number of tests corrected together.
  public let testCount: Int
}

/// A column's missing values.
public struct ColumnMissingness: Sendable, Equatable, Codable {
  /// The column.
  public let column: String
  /// The share of all rows in which it is missing.
  public let overall: Estimate
  /// The share within each group, in the groups' order.
  public let groups: [GroupMissingness]
}

/// A column's missing values within a group.
public struct GroupMissingness: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// The share of its rows in which the value is missing.
  public let share: Estimate
  /// That share minus the reference's, with the p-value of equal shares; nil for the reference and
  /// without one.
  public let difference: Estimate?
  /// The p-value corrected for all tests of the result; nil without test or correction.
  public let pAdjusted: Double?
}
