internal import Statistics

/// Rates by group where only probabilities of belonging to it are known.
public enum ProbabilisticAudit {
  /// The most draws (rows with probabilities × replicates) that the bootstrap makes; above,
  /// intervals are linearized.
  public static let maximumDraws = 100_000_000

  /// The threshold at which rows are customarily assigned to a group, shown as a sensitivity.
  public static let customaryThreshold = 0.8

  /// Every rate of every group, against the reference, with linearized intervals.
  /// - Parameters:
  ///   - tally: the sums.
  ///   - reference: the group that the others are compared with; nil chooses the one with the
  ///     highest favorable rate among those of at least ``FairnessAudit/minimumReferenceRows``
  ///     effective rows, or among all when none has as many.
  ///   - inference: intervals and correction. One family: the tables of ``Hypothesis``, each once
  ///     per group. Other rates have unadjusted p-values.
  /// - Throws: ``FairnessError`` for an unknown reference or a confidence out of range.
  /// - Complexity: O(groups).
  public static func measure(
    _ tally: ProbabilityTally, reference: String?, inference: Inference = Inference()
  ) throws(FairnessError) -> ProbabilisticResult {
    try measure(tally, reference: reference, inference: inference, bootstrap: nil)
  }

  /// The same from rows. Where replicates are asked for and rows × replicates do not exceed
  /// ``maximumDraws``, intervals are quantiles of a bootstrap over rows; p-values are those of the
  /// linearized statistic either way.
  /// - Parameters:
  ///   - sample: labels, decisions and weights.
  ///   - probabilities: as many rows.
  ///   - reference: the group that the others are compared with; nil chooses the one with the
  ///     highest favorable rate among those of at least ``FairnessAudit/minimumReferenceRows``
  ///     effective rows, or among all when none has as many.
  ///   - sensitivityThreshold: also show what assigning rows to a group of at least this
  ///     probability would give (``customaryThreshold``, say); nil does not.
  ///   - inference: intervals, replicates, seed and correction.
  /// - Throws: ``FairnessError``.
  /// - Complexity: O(rows × groups²) + O(rows × replicates × groups) with a bootstrap.
  public static func measure(
    _ sample: EvaluationSample, by probabilities: GroupProbabilities, reference: String?,
    sensitivityThreshold: Double? = nil, inference: Inference = Inference()
  ) throws(FairnessError) -> ProbabilisticResult {
    let tally = try ProbabilityTally(sample, by: probabilities, threshold: sensitivityThreshold)
    let bootstrap = ProbabilityBootstrap(
      sample, by: probabilities, rows: tally.count(.all), inference: inference)
    return try measure(tally, reference: reference, inference: inference, bootstrap: bootstrap)
  }

  private static func measure(
    _ tally: ProbabilityTally, reference name: String?, inference: Inference,
    bootstrap: ProbabilityBootstrap?
  ) throws(FairnessError) -> ProbabilisticResult {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    let tally = tally.counted(inference)
    let groups = tally.groups
    let reference = try reference(name, tally, inference)
    let rates = NamedRate.all(positiveIsFavorable: tally.positiveIsFavorable)
    let estimators = rates.map {
      ProbabilityEstimator(tally: tally, rate: $0.rate, inference: inference)
    }
    let others = groups.indices.filter { $0 != reference }
    func bounded(_ estimate: Estimate, _ value: (ProbabilitySums) -> Double?) -> Estimate {
      bootstrap?.bounded(estimate, value) ?? estimate
    }
    let differences = others.map { group in
      zip(rates, estimators).map { named, estimator in
        bounded(estimator.difference(group, reference)) { sums in
          guard
            let own = sums.rate(named.rate, group), let other = sums.rate(named.rate, reference)
          else { return nil }
          return own - other
        }
      }
    }
    let adjusted = adjusted(differences, rates: rates, correction: inference.correction)
    return ProbabilisticResult(
      attribute: tally.attribute, reference: groups[reference],
      referenceChoice: name == nil ? .highestFavorableRate : .declared,
      assumption: .outcomeIndependentOfGroupGivenProbabilities,
      intervalMethod: bootstrap == nil ? .linearized : .poissonBootstrap,
      replicates: bootstrap?.replicates.count ?? 0, n: tally.count(.all),
      largestSumError: tally.largestSumError,
      withoutProbabilities: UnassignedRows(
        n: tally.missing.sum(row: 0).count,
        metrics: rates.map {
          IdentifiedEstimate(
            id: $0.id,
            estimate: $0.share(tally.missing, row: 0, inference)
              .estimate(why: "no such rows without probabilities"))
        }),
      groups: groups.indices.map { group in
        ProbabilisticGroup(
          group: groups[group], expectedWeight: tally.sum(group, .all),
          effectiveRows: tally.effectiveRows(group),
          metrics: zip(rates, estimators).map { named, estimator in
            IdentifiedEstimate(
              id: named.id,
              estimate: bounded(estimator.estimate(group)) { $0.rate(named.rate, group) })
          })
      },
      comparisons: others.enumerated().map { position, group in
        ProbabilisticComparison(
          group: groups[group],
          metrics: rates.indices.map { index in
            ProbabilisticComparison.Comparison(
              id: rates[index].id, difference: differences[position][index],
              ratio: bounded(estimators[index].ratio(group, reference)) { sums in
                guard
                  let own = sums.rate(rates[index].rate, group),
                  let other = sums.rate(rates[index].rate, reference), other > 0
                else { return nil }
                return own / other
              },
              pAdjusted: adjusted[position][index])
          })
      },
      thresholdSensitivity: sensitivity(
        tally, rates: rates, reference: reference, inference: inference))
  }

  /// The declared reference, or the group of the highest favorable rate, the first of several.
  private static func reference(
    _ name: String?, _ tally: ProbabilityTally, _ inference: Inference
  ) throws(FairnessError) -> Int {
    let groups = tally.groups
    if let name {
      return try GroupPartition.index(
        of: name, in: groups, known: Array(groups.indices), attribute: tally.attribute)
    }
    let estimator = ProbabilityEstimator(
      tally: tally,
      rate: tally.positiveIsFavorable
        ? OrientedRate.favorable.positiveFavorable : OrientedRate.favorable.positiveUnfavorable,
      inference: inference)
    let large = groups.indices.filter {
      tally.effectiveRows($0) >= Double(FairnessAudit.minimumReferenceRows)
    }
    var best: (index: Int, rate: Double)?
    for index in large.isEmpty ? Array(groups.indices) : large {
      guard let rate = estimator.value(index) else { continue }
      if best.map({ rate > $0.rate }) ?? true { best = (index, rate) }
    }
    guard let best else { throw .noKnownValues(attribute: tally.attribute) }
    return best.index
  }

  /// Corrected p-values by group and rate: every table of the declared family once per group.
  private static func adjusted(
    _ differences: [[Estimate]], rates: [NamedRate], correction: Correction
  ) -> [[Double?]] {
    let tables = Hypothesis.allCases
    // The first rate of each table stands for it.
    let family = tables.map { table in rates.firstIndex { Hypothesis(of: $0.rate) == table } }
    let corrected = differences.flatMap { row in
      family.map { index in index.flatMap { row[$0].testedPValue } }
    }.corrected(correction)
    return differences.indices.map { group in
      rates.map { rate in
        guard
          let table = Hypothesis(of: rate.rate), let position = tables.firstIndex(of: table)
        else { return nil }
        return corrected[group * tables.count + position]
      }
    }
  }

  /// What assigning rows by a threshold gives.
  private static func sensitivity(
    _ tally: ProbabilityTally, rates: [NamedRate], reference: Int, inference: Inference
  ) -> ThresholdSensitivity? {
    guard let threshold = tally.threshold, let cells = tally.assigned else { return nil }
    let groups = tally.groups
    let shares = rates.map { rate in groups.indices.map { rate.share(cells, row: $0, inference) } }
    let absence = "no such rows are assigned to the group or to the reference"
    return ThresholdSensitivity(
      threshold: threshold, unassigned: cells.sum(row: groups.count).count,
      groups: groups.indices.map { group in
        ThresholdSensitivity.Group(
          group: groups[group], n: cells.sum(row: group).count,
          metrics: rates.indices.map {
            IdentifiedEstimate(
              id: rates[$0].id,
              estimate: shares[$0][group].estimate(why: "no such rows are assigned to the group"))
          })
      },
      comparisons: groups.indices.filter { $0 != reference }.map { group in
        ProbabilisticComparison(
          group: groups[group],
          metrics: rates.indices.map { index in
            let (own, other) = (shares[index][group], shares[index][reference])
            return ProbabilisticComparison.Comparison(
              id: rates[index].id,
              difference: own.difference(from: other, why: absence, isTested: false),
              ratio: own.ratio(
                to: other, why: absence, zero: "the rate is zero in the reference group"),
              pAdjusted: nil)
          })
      })
  }
}
