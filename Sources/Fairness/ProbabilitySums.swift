/// Σ w·p by cell and group of one replicate.
struct ProbabilitySums: Sendable {
  /// By cell, then group.
  var sums: [Double]
  let groupCount: Int

  /// A group's rate; nil without a denominator.
  func rate(_ rate: Rate, _ group: Int) -> Double? {
    func sum(_ cells: CellSet) -> Double {
      cells.positions.reduce(0) { $0 + sums[$1 * groupCount + group] }
    }
    let total = sum(rate.denominator)
    return total > 0 && total.isFinite ? min(1, sum(rate.numerator) / total) : nil
  }
}
