/// Everything measured for one sensitive attribute.
public struct AttributeResult: Sendable {
  /// The attribute's name.
  public let name: String
  /// The reference group's name; nil when no group has a favorable rate, or when every group is
  /// compared with the rest.
  public let reference: String?
  /// How the reference was found.
  public let referenceChoice: ReferenceChoice
  /// Measures within each group, in the partition's order.
  public let groups: [GroupResult]
  /// Every other group against the reference, in the partition's order.
  public let comparisons: [ComparisonResult]
  /// Measures over all groups.
  public let summary: [SummaryResult]
  /// The four-fifths rule for every known group other than the reference, in the partition's order.
  public let fourFifths: [FourFifthsResult]
  /// What the tests of every comparison could have shown, in the order of comparisons and
  /// ``Hypothesis``; tables that do not exist are left out.
  public let power: [PowerResult]
  /// The bootstrap intervals with undefined replicates, or without an interval, in the order of the
  /// results.
  public let bootstrapNotes: [BootstrapNote]
  /// Curves and thresholds of the scores; nil without scores.
  public internal(set) var scores: ScoreAnalysis?

  /// How a reference group is found.
  public enum ReferenceChoice: String, Sendable, Codable {
    /// Named in the configuration.
    case declared
    /// The known group with the highest favorable rate among those of at least
    /// ``FairnessAudit/minimumReferenceRows`` rows; among all known groups when none has as many.
    case highestFavorableRate = "highest_favorable_rate"
    /// No group: each is compared with all other known groups together.
    case rest
  }
}

/// Measures within one group.
public struct GroupResult: Sendable {
  /// The group's name.
  public let group: String
  /// Whether this is the group of unknown values.
  public let isUnknown: Bool
  /// Its rows of positive weight.
  public let count: Int
  /// The sum of its weights.
  public let weight: Double
  /// Weighted counts of the four cells.
  public let confusion: ConfusionCounts
  /// Measures by identifier, in the registry's order.
  public let metrics: [(id: String, estimate: Estimate)]
  /// Calibration by score bin; empty when the scores are no probabilities.
  public let calibration: [CalibrationBin]
}

/// Measures of one group against the reference, or against all other known groups.
public struct ComparisonResult: Sendable {
  /// The group that is compared.
  public let group: String
  /// Measures by identifier; the estimates' p-values are unadjusted. The adjusted one is nil where
  /// there is no test and when no correction was asked for.
  public let metrics: [(id: String, estimate: Estimate, adjustedPValue: Double?)]
}

/// A measure over all known groups, naming the pair that sets it.
public struct SummaryResult: Sendable {
  /// The measure's identifier.
  public let id: String
  /// Its value.
  public let estimate: Estimate
  /// The groups that set it: the lowest and the highest.
  public let pair: (lowest: String, highest: String)?
  /// The groups left out because an underlying rate is undefined there; for equalized odds, either
  /// of its two rates.
  public let undefinedGroups: [String]
}

/// One bin of a calibration curve.
public struct CalibrationBin: Sendable, Equatable, Codable {
  /// The bin's bounds in score.
  public let low: Double
  /// The upper bound; a score on it belongs to the next bin, except in the last.
  public let high: Double
  /// Rows in the bin.
  public let count: Int
  /// The weighted mean score.
  public let meanScore: Double
  /// The share of label-positive rows, with its interval.
  public let positiveRate: Estimate
}
