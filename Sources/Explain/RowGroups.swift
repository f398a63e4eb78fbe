/// A division of the rows into numbered groups.
public struct RowGroups: Sendable, Equatable {
  /// The group of each row of the matrix; a negative code belongs to none.
  public let codes: [Int32]
  /// The number of groups.
  public let count: Int

  /// A division from the groups' codes and number; codes are checked where it is used.
  public init(codes: [Int32], count: Int) {
    self.codes = codes
    self.count = count
  }
}
