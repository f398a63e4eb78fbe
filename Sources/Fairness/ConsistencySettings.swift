/// How neighbors are found for ``Consistency``.
public struct ConsistencySettings: Sendable, Equatable, Codable {
  /// How many neighbors a row is compared with; at least 1.
  public var neighborCount = 5
  /// Whether a row is one of its own neighbors, as in AIF360 and holisticai. It pulls consistency
  /// towards 1: with five neighbors a fifth of the comparison is the row itself.
  public var includesSelf = false
  /// What a numeric column is divided by.
  public var scaling = Scaling.standard
  /// The most rows whose neighbors are looked for; nil asks every row up to 20,000 rows and 2,000 of
  /// more. Neighbors are always looked for among all rows.
  public var maximumQueries: Int?
  /// The fewest rows of each group that are asked when rows are sampled, where it has as many.
  public var minimumGroupQueries = 200

  /// The defaults.
  public init() {}

  /// What a numeric column is divided by before distances are taken.
  public enum Scaling: String, Sendable, CaseIterable, Codable {
    /// Its standard deviation.
    case standard
    /// Its interquartile range over 1.349, which is the standard deviation of a normal column; the
    /// standard deviation where that range is 0.
    case robust
    /// Nothing: distances in the columns' units, as in AIF360.
    case none
  }

  /// How many rows are asked among `count`.
  func queryCount(among count: Int) -> Int {
    if let maximumQueries { return min(count, max(1, maximumQueries)) }
    return count <= 20_000 ? count : 2_000
  }
}
