internal import Foundation

/// Maps values to positions along an axis, with ticks at round numbers.
struct Scale {
  /// The values at the two ends of the axis.
  let domain: ClosedRange<Double>
  /// The positions of the two ends.
  let low: Double
  let high: Double
  /// Round numbers inside the domain.
  let ticks: [Double]

  /// A scale over at least `values`, widened to round numbers.
  ///
  /// - Parameter tickCount: about how many ticks to aim for.
  init(
    covering values: [Double], including fixed: [Double] = [], limits: ClosedRange<Double>? = nil,
    from low: Double, to high: Double, tickCount: Int
  ) {
    let finite = (values + fixed).filter(\.isFinite)
    var minimum = finite.min() ?? 0
    var maximum = finite.max() ?? 1
    if maximum - minimum < max(abs(maximum), abs(minimum)) * 1e-9 + 1e-12 {
      // A single value: an axis of some width around it.
      let pad = max(abs(maximum) * 0.1, 0.05)
      minimum -= pad
      maximum += pad
    }
    if let limits {
      minimum = max(minimum, limits.lowerBound)
      maximum = min(max(maximum, minimum + 1e-12), max(limits.upperBound, minimum + 1e-12))
    }
    let step = Self.step(for: (maximum - minimum) / Double(max(tickCount, 1)))
    var first = (minimum / step + 1e-9).rounded(.down)
    var last = (maximum / step - 1e-9).rounded(.up)
    if let limits {
      first = max(first, (limits.lowerBound / step - 1e-9).rounded(.up))
      last = min(last, (limits.upperBound / step + 1e-9).rounded(.down))
    }
    if last <= first { last = first + 1 }
    domain = (first * step)...(last * step)
    self.low = low
    self.high = high
    let count = Int(min(last - first, 50))
    ticks = (0...count).map { (first + Double($0)) * step }
  }

  /// The position of a value; values outside the domain land on its ends.
  func position(_ value: Double) -> Double {
    let inside = min(max(value, domain.lowerBound), domain.upperBound)
    let share = (inside - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return low + share * (high - low)
  }

  /// The smallest of 1, 2, 2.5, 5 × 10ᵏ that is not below `raw`.
  static func step(for raw: Double) -> Double {
    guard raw > 0, raw.isFinite else { return 1 }
    let power = pow(10, log10(raw).rounded(.down))
    for factor in [1, 2, 2.5, 5] where factor * power >= raw * (1 - 1e-9) { return factor * power }
    return 10 * power
  }

  /// How many decimals the ticks need to be told apart.
  var tickPlaces: Int {
    let step = ticks.count > 1 ? ticks[1] - ticks[0] : 1
    for places in 0...8 {
      let scaled = step * pow(10, Double(places))
      if abs(scaled - scaled.rounded()) < 1e-6 * max(scaled, 1) { return places }
    }
    return 8
  }
}
