/// Everything measured of ranked lists.
public struct RankingResult: Sendable, Equatable, Codable {
  /// The number of lists.
  public let lists: Int
  /// The candidates of all lists.
  public let n: Int
  /// One result per attribute, in the order given.
  public let attributes: [TaskAttribute<RankingGroup, RankingComparison>]
  /// The tests that were corrected together, over all comparisons of all attributes.
  public let testCount: Int
  /// The bootstrap replicates behind the intervals; fewer than asked for where rows times
  /// replicates would exceed the cap, 0 for none.
  public let replicates: Int
  /// What a replicate draws anew.
  public let resampling: Resampling

  /// What a bootstrap replicate draws anew.
  public enum Resampling: String, Sendable, Equatable, Codable {
    /// Whole lists, with replacement.
    case lists
    /// Candidates, where there are fewer than ``RankingAudit/minimumLists`` lists.
    case candidates
  }
}

/// A group of a ranking audit.
public struct RankingGroup: Sendable, Equatable, Codable {
  /// The group's name.
  public let group: String
  /// Whether this is the group of unknown values.
  public let unknown: Bool
  /// Its candidates.
  public let n: Int
  /// Measures over whole lists.
  public let metrics: TaskMeasures
  /// Measures of the top positions, by cutoff.
  public let cutoffs: [TaskPart]
}

/// A group of a ranking audit against the reference.
public struct RankingComparison: Sendable, Equatable, Codable {
  /// The group that is compared.
  public let group: String
  /// Measures over whole lists.
  public internal(set) var metrics: TaskMeasures
  /// Measures of the top positions, by cutoff.
  public internal(set) var cutoffs: [TaskPart]
}
