internal import Statistics

/// How often one set of rows scores above another, ties counting half, with DeLong's variance
/// (DeLong, DeLong and Clarke-Pearson 1988; weighted as in ``ROCArea``).
struct ScoreArea: Sendable, Equatable {
  /// The probability, 0...1.
  let area: Double
  /// Its variance; nil when either side has an effective size of one row or less.
  let variance: Double?

  /// The sums of an area while scores are visited in ascending order, twice: first for the area, then
  /// for its variance.
  struct Sums {
    private let high: (weight: Double, square: Double)
    private let low: (weight: Double, square: Double)
    private var sum = 0.0
    private var area = 0.0
    private var below = (high: 0.0, low: 0.0)
    private var spread = (high: 0.0, low: 0.0)

    /// The weight, and the sum of squared weights, of the rows that should score high and of those that
    /// should score low; nil when a side has no weight.
    init?(high: (weight: Double, square: Double), low: (weight: Double, square: Double)) {
      guard high.weight > 0, low.weight > 0 else { return nil }
      self.high = high
      self.low = low
    }

    /// The first visit of a score at which these weights stand.
    @inline(__always)
    mutating func visit(high: Double, low: Double) {
      sum += high * (below.low + low / 2)
      below.low += low
    }

    /// Begins the second visit.
    mutating func turn() {
      area = min(1, sum / high.weight / low.weight)
      below = (0, 0)
    }

    /// The second visit of a score.
    @inline(__always)
    mutating func visitAgain(high: Double, highSquare: Double, low: Double, lowSquare: Double) {
      let placement = (below.low + low / 2) / self.low.weight - area
      spread.high += highSquare * (placement * placement)
      let opposite = 1 - (below.high + high / 2) / self.high.weight - area
      spread.low += lowSquare * (opposite * opposite)
      below.high += high
      below.low += low
    }

    /// The area after both visits.
    var result: ScoreArea {
      /// The variance of one side's mean placement, with Bessel's correction on the effective size.
      func part(_ spread: Double, _ side: (weight: Double, square: Double)) -> Double? {
        let size = EffectiveSize.kish(sum: side.weight, sumOfSquares: side.square)
        return size > 1 ? spread / (side.weight * side.weight) * (size / (size - 1)) : nil
      }
      var variance: Double?
      if let own = part(spread.high, high), let other = part(spread.low, low) {
        variance = own + other
      }
      return ScoreArea(area: area, variance: variance)
    }
  }
}

extension ScoreDistribution {
  /// The area under the ROC curve; nil when a class has no weight.
  /// - Complexity: O(entries).
  var area: ScoreArea? {
    let totals = moments.totals
    guard
      var sums = ScoreArea.Sums(
        high: (totals.weight.y, totals.square.y), low: (totals.weight.x, totals.square.x))
    else { return nil }
    let weights = weights.span
    let squares = squares.isEmpty ? weights : squares.span
    for entry in weights.indices { sums.visit(high: weights[entry].y, low: weights[entry].x) }
    sums.turn()
    for entry in weights.indices {
      let (weight, square) = (weights[entry], squares[entry])
      sums.visitAgain(
        high: weight.y, highSquare: square.y, low: weight.x, lowSquare: square.x)
    }
    return sums.result
  }

  /// How often a label-positive row of one distribution scores above a label-negative one of the other
  /// (Kallus and Zhou 2019: xAUC), in both directions; nil where either side has none.
  func crossAreas(
    with other: ScoreDistribution
  ) -> (ownPositives: ScoreArea?, otherPositives: ScoreArea?) {
    let own = moments.totals
    let foreign = other.moments.totals
    var forward = ScoreArea.Sums(
      high: (own.weight.y, own.square.y), low: (foreign.weight.x, foreign.square.x))
    var reverse = ScoreArea.Sums(
      high: (foreign.weight.y, foreign.square.y), low: (own.weight.x, own.square.x))
    ScoreDistribution.walk(self, other) { _, own, foreign in
      forward?.visit(high: own.weight.y, low: foreign.weight.x)
      reverse?.visit(high: foreign.weight.y, low: own.weight.x)
    }
    forward?.turn()
    reverse?.turn()
    ScoreDistribution.walk(self, other) { _, own, foreign in
      forward?.visitAgain(
        high: own.weight.y, highSquare: own.square.y, low: foreign.weight.x,
        lowSquare: foreign.square.x)
      reverse?.visitAgain(
        high: foreign.weight.y, highSquare: foreign.square.y, low: own.weight.x,
        lowSquare: own.square.x)
    }
    return (forward?.result, reverse?.result)
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
      weight: Self.difference(all.weight, own.weight),
      square: Self.difference(all.square, own.square)
    )
    var above = ScoreArea.Sums(
      high: (outside.weight.y, outside.square.y), low: (own.weight.x, own.square.x))
    var below = ScoreArea.Sums(
      high: (own.weight.y, own.square.y), low: (outside.weight.x, outside.square.x))
    ScoreDistribution.walk(self, pooled) { _, own, all in
      let weight = pointwiseMax(all.weight - own.weight, .zero)
      above?.visit(high: weight.y, low: own.weight.x)
      below?.visit(high: own.weight.y, low: weight.x)
    }
    above?.turn()
    below?.turn()
    ScoreDistribution.walk(self, pooled) { _, own, all in
      let weight = pointwiseMax(all.weight - own.weight, .zero)
      let square = pointwiseMax(all.square - own.square, .zero)
      above?.visitAgain(
        high: weight.y, highSquare: square.y, low: own.weight.x, lowSquare: own.square.x)
      below?.visitAgain(
        high: own.weight.y, highSquare: own.square.y, low: weight.x, lowSquare: square.x)
    }
    return (above?.result, below?.result)
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
