/// A range of numbers.
struct PMMLInterval: Sendable {
  private let low: Double
  private let high: Double
  private let isLowOpen: Bool
  private let isHighOpen: Bool

  init(_ element: PMMLElement) throws(ModelError) {
    let closure = try element.choice(
      "closure", ["openOpen", "openClosed", "closedOpen", "closedClosed"], default: "")
    if closure.isEmpty { throw .missingKey("closure", at: element.location()) }
    isLowOpen = closure.hasPrefix("open")
    isHighOpen = closure.hasSuffix("Open")
    low = try element.number("leftMargin") ?? -.infinity
    high = try element.number("rightMargin") ?? .infinity
    guard low <= high else { throw element.invalid("rightMargin", expected: "\(low) or more") }
  }

  /// Whether a number lies in the range; one without a bound on a side holds infinity there.
  func contains(_ number: Double) -> Bool {
    (isLowOpen && low.isFinite ? number > low : number >= low)
      && (isHighOpen && high.isFinite ? number < high : number <= high)
  }
}
