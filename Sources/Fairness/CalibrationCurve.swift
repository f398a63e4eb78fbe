internal import Statistics

/// The calibration curves of a group: what share of label-positive rows stands behind a score.
public struct CalibrationCurve: Sendable, Equatable, Codable {
  /// The group's name.
  public let group: String
  /// Tenths of 0...1; empty ones are left out.
  public let equalWidth: [CalibrationBin]
  /// Up to ten bins of about equal weight, in ascending order of score: rows of one score stay
  /// together, so that bins may be fewer and differ.
  public let equalCount: [CalibrationBin]
}

extension ScoreDistribution {
  /// The bins of about equal weight: the bin of a score is that of the middle of its weight.
  func equalCountBins(
    _ inference: Inference, binCount: Int = ScoreMoments.binCount
  ) -> [CalibrationBin] {
    let total = totals.sum()
    guard areProbabilities, total > 0, binCount > 0 else { return [] }
    var bins: [CalibrationBin] = []
    var sums = (
      weight: SIMD2<Double>.zero, square: SIMD2<Double>.zero, count: SIMD2<Int>.zero, score: 0.0
    )
    var passed = 0.0
    var first = 0
    var current = 0
    func close(before end: Int) {
      guard end > first else { return }
      let bin = CalibrationBin(
        low: scores[first], high: scores[end - 1], weight: sums.weight, square: sums.square,
        count: sums.count, score: sums.score, inference)
      if let bin { bins.append(bin) }
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

  /// A share of rows with the rows it rests on.
  struct RateRows: Sendable, Equatable {
    let rate: Double
    let size: Double
    let count: Int
  }
}

extension ScoreMoments {
  /// The curve over tenths of 0...1, empty bins left out; empty for scores that are no probabilities.
  func calibration(_ inference: Inference) -> [CalibrationBin] {
    guard areProbabilities else { return [] }
    return bins.enumerated().compactMap { index, sums in
      CalibrationBin(
        low: Self.edge(index), high: Self.edge(index + 1), weight: sums.weight,
        square: sums.square, count: sums.count, score: sums.score.sum(), inference)
    }
  }
}

extension CalibrationBin {
  /// A bin from its sums by class; nil without weight.
  fileprivate init?(
    low: Double, high: Double, weight: SIMD2<Double>, square: SIMD2<Double>, count: SIMD2<Int>,
    score: Double, _ inference: Inference
  ) {
    let total = weight.sum()
    guard total > 0 else { return nil }
    let rate = min(1, weight.y / total)
    let rows = count.wrappedSum()
    self.init(
      low: low, high: high, count: rows, meanScore: score / total,
      positiveRate: .measured(
        value: rate,
        interval: inference.interval(
          rate: rate, size: EffectiveSize.kish(sum: total, sumOfSquares: square.sum())),
        count: rows, pValue: nil))
  }
}
