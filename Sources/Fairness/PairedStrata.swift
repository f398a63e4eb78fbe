internal import Foundation
internal import Statistics

/// A group and its reference in the same strata: everything that compares the two over strata.
struct PairedStrata: Sendable {
  let names: [String]
  let own: [SampledShare]
  let other: [SampledShare]
  let inference: Inference

  /// All results of a group.
  func comparison(
    group: String, isUnknown: Bool, disparity: DemographicDisparity
  ) -> ConditionalComparison {
    let (ownAll, otherAll) = (Self.pooled(own, inference), Self.pooled(other, inference))
    let absent =
      ownAll.share == nil ? "no rows in the group" : "no rows in the reference group"
    let pooledDifference = ownAll.difference(from: otherAll, why: absent)
    let standardized = StandardizedRates(own: own, other: other, inference: inference)
    let composition = standardized.compositionDifference()
    let pooling = CommonEffect(own: own, other: other, inference: inference)
    return ConditionalComparison(
      group: group, isUnknown: isUnknown, pooledDifference: pooledDifference,
      pooledRatio: ownAll.ratio(
        to: otherAll, why: absent, zero: "the rate is zero in the reference group"),
      sharedWeight: standardized.sharedWeight, standardizedReferenceRate: standardized.rate(),
      standardizedDifference: standardized.difference(), standardizedRatio: standardized.ratio(),
      compositionDifference: composition, mantelHaenszelOddsRatio: pooling.oddsRatio(),
      mantelHaenszelDifference: pooling.difference(), cochranMantelHaenszel: pooling.association(),
      cochranMantelHaenszelContinuity: pooling.association(withContinuity: true),
      breslowDay: pooling.heterogeneity(), breslowDayTarone: pooling.heterogeneity(tarone: true),
      conditionalDemographicDisparity: disparity.estimate,
      clarifyDemographicDisparity: disparity.clarify,
      strataWithoutDisparity: disparity.silentStrata,
      direction: simpson(
        pooled: pooledDifference.value, standardized: standardized.difference().value,
        composition: composition),
      strataWithoutComparison: silentStrata())
  }

  /// The shares of all strata as one.
  private static func pooled(_ shares: [SampledShare], _ inference: Inference) -> SampledShare {
    SampledShare(
      hits: .total(shares.map(\.hits)), misses: .total(shares.map(\.misses)),
      inference: inference, isCounted: shares.first?.isCounted ?? true)
  }

  /// Strata that say nothing about a common odds ratio.
  private func silentStrata() -> [SilentStratum] {
    names.indices.compactMap { stratum in
      let (one, two) = (own[stratum], other[stratum])
      let why: SilentStratum.Reason
      switch (one.share, two.share) {
      case (nil, nil): why = .bothAbsent
      case (nil, _): why = .groupAbsent
      case (_, nil): why = .referenceAbsent
      case (1, 1): why = .allFavorable
      case (0, 0): why = .noneFavorable
      default: return nil
      }
      return SilentStratum(
        stratum: names[stratum], n: one.denominator.count &+ two.denominator.count, why: why)
    }
  }

  private func simpson(
    pooled: Double?, standardized: Double?, composition: Estimate
  ) -> SimpsonCheck {
    let differences = names.indices.compactMap { stratum -> Estimate? in
      let difference = own[stratum].difference(from: other[stratum], why: "", isTested: false)
      return difference.value == nil ? nil : difference
    }
    func count(_ isCounted: (Estimate) -> Bool) -> Int { differences.lazy.filter(isCounted).count }
    let below = count { ($0.value ?? 0) < 0 }
    let above = count { ($0.value ?? 0) > 0 }
    let finding: SimpsonCheck.Finding? = pooled.flatMap { pooled in
      guard !differences.isEmpty else { return nil }
      let (with, against) = pooled < 0 ? (below, above) : pooled > 0 ? (above, below) : (0, 0)
      // Equal pooled rates are contradicted by strata that all point the same way.
      if pooled == 0 { return below == 0 && above == 0 ? .consistent : .mixed }
      return against == 0 ? .consistent : with == 0 ? .reversed : .mixed
    }
    return SimpsonCheck(
      pooled: pooled.map { SimpsonCheck.Direction($0) },
      standardized: standardized.map { SimpsonCheck.Direction($0) }, strataBelow: below,
      strataAbove: above, strataEqual: differences.count - below - above,
      strataClearlyBelow: count { ($0.measuredInterval?.high ?? 0) < 0 },
      strataClearlyAbove: count { ($0.measuredInterval?.low ?? 0) > 0 }, finding: finding,
      compositionMatters: composition.measuredInterval.map { $0.low > 0 || $0.high < 0 })
  }
}

extension ConditionalComparison {
  /// Puts corrected p-values in.
  mutating func adjust(association: Double?, heterogeneity: Double?) {
    cochranMantelHaenszel.pAdjusted = association
    breslowDayTarone.pAdjusted = heterogeneity
  }
}
