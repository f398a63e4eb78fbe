/// Measures of scores in bins, as replicates need them: of weights by bin and class that are drawn anew,
/// the scores inside a bin staying where they are.
extension CoarseScores {
  typealias Bins = [CalibrationSummary.BinSums]

  /// The sums by calibration bin when the rows of each bin and class weigh `weights`.
  func bins(_ weights: UnsafeBufferPointer<SIMD2<Double>>, _ axis: ScoreAxis, count: Int) -> Bins {
    var bins = Bins(repeating: .init(), count: count)
    for bin in weights.indices {
      let tenth = axis.tenths[bin]
      bins[tenth].weight += weights[bin]
      bins[tenth].score += weights[bin] * score[bin]
      bins[tenth].scoreSquare += weights[bin] * scoreSquare[bin]
    }
    return bins
  }
}

/// Comparisons of two groups' weights over the bins of one axis.
struct CoarsePair {
  /// The weights by bin and class.
  let own: UnsafeBufferPointer<SIMD2<Double>>
  let other: UnsafeBufferPointer<SIMD2<Double>>
  let axis: ScoreAxis

  private static func total(_ weights: UnsafeBufferPointer<SIMD2<Double>>) -> SIMD2<Double> {
    var sum = SIMD2<Double>.zero
    for weight in weights { sum += weight }
    return sum
  }

  /// The distances of the scores; NaN where a group has no weight.
  func distances() -> ScoreDistances {
    let totals = (Self.total(own).sum(), Self.total(other).sum())
    guard totals.0 > 0, totals.1 > 0 else {
      return ScoreDistances(kolmogorovSmirnov: .nan, wasserstein: .nan)
    }
    let scale = (1 / totals.0, 1 / totals.1)
    var gap = 0.0
    var largest = 0.0
    var area = 0.0
    for bin in own.indices {
      if bin > 0 { area += abs(gap) * (axis.positions[bin] - axis.positions[bin - 1]) }
      gap += own[bin].sum() * scale.0 - other[bin].sum() * scale.1
      largest = max(largest, abs(gap))
    }
    return ScoreDistances(kolmogorovSmirnov: largest, wasserstein: area)
  }

  /// The area between the ROC curves; NaN where a class is missing.
  func areaBetweenCurves() -> Double { CurveCursor.area(between: own, other) ?? .nan }
}
