/// Everything measured of a multi-class model.
public struct MulticlassResult: Sendable, Equatable, Codable {
  /// The classes in the order of codes.
  public let classes: [String]
  /// All rows together; its group is named ``FairnessAudit/overallName``.
  public let overall: MulticlassGroup
  /// One result per attribute, in the order given.
  public let attributes: [TaskAttribute<MulticlassGroup, MulticlassComparison>]
  /// The tests that were corrected together, over all comparisons of all attributes.
  public let testCount: Int
  /// The bootstrap replicates behind intervals without a formula; 0 for none.
  public let replicates: Int
}

/// A group of a multi-class audit.
public struct MulticlassGroup: Sendable, Equatable, Codable {
  /// The group's name.
  public let group: String
  /// Whether this is the group of unknown values.
  public let unknown: Bool
  /// Its rows of positive weight.
  public let n: Int
  /// The sum of its weights.
  public let weight: Double
  /// Weights by true class (row) and predicted class (column).
  public let confusion: [[Double]]
  /// Measures over all classes.
  public let metrics: TaskMeasures
  /// Measures of each class against the rest, in the order of classes.
  public let classes: [TaskPart]
}

/// A group of a multi-class audit against the reference.
public struct MulticlassComparison: Sendable, Equatable, Codable {
  /// The group that is compared.
  public let group: String
  /// Measures over all classes.
  public internal(set) var metrics: TaskMeasures
  /// Measures of each class against the rest, in the order of classes.
  public internal(set) var classes: [TaskPart]
}

/// The measures of one class, cut or cutoff.
public struct TaskPart: Sendable, Equatable, Codable {
  /// The class, cut or cutoff.
  public let of: String
  /// Its measures.
  public internal(set) var metrics: TaskMeasures
}
