internal import Statistics

extension ScoreAnalysis {
  /// The analysis of a partition's groups; nil without scores.
  /// - Parameters:
  ///   - reference: the reference group of the comparisons.
  ///   - limits: those on measures of a group or a comparison are followed over the thresholds.
  init?(
    _ groups: TalliedGroups, _ attribute: FairnessAudit.Attribute, reference: Int?,
    limits: [Limit], axis: ScoreAxis?, context: MeasureContext
  ) {
    let (names, unknown) = (attribute.groups, attribute.unknown)
    guard let distributions = groups.distributions, let pooled = groups.pooled else { return nil }
    let inference = context.inference
    calibration = names.indices.compactMap { index in
      guard distributions[index].areProbabilities else { return nil }
      return CalibrationCurve(
        group: names[index], equalWidth: distributions[index].moments.calibration(inference),
        equalCount: distributions[index].equalCountBins(inference))
    }
    rocCurves = names.indices.compactMap { ROCCurve(names[$0], distributions[$0]) }
    thresholdCurves = ThresholdCurves(
      names.indices.map { (names[$0], distributions[$0]) }, pooled: pooled.distribution,
      context: context)
    var found: [LimitThresholds] = []
    for limit in limits where limit.attribute.map({ $0 == attribute.name }) ?? true {
      for index in names.indices {
        guard limit.group.map({ $0 == names[index] }) ?? (index != unknown),
          limit.scope == .group || index != reference
        else { continue }
        let other =
          limit.scope == .group
          ? ScoreDistribution(areProbabilities: false) : reference.map { distributions[$0] }
        guard let other,
          let result = LimitThresholds(
            limit, group: names[index], distributions[index], reference: other, context: context)
        else { continue }
        found.append(result)
      }
    }
    self.limits = found
    scoringRates = ScoringRates(
      groups, names: names, unknown: unknown, inference: inference)
    scoreResolution = distributions.map(\.resolution).max() ?? 0
    bootstrap = axis.map { ScoreBootstrapSettings($0, inference) }
  }
}

extension ScoringRates {
  /// The rates of a partition's groups; a group of unknown values is never the highest.
  init(_ groups: TalliedGroups, names: [String], unknown: Int?, inference: Inference) {
    median = groups.pooled?.median
    let rates = groups.tallies.map { $0.scores?.scoringRate }
    var best: (index: Int, rows: ScoreDistribution.RateRows)?
    for (index, rate) in rates.enumerated() where index != unknown {
      guard let rate else { continue }
      if best.map({ rate.rate > $0.rows.rate }) ?? true { best = (index, rate) }
    }
    highest = best.map { names[$0.index] }
    self.groups = names.indices.map { index in
      let count = groups.tallies[index].cells.count(.all)
      guard let own = rates[index] else {
        let reason = groups.tallies[index].cells.precise(.noRows)
        return Group(
          group: names[index], count: count, scoringRate: .undefined(reason, count: count),
          impactRatio: .undefined(reason, count: count))
      }
      let rate = Estimate.measured(
        value: own.rate, interval: inference.interval(rate: own.rate, size: own.size),
        count: own.count, pValue: nil)
      return Group(
        group: names[index], count: count, scoringRate: rate,
        impactRatio: Self.ratio(own, to: best, of: index, inference))
    }
  }

  /// A rate over the highest; exactly 1, without interval, for the group that has it.
  private static func ratio(
    _ own: ScoreDistribution.RateRows, to best: (index: Int, rows: ScoreDistribution.RateRows)?,
    of index: Int, _ inference: Inference
  ) -> Estimate {
    guard let best else { return .undefined(.fewerThanTwoGroups, count: own.count) }
    guard best.rows.rate > 0 else { return .undefined(.zeroInEveryGroup, count: own.count) }
    if best.index == index { return .plain(1, count: own.count) }
    return .measured(
      value: own.rate / best.rows.rate,
      interval: .ratio(
        rate: own.rate, size: own.size, otherRate: best.rows.rate, otherSize: best.rows.size,
        confidence: inference.confidence), count: own.count + best.rows.count, pValue: nil)
  }
}

extension ScoreBootstrapSettings {
  init(_ axis: ScoreAxis, _ inference: Inference) {
    replicates = inference.replicates
    interval = inference.bootstrapInterval.title
    bins = axis.lowest.count
    isExact = axis.isExact
    widestBin = axis.isExact ? 0 : axis.widest
  }
}
