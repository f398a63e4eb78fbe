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

extension GroupPartition {
  /// All rows as one group.
  static func whole(_ count: Int) -> GroupPartition {
    GroupPartition(
      name: FairnessAudit.overallName, groups: [FairnessAudit.overallName],
      codes: [Int32](repeating: 0, count: count), unknown: nil)
  }

  /// Checks that there is one code for each row, and that all are indexes into the groups.
  func check(rows: Int) throws(FairnessError) {
    guard codes.count == rows else {
      throw .rowCountMismatch(attribute: name, expected: rows, found: codes.count)
    }
    let groupCount = groups.count
    if let row = codes.firstIndex(where: { !(0..<groupCount).contains(Int($0)) }) {
      throw .groupCodeOutOfRange(attribute: name, row: row)
    }
  }
}
