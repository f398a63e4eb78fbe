internal import Foundation

/// The limiting distribution of Kolmogorov and Smirnov's distance of two samples.
enum KolmogorovDistribution {
  /// P(D ≥ distance) for two samples of one distribution, 2·Σ(−1)^(k−1)·exp(−2k²λ²) with λ =
  /// √(mn/(m + n))·distance (Smirnov 1948); conservative for scores with ties.
  /// - Returns: nil for sizes that are not positive; never 0.
  static func pValue(distance: Double, size: Double, otherSize: Double) -> Double? {
    guard size > 0, otherSize > 0, distance >= 0, (size + otherSize).isFinite else { return nil }
    let factor = size / (size + otherSize) * otherSize
    return max(Double.leastNonzeroMagnitude, survival(factor.squareRoot() * distance))
  }

  /// 1 − K(λ), by the alternating series where it converges fast and by its theta-function transform
  /// below.
  static func survival(_ lambda: Double) -> Double {
    guard lambda > 0 else { return 1 }
    if lambda < 1 {
      // K(λ) = √(2π)/λ·Σ exp(−(2k − 1)²π²/(8λ²)).
      let exponent = -Double.pi * Double.pi / (8 * lambda * lambda)
      var sum = 0.0
      for k in 1...6 {
        let odd = Double(2 * k - 1)
        sum += exp(odd * odd * exponent)
      }
      return min(1, max(0, 1 - (2 * Double.pi).squareRoot() / lambda * sum))
    }
    var sum = 0.0
    for k in 1...10 {
      let term = exp(-2 * Double(k * k) * lambda * lambda)
      sum += k % 2 == 1 ? term : -term
    }
    return min(1, 2 * sum)
  }
}
