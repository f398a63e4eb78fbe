internal import Foundation

/// Areas under the ROC curve of several scores on the same rows, with their covariances (DeLong,
/// DeLong and Clarke-Pearson 1988), for comparing models or thresholds-free gaps that share rows.
///
/// Areas of different rows (of two groups) are independent: see ``AreaDifference``. Weights count as
/// in ``ROCArea``, which gives the same area and variance for a single score.
public struct DeLong: Sendable, Equatable {
  /// The area of each score.
  public let areas: [Double]
  /// Their covariances; nil when either class has an effective size of one row or less.
  public let covariance: [[Double]]?

  /// The areas of several scores; nil when arrays differ in length, a score is not a number, a
  /// weight is negative, or a class has no weight.
  /// - Parameters:
  ///   - scores: one array per score.
  ///   - positive: the class of each row.
  ///   - weights: the weight of each row; 1 each where nil.
  /// - Complexity: O(scores·(rows·log rows + scores·rows)).
  public init?(scores: [[Double]], positive: [Bool], weights: [Double]? = nil) {
    let weights = weights ?? [Double](repeating: 1, count: positive.count)
    guard
      !scores.isEmpty, weights.count == positive.count,
      scores.allSatisfy({ $0.count == positive.count && !$0.contains(where: \.isNaN) }),
      weights.allSatisfy({ $0 >= 0 && $0.isFinite })
    else { return nil }
    let rows = positive.indices.filter { weights[$0] > 0 }
    func total(_ isPositive: Bool, _ term: (Double) -> Double) -> Double {
      rows.reduce(0) { positive[$1] == isPositive ? $0 + term(weights[$1]) : $0 }
    }
    let totals = (total(true) { $0 }, total(false) { $0 })
    guard totals.0 > 0, totals.1 > 0, (totals.0 * totals.1).isFinite else { return nil }

    // The share of the other class that each row is placed right of (positives) or left of.
    let placements = scores.map { score in
      Self.placements(score, positive: positive, weights: weights, rows: rows, totals: totals)
    }
    areas = placements.map { placement in
      let sum = rows.reduce(0) {
        positive[$1] ? $0 + weights[$1] * placement[$1] : $0
      }
      return min(1, sum / totals.0)
    }
    let areas = areas
    let sizes = [
      EffectiveSize.kish(sum: totals.0, sumOfSquares: total(true) { $0 * $0 }),
      EffectiveSize.kish(sum: totals.1, sumOfSquares: total(false) { $0 * $0 }),
    ]
    guard sizes.allSatisfy({ $0 > 1 }) else {
      covariance = nil
      return
    }
    covariance = scores.indices.map { i in
      scores.indices.map { j in
        var sums = (0.0, 0.0)
        for row in rows {
          let product =
            weights[row] * weights[row] * (placements[i][row] - areas[i])
            * (placements[j][row] - areas[j])
          if positive[row] { sums.0 += product } else { sums.1 += product }
        }
        return sums.0 / (totals.0 * totals.0) * (sizes[0] / (sizes[0] - 1))
          + sums.1 / (totals.1 * totals.1) * (sizes[1] / (sizes[1] - 1))
      }
    }
  }

  /// The difference of two areas, first minus other; nil where an index does not exist.
  public func difference(_ first: Int, _ other: Int) -> AreaDifference? {
    guard areas.indices.contains(first), areas.indices.contains(other) else { return nil }
    let variance = covariance.map {
      max(0, $0[first][first] + $0[other][other] - 2 * $0[first][other])
    }
    return AreaDifference(difference: areas[first] - areas[other], variance: variance)
  }

  private static func placements(
    _ score: [Double], positive: [Bool], weights: [Double], rows: [Int],
    totals: (Double, Double)
  ) -> [Double] {
    let order = rows.sorted { score[$0] < score[$1] }
    var result = [Double](repeating: 0, count: score.count)
    var below = (positive: 0.0, negative: 0.0)
    var start = 0
    while start < order.count {
      var end = start
      var tied = (positive: 0.0, negative: 0.0)
      while end < order.count, score[order[end]] == score[order[start]] {
        if positive[order[end]] {
          tied.positive += weights[order[end]]
        } else {
          tied.negative += weights[order[end]]
        }
        end += 1
      }
      for row in order[start..<end] {
        result[row] =
          positive[row]
          ? (below.negative + tied.negative / 2) / totals.1
          : 1 - (below.positive + tied.positive / 2) / totals.0
      }
      below.positive += tied.positive
      below.negative += tied.negative
      start = end
    }
    return result
  }
}
