internal import Foundation

/// Gauss–Legendre quadrature on [0, 1]: `count` points integrate every polynomial of degree
/// `2 · count − 1` or less without error other than rounding.
struct GaussLegendre: Sendable {
  /// The points, ascending, each strictly between 0 and 1.
  let points: [Double]
  /// Their weights, positive and adding up to 1.
  let weights: [Double]

  /// The rule that is exact for products of `factors` linear factors, one of them left out.
  ///
  /// The degree is `factors − 1`, so half as many points as factors suffice.
  init(factors: Int) {
    self.init(count: Self.count(factors: factors))
  }

  /// The number of points of the rule for some number of factors.
  static func count(factors: Int) -> Int { max(1, (factors + 1) / 2) }

  /// The rule of some number of points.
  ///
  /// The points are the zeros of the Legendre polynomial, found by Newton's method from the usual
  /// cosine guess; the error is a few units in the last place.
  /// - Complexity: O(count²).
  init(count: Int) {
    var points = [Double](repeating: 0.5, count: count)
    var weights = [Double](repeating: 1, count: count)
    for index in 0..<((count + 1) / 2) {
      var x = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
      if 2 * index + 1 == count { x = 0 }
      var slope = 1.0
      for _ in 0..<100 {
        let (value, derivative) = Self.legendre(count, at: x)
        slope = derivative
        let step = value / derivative
        x -= step
        if abs(step) <= 1e-16 { break }
      }
      slope = Self.legendre(count, at: x).derivative
      let weight = 1 / ((1 - x * x) * slope * slope)
      points[index] = (1 - x) / 2
      points[count - 1 - index] = (1 + x) / 2
      weights[index] = weight
      weights[count - 1 - index] = weight
    }
    self.points = points
    self.weights = weights
  }

  /// The Legendre polynomial of a degree and its derivative, by the three-term recurrence.
  private static func legendre(
    _ degree: Int, at x: Double
  ) -> (value: Double, derivative: Double) {
    var (previous, current) = (1.0, x)
    for n in stride(from: 2, through: degree, by: 1) {
      let next = (Double(2 * n - 1) * x * current - Double(n - 1) * previous) / Double(n)
      (previous, current) = (current, next)
    }
    return (current, Double(degree) * (x * current - previous) / (x * x - 1))
  }
}
