/// How ``ProxyAudit`` looks for features that tell the protected attribute.
public struct ProxySettings: Sendable, Equatable, Codable {
  /// Into how many bins of equally many rows a numeric feature is cut for mutual information and the
  /// joint classifier; 2 to 64.
  public var bins = 10
  /// Levels of a categorical feature that are kept apart, the most frequent ones; others are taken
  /// together. 2 to 256.
  public var maximumLevels = 50
  /// The most rows that single features are measured on; more are sampled by the seed.
  public var maximumRows = 200_000
  /// The most rows of the joint classifier; more are sampled by the seed.
  public var maximumJointRows = 20_000
  /// How many folds ordering and classifying are cross-fitted in; at least 2.
  public var folds = 5
  /// Permutations behind the p-value of mutual information where there are at most
  /// ``maximumPermutedRows`` rows; 0 for the chi-square approximation alone.
  public var permutations = 999
  /// Above as many rows the G test's chi-square distribution gives the p-value.
  public var maximumPermutedRows = 20_000
  /// Trees of the joint classifier.
  public var rounds = 100
  /// Splits above a leaf of its trees.
  public var depth = 3
  /// The share of each tree that is added.
  public var learningRate = 0.1

  /// The defaults.
  public init() {}

  /// Permutations, at most a million.
  var permutationCount: Int { min(max(0, permutations), 1_000_000) }
}
