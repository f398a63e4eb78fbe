internal import Statistics

/// Comparisons of the cells that are no plain difference or ratio of a group measure.
extension Metric {
  @Sendable static func symmetricRatio(_ pair: CellPair) throws(ComparisonFailure) -> Double {
    let (own, other) = try pair.values(.favorable)
    let quotient = min(own, other) / max(own, other)
    guard max(own, other) > 0, quotient.isFinite else {
      throw ComparisonFailure(.zeroInEveryGroup)
    }
    return quotient
  }

  /// The interval of lower over higher rate: that of the ratio, folded at 1, because either of the
  /// two could be the lower one.
  @Sendable static func symmetricRatioInterval(_ pair: CellPair, _ value: Double) -> Interval? {
    guard let (own, other) = try? pair.values(.favorable) else { return nil }
    let sizes = pair.sizes(.favorable, own, other)
    return .foldedRatio(
      rate: own, size: sizes.own, otherRate: other, otherSize: sizes.other,
      confidence: pair.context.confidence)
  }

  @Sendable static func oddsRatio(_ pair: CellPair) throws(ComparisonFailure) -> Double {
    let (own, other) = try pair.values(.favorable)
    guard own < 1 else { throw ComparisonFailure(.fullRate) }
    guard other > 0 else { throw ComparisonFailure(.zeroRate, inReference: true) }
    // Odds of a rate of 1 have denominator 0, on either side.
    guard other < 1 else { throw ComparisonFailure(.fullRate, inReference: true) }
    let quotient = own / (1 - own) * ((1 - other) / other)
    guard quotient.isFinite else { throw ComparisonFailure(.zeroRate, inReference: true) }
    return quotient
  }

  @Sendable static func oddsRatioInterval(_ pair: CellPair, _ value: Double) -> Interval? {
    guard let (own, other) = try? pair.values(.favorable) else { return nil }
    let sizes = pair.sizes(.favorable, own, other)
    return .woolf(
      rate: own, size: sizes.own, otherRate: other, otherSize: sizes.other,
      confidence: pair.context.confidence)
  }

  /// With effective rows for n, as everywhere where n stands for how sure a rate is.
  @Sendable static func cohenD(_ pair: CellPair) throws(ComparisonFailure) -> Double {
    let (own, other) = try pair.values(.favorable)
    let size = max(0, pair.group.effectiveSize(.all) - 1)
    let otherSize = max(0, pair.reference.effectiveSize(.all) - 1)
    let variance =
      (size * (own * (1 - own)) + otherSize * (other * (1 - other))) / (size + otherSize)
    guard variance > 0 else { throw ComparisonFailure(.noVariance) }
    return (own - other) / variance.squareRoot()
  }

  @Sendable static func zStatistic(_ pair: CellPair) throws(ComparisonFailure) -> Double {
    let (own, other) = try pair.values(.favorable)
    let sizes = pair.sizes(.favorable, own, other)
    guard own != other || (own > 0 && own < 1),
      let test = TwoProportionTest(
        rate: own, size: sizes.own, otherRate: other, otherSize: sizes.other)
    else { throw ComparisonFailure(.noVariance) }
    return test.statistic
  }
}

extension Interval {
  /// The interval of the lower of two independent rates over the higher: that of their ratio R with
  /// min(R, 1/R) for R, since each end may lie on either side of 1.
  ///
  /// All of 0...1 when both rates are 0: any ratio is plausible then.
  static func foldedRatio(
    rate: Double, size: Double, otherRate: Double, otherSize: Double, confidence: Double
  ) -> Interval? {
    guard size > 0, otherSize > 0 else { return nil }
    if rate == 0, otherRate == 0 { return Interval(low: 0, high: 1) }
    let ratio =
      rate <= otherRate
      ? Interval.ratio(
        rate: rate, size: size, otherRate: otherRate, otherSize: otherSize, confidence: confidence)
      : Interval.ratio(
        rate: otherRate, size: otherSize, otherRate: rate, otherSize: size, confidence: confidence)
    return ratio.map {
      Interval(
        low: $0.high > 1 ? min($0.low, 1 / $0.high) : $0.low, high: min(1, $0.high))
    }
  }
}
