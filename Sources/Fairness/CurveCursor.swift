/// The area between two ROC curves and the curves it is made of.
extension ScoreDistribution {
  /// The area between the ROC curves of two groups (Gardner, Brooks and Baker 2019: ABROCA); nil when a
  /// class is missing.
  /// - Complexity: O(entries of both).
  func areaBetweenCurves(and other: ScoreDistribution) -> Double? {
    weights.withUnsafeBufferPointer { own in
      other.weights.withUnsafeBufferPointer { CurveCursor.area(between: own, $0) }
    }
  }
}

/// The pieces of a ROC curve from (0, 0) to (1, 1), from the highest score down, of weights of
/// label-negative (0) and label-positive rows (1) in ascending order of score.
struct CurveCursor {
  private let weights: UnsafeBufferPointer<SIMD2<Double>>
  private let totals: SIMD2<Double>
  private var entry: Int
  private var passed = SIMD2<Double>.zero
  /// Where the piece starts and ends: x the false positive rate, y the true positive rate.
  private var start = SIMD2<Double>.zero
  private(set) var end = SIMD2<Double>.zero

  /// The first piece that is not vertical; nil when a class has no weight.
  init?(_ weights: UnsafeBufferPointer<SIMD2<Double>>) {
    var totals = SIMD2<Double>.zero
    for weight in weights { totals += weight }
    guard totals.x > 0, totals.y > 0 else { return nil }
    self.totals = totals
    self.weights = weights
    entry = weights.count
    advance()
  }

  /// The height of the piece at a false positive rate within it.
  @inline(__always)
  func height(at x: Double) -> Double {
    guard end.x > start.x else { return end.y }
    return start.y + (end.y - start.y) * min(1, max(0, (x - start.x) / (end.x - start.x)))
  }

  /// The next piece that is not vertical; one that ends at (1, 1) when there is none.
  mutating func advance() {
    start = end
    while entry > 0 {
      entry -= 1
      let weight = weights[entry]
      passed += weight
      if weight.x > 0 {
        // Rounding of weighted sums must not leave the curve short of its end.
        let isLast = passed.x >= totals.x
        end = SIMD2(isLast ? 1 : passed.x / totals.x, min(1, passed.y / totals.y))
        return
      }
      start = SIMD2(start.x, min(1, passed.y / totals.y))
    }
    end = SIMD2(1, 1)
  }

  /// The area between two curves, each made of straight pieces, with crossings inside a piece found
  /// exactly; nil when a class is missing.
  static func area(
    between own: UnsafeBufferPointer<SIMD2<Double>>,
    _ other: UnsafeBufferPointer<SIMD2<Double>>
  ) -> Double? {
    guard var left = CurveCursor(own), var right = CurveCursor(other) else { return nil }
    var area = 0.0
    var x = 0.0
    while x < 1 {
      let end = min(left.end.x, right.end.x)
      if end > x {
        let gap = left.height(at: x) - right.height(at: x)
        let nextGap = left.height(at: end) - right.height(at: end)
        let (size, nextSize) = (abs(gap), abs(nextGap))
        // Two triangles where the curves cross, one trapezoid where they do not.
        area +=
          gap * nextGap < 0
          ? (end - x) * (size * size + nextSize * nextSize) / (2 * (size + nextSize))
          : (end - x) * (size + nextSize) / 2
        x = end
      }
      guard x < 1 else { break }
      if left.end.x <= x { left.advance() }
      if right.end.x <= x { right.advance() }
    }
    return min(1, area)
  }
}
