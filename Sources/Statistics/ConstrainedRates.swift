internal import Foundation

/// The two rates that are most likely among those with a given difference, first minus other.
///
/// The slope of the log-likelihood falls along the line p₁ = p₀ + Δ, so its root is found by
/// Newton's method kept inside a bracket, which loses no digits where the closed form of the cubic
/// does (Farrington and Manning 1990 give that form).
struct ConstrainedRates: Sendable, Equatable {
  /// The first rate.
  let rate: Double
  /// The other rate.
  let otherRate: Double

  /// The rates for a difference in −1...1; observed rates in 0...1 on positive sizes.
  init(difference: Double, rate: Double, size: Double, otherRate: Double, otherSize: Double) {
    var low = max(0, 0 - difference)
    var high = min(1, 1 - difference)
    let successes = rate * size
    let failures = (1 - rate) * size
    let otherSuccesses = otherRate * otherSize
    let otherFailures = (1 - otherRate) * otherSize

    /// The slope and its own slope at p₀ = q; terms without observations do not count.
    func slopes(_ q: Double) -> (first: Double, second: Double) {
      var first = 0.0
      var second = 0.0
      func add(_ count: Double, _ p: Double, _ sign: Double) {
        guard count > 0 else { return }
        let term = count / p
        first += sign * term
        second -= term / p
      }
      add(successes, q + difference, 1)
      add(failures, 1 - difference - q, -1)
      add(otherSuccesses, q, 1)
      add(otherFailures, 1 - q, -1)
      return (first, second)
    }

    var q = min(
      high,
      max(low, (successes + otherSuccesses - difference * size) / (size + otherSize)))
    if q <= low || q >= high { q = low + (high - low) / 2 }
    // Where the likelihood is still finite at an end of the line, its maximum may be that end.
    if high > low, slopes(low).first <= 0 {
      high = low
      q = low
    } else if high > low, slopes(high).first >= 0 {
      low = high
      q = high
    }
    for _ in 0..<200 {
      guard high > low else { break }
      let (slope, bend) = slopes(q)
      if slope == 0 { break }
      if slope > 0 { low = q } else { high = q }
      var next = q - slope / bend
      if !(next > low && next < high) { next = low + (high - low) / 2 }
      if abs(next - q) <= 1e-16 * q || next == q { break }
      q = next
    }
    self.otherRate = min(1, max(0, q))
    self.rate = min(1, max(0, q + difference))
  }

  /// The variance of the difference of observed rates at these rates.
  func variance(size: Double, otherSize: Double) -> Double {
    rate * (1 - rate) / size + otherRate * (1 - otherRate) / otherSize
  }
}
