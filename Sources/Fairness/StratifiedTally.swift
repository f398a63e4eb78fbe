/// The cells of label and decision of every group in every stratum: what one pass over the rows
/// leaves for all conditional measures. Tallies of two parts of the rows merge into that of all.
public struct StratifiedTally: Sendable, Equatable, Codable {
  /// The attribute.
  public let attribute: String
  /// Its groups.
  public let groups: [String]
  /// The index of the group of unknown values.
  public let unknownGroup: Int?
  /// The controls' names.
  public let control: String
  /// The strata.
  public let strata: [String]
  /// The index of the stratum of unknown control values.
  public let unknownStratum: Int?
  /// How the controls were divided.
  public let controls: [ControlDivision]
  /// Whether the positive decision is the favorable one.
  public let positiveIsFavorable: Bool
  /// Groups by strata × cells.
  private(set) var table: CrossTally

  /// One pass over the rows of a sample.
  /// - Throws: ``FairnessError`` when codes and sample do not fit, for wrong weights and for no
  ///   rows.
  /// - Complexity: O(rows + groups × strata).
  public init(
    _ sample: EvaluationSample, by partition: GroupPartition, within strata: Stratification
  ) throws(FairnessError) {
    try partition.check(rows: sample.labels.count)
    try strata.check(rows: sample.labels.count)
    try sample.checkWeights()
    let (columns, overflows) = strata.strata.count.multipliedReportingOverflow(by: 4)
    guard
      !overflows, var table = CrossTally(rows: partition.groups.count, columns: columns)
    else { throw .tooManyGroups(attribute: partition.name, maximum: Int(Int32.max)) }
    let labels = sample.labels.span
    let decisions = sample.decisions.span
    let groupCodes = partition.codes.span
    let stratumCodes = strata.codes.span
    if let weights = sample.weights {
      let weights = weights.span
      for row in groupCodes.indices {
        let cell = CellSet.index(label: labels[row], decision: decisions[row])
        table.add(
          Int(groupCodes[row]), Int(stratumCodes[row]) * 4 + cell, weight: weights[row])
      }
    } else {
      for row in groupCodes.indices {
        let cell = CellSet.index(label: labels[row], decision: decisions[row])
        table.add(Int(groupCodes[row]), Int(stratumCodes[row]) * 4 + cell, weight: 1)
      }
    }
    self.init(partition, strata, positiveIsFavorable: sample.positiveIsFavorable, table: table)
  }

  private init(
    _ partition: GroupPartition, _ strata: Stratification, positiveIsFavorable: Bool,
    table: CrossTally
  ) {
    attribute = partition.name
    groups = partition.groups
    unknownGroup = partition.unknown
    control = strata.name
    self.strata = strata.strata
    unknownStratum = strata.unknown
    controls = strata.controls
    self.positiveIsFavorable = positiveIsFavorable
    self.table = table
  }

  /// This tally and another of other rows, with the same attribute, groups and strata.
  /// - Throws: ``FairnessError/talliesDiffer`` when they are not the same.
  public func merged(with other: StratifiedTally) throws(FairnessError) -> StratifiedTally {
    guard
      attribute == other.attribute, groups == other.groups, unknownGroup == other.unknownGroup,
      control == other.control, strata == other.strata, unknownStratum == other.unknownStratum,
      controls == other.controls, positiveIsFavorable == other.positiveIsFavorable,
      table.rows == other.table.rows, table.columns == other.table.columns
    else { throw .talliesDiffer(attribute: attribute) }
    var sum = self
    sum.table.merge(
      other.table, rows: Array(0..<table.rows), columns: Array(0..<table.columns))
    return sum
  }

  /// The tally as measures take it (``CrossTally/counted(_:)``).
  func counted(_ inference: Inference) -> StratifiedTally {
    var tally = self
    tally.table = table.counted(inference)
    return tally
  }

  /// Whether rows can be counted.
  var isCounted: Bool { table.isCounted }

  /// The groups that are known, as indexes.
  var knownGroups: [Int] { groups.indices.filter { $0 != unknownGroup } }

  /// The rows of some cells of a group in a stratum.
  func sum(group: Int, stratum: Int, _ cells: CellSet) -> CrossSum {
    table.sum(row: group, columns: cells.positions.lazy.map { stratum * 4 + $0 })
  }

  /// The rows of some cells of a group in all strata.
  func sum(group: Int, _ cells: CellSet) -> CrossSum {
    CrossSum.total(strata.indices.lazy.map { sum(group: group, stratum: $0, cells) })
  }

  /// The index of a known group by its name as declared or as shown.
  func index(ofReference name: String) throws(FairnessError) -> Int {
    try GroupPartition.index(
      of: name, in: groups, known: knownGroups, attribute: attribute)
  }
}

extension StratifiedTally {
  enum CodingKeys: CodingKey {
    case attribute, groups, unknownGroup, control, strata, unknownStratum, controls
    case positiveIsFavorable, table
  }

  /// Reads a tally; its table must have a row for every group and four columns for every stratum.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    attribute = try container.decode(String.self, forKey: .attribute)
    groups = try container.decode([String].self, forKey: .groups)
    unknownGroup = try container.decodeIfPresent(Int.self, forKey: .unknownGroup)
    control = try container.decode(String.self, forKey: .control)
    strata = try container.decode([String].self, forKey: .strata)
    unknownStratum = try container.decodeIfPresent(Int.self, forKey: .unknownStratum)
    controls = try container.decode([ControlDivision].self, forKey: .controls)
    positiveIsFavorable = try container.decode(Bool.self, forKey: .positiveIsFavorable)
    table = try container.decode(CrossTally.self, forKey: .table)
    let isPossible =
      table.rows == groups.count && table.columns % 4 == 0 && table.columns / 4 == strata.count
      && (unknownGroup.map(groups.indices.contains) ?? true)
      && (unknownStratum.map(strata.indices.contains) ?? true)
    guard isPossible else {
      throw DecodingError.impossible(decoder, "a table of the groups and the strata's four cells")
    }
  }
}
