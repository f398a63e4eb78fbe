/// Everything measured of an ordered outcome.
public struct OrderedResult: Sendable, Equatable, Codable {
  /// The classes from the worst for the person to the best.
  public let classes: [String]
  /// All rows together; its group is named ``FairnessAudit/overallName``.
  public let overall: OrderedGroup
  /// One result per attribute, in the order given.
  public let attributes: [TaskAttribute<OrderedGroup, OrderedComparison>]
  /// The tests that were corrected together, over all comparisons of all attributes.
  public let testCount: Int
  /// The bootstrap replicates behind intervals without a formula; 0 for none.
  public let replicates: Int
}

/// A group of an audit of an ordered outcome.
public struct OrderedGroup: Sendable, Equatable, Codable {
  /// The group's name.
  public let group: String
  /// Whether this is the group of unknown values.
  public let unknown: Bool
  /// Its rows of positive weight.
  public let n: Int
  /// The sum of its weights.
  public let weight: Double
  /// Weights by class, from the worst to the best.
  public let outcomes: [Double]
  /// Measures over all classes.
  public let metrics: TaskMeasures
  /// Measures of each cut "at least this class", from the second worst class to the best.
  public let cuts: [TaskPart]
}

/// A group of an audit of an ordered outcome against the reference.
public struct OrderedComparison: Sendable, Equatable, Codable {
  /// The group that is compared.
  public let group: String
  /// Measures over all classes.
  public internal(set) var metrics: TaskMeasures
  /// Measures of each cut "at least this class", from the second worst class to the best.
  public internal(set) var cuts: [TaskPart]
  /// The cut with the lowest ratio of rates; nil when no cut has one.
  public let worstCut: String?
}
