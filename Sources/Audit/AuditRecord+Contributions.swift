extension AuditRecord {
  /// How the contributions of one feature are spread over the rows.
  public struct ContributionSpread: Codable, Sendable, Equatable {
    /// Its name.
    public var feature: String
    /// The smallest contribution.
    public var minimum: Double
    /// The largest.
    public var maximum: Double
    /// Weighted quantiles at ``AuditRecord/ContributionSpread/shares``, each within 1/64 of itself of a
    /// true one.
    public var quantiles: [Double]
    /// The ends of the equal ranges in which `values[].weights` count: the outer half percents of the
    /// contributions lie beyond them and are counted in the first and last range. Absent where `values`
    /// is.
    public var range: [Double]?
    /// Contributions by the feature's own value, ascending; other levels and missing values last. Given
    /// for the most important features only.
    public var values: [ValueBin]?

    /// The shares of the rows at which quantiles are given.
    public static let shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
  }

  /// The rows whose value of a feature lies in a bin.
  public struct ValueBin: Codable, Sendable, Equatable {
    /// `numbers`, `level`, `other_levels` or `missing`.
    public var kind: String
    /// The smallest value of a bin of numbers.
    public var low: Double?
    /// The largest.
    public var high: Double?
    /// The level's name.
    public var level: String?
    /// The rows.
    public var n: Int
    /// The sum of their weights.
    public var weight: Double
    /// Weighted mean φ; nil where the rows have no weight.
    public var mean: Double?
    /// Weighted quartiles of φ, each within 1/64 of itself of a true one; nil where `mean` is.
    public var quartiles: [Double]?
    /// By range of φ, the weight of the rows there, rounded so that the sum stays.
    public var weights: [Double]
  }

  /// The difference in mean margin between a group and its reference, divided over the features.
  public struct MarginGap: Codable, Sendable, Equatable {
    /// The attribute.
    public var attribute: String
    /// The group.
    public var group: String
    /// The group it is compared with.
    public var reference: String
    /// Only rows with this observed label are compared; nil for all.
    public var labelPositive: Bool?
    /// The group's rows.
    public var n: Int
    /// The reference's rows.
    public var referenceN: Int
    /// The group's mean margin.
    public var meanMargin: Double
    /// The reference's mean margin.
    public var referenceMeanMargin: Double
    /// The group's mean margin minus the reference's: the sum of all features' differences.
    public var difference: Double
    /// Welch's interval of the difference at the record's confidence, rows being taken as a sample of
    /// their groups; nil where a group has one row or nothing varies.
    public var ci: [Double]?
    /// The standard error of the difference.
    public var standardError: Double?
    /// The features of the largest differences, in descending order of their size.
    public var features: [GapFeature]
    /// All others together; nil when there are none.
    public var rest: GapRest?
  }

  /// A feature's part of a difference in mean margin.
  public struct GapFeature: Codable, Sendable, Equatable {
    /// Its name.
    public var feature: String
    /// Mean φ of the group minus that of the reference.
    public var difference: Double
    /// Its share of the gap: negative where it narrows it, above 1 where others do; nil where there is
    /// no gap.
    public var share: Double?
    /// Welch's interval of the difference; nil where a group has one row or nothing varies.
    public var ci: [Double]?
    /// The standard error of the difference.
    public var standardError: Double?
  }

  /// The features that are not listed.
  public struct GapRest: Codable, Sendable, Equatable {
    /// How many.
    public var features: Int
    /// Their part.
    public var difference: Double
  }

  /// How often features are the strongest reasons for unfavorable decisions: contributions that push
  /// towards the unfavorable decision, the strongest first.
  public struct TopReasons: Codable, Sendable, Equatable {
    /// Unfavorable decisions.
    public var n: Int
    /// The sum of their weights.
    public var weight: Double
    /// The features that are named most often, in descending order.
    public var features: [ReasonRanks]
    /// The same features, in the same order, by group.
    public var byGroup: [GroupReasons]
  }

  /// How often a feature is a reason.
  public struct ReasonRanks: Codable, Sendable, Equatable {
    /// Its name.
    public var feature: String
    /// The weight of the decisions for which it is the strongest reason, the second, third and fourth.
    public var ranks: [Double]
  }

  /// The reasons for a group's unfavorable decisions.
  public struct GroupReasons: Codable, Sendable, Equatable {
    /// The attribute.
    public var attribute: String
    /// The group.
    public var group: String
    /// Its unfavorable decisions.
    public var n: Int
    /// The sum of their weights.
    public var weight: Double
    /// By feature, then rank, the weight of the decisions.
    public var ranks: [[Double]]
  }
}
