/// The area under the ROC curve with DeLong's variance.
///
/// The area is the probability that a positive row scores above a negative one, ties counting ½.
/// With weights, rows count by weight and the variance uses squared weights (sampling weights);
/// equal weights give DeLong's variance exactly (DeLong, DeLong and Clarke-Pearson 1988; the
/// one-sort form of Sun and Xu 2014).
public struct ROCArea: Sendable, Equatable {
  /// The area, 0...1.
  public let area: Double
  /// Its variance; nil when either class has an effective size of one row or less.
  public let variance: Double?

  /// The area of rows visited in ascending order of score; nil when a class has no weight.
  /// - Parameters:
  ///   - count: the number of rows.
  ///   - row: score, class and weight of the row at a position of the sorted order. Rows of weight
  ///     0 do not count.
  /// - Complexity: O(count), in two passes.
  public init?(
    sortedCount count: Int, row: (Int) -> (score: Double, positive: Bool, weight: Double)
  ) {
    // Totals, then per block of tied scores the placement of each class among the other.
    var totals = (positive: 0.0, negative: 0.0)
    var squares = (positive: 0.0, negative: 0.0)
    for index in 0..<count {
      let (_, positive, weight) = row(index)
      if positive {
        totals.positive += weight
        squares.positive += weight * weight
      } else {
        totals.negative += weight
        squares.negative += weight * weight
      }
    }
    guard totals.positive > 0, totals.negative > 0 else { return nil }

    func forEachTie(
      _ body: (
        _ positive: (weight: Double, squares: Double, below: Double),
        _ negative: (weight: Double, squares: Double, below: Double)
      ) -> Void
    ) {
      var below = (positive: 0.0, negative: 0.0)
      var start = 0
      while start < count {
        let score = row(start).score
        var positive = (weight: 0.0, squares: 0.0)
        var negative = (weight: 0.0, squares: 0.0)
        var index = start
        while index < count {
          let next = row(index)
          guard next.score == score else { break }
          if next.positive {
            positive.weight += next.weight
            positive.squares += next.weight * next.weight
          } else {
            negative.weight += next.weight
            negative.squares += next.weight * next.weight
          }
          index += 1
        }
        body(
          (positive.weight, positive.squares, below.positive),
          (negative.weight, negative.squares, below.negative))
        below.positive += positive.weight
        below.negative += negative.weight
        start = index
      }
    }

    var sum = 0.0
    forEachTie { positive, negative in
      sum += positive.weight * (negative.below + negative.weight / 2)
    }
    let area = min(1, sum / totals.positive / totals.negative)
    var spread = (positive: 0.0, negative: 0.0)
    forEachTie { positive, negative in
      let placement = (negative.below + negative.weight / 2) / totals.negative
      spread.positive += positive.squares * (placement - area) * (placement - area)
      let opposite = 1 - (positive.below + positive.weight / 2) / totals.positive
      spread.negative += negative.squares * (opposite - area) * (opposite - area)
    }
    self.area = area

    /// The variance of one class's mean placement, with Bessel's correction on the effective size.
    func part(_ spread: Double, _ total: Double, _ squares: Double) -> Double? {
      let size = EffectiveSize.kish(sum: total, sumOfSquares: squares)
      return size > 1 ? spread / (total * total) * (size / (size - 1)) : nil
    }
    if let own = part(spread.positive, totals.positive, squares.positive),
      let other = part(spread.negative, totals.negative, squares.negative)
    {
      variance = own + other
    } else {
      variance = nil
    }
  }
}
