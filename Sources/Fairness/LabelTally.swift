/// The label values of every group: what one pass over the rows leaves for all measures of labels.
/// Tallies of two parts of the rows merge into that of all.
public struct LabelTally: Sendable, Equatable, Codable {
  /// The attribute.
  public let attribute: String
  /// Its groups.
  public let groups: [String]
  /// The index of the group of unknown values.
  public let unknownGroup: Int?
  /// The label's name.
  public let label: String
  /// Its values.
  public let values: [String]
  /// The values that count as positive.
  public let positive: [Int]
  /// Groups by values; the last column holds missing labels.
  private(set) var table: CrossTally

  /// One pass over the rows.
  /// - Throws: ``FairnessError`` when labels, weights and partition do not fit and for no rows.
  /// - Complexity: O(rows + groups × values).
  public init(
    _ labels: LabelValues, by partition: GroupPartition, weights: [Double]? = nil
  ) throws(FairnessError) {
    try partition.check(rows: labels.codes.count)
    try RowWeights.check(weights, rows: labels.codes.count)
    let count = labels.values.count
    guard var table = CrossTally(rows: partition.groups.count, columns: count + 1) else {
      throw .tooManyGroups(attribute: labels.name, maximum: Int(Int32.max))
    }
    let groupCodes = partition.codes.span
    let labelCodes = labels.codes.span
    for row in groupCodes.indices {
      let code = Int(labelCodes[row])
      table.add(
        Int(groupCodes[row]), code >= 0 && code < count ? code : count,
        weight: weights?[row] ?? 1)
    }
    attribute = partition.name
    groups = partition.groups
    unknownGroup = partition.unknown
    label = labels.name
    values = labels.values
    positive = labels.positive
    self.table = table
  }

  /// This tally and another of other rows, with the same groups and values.
  /// - Throws: ``FairnessError/talliesDiffer`` when they are not the same.
  public func merged(with other: LabelTally) throws(FairnessError) -> LabelTally {
    guard
      attribute == other.attribute, groups == other.groups, unknownGroup == other.unknownGroup,
      label == other.label, values == other.values, positive == other.positive,
      table.rows == other.table.rows, table.columns == other.table.columns
    else { throw .talliesDiffer(attribute: attribute) }
    var sum = self
    sum.table.merge(
      other.table, rows: Array(0..<table.rows), columns: Array(0..<table.columns))
    return sum
  }

  /// The tally as measures take it (``CrossTally/counted(_:)``).
  func counted(_ inference: Inference) -> LabelTally {
    var tally = self
    tally.table = table.counted(inference)
    return tally
  }

  /// The groups that are known, as indexes.
  var knownGroups: [Int] { groups.indices.filter { $0 != unknownGroup } }
}

extension LabelTally {
  enum CodingKeys: CodingKey {
    case attribute, groups, unknownGroup, label, values, positive, table
  }

  /// Reads a tally; its table must have a row for every group and a column for every value and for
  /// missing labels.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    attribute = try container.decode(String.self, forKey: .attribute)
    groups = try container.decode([String].self, forKey: .groups)
    unknownGroup = try container.decodeIfPresent(Int.self, forKey: .unknownGroup)
    label = try container.decode(String.self, forKey: .label)
    values = try container.decode([String].self, forKey: .values)
    positive = try container.decode([Int].self, forKey: .positive)
    table = try container.decode(CrossTally.self, forKey: .table)
    let isPossible =
      table.rows == groups.count && table.columns == values.count + 1
      && positive.allSatisfy(values.indices.contains)
      && (unknownGroup.map(groups.indices.contains) ?? true)
    guard isPossible else {
      throw DecodingError.impossible(decoder, "a table of the groups and the label's values")
    }
  }
}
