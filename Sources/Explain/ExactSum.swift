/// A sum that carries the rounding errors of its additions along (Neumaier's compensated sum): what
/// it gives is the sum to about one rounding, whatever the number of terms.
struct ExactSum: Sendable {
  private var sum = 0.0
  private var lost = 0.0

  /// The sum so far.
  var value: Double { sum.isFinite ? sum + lost : sum }

  /// Adds a number.
  mutating func add(_ number: Double) {
    let total = sum + number
    lost += abs(sum) >= abs(number) ? (sum - total) + number : (number - total) + sum
    sum = total
  }
}
