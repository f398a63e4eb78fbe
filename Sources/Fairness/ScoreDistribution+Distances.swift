internal import Foundation

/// How far apart the scores of two groups lie.
struct ScoreDistances: Sendable, Equatable {
  /// The largest difference of the cumulative shares: Kolmogorov and Smirnov's distance.
  let kolmogorovSmirnov: Double
  /// The area between the cumulative shares, in units of score: the Wasserstein distance of order 1.
  let wasserstein: Double
}

extension ScoreDistribution {
  /// The distances of two groups' scores; nil when either has no weight.
  /// - Complexity: O(entries of both).
  func distances(to other: ScoreDistribution) -> ScoreDistances? {
    let total = totals.sum()
    let otherTotal = other.totals.sum()
    guard total > 0, otherTotal > 0 else { return nil }
    var largest = 0.0
    var area = 0.0
    var gap = 0.0
    var below = (own: 0.0, other: 0.0)
    var last = 0.0
    ScoreDistribution.walk(self, other) { score, own, foreign in
      // The gap before the first score is 0, so that `last` may be anything there.
      if gap > 0 { area += gap * (score - last) }
      below.own += own.weight.sum()
      below.other += foreign.weight.sum()
      gap = abs(below.own / total - below.other / otherTotal)
      largest = max(largest, gap)
      last = score
    }
    return ScoreDistances(kolmogorovSmirnov: min(1, largest), wasserstein: area)
  }

  /// The variance of the scores, of the rows taken as the whole population; 0 without weight.
  var variance: Double {
    let total = totals.sum()
    guard total > 0 else { return 0 }
    let mean = moments.totals.score.sum() / total
    var sum = 0.0
    for entry in scores.indices {
      let distance = scores[entry] - mean
      sum += weights[entry].sum() * (distance * distance)
    }
    return sum / total
  }

  /// The area between the ROC curves of two groups (Gardner, Brooks and Baker 2019: ABROCA), each made
  /// of straight pieces, with crossings inside a piece found exactly; nil when a class is missing.
  /// - Complexity: O(entries of both).
  func areaBetweenCurves(and other: ScoreDistribution) -> Double? {
    guard var own = CurveCursor(self), var foreign = CurveCursor(other) else { return nil }
    var area = 0.0
    var x = 0.0
    while x < 1 {
      let end = min(own.end.x, foreign.end.x)
      if end > x {
        let gap = own.height(at: x) - foreign.height(at: x)
        let nextGap = own.height(at: end) - foreign.height(at: end)
        let width = end - x
        let (size, nextSize) = (abs(gap), abs(nextGap))
        // Two triangles where the curves cross, one trapezoid where they do not.
        area +=
          gap * nextGap < 0
          ? width * (size * size + nextSize * nextSize) / (2 * (size + nextSize))
          : width * (size + nextSize) / 2
        x = end
      }
      guard x < 1 else { break }
      if own.end.x <= x { own.advance() }
      if foreign.end.x <= x { foreign.advance() }
    }
    return min(1, area)
  }
}

/// The pieces of a ROC curve from (0, 0) to (1, 1), from the highest score down.
struct CurveCursor {
  private let weights: [SIMD2<Double>]
  private let totals: SIMD2<Double>
  private var entry: Int
  private var passed = SIMD2<Double>.zero
  /// Where the piece starts and ends: x the false positive rate, y the true positive rate.
  private(set) var start = SIMD2<Double>.zero
  private(set) var end = SIMD2<Double>.zero

  /// The first piece that is not vertical; nil when a class has no weight.
  init?(_ distribution: ScoreDistribution) {
    totals = distribution.totals
    guard totals.x > 0, totals.y > 0 else { return nil }
    weights = distribution.weights
    entry = weights.count
    advance()
  }

  /// The height of the piece at a false positive rate within it.
  func height(at x: Double) -> Double {
    guard end.x > start.x else { return end.y }
    return start.y + (end.y - start.y) * min(1, max(0, (x - start.x) / (end.x - start.x)))
  }

  /// The next piece that is not vertical; one that ends at (1, 1) when there is none.
  mutating func advance() {
    start = end
    while entry > 0 {
      entry -= 1
      passed += weights[entry]
      if weights[entry].x > 0 {
        // Rounding of weighted sums must not leave the curve short of its end.
        let isLast = passed.x >= totals.x
        end = SIMD2(isLast ? 1 : passed.x / totals.x, min(1, passed.y / totals.y))
        return
      }
      start = SIMD2(start.x, min(1, passed.y / totals.y))
    }
    end = SIMD2(1, 1)
  }
}
