/// Measures of the labels by group, before any model or decision.
public struct DataAuditResult: Sendable, Equatable, Codable {
  /// The attribute.
  public let attribute: String
  /// The reference group; nil when none was named, and then there are no comparisons.
  public let reference: String?
  /// The label's name.
  public let label: String
  /// Its values in the order of every `distribution`.
  public let labelValues: [String]
  /// The values that count as positive.
  public let positiveValues: [String]
  /// Rows of positive weight of the known groups that have a label.
  public let n: Int
  /// Rows of positive weight without a label; they count nowhere else.
  public let unlabeled: Int
  /// How the intervals of distances were made; nil when there are none.
  public let distanceInterval: String?
  /// Each group's labels, in the groups' order.
  public let groups: [LabelGroup]
  /// Every other group against the reference: group minus reference.
  public let comparisons: [LabelComparison]
  /// Every known group against all other known rows, in Clarify's terms, signs and identifiers.
  public let clarify: [ClarifyDataMeasures]
}

/// A group's labels.
public struct LabelGroup: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// Whether it is the group of unknown values.
  public let isUnknown: Bool
  /// The sum of its weights.
  public let weight: Double
  /// The group's share of the rows of all known groups; undefined for the unknown one.
  public let share: Estimate
  /// The share of positive labels in the group.
  public let positiveRate: Estimate
  /// The share of each label value in the group.
  public let distribution: [Estimate]
}

/// A group's labels against those of the reference.
public struct LabelComparison: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// (n(g) − n(ref)) / (n(g) + n(ref)): below 0, the group is the smaller one. −1…1.
  public let classImbalance: Estimate
  /// Share of positive labels in the group minus in the reference, with the p-value of equal
  /// shares.
  public let labelProportionDifference: Estimate
  /// Kullback–Leibler divergence of the reference's labels from the group's, Σ
  /// P(ref)·ln(P(ref)/P(g)).
  public let labelKlDivergence: Estimate
  /// Jensen–Shannon divergence, 0…ln 2.
  public let labelJsDivergence: Estimate
  /// Euclidean distance (Lp with p = 2), 0…√2.
  public let labelLpDistance: Estimate
  /// Total variation distance, 0…1.
  public let labelTotalVariation: Estimate
  /// The largest difference of the shares of one value, 0…1 (Clarify's "KS").
  public let labelMaximumDifference: Estimate
  /// Pearson's test that both have the same distribution of labels; corrected over the groups.
  public internal(set) var homogeneity: ChiSquareResult
}

/// Clarify's pre-training measures of one facet value d against all other known rows a.
public struct ClarifyDataMeasures: Sendable, Equatable, Codable {
  /// The facet value.
  public let facet: String
  /// `CI`, `DPL`, `KL`, `JS`, `LP`, `TVD`, `KS`: a minus d, so above 0 means that d is the smaller
  /// or has fewer positive labels.
  public let measures: [IdentifiedEstimate]
}
