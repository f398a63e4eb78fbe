/// A division of the rows into named groups by a sensitive feature.
///
/// Rows whose value is missing form their own group, which is always listed last and is never a
/// reference.
public struct GroupPartition: Sendable, Equatable {
  /// The attribute's name: a column, or columns joined by ` × ` for an intersection.
  public let name: String
  /// The names of the groups in a fixed order.
  public let groups: [String]
  /// The group of each row as an index into `groups`.
  public let codes: [Int32]
  /// The index of the group of unknown values, if any row has one.
  public let unknown: Int?

  /// A partition from its parts; every code must be an index into `groups`.
  public init(name: String, groups: [String], codes: [Int32], unknown: Int?) {
    self.name = name
    self.groups = groups
    self.codes = codes
    self.unknown = unknown
  }
}
