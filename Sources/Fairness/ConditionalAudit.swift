internal import Statistics

/// Rates of groups compared within strata of what may legitimately differ.
///
/// Everything is a function of a ``StratifiedTally``, so that shards can be tallied apart.
///
/// Weights: rates, standardized rates and conditional demographic disparity are quotients of
/// weighted sums with linearized variances. Methods that count rows (Mantel–Haenszel,
/// Cochran–Mantel–Haenszel, Breslow–Day) get each group's rate in a stratum times its effective
/// number of rows there; ``ConditionalResult/evidence`` says so.
public enum ConditionalAudit {
  /// One rate within and over the strata of a tally.
  /// - Parameters:
  ///   - tally: the cells.
  ///   - rate: the rate.
  ///   - reference: the known group that the others are compared with.
  ///   - inference: intervals and corrections. P-values within strata are one family, the
  ///     Cochran–Mantel–Haenszel tests of all groups another, the Breslow–Day–Tarone tests a third.
  /// - Throws: ``FairnessError`` for an unknown reference or a confidence out of range.
  /// - Complexity: O(groups² × strata).
  public static func measure(
    _ tally: StratifiedTally, rate: ConditionalRate = .favorableRate, reference: String,
    inference: Inference = Inference()
  ) throws(FairnessError) -> ConditionalResult {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    let tally = tally.counted(inference)
    let reference = try tally.index(ofReference: reference)
    let cells = rate.rate(positiveIsFavorable: tally.positiveIsFavorable)
    let shares = tally.groups.indices.map { group in
      tally.strata.indices.map { stratum in
        SampledShare(
          hits: tally.sum(group: group, stratum: stratum, cells.numerator),
          misses: tally.sum(
            group: group, stratum: stratum, cells.denominator.subtracting(cells.numerator)),
          inference: inference, isCounted: tally.isCounted)
      }
    }
    let others = tally.groups.indices.filter { $0 != reference }
    var comparisons = others.map { group in
      PairedStrata(
        names: tally.strata, own: shares[group], other: shares[reference], inference: inference
      ).comparison(
        group: tally.groups[group], isUnknown: group == tally.unknownGroup,
        disparity: DemographicDisparity(
          own: shares[group],
          rest: tally.knownGroups.filter { $0 != group }.map { shares[$0] }, names: tally.strata,
          inference: inference))
    }
    let associations = comparisons.map(\.cochranMantelHaenszel.pValue)
      .corrected(inference.correction)
    let heterogeneities = comparisons.map(\.breslowDayTarone.pValue)
      .corrected(inference.correction)
    for index in comparisons.indices {
      comparisons[index].adjust(
        association: associations[index], heterogeneity: heterogeneities[index])
    }
    let (strata, testCount) = strata(
      tally, shares: shares, others: others, reference: reference, inference: inference)
    return ConditionalResult(
      attribute: tally.attribute, reference: tally.groups[reference], control: tally.control,
      controls: tally.controls, rate: rate,
      evidence: inference.weights == .frequency
        ? .frequencies : tally.isCounted ? .rows : .effectiveRows,
      strata: strata, comparisons: comparisons, stratumTestCount: testCount)
  }

  /// The results within strata, corrected together.
  private static func strata(
    _ tally: StratifiedTally, shares: [[SampledShare]], others: [Int], reference: Int,
    inference: Inference
  ) -> (results: [StratumResult], testCount: Int) {
    let differences = tally.strata.indices.map { stratum in
      others.map { group in
        shares[group][stratum].difference(
          from: shares[reference][stratum], why: absence(group, stratum, shares, reference))
      }
    }
    let pValues = differences.flatMap { $0.map(\.testedPValue) }
    let adjusted = pValues.corrected(inference.correction)
    let results = tally.strata.indices.map { stratum in
      let all = CrossSum.total(shares.map { $0[stratum].denominator })
      return StratumResult(
        stratum: tally.strata[stratum], isUnknown: stratum == tally.unknownStratum, n: all.count,
        weight: all.weight,
        groups: tally.groups.indices.map { group in
          let share = shares[group][stratum]
          return StratumGroup(
            group: tally.groups[group], weight: share.denominator.weight,
            rate: share.estimate(why: "no rows of the group in the stratum"))
        },
        comparisons: others.enumerated().map { position, group in
          StratumComparison(
            group: tally.groups[group], difference: differences[stratum][position],
            ratio: shares[group][stratum].ratio(
              to: shares[reference][stratum], why: absence(group, stratum, shares, reference),
              zero: "the rate is zero in the reference group"),
            pAdjusted: adjusted[stratum * others.count + position])
        })
    }
    return (results, pValues.lazy.filter { $0 != nil }.count)
  }

  private static func absence(
    _ group: Int, _ stratum: Int, _ shares: [[SampledShare]], _ reference: Int
  ) -> String {
    let reason: SilentStratum.Reason =
      shares[group][stratum].share != nil
      ? .referenceAbsent : shares[reference][stratum].share == nil ? .bothAbsent : .groupAbsent
    return reason.rawValue + " in the stratum"
  }
}

extension Estimate {
  /// The p-value of a measured number.
  var testedPValue: Double? {
    guard case .measured(_, _, _, let pValue) = self else { return nil }
    return pValue
  }

  /// The interval of a measured number.
  var measuredInterval: Interval? {
    guard case .measured(_, let interval, _, _) = self else { return nil }
    return interval
  }
}
