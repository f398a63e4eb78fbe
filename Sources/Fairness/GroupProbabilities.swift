/// Probabilities that each row's person belongs to each group, where the attribute itself is not
/// known: what surname and place of residence tell (BISG), for example.
public struct GroupProbabilities: Sendable, Equatable {
  /// The attribute.
  public let attribute: String
  /// The groups.
  public let groups: [String]
  /// By group, the probability of every row; NaN in all groups for a row without probabilities.
  public let columns: [[Double]]
  /// How far the sum of a row's probabilities was found from 1 at most.
  public let largestSumError: Double
  /// The rows without probabilities.
  public let missingCount: Int

  /// How far the sum of a row's probabilities may be from 1 unless told otherwise: columns rounded
  /// to three digits pass.
  public static let defaultTolerance = 0.005

  /// Checked probabilities.
  /// - Parameters:
  ///   - attribute: the attribute's name.
  ///   - groups: the groups, each named once.
  ///   - columns: one column per group. Each row has a number in all of them or (NaN) in none.
  ///   - tolerance: how far a row's sum may be from 1. Sums are not made 1: the numbers stay
  ///     as given.
  /// - Throws: ``FairnessError`` for probabilities outside 0...1 or given for only some groups,
  ///   sums that are not 1, columns of different length, and fewer than two groups.
  /// - Complexity: O(rows × groups).
  public init(
    attribute: String, groups: [String], columns: [[Double]],
    tolerance: Double = defaultTolerance
  ) throws(FairnessError) {
    guard groups.count >= 2, groups.count == columns.count, let first = columns.first else {
      throw .singleGroup(attribute: attribute)
    }
    for (index, group) in groups.enumerated() {
      guard !groups[..<index].contains(group) else {
        throw .groupDeclaredTwice(attribute: attribute, group: group)
      }
      guard columns[index].count == first.count else {
        throw .rowCountMismatch(
          attribute: group, expected: first.count, found: columns[index].count)
      }
    }
    var largest = 0.0
    var missing = 0
    for row in first.indices {
      let isMissing = first[row].isNaN
      var sum = 0.0
      for (group, column) in zip(groups, columns) {
        let probability = column[row]
        guard isMissing ? probability.isNaN : (0...1).contains(probability) else {
          throw .invalidGroupProbability(attribute: attribute, group: group, row: row)
        }
        sum += probability
      }
      guard !isMissing else {
        missing += 1
        continue
      }
      let error = abs(sum - 1)
      guard error <= tolerance else {
        throw .groupProbabilitySum(attribute: attribute, row: row, sum: sum)
      }
      largest = max(largest, error)
    }
    guard missing < first.count else { throw .noKnownValues(attribute: attribute) }
    self.attribute = attribute
    self.groups = groups
    self.columns = columns
    largestSumError = largest
    missingCount = missing
  }

  /// The number of rows.
  public var rowCount: Int { columns.first?.count ?? 0 }
}
