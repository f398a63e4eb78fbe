internal import Foundation
internal import Statistics

/// Comparisons of scores.
extension TallyPair {
  /// What is known of both groups' scores, or the result that says why there is nothing.
  private func checked(
    probabilities: Bool = false, count: Int,
    _ body: (ScoreSummary, ScoreSummary, ScorePairSummary) -> Estimate
  ) -> Estimate {
    for (tally, isReference) in [(group, false), (reference, true)] {
      do throws(UndefinedReason) {
        _ = try tally.checkedScores(probabilities: probabilities)
        guard tally.cells.weight(.all) > 0 else { throw .noRows }
      } catch {
        return undefined(error, in: tally, isReference: isReference, count: count)
      }
    }
    guard let own = group.scores, let other = reference.scores, let scores else {
      return .undefined(.noScores, count: count)
    }
    return body(own, other, scores)
  }

  private func undefined(
    _ reason: UndefinedReason, in tally: GroupTally, isReference: Bool, count: Int
  ) -> Estimate {
    let reason = tally.cells.precise(reason)
    return isReference
      ? .undefinedInReference(reason, count: count) : .undefined(reason, count: count)
  }

  /// Why a number that needs both classes of both groups has no value.
  private func lackOfClasses(count: Int) -> Estimate {
    for (tally, isReference) in [(group, false), (reference, true)] {
      for (cells, reason) in [
        (CellSet.labelPositive, UndefinedReason.noLabelPositives),
        (.labelNegative, .noLabelNegatives),
      ] where tally.cells.weight(cells) == 0 {
        return undefined(reason, in: tally, isReference: isReference, count: count)
      }
    }
    return .undefined(.outOfRange, count: count)
  }

  /// A plain number of the pair.
  func scoreNumber(
    needsClasses: Bool, _ number: (ScorePairSummary) -> Double?
  ) -> Estimate {
    let count = count(.all)
    return checked(count: count) { _, _, scores in
      guard let value = number(scores) else {
        return needsClasses ? lackOfClasses(count: count) : .undefined(.outOfRange, count: count)
      }
      return .plain(value, count: count)
    }
  }

  /// One of the two cross areas, on the rows of both groups.
  func crossArea(_ area: (ScorePairSummary) -> ScoreArea?) -> Estimate {
    let count = count(.all)
    return checked(count: count) { _, _, scores in
      guard let area = area(scores) else { return lackOfClasses(count: count) }
      return .measured(
        value: area.area,
        interval: ScoreNumber(area.area, variance: area.variance)
          .interval(within: 0...1, confidence: context.confidence), count: count, pValue: nil)
    }
  }

  /// The cross area minus the reverse one: four sets of rows without a common one, so that the
  /// variances add up.
  func crossAreaDifference() -> Estimate {
    let count = count(.all)
    return checked(count: count) { _, _, scores in
      guard let area = scores.crossArea, let reverse = scores.reverseCrossArea else {
        return lackOfClasses(count: count)
      }
      let difference =
        ScoreNumber(area.area, variance: area.variance)
        - ScoreNumber(reverse.area, variance: reverse.variance)
      return .measured(
        value: difference.value,
        interval: difference.interval(within: -1...1, confidence: context.confidence),
        count: count, pValue: difference.pValue)
    }
  }

  /// The difference of the areas under the two ROC curves.
  func areaDifference() -> Estimate {
    combine(.rocArea) { own, other in
      guard let left = try? group.rocArea(), let right = try? reference.rocArea() else {
        return .plain(own - other, count: count(.all))
      }
      let difference = left - right
      return .measured(
        value: difference.value,
        interval: difference.interval(within: -1...1, confidence: context.confidence),
        count: count(.all), pValue: difference.pValue)
    }
  }

  /// The distance with the asymptotic p-value.
  func kolmogorovSmirnov() -> Estimate {
    let count = count(.all)
    return checked(count: count) { own, other, scores in
      guard let distance = scores.distances?.kolmogorovSmirnov else {
        return .undefined(.outOfRange, count: count)
      }
      func size(_ summary: ScoreSummary) -> Double {
        let sums = summary.moments.totals
        return EffectiveSize.kish(sum: sums.weight.sum(), sumOfSquares: sums.square.sum())
      }
      return .measured(
        value: distance, interval: nil, count: count,
        pValue: KolmogorovDistribution.pValue(
          distance: distance, size: size(own), otherSize: size(other)))
    }
  }

  /// Hedges's g without its correction for small samples: effective sizes stand for the rows.
  func standardizedDifference() -> Estimate {
    let count = count(.all)
    return checked(count: count) { own, other, _ in
      guard
        let value = ScoreSummary.standardizedDifference(
          (own.moments.totals, own.variance), (other.moments.totals, other.variance))
      else { return .undefined(.oneScore, count: count) }
      return .plain(value, count: count)
    }
  }

  func populationStandardizedDifference() -> Estimate {
    let count = count(.all)
    return checked(count: count) { own, other, _ in
      guard let mean = try? own.moments.mean(), let otherMean = try? other.moments.mean(),
        own.pooledVariance > 0
      else { return .undefined(.oneScore, count: count) }
      let scale = 100 / own.pooledVariance.squareRoot()
      let difference = mean - otherMean
      let scaled = ScoreNumber(
        difference.value * scale, variance: difference.variance.map { $0 * scale * scale })
      let limit = Double.greatestFiniteMagnitude
      return .measured(
        value: scaled.value,
        interval: scaled.interval(within: -limit...limit, confidence: context.confidence),
        count: count, pValue: nil)
    }
  }

  func scoringRateRatio() -> Estimate {
    let count = count(.all)
    return checked(count: count) { own, other, _ in
      guard let rate = own.scoringRate, let otherRate = other.scoringRate else {
        return .undefined(.noRows, count: count)
      }
      let ratio = rate.rate / otherRate.rate
      guard otherRate.rate > 0, ratio.isFinite else {
        return .undefinedInReference(.zeroRate, count: count)
      }
      return .measured(
        value: ratio,
        interval: .ratio(
          rate: rate.rate, size: rate.size, otherRate: otherRate.rate, otherSize: otherRate.size,
          confidence: context.confidence), count: count, pValue: nil)
    }
  }

  /// The difference of the mean scores of one class.
  func balance(labelPositive: Bool) -> Estimate {
    let rows: CellSet = labelPositive ? .labelPositive : .labelNegative
    return difference(
      .scores(rows: rows, within: 0...1) { tally, _ throws(UndefinedReason) in
        try tally.checkedScores().moments.mean(labelPositive: labelPositive)
      }, within: 0...1
    ) { tally, _ throws(UndefinedReason) in
      try tally.checkedScores().moments.mean(labelPositive: labelPositive)
    }
  }
}

extension ScoreNumber {
  /// The two-sided p-value of a number that is expected to be 0; nil without variance.
  var pValue: Double? {
    guard let variance, variance > 0 else { return nil }
    return max(
      Double.leastNonzeroMagnitude,
      NormalDistribution.twoSidedTail(abs(value) / variance.squareRoot()))
  }
}

extension ScoreSummary {
  /// The difference of two means in units of the pooled standard deviation within the groups, with
  /// effective sizes in place of rows; nil where all scores of a group are the same in both.
  static func standardizedDifference(
    _ own: (sums: ScoreMoments.Sums, variance: Double),
    _ other: (sums: ScoreMoments.Sums, variance: Double)
  ) -> Double? {
    func part(_ side: (sums: ScoreMoments.Sums, variance: Double)) -> (mean: Double, size: Double) {
      let weight = side.sums.weight.sum()
      return (
        side.sums.score.sum() / weight,
        EffectiveSize.kish(sum: weight, sumOfSquares: side.sums.square.sum())
      )
    }
    let (left, right) = (part(own), part(other))
    // (n − 1)·s², s² being the variance with Bessel's correction, is n times the plain variance.
    let spread = left.size * own.variance + right.size * other.variance
    let freedom = left.size + right.size - 2
    guard spread > 0, freedom > 0 else { return nil }
    let value = (left.mean - right.mean) / (spread / freedom).squareRoot()
    return value.isFinite ? value : nil
  }
}
