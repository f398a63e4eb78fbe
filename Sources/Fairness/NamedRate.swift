/// A rate of the registry.
struct NamedRate: Sendable {
  let id: String
  let rate: Rate

  /// Every rate among the group measures, in the registry's order.
  static func all(positiveIsFavorable: Bool) -> [NamedRate] {
    Metric.groupMetrics.compactMap { metric in
      guard case .group(.rate(let rate)) = metric.measure else { return nil }
      return NamedRate(
        id: metric.id, rate: positiveIsFavorable ? rate.positiveFavorable : rate.positiveUnfavorable
      )
    }
  }

  /// The rate among the rows of a table of cells.
  func share(_ table: CrossTally, row: Int, _ inference: Inference) -> SampledShare {
    SampledShare(
      hits: table.sum(row: row, columns: rate.numerator.positions),
      misses: table.sum(
        row: row, columns: rate.denominator.subtracting(rate.numerator).positions),
      inference: inference, isCounted: table.isCounted)
  }
}
