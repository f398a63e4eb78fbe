public import Tabular

/// Missing and present cells of columns by group: what one pass over a table leaves. Tallies of two
/// parts of the rows merge into that of all.
public struct MissingnessTally: Sendable, Equatable, Codable {
  /// The attribute.
  public let attribute: String
  /// Its groups.
  public let groups: [String]
  /// The index of the group of unknown values.
  public let unknownGroup: Int?
  /// The columns.
  public let columns: [String]
  /// By column, groups by (present, missing).
  private(set) var tables: [CrossTally]

  /// One pass over the rows.
  /// - Parameters:
  ///   - columns: the columns, all as long as the partition.
  ///   - partition: the rows' groups.
  ///   - weights: the rows' weights; nil means 1 for every row.
  /// - Throws: ``FairnessError`` when the rows do not fit and for wrong weights.
  /// - Complexity: O(rows × columns).
  public init(
    _ columns: [Column], by partition: GroupPartition, weights: [Double]? = nil
  ) throws(FairnessError) {
    let rows = partition.codes.count
    try partition.check(rows: rows)
    try RowWeights.check(weights, rows: rows)
    var tables: [CrossTally] = []
    for column in columns {
      guard column.count == rows else {
        throw .rowCountMismatch(attribute: column.name, expected: rows, found: column.count)
      }
      guard var table = CrossTally(rows: partition.groups.count, columns: 2) else {
        throw .tooManyGroups(attribute: partition.name, maximum: Int(Int32.max) / 2)
      }
      let codes = partition.codes.span
      func count(_ isMissing: (Int) -> Bool) {
        for row in codes.indices {
          table.add(Int(codes[row]), isMissing(row) ? 1 : 0, weight: weights?[row] ?? 1)
        }
      }
      switch column.values {
      case .numeric(let numbers): count { numbers[$0].isNaN }
      case .categorical(let codes, _): count { codes[$0] < 0 }
      case .boolean(let flags): count { flags[$0] < 0 }
      }
      tables.append(table)
    }
    attribute = partition.name
    groups = partition.groups
    unknownGroup = partition.unknown
    self.columns = columns.map(\.name)
    self.tables = tables
  }

  /// This tally and another of other rows, with the same groups and columns.
  /// - Throws: ``FairnessError/talliesDiffer`` when they are not the same.
  public func merged(with other: MissingnessTally) throws(FairnessError) -> MissingnessTally {
    guard
      attribute == other.attribute, groups == other.groups, unknownGroup == other.unknownGroup,
      columns == other.columns, tables.count == other.tables.count
    else { throw .talliesDiffer(attribute: attribute) }
    var sum = self
    for column in tables.indices {
      sum.tables[column].merge(
        other.tables[column], rows: Array(groups.indices), columns: [0, 1])
    }
    return sum
  }

  /// The tally as measures take it (``CrossTally/counted(_:)``).
  func counted(_ inference: Inference) -> MissingnessTally {
    var tally = self
    tally.tables = tables.map { $0.counted(inference) }
    return tally
  }

  /// Every group's share of missing cells.
  func shares(_ column: Int, _ inference: Inference) -> [SampledShare] {
    groups.indices.map { group in
      SampledShare(
        hits: tables[column].cell(group, 1), misses: tables[column].cell(group, 0),
        inference: inference, isCounted: tables[column].isCounted)
    }
  }
}

extension MissingnessTally {
  enum CodingKeys: CodingKey {
    case attribute, groups, unknownGroup, columns, tables
  }

  /// Reads a tally; it must have a table for every column, of two cells for every group.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    attribute = try container.decode(String.self, forKey: .attribute)
    groups = try container.decode([String].self, forKey: .groups)
    unknownGroup = try container.decodeIfPresent(Int.self, forKey: .unknownGroup)
    columns = try container.decode([String].self, forKey: .columns)
    tables = try container.decode([CrossTally].self, forKey: .tables)
    let isPossible =
      tables.count == columns.count
      && tables.allSatisfy { $0.rows == groups.count && $0.columns == 2 }
      && (unknownGroup.map(groups.indices.contains) ?? true)
    guard isPossible else {
      throw DecodingError.impossible(decoder, "a table of the groups for every column")
    }
  }
}
