internal import Statistics

extension ScoreDistribution {
  /// The cells of label and decision when scores of at least `threshold` are decided positive.
  /// - Complexity: O(entries); use ``cells(atLeast:)`` for several thresholds.
  func cells(atLeast threshold: Double) -> CellTally { cells(atLeast: [threshold])[0] }

  /// The cells at each of several ascending thresholds, in one pass.
  func cells(atLeast thresholds: [Double]) -> [CellTally] {
    var tallies = [CellTally](repeating: CellTally(), count: thresholds.count)
    let totals = moments.totals
    var below = (weight: SIMD2<Double>.zero, square: SIMD2<Double>.zero, count: SIMD2<Int>.zero)
    var entry = 0
    for (index, threshold) in thresholds.enumerated() {
      while entry < scores.count, scores[entry] < threshold {
        below.weight += weights[entry]
        below.square += squares(at: entry)
        below.count &+= counts(at: entry)
        entry += 1
      }
      let above = (
        weight: pointwiseMax(totals.weight - below.weight, .zero),
        square: pointwiseMax(totals.square - below.square, .zero),
        count: totals.count &- below.count
      )
      // The order of the cells: true negative, false positive, false negative, true positive.
      tallies[index].weights = SIMD4(
        below.weight.x, above.weight.x, below.weight.y, above.weight.y)
      tallies[index].squares = SIMD4(
        below.square.x, above.square.x, below.square.y, above.square.y)
      tallies[index].counts = SIMD4(below.count.x, above.count.x, below.count.y, above.count.y)
    }
    return tallies
  }

  /// The median score: the smallest with at least half of the weight at or below it, or the middle
  /// between it and the next where it is exactly half; nil without weight.
  var median: Double? {
    let total = totals.sum()
    guard total > 0 else { return nil }
    var sum = 0.0
    for entry in scores.indices {
      sum += weights[entry].sum()
      guard 2 * sum >= total else { continue }
      if 2 * sum == total, let next = scores[(entry + 1)...].first {
        return scores[entry] / 2 + next / 2
      }
      return scores[entry]
    }
    return scores.last
  }

  /// The share of the weight at scores above `cut`, with its effective and counted rows.
  func share(above cut: Double) -> RateRows? {
    let totals = moments.totals
    let total = totals.weight.sum()
    guard total > 0 else { return nil }
    var entry = firstEntry(atLeast: cut)
    if entry < scores.count, scores[entry] == cut { entry += 1 }
    let above = weights[entry...].reduce(SIMD2<Double>.zero, +).sum()
    return RateRows(
      rate: min(1, above / total),
      size: EffectiveSize.kish(sum: total, sumOfSquares: totals.square.sum()),
      count: totals.count.wrappedSum())
  }
}
