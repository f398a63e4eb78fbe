/// A measure of decisions and labels as a function of the weights of the cells, fast enough to be
/// computed at every distinct score.
struct ThresholdMeasure: Sendable {
  /// Whether the reference group takes part.
  let needsReference: Bool
  private let form: Form

  private enum Form: Sendable {
    /// The group's rate; its cells as masks of 0 and 1.
    case rate(numerator: SIMD4<Double>, denominator: SIMD4<Double>)
    case difference(numerator: SIMD4<Double>, denominator: SIMD4<Double>)
    case ratio(numerator: SIMD4<Double>, denominator: SIMD4<Double>)
    /// Any other measure of cells.
    case group(GroupMeasure, MeasureContext)
    case comparison(ComparisonMeasure, MeasureContext)
  }

  /// The measure of a limit; nil for one over all groups and for one that needs more than the cells of
  /// the group and its reference.
  init?(_ limit: Limit, _ context: MeasureContext) {
    /// The cells of a rate.
    func masks(_ rate: OrientedRate) -> (SIMD4<Double>, SIMD4<Double>) {
      func mask(_ cells: CellSet) -> SIMD4<Double> {
        SIMD4<Double>.zero.replacing(with: 1, where: cells.mask)
      }
      return (mask(rate(context).numerator), mask(rate(context).denominator))
    }
    guard let metric = Metric.named(limit.metric, scope: limit.scope) else { return nil }
    switch metric.measure {
    case .group(let measure):
      switch measure {
      case .rate(let rate):
        let (numerator, denominator) = masks(rate)
        form = .rate(numerator: numerator, denominator: denominator)
      case .cells: form = .group(measure, context)
      case .share, .scores: return nil
      }
      needsReference = false
    case .comparison(let measure):
      switch measure.form {
      case .difference(.rate(let rate)):
        let (numerator, denominator) = masks(rate)
        form = .difference(numerator: numerator, denominator: denominator)
      case .ratio(.rate(let rate)):
        let (numerator, denominator) = masks(rate)
        form = .ratio(numerator: numerator, denominator: denominator)
      case .difference(.cells), .ratio(.cells), .cells: form = .comparison(measure, context)
      default: return nil
      }
      needsReference = true
    case .summary: return nil
    }
  }

  /// The measure at given weights of the cells; nil where it is undefined.
  @inline(__always)
  func value(_ own: SIMD4<Double>, _ other: SIMD4<Double>) -> Double? {
    switch form {
    case .rate(let numerator, let denominator):
      return Self.rate(own, numerator, denominator)
    case .difference(let numerator, let denominator):
      guard let rate = Self.rate(own, numerator, denominator),
        let otherRate = Self.rate(other, numerator, denominator)
      else { return nil }
      return rate - otherRate
    case .ratio(let numerator, let denominator):
      guard let rate = Self.rate(own, numerator, denominator),
        let otherRate = Self.rate(other, numerator, denominator), otherRate > 0
      else { return nil }
      let ratio = rate / otherRate
      return ratio.isFinite ? ratio : nil
    case .group(let measure, let context):
      return try? measure.value(Self.tally(own), context)
    case .comparison(let measure, let context):
      return try? measure.value(
        CellPair(group: Self.tally(own), reference: Self.tally(other), context: context))
    }
  }

  @inline(__always)
  private static func rate(
    _ cells: SIMD4<Double>, _ numerator: SIMD4<Double>, _ denominator: SIMD4<Double>
  ) -> Double? {
    let size = (cells * denominator).sum()
    return size > 0 ? min(1, (cells * numerator).sum() / size) : nil
  }

  private static func tally(_ weights: SIMD4<Double>) -> CellTally {
    var tally = CellTally()
    tally.weights = weights
    return tally
  }
}
