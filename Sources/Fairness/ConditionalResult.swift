/// One rate of every group, compared within strata of control columns and over them.
///
/// All differences are group minus reference, all ratios group over reference.
public struct ConditionalResult: Sendable, Equatable, Codable {
  /// The attribute whose groups are compared.
  public let attribute: String
  /// The reference group.
  public let reference: String
  /// The control columns, joined by ` × `.
  public let control: String
  /// How each control column was divided.
  public let controls: [ControlDivision]
  /// The rate.
  public let rate: ConditionalRate
  /// What stands for rows in tests, Mantel–Haenszel estimates and intervals.
  public let evidence: Evidence
  /// The groups within each stratum.
  public let strata: [StratumResult]
  /// Every other group against the reference over all strata, in the groups' order.
  public let comparisons: [ConditionalComparison]
  /// The number of tests within strata that were corrected together.
  public let stratumTestCount: Int

  /// What stands for rows where a method needs counts of independent rows.
  public enum Evidence: String, Sendable, Codable, CaseIterable {
    /// The rows: no weights, or all the same.
    case rows
    /// Each group's rate in a stratum times Kish's effective number of its rows there.
    case effectiveRows = "effective_rows"
    /// Sums of frequency weights.
    case frequencies
  }
}

/// One stratum.
public struct StratumResult: Sendable, Equatable, Codable {
  /// The stratum's name.
  public let stratum: String
  /// Whether it holds the rows whose control value is unknown.
  public let isUnknown: Bool
  /// The rate's rows of all groups.
  public let n: Int
  /// The sum of their weights.
  public let weight: Double
  /// Each group's rate, in the groups' order.
  public let groups: [StratumGroup]
  /// Each other group against the reference.
  public let comparisons: [StratumComparison]
}

/// A group's rate within a stratum.
public struct StratumGroup: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// The sum of its weights among the rate's rows.
  public let weight: Double
  /// The rate with its interval; its count is the number of rows in the rate's denominator.
  public let rate: Estimate
}

/// A group against the reference within a stratum.
public struct StratumComparison: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// Rate minus the reference's, with the p-value of equal rates.
  public let difference: Estimate
  /// Rate over the reference's.
  public let ratio: Estimate
  /// The p-value corrected for the tests of all groups in all strata; nil without test or
  /// correction.
  public let pAdjusted: Double?
}

/// A group against the reference over all strata.
public struct ConditionalComparison: Sendable, Equatable, Codable {
  /// The group.
  public let group: String
  /// Whether it is the group of unknown values.
  public let isUnknown: Bool
  /// The difference of rates without regard to strata.
  public let pooledDifference: Estimate
  /// The ratio of rates without regard to strata.
  public let pooledRatio: Estimate

  /// The share of the group's weight that lies in strata where the reference has rows too; the
  /// standardized numbers are about these strata. Nil when the group has no weight.
  public let sharedWeight: Double?
  /// What the reference's rate would be with the group's distribution over the shared strata.
  public let standardizedReferenceRate: Estimate
  /// The group's rate in the shared strata minus that rate.
  public let standardizedDifference: Estimate
  /// The group's rate in the shared strata over that rate.
  public let standardizedRatio: Estimate
  /// The part of the difference in the shared strata that comes from another distribution over
  /// them: the standardized reference rate minus the reference's own. The rest is the standardized
  /// difference.
  public let compositionDifference: Estimate

  /// Mantel and Haenszel's common odds ratio, with Robins, Breslow and Greenland's interval.
  public let mantelHaenszelOddsRatio: Estimate
  /// Mantel and Haenszel's common difference of rates.
  public let mantelHaenszelDifference: Estimate
  /// Whether all strata's odds ratios are 1 (Cochran, Mantel and Haenszel), without continuity
  /// correction. Corrected for the number of groups compared.
  public internal(set) var cochranMantelHaenszel: ChiSquareResult
  /// The same with continuity correction.
  public let cochranMantelHaenszelContinuity: ChiSquareResult
  /// Whether the strata's odds ratios are equal (Breslow and Day): where they are not, the common
  /// odds ratio describes none of them.
  public let breslowDay: ChiSquareResult
  /// The same with Tarone's adjustment. Corrected for the number of groups compared.
  public internal(set) var breslowDayTarone: ChiSquareResult

  /// Share of the group among rows with an unfavorable outcome minus that among rows with a
  /// favorable one, averaged over strata by their rows; above 0, the group is over-represented
  /// among the unfavorable. The other rows are those of all other known groups. Strata that
  /// lack either outcome are left out and listed.
  public let conditionalDemographicDisparity: Estimate
  /// The same as Clarify computes it: a share among no rows counts as 0, no stratum is left out.
  public let clarifyDemographicDisparity: Estimate
  /// The strata in which all outcomes are the same.
  public let strataWithoutDisparity: [String]

  /// Whether strata and pooled rows tell the same story.
  public let direction: SimpsonCheck
  /// Strata that say nothing about the group against the reference, with the reason.
  public let strataWithoutComparison: [SilentStratum]
}

/// A stratum that contributes nothing to a common odds ratio or its test.
public struct SilentStratum: Sendable, Equatable, Codable {
  /// The stratum.
  public let stratum: String
  /// Rows of group and reference in it.
  public let n: Int
  /// Why.
  public let why: Reason

  /// Why a stratum contributes nothing.
  public enum Reason: String, Sendable, Codable, CaseIterable {
    /// No row of the group.
    case groupAbsent = "no rows of the group"
    /// No row of the reference group.
    case referenceAbsent = "no rows of the reference group"
    /// No row of either.
    case bothAbsent = "no rows of the group and none of the reference group"
    /// All outcomes are favorable: the rate is 1 on both sides.
    case allFavorable = "every row of both groups is in the rate"
    /// No outcome is favorable: the rate is 0 on both sides.
    case noneFavorable = "no row of either group is in the rate"
  }
}

/// The direction of a difference over all rows against those within strata (Simpson's paradox).
public struct SimpsonCheck: Sendable, Equatable, Codable {
  /// The direction over all rows; nil when either rate is undefined.
  public let pooled: Direction?
  /// The direction at the group's own distribution over strata; nil when undefined.
  public let standardized: Direction?
  /// Strata where the group's rate is lower than the reference's.
  public let strataBelow: Int
  /// Strata where it is higher.
  public let strataAbove: Int
  /// Strata where both are the same.
  public let strataEqual: Int
  /// Strata whose interval of the difference lies below 0.
  public let strataClearlyBelow: Int
  /// Strata whose interval of the difference lies above 0.
  public let strataClearlyAbove: Int
  /// What these say together; nil without a stratum in which both groups have rows.
  public let finding: Finding?
  /// Whether the interval of ``ConditionalComparison/compositionDifference`` excludes 0: the pooled
  /// and the standardized difference are not the same. Nil without interval.
  public let compositionMatters: Bool?

  /// A direction.
  public enum Direction: String, Sendable, Codable, CaseIterable {
    /// The group's rate is lower.
    case below
    /// The group's rate is higher.
    case above
    /// Both are the same.
    case equal

    init(_ difference: Double) {
      self = difference < 0 ? .below : difference > 0 ? .above : .equal
    }
  }

  /// Whether strata agree with the pooled rows.
  public enum Finding: String, Sendable, Codable, CaseIterable {
    /// No stratum points against the pooled difference.
    case consistent
    /// Some strata point against it, some with it.
    case mixed
    /// Strata point against it and none with it.
    case reversed
  }
}
