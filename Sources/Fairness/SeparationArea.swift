internal import Foundation
internal import Statistics

/// How well a score tells the rows of a group from others: an area under the ROC curve, of one order of
/// all rows or as the mean over folds that were each ordered by what the others say.
struct SeparationArea: Sendable {
  /// A row where it stands in the order of a score: equal places are ties.
  struct Ranked: Sendable {
    let place: Double
    let isMember: Bool
    let weight: Double
  }

  /// The area.
  let area: Double
  /// DeLong's variance; nil where a class has too few rows.
  let variance: Double?
  /// The variance if the order told nothing: Mann and Whitney's with ties, of weighted rows that of
  /// DeLong. Of a mean over folds twice that of independent folds: what one fold teaches another by
  /// chance the other teaches the first, so that every chance agreement counts in both.
  let nullVariance: Double?

  /// The area of rows in ascending order of place; nil without a row of either class.
  init?(ascending rows: [Ranked], isEqual: Bool) {
    guard
      let area = ROCArea(
        sortedCount: rows.count, row: { (rows[$0].place, rows[$0].isMember, rows[$0].weight) })
    else { return nil }
    self.area = area.area
    variance = area.variance
    nullVariance = isEqual ? Self.rankVariance(rows) : area.variance
  }

  /// (n + 1 − Σ(t³ − t)/(n(n − 1)))/(12·n₁·n₀) over runs of t ties.
  private static func rankVariance(_ rows: [Ranked]) -> Double? {
    let count = Double(rows.count)
    let members = Double(rows.count { $0.isMember })
    guard members > 0, members < count else { return nil }
    var ties = 0.0
    var start = 0
    while start < rows.count {
      var end = start + 1
      while end < rows.count, rows[end].place == rows[start].place { end += 1 }
      let run = Double(end - start)
      ties += run * (run * run - 1)
      start = end
    }
    return (count + 1 - ties / (count * (count - 1))) / (12 * members * (count - members))
  }

  /// The mean over folds, weighted by the pairs of rows they compare; nil where no fold has both
  /// classes.
  init?(folds: [(area: SeparationArea, pairs: Double)]) {
    let total = folds.reduce(0) { $0 + $1.pairs }
    guard total > 0, total.isFinite else { return nil }
    area = folds.reduce(0) { $0 + $1.area.area * ($1.pairs / total) }
    func combined(_ part: (SeparationArea) -> Double?) -> Double? {
      var sum = 0.0
      for fold in folds {
        guard let variance = part(fold.area) else { return nil }
        sum += variance * (fold.pairs / total) * (fold.pairs / total)
      }
      return sum
    }
    variance = combined(\.variance)
    nullVariance = combined(\.nullVariance).map { 2 * $0 }
  }

  /// The area with its interval and the p-value of telling nothing.
  /// - Parameter isCrossFitted: whether only an area above ½ is evidence; else one below is as well.
  func estimate(count: Int, isCrossFitted: Bool, inference: Inference) -> Estimate {
    var pValue: Double?
    if let nullVariance {
      if nullVariance > 0 {
        let z = (area - 0.5) / nullVariance.squareRoot()
        pValue =
          isCrossFitted
          ? max(NormalDistribution.survival(z), .leastNonzeroMagnitude)
          : NormalDistribution.twoSidedTail(z)
      } else {
        pValue = 1
      }
    }
    return .measured(
      value: area,
      interval: variance.flatMap {
        .normal(
          estimate: area, variance: $0, within: 0...1, confidence: inference.confidence)
      }, count: count, pValue: pValue)
  }
}
