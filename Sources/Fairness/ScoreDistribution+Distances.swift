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
}
