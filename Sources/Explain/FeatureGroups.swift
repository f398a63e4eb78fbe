/// Which features are one player of the Shapley game: the columns that a pipeline derives from one
/// raw column, or each feature by itself.
public struct FeatureGroups: Sendable, Equatable {
  /// By feature, the player it belongs to.
  public let groupOfFeature: [Int]
  /// The number of players, of which some may have no feature.
  public let count: Int

  /// Groups of features.
  /// - Precondition: every group is in `0..<count`.
  public init(groupOfFeature: [Int], count: Int) {
    precondition(groupOfFeature.allSatisfy { (0..<count).contains($0) }, "groups in range")
    self.groupOfFeature = groupOfFeature
    self.count = count
  }

  /// Each feature by itself.
  public init(singles count: Int) {
    self.init(groupOfFeature: Array(0..<count), count: count)
  }
}
