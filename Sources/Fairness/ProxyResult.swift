/// How well features tell a protected attribute, each alone and all together, beside how much the model
/// uses them (``ProxyAudit``).
public struct ProxyResult: Sendable, Equatable, Codable {
  /// The protected attribute.
  public let attribute: String
  /// Its known groups.
  public let groups: [String]
  /// How it was measured.
  public let settings: ProxySettings
  /// Rows of known group and positive weight.
  public let rowCount: Int
  /// Those that single features were measured on: fewer when sampled.
  public let measuredRowCount: Int
  /// The entropy of the attribute on them, in nats: what there is to be told.
  public let entropy: Double
  /// The features, the strongest proxy first: by ``Feature/normalizedInformation``, of equal ones in
  /// the order given.
  public let features: [Feature]
  /// All features together.
  public let joint: Joint

  /// One feature alone.
  public struct Feature: Sendable, Equatable, Codable {
    /// Its name.
    public let feature: String
    /// Whether it is numeric; else categorical.
    public let isNumeric: Bool
    /// Its place by strength, from 1.
    public let strengthRank: Int
    /// Mutual information of the feature (numeric ones in quantile bins, missing values a bin of their
    /// own) and the attribute in nats, with Miller and Madow's correction of its bias, not below 0. The
    /// p-value is that of independence.
    public let information: Estimate
    /// The same as a share of the attribute's entropy: how much of the uncertainty about the attribute
    /// knowing the feature removes (Theil's uncertainty coefficient), 0 to 1.
    public let normalizedInformation: Estimate
    /// Mutual information as scikit-learn's `mutual_info_score` gives it on the same bins: without
    /// correction, biased upwards.
    public let plugInInformation: Double
    /// Where the p-value of information comes from.
    public let test: Test
    /// The p-value of information, adjusted over the features.
    public let pAdjusted: Double?
    /// By group, how well the feature tells it from the rest.
    public let separations: [Separation]
    /// The model's mean absolute contribution of the feature, where given.
    public let meanAbsoluteContribution: Double?
    /// The same as a share of the sum over the features.
    public let contributionShare: Double?
    /// The feature's place by contribution, from 1.
    public let contributionRank: Int?
  }

  /// Where a p-value of independence comes from.
  public enum Test: String, Sendable, Codable, CaseIterable {
    /// Permuted group codes, (1 + as informative)/(1 + permutations).
    case permutation
    /// The chi-square distribution of the G statistic.
    case chiSquare = "chi_square"
  }

  /// How well one group is told from the rest of the known groups.
  public struct Separation: Sendable, Equatable, Codable {
    /// The group.
    public let group: String
    /// The area under the ROC curve of telling it from the rest, with DeLong's interval.
    ///
    /// A numeric feature is its own score, rows without a value left out: the probability that a row
    /// of the group has the higher value, so that 0 tells as well as 1. A categorical feature or the
    /// joint classifier is scored by what the other folds say, and the area is the mean over the folds;
    /// ½ or below means that nothing was told. Its interval takes folds as independent, which is right
    /// away from ½ only; its one-sided p-value counts their dependence.
    public let area: Estimate
    /// Its p-value, adjusted over the features and groups.
    public let pAdjusted: Double?
  }

  /// All features together.
  public struct Joint: Sendable, Equatable, Codable {
    /// Rows the classifier was cross-fitted on.
    public let rowCount: Int
    /// By group, how well boosted trees on all features tell it from the rest, out of fold.
    public let separations: [Separation]
  }
}
