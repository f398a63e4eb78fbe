internal import Statistics

/// The calibration curves of a group: what share of label-positive rows stands behind a score.
public struct CalibrationCurve: Sendable, Equatable, Codable {
  /// The group's name.
  public let group: String
  /// Tenths of 0...1; empty ones are left out.
  public let equalWidth: [Bin]
  /// Up to ten bins of about equal weight, in ascending order of score: rows of one score stay
  /// together, so that bins may be fewer and differ.
  public let equalCount: [Bin]

  /// One point of a curve.
  public struct Bin: Sendable, Equatable, Codable {
    /// The bin's lower bound in score (equal width), or its lowest score (equal count).
    public let low: Double
    /// The bin's upper bound, which belongs to the next bin except in the last, or its highest score.
    public let high: Double
    /// Rows in the bin.
    public let count: Int
    /// The weighted mean score.
    public let meanScore: Double
    /// The share of label-positive rows, with its interval.
    public let positiveRate: Estimate
  }
}

extension ScoreDistribution {
  /// The bins of equal width; empty for scores that are no probabilities.
  func equalWidthBins(_ rate: (RateRows) -> Estimate) -> [CalibrationCurve.Bin] {
    guard areProbabilities else { return [] }
    return moments.bins.enumerated().compactMap { index, sums in
      bin(
        low: ScoreMoments.edge(index), high: ScoreMoments.edge(index + 1), weight: sums.weight,
        square: sums.square, count: sums.count, score: sums.score.sum(), rate)
    }
  }

  /// The bins of about equal weight: the bin of a score is that of the middle of its weight.
  func equalCountBins(
    _ binCount: Int = ScoreMoments.binCount, _ rate: (RateRows) -> Estimate
  ) -> [CalibrationCurve.Bin] {
    let total = totals.sum()
    guard areProbabilities, total > 0, binCount > 0 else { return [] }
    var bins: [CalibrationCurve.Bin] = []
    var sums = (
      weight: SIMD2<Double>.zero, square: SIMD2<Double>.zero, count: SIMD2<Int>.zero, score: 0.0
    )
    var passed = 0.0
    var first = 0
    var current = 0
    func close(before end: Int) {
      guard end > first else { return }
      if let bin = bin(
        low: scores[first], high: scores[end - 1], weight: sums.weight, square: sums.square,
        count: sums.count, score: sums.score, rate)
      {
        bins.append(bin)
      }
      sums = (.zero, .zero, .zero, 0)
      first = end
    }
    for entry in scores.indices {
      let weight = weights[entry].sum()
      let share = (passed + weight / 2) / total
      let index = min(binCount - 1, Int(share * Double(binCount)))
      if index != current {
        close(before: entry)
        current = index
      }
      sums.weight += weights[entry]
      sums.square += squares(at: entry)
      sums.count &+= counts(at: entry)
      sums.score += weight * scores[entry]
      passed += weight
    }
    close(before: scores.count)
    return bins
  }

  /// A rate with the rows it rests on.
  struct RateRows {
    let rate: Double
    let size: Double
    let count: Int
  }

  private func bin(
    low: Double, high: Double, weight: SIMD2<Double>, square: SIMD2<Double>, count: SIMD2<Int>,
    score: Double, _ rate: (RateRows) -> Estimate
  ) -> CalibrationCurve.Bin? {
    let total = weight.sum()
    guard total > 0 else { return nil }
    let rows = RateRows(
      rate: min(1, weight.y / total),
      size: EffectiveSize.kish(sum: total, sumOfSquares: square.sum()), count: count.sum())
    // The mean of equal scores may round to the number beside them.
    let mean = min(max(score / total, scores.first ?? 0), scores.last ?? 0)
    return CalibrationCurve.Bin(
      low: low, high: high, count: rows.count, meanScore: mean, positiveRate: rate(rows))
  }
}
