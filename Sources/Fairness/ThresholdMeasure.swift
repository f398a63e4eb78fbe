/// A measure of decisions and labels as a function of the weights of the cells, fast enough to be
/// computed at every distinct score.
struct ThresholdMeasure: Sendable {
  /// Whether the reference group takes part.
  let needsReference: Bool
  /// How rates become the number; anything else is computed by `measure`.
  private let form: Form
  /// The cells of the rate as masks of 0 and 1.
  private let numerator: SIMD4<Double>
  private let denominator: SIMD4<Double>
  private let measure: Metric.Measure
  private let context: MeasureContext

  private enum Form: Sendable {
    case rate, difference, ratio, other
  }

  /// The measure of a limit; nil for one over all groups and for one that needs more than the cells of
  /// the group and its reference.
  init?(_ limit: Limit, _ context: MeasureContext) {
    guard let metric = Metric.named(limit.metric, scope: limit.scope) else { return nil }
    var rate: Rate?
    switch metric.measure {
    case .group(.rate(let own)): (form, rate) = (.rate, own(context))
    case .group(.cells): form = .other
    case .comparison(let measure):
      switch measure.form {
      case .difference(.rate(let own)): (form, rate) = (.difference, own(context))
      case .ratio(.rate(let own)): (form, rate) = (.ratio, own(context))
      case .difference(.cells), .ratio(.cells), .cells: form = .other
      default: return nil
      }
    default: return nil
    }
    needsReference = limit.scope == .comparison
    measure = metric.measure
    self.context = context
    func mask(_ cells: CellSet?) -> SIMD4<Double> {
      cells.map { SIMD4<Double>.zero.replacing(with: 1, where: $0.mask) } ?? .zero
    }
    numerator = mask(rate?.numerator)
    denominator = mask(rate?.denominator)
  }

  /// The measure at given cells of the group and its reference, whose rows need not be counted; nil where
  /// it is undefined.
  @inline(__always)
  func value(_ own: Cells, _ other: Cells) -> Double? {
    if form == .other { return otherValue(own, other) }
    guard let rate = Self.rate(own.weights, numerator, denominator) else { return nil }
    if form == .rate { return rate }
    guard let otherRate = Self.rate(other.weights, numerator, denominator) else { return nil }
    if form == .difference { return rate - otherRate }
    let ratio = rate / otherRate
    return otherRate > 0 && ratio.isFinite ? ratio : nil
  }

  /// Weights and squared weights by cell.
  struct Cells {
    var weights: SIMD4<Double>
    var squares: SIMD4<Double>

    var tally: CellTally { CellTally(weights: weights, squares: squares) }
  }

  private func otherValue(_ own: Cells, _ other: Cells) -> Double? {
    switch measure {
    case .group(let measure): try? measure.value(own.tally, context)
    case .comparison(let measure):
      try? measure.value(
        CellPair(group: own.tally, reference: other.tally, context: context))
    case .summary: nil
    }
  }

  @inline(__always)
  private static func rate(
    _ cells: SIMD4<Double>, _ numerator: SIMD4<Double>, _ denominator: SIMD4<Double>
  ) -> Double? {
    let size = (cells * denominator).sum()
    return size > 0 ? min(1, (cells * numerator).sum() / size) : nil
  }
}
