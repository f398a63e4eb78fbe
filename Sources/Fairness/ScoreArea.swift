internal import Statistics

/// How often one set of rows scores above another, ties counting half, with DeLong's variance
/// (DeLong, DeLong and Clarke-Pearson 1988; weighted as in ``ROCArea``).
struct ScoreArea: Sendable, Equatable {
  /// The probability, 0...1.
  let area: Double
  /// Its variance; nil when either side has an effective size of one row or less.
  let variance: Double?

  /// What a pair of row sets weighs at one score.
  struct Tie {
    /// The rows that should score high: weight and squared weight.
    var high: Double
    var highSquare: Double
    /// The rows that should score low.
    var low: Double
    var lowSquare: Double
  }

  /// The area of ties visited in ascending order of score, by two visits.
  /// - Parameters:
  ///   - high: the weight, and the sum of squared weights, of the rows that should score high.
  ///   - low: the same of those that should score low.
  ///   - visit: calls its argument with every tie, in ascending order of score.
  /// - Returns: nil when a side has no weight.
  @inline(__always)
  init?(
    high: (weight: Double, square: Double), low: (weight: Double, square: Double),
    visit: ((Tie) -> Void) -> Void
  ) {
    guard high.weight > 0, low.weight > 0 else { return nil }
    var sum = 0.0
    var below = 0.0
    visit { tie in
      sum += tie.high * (below + tie.low / 2)
      below += tie.low
    }
    let area = min(1, sum / high.weight / low.weight)
    var spread = (high: 0.0, low: 0.0)
    var passed = (high: 0.0, low: 0.0)
    visit { tie in
      let placement = (passed.low + tie.low / 2) / low.weight - area
      spread.high += tie.highSquare * (placement * placement)
      let opposite = 1 - (passed.high + tie.high / 2) / high.weight - area
      spread.low += tie.lowSquare * (opposite * opposite)
      passed.high += tie.high
      passed.low += tie.low
    }
    self.area = area

    /// The variance of one side's mean placement, with Bessel's correction on the effective size.
    func part(_ spread: Double, _ side: (weight: Double, square: Double)) -> Double? {
      let size = EffectiveSize.kish(sum: side.weight, sumOfSquares: side.square)
      return size > 1 ? spread / (side.weight * side.weight) * (size / (size - 1)) : nil
    }
    if let own = part(spread.high, high), let other = part(spread.low, low) {
      variance = own + other
    } else {
      variance = nil
    }
  }
}

extension ScoreDistribution {
  /// The area under the ROC curve; nil when a class has no weight.
  /// - Complexity: O(entries).
  var area: ScoreArea? {
    let totals = moments.totals
    let weights = weights.span
    let squares = squares.isEmpty ? weights : squares.span
    return ScoreArea(
      high: (totals.weight.y, totals.square.y), low: (totals.weight.x, totals.square.x)
    ) { body in
      for entry in weights.indices {
        let (weight, square) = (weights[entry], squares[entry])
        body(
          ScoreArea.Tie(high: weight.y, highSquare: square.y, low: weight.x, lowSquare: square.x))
      }
    }
  }

  /// How often a label-positive row of this distribution scores above a label-negative one of the
  /// other (Kallus and Zhou 2019: xAUC); nil when either has none.
  func crossArea(overNegativesOf other: ScoreDistribution) -> ScoreArea? {
    let own = moments.totals
    let foreign = other.moments.totals
    return ScoreArea(
      high: (own.weight.y, own.square.y), low: (foreign.weight.x, foreign.square.x)
    ) { body in
      ScoreDistribution.walk(self, other) { _, own, foreign in
        body(
          ScoreArea.Tie(
            high: own.weight.y, highSquare: own.square.y, low: foreign.weight.x,
            lowSquare: foreign.square.x))
      }
    }
  }

  /// The areas between this group and all rows outside it, which are `pooled` without the group's
  /// (Borkan et al. 2019): background positives over the group's negatives, and the group's positives
  /// over background negatives.
  func backgroundAreas(
    in pooled: ScoreDistribution
  ) -> (positivesOverOwnNegatives: ScoreArea?, ownPositivesOverNegatives: ScoreArea?) {
    let own = moments.totals
    let all = pooled.moments.totals
    let outside = (
      weight: Self.difference(all.weight, own.weight), square: Self.difference(all.square, own.square)
    )
    let above = ScoreArea(
      high: (outside.weight.y, outside.square.y), low: (own.weight.x, own.square.x)
    ) { body in
      ScoreDistribution.walk(self, pooled) { _, own, all in
        body(
          ScoreArea.Tie(
            high: max(0, all.weight.y - own.weight.y),
            highSquare: max(0, all.square.y - own.square.y), low: own.weight.x,
            lowSquare: own.square.x))
      }
    }
    let below = ScoreArea(
      high: (own.weight.y, own.square.y), low: (outside.weight.x, outside.square.x)
    ) { body in
      ScoreDistribution.walk(self, pooled) { _, own, all in
        body(
          ScoreArea.Tie(
            high: own.weight.y, highSquare: own.square.y,
            low: max(0, all.weight.x - own.weight.x),
            lowSquare: max(0, all.square.x - own.square.x)))
      }
    }
    return (above, below)
  }

  /// A difference of sums, the smaller part of the larger; what rounding leaves of equal ones is 0.
  private static func difference(_ all: SIMD2<Double>, _ part: SIMD2<Double>) -> SIMD2<Double> {
    let rest = all - part
    return rest.replacing(with: 0, where: rest .<= all * 0x1p-40)
  }

  /// What stands at one score.
  struct Entry {
    var weight = SIMD2<Double>.zero
    var square = SIMD2<Double>.zero
  }

  /// Visits the distinct scores of both in ascending order with what stands there in either.
  @inline(__always)
  static func walk(
    _ left: ScoreDistribution, _ right: ScoreDistribution,
    _ body: (_ score: Double, _ left: Entry, _ right: Entry) -> Void
  ) {
    let (scores, otherScores) = (left.scores.span, right.scores.span)
    let (weights, otherWeights) = (left.weights.span, right.weights.span)
    let squares = left.squares.isEmpty ? weights : left.squares.span
    let otherSquares = right.squares.isEmpty ? otherWeights : right.squares.span
    var (own, other) = (0, 0)
    while own < scores.count || other < otherScores.count {
      let low = own < scores.count ? scores[own] : .infinity
      let high = other < otherScores.count ? otherScores[other] : .infinity
      let score = min(low, high)
      var (entry, otherEntry) = (Entry(), Entry())
      if low == score {
        entry = Entry(weight: weights[own], square: squares[own])
        own += 1
      }
      if high == score {
        otherEntry = Entry(weight: otherWeights[other], square: otherSquares[other])
        other += 1
      }
      body(score, entry, otherEntry)
    }
  }
}
