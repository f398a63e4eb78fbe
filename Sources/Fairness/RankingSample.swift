/// Candidates in one or several ranked lists: parallel arrays, nothing else.
///
/// Candidates of one list are ranked by descending score. Candidates of one score share the
/// positions they occupy: each gets the mean of what those positions are worth, the expectation
/// over all orders of the tie, so that the order of rows never matters.
public struct RankingSample: Sendable {
  /// The score of each candidate; the higher the better the rank.
  public let scores: [Double]
  /// The list of each candidate as a code of 0 or more (a query, a day, a job); nil for one list.
  public let lists: [Int32]?
  /// How relevant each candidate truly is, 0 or more; nil when not known.
  public let relevance: [Double]?
  /// The numbers of top positions that are looked at.
  public let cutoffs: [Int]

  /// The numbers of top positions that are looked at by default.
  public static let defaultCutoffs = [10, 50, 100]

  /// A sample of parallel arrays; lengths and numbers are checked when it is measured.
  public init(
    scores: [Double], lists: [Int32]? = nil, relevance: [Double]? = nil,
    cutoffs: [Int] = defaultCutoffs
  ) {
    self.scores = scores
    self.lists = lists
    self.relevance = relevance
    self.cutoffs = cutoffs
  }
}
