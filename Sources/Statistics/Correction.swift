/// How p-values of one family of tests are adjusted for their number.
public enum Correction: String, Sendable, CaseIterable, Codable {
  /// Holm's step-down method: controls the chance of any false rejection, under any dependence.
  case holm
  /// Every p-value times the number of tests, at most 1.
  case bonferroni
  /// Benjamini and Hochberg's step-up method: controls the expected share of false rejections
  /// among the rejections, for independent or positively dependent tests.
  case benjaminiHochberg = "benjamini_hochberg"
  /// Benjamini and Yekutieli's: the same times Σ1/i over the number of tests, under any dependence.
  case benjaminiYekutieli = "benjamini_yekutieli"
  /// No adjustment.
  case none

  /// The adjusted p-values in the order given.
  /// - Complexity: O(n log n).
  public func adjust(_ pValues: [Double]) -> [Double] {
    let count = pValues.count
    var adjusted = pValues
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    switch self {
    case .none: break
    case .bonferroni:
      for index in pValues.indices { adjusted[index] = min(1, pValues[index] * Double(count)) }
    case .holm:
      var largest = 0.0
      for (rank, index) in order.enumerated() {
        largest = max(largest, min(1, pValues[index] * Double(count - rank)))
        adjusted[index] = largest
      }
    case .benjaminiHochberg, .benjaminiYekutieli:
      let price =
        self == .benjaminiHochberg
        ? 1 : pValues.indices.reversed().reduce(0) { $0 + 1 / Double($1 + 1) }
      var smallest = 1.0
      for (rank, index) in order.enumerated().reversed() {
        smallest = min(smallest, pValues[index] * (price * Double(count) / Double(rank + 1)))
        adjusted[index] = smallest
      }
    }
    return adjusted
  }
}
