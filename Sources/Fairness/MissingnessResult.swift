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
