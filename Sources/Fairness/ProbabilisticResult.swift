/// Rates by group, estimated from probabilities of belonging to it.
///
/// Each row counts in each group with its probability: the rate of group g is Σ p·x / Σ p over the
/// rate's rows, p being the row's probability of g (times its weight) and x whether the row is in
/// the rate.
public struct ProbabilisticResult: Sendable, Equatable, Codable {
  /// The attribute.
  public let attribute: String
  /// The reference group.
  public let reference: String
  /// How it was found.
  public let referenceChoice: AttributeResult.ReferenceChoice
  /// What must hold for these numbers to be those of the groups.
  public let assumption: Assumption
  /// How intervals were made.
  public let intervalMethod: IntervalMethod
  /// The bootstrap replicates; 0 for linearized intervals.
  public let replicates: Int
  /// Rows of positive weight with probabilities.
  public let n: Int
  /// How far a row's probabilities sum from 1 at most.
  public let largestSumError: Double
  /// The rates of the rows without probabilities.
  public let withoutProbabilities: UnassignedRows
  /// The groups' rates.
  public let groups: [ProbabilisticGroup]
  /// Every other group against the reference.
  public let comparisons: [ProbabilisticComparison]
  /// What assigning each row to a group of at least that probability would give; nil unless asked
  /// for. Such assignment drops the other rows and usually exaggerates differences.
  public let thresholdSensitivity: ThresholdSensitivity?

  /// What must hold for the weighted estimator to have no bias.
  public enum Assumption: String, Sendable, Codable, CaseIterable {
    /// Among people with the same probabilities, outcome and group are independent. Otherwise the
    /// expected estimate for group g differs from its rate by −E[Cov(x, 1(g) | probabilities)] /
    /// P(g).
    case outcomeIndependentOfGroupGivenProbabilities =
      "outcome_independent_of_group_given_probabilities"
  }

  /// How intervals were made.
  public enum IntervalMethod: String, Sendable, Codable, CaseIterable {
    /// Linearized variances over rows, which groups share: rates by the interval of a rate on as
    /// many rows as give that variance, differences by the normal one, ratios by that of the
    /// logarithm.
    case linearized
    /// The quantiles of replicates in which every row has a Poisson weight of mean 1.
    case poissonBootstrap = "poisson_bootstrap"
  }
}

/// Rows without probabilities.
public struct UnassignedRows: Sendable, Equatable, Codable {
  /// Rows of positive weight.
  public let n: Int
  /// Their rates.
  public let metrics: [IdentifiedEstimate]
}

/// The estimated rates of a group.
public struct ProbabilisticGroup: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// The expected weight of its rows: Σ p·w.
  public let expectedWeight: Double
  /// How many equally sure rows these probabilities are worth: (Σ p·w)² / Σ (p·w)².
  public let effectiveRows: Double
  /// The rates by identifier.
  public let metrics: [IdentifiedEstimate]
}

/// A group's estimated rates against the reference's.
public struct ProbabilisticComparison: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// The differences and ratios, in the rates' order.
  public let metrics: [Comparison]

  /// One rate compared.
  public struct Comparison: Sendable, Equatable, Codable {
    /// The rate.
    public let id: String
    /// Group minus reference, with the p-value of no difference.
    public let difference: Estimate
    /// Group over reference.
    public let ratio: Estimate
    /// The p-value corrected for all tests of the result; nil without test or correction.
    public let pAdjusted: Double?
  }
}
