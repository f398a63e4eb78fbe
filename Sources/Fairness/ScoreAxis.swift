/// The bins of score that replicates are drawn over, the same for all groups of an audit.
///
/// Every distinct score of the sample where there are at most ``maximumCount``; otherwise bins of about
/// equal weight, none of which reaches over a tenth of 0...1 when scores are probabilities.
struct ScoreAxis: Sendable {
  /// The lowest score of each bin, ascending.
  let lowest: [Double]
  /// The mean score of each bin over all rows.
  let positions: [Double]
  /// The calibration bin (``ScoreMoments``) of each bin.
  let tenths: [Int]
  /// Whether each bin is one distinct score.
  let isExact: Bool
  /// The widest bin, in units of score.
  let widest: Double

  /// The most bins.
  static let maximumCount = 1024

  /// The bins of a sample's scores; nil without scores, or when no replicates are asked for.
  init?(_ pooled: ScoreDistribution?, _ inference: Inference) {
    guard let pooled, inference.replicates > 1, !pooled.scores.isEmpty else { return nil }
    let scores = pooled.scores
    isExact = scores.count <= Self.maximumCount
    var lowest = scores
    if !isExact {
      lowest = pooled.thresholds(most: Self.maximumCount - ScoreMoments.binCount)
      if pooled.areProbabilities {
        // The first score of each tenth begins a bin.
        let starts = (1..<ScoreMoments.binCount).map {
          pooled.firstEntry(atLeast: ScoreMoments.edge($0))
        }
        lowest += starts.filter { $0 < scores.count }.map { scores[$0] }
        lowest.sort()
        var last: Double?
        lowest.removeAll { score in
          defer { last = score }
          return score == last
        }
      }
    }
    self.lowest = lowest
    var sums = [SIMD2<Double>](repeating: .zero, count: lowest.count)
    var highest = lowest
    var bin = 0
    for entry in scores.indices {
      while bin + 1 < lowest.count, scores[entry] >= lowest[bin + 1] { bin += 1 }
      let weight = pooled.weights[entry].sum()
      sums[bin] += SIMD2(weight, weight * scores[entry])
      highest[bin] = scores[entry]
    }
    positions =
      isExact
      ? scores : sums.indices.map { sums[$0].x > 0 ? sums[$0].y / sums[$0].x : lowest[$0] }
    tenths = lowest.map { pooled.areProbabilities ? ScoreMoments.binIndex($0) : 0 }
    widest = zip(lowest, highest).reduce(0) { max($0, $1.1 - $1.0) }
  }
}

/// A group's scores in the bins of an axis.
struct CoarseScores: Sendable {
  /// By bin: the weight of label-negative (0) and label-positive rows (1).
  var weights: [SIMD2<Double>]
  /// The sums of squared weights.
  private(set) var squares: [SIMD2<Double>]
  /// The mean score, and the mean squared score, of either class.
  private(set) var score: [SIMD2<Double>]
  private(set) var scoreSquare: [SIMD2<Double>]
}

extension ScoreDistribution {
  /// The distribution over the bins of an axis.
  /// - Complexity: O(entries + bins).
  func coarsened(to axis: ScoreAxis) -> CoarseScores {
    let zeros = [SIMD2<Double>](repeating: .zero, count: axis.lowest.count)
    var (sums, squares, score, scoreSquare) = (zeros, zeros, zeros, zeros)
    var bin = 0
    for entry in scores.indices {
      let value = scores[entry]
      while bin + 1 < axis.lowest.count, value >= axis.lowest[bin + 1] { bin += 1 }
      sums[bin] += weights[entry]
      squares[bin] += self.squares(at: entry)
      score[bin] += weights[entry] * value
      scoreSquare[bin] += weights[entry] * (value * value)
    }
    for bin in sums.indices {
      let divisor = sums[bin].replacing(with: 1, where: sums[bin] .<= 0)
      score[bin] /= divisor
      scoreSquare[bin] /= divisor
    }
    return CoarseScores(weights: sums, squares: squares, score: score, scoreSquare: scoreSquare)
  }
}
