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
  /// The part of the difference that comes from another distribution over the strata: the
  /// standardized reference rate minus the reference's own over all its strata. Where all strata of
  /// the group are shared, the rest of the pooled difference is the standardized one.
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
