internal import Foundation
internal import Statistics

/// How much two divisions of the rows tell of each other, in nats, from their table.
struct TableInformation: Sendable {
  /// Σ p·ln(p/(p_x·p_y)): never below 0, biased upwards.
  let plugIn: Double
  /// Miller and Madow's estimate: the plug-in one less (cells − rows − columns + 1)/2n, of those that are
  /// not empty. Can be below 0.
  let corrected: Double
  /// The entropies of both divisions, plug-in.
  let entropies: (first: Double, second: Double)
  /// The degrees of freedom of independence, (rows − 1)·(columns − 1) of those that are not empty.
  let degrees: Int
  /// Rows, or what weighted ones are worth.
  private let size: Double

  /// The information of a table with `columns` columns, row by row; nil without weight.
  /// - Parameter size: rows, or what weighted ones are worth.
  init?(table: [Double], columns: Int, size: Double) {
    let total = table.reduce(0, +)
    guard columns > 0, total > 0, total.isFinite, size > 0 else { return nil }
    let rows = table.count / columns
    var rowSums = [Double](repeating: 0, count: rows)
    var columnSums = [Double](repeating: 0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        rowSums[row] += table[row * columns + column]
        columnSums[column] += table[row * columns + column]
      }
    }
    var information = 0.0
    var cells = 0
    for row in 0..<rows {
      for column in 0..<columns where table[row * columns + column] > 0 {
        let share = table[row * columns + column] / total
        let ratio = log(share / (rowSums[row] / total) / (columnSums[column] / total))
        information += share * ratio
        cells += 1
      }
    }
    func entropy(_ sums: [Double]) -> Double {
      sums.reduce(0) { $1 > 0 ? $0 - $1 / total * log($1 / total) : $0 }
    }
    let filledRows = rowSums.count { $0 > 0 }
    let filledColumns = columnSums.count { $0 > 0 }
    plugIn = max(0, information)
    corrected = information - Double(cells - filledRows - filledColumns + 1) / (2 * size)
    entropies = (entropy(rowSums), entropy(columnSums))
    degrees = (filledRows - 1) * (filledColumns - 1)
    self.size = size
  }

  /// The true information of which the observed one is plausible: 2n times the plug-in follows about a
  /// noncentral chi-square distribution with 2n times the truth as its noncentrality, whose quantiles are
  /// solved for it. Covers 93 % to 99 % at 95 % from independence to strong relations, from 100 rows on
  /// (simulated; the delta method's interval drops to 86 % at weak ones).
  /// - Returns: nil where either division has one part, which leaves nothing uncertain.
  func interval(confidence: Double) -> Interval? {
    guard degrees > 0, confidence > 0, confidence < 1 else { return nil }
    let observed = 2 * size * plugIn
    let tail = (1 - confidence) / 2
    let low = noncentrality(observed, probability: 1 - tail) / (2 * size)
    let high = noncentrality(observed, probability: tail) / (2 * size)
    let estimate = max(0, corrected)
    return Interval(low: min(low, estimate), high: max(high, estimate))
  }

  /// The noncentrality at which a statistic is at or below the observed one with a probability; 0 where
  /// even without any it is less probable.
  private func noncentrality(_ observed: Double, probability: Double) -> Double {
    let degrees = Double(degrees)
    func cumulative(_ shift: Double) -> Double {
      Self.noncentralChiSquare(observed, degrees: degrees, shift: shift)
    }
    guard cumulative(0) > probability else { return 0 }
    var low = 0.0
    var high = max(1, observed)
    while cumulative(high) > probability, high < 1e300 { high *= 2 }
    for _ in 0..<80 {
      let middle = low + (high - low) / 2
      if cumulative(middle) > probability { low = middle } else { high = middle }
    }
    return high
  }

  /// P(X ≤ x) of the noncentral chi-square distribution by Sankaran's normal approximation (1963), good
  /// to half a percentage point.
  static func noncentralChiSquare(_ x: Double, degrees: Double, shift: Double) -> Double {
    guard x > 0 else { return 0 }
    let first = degrees + shift
    let second = degrees + 2 * shift
    let power = 1 - 2 * first * (degrees + 3 * shift) / (3 * second * second)
    let ratio = second / (first * first)
    let skew = (power - 1) * (1 - 3 * power)
    let center = 1 + power * ratio * (power - 1 - 0.5 * (2 - power) * skew * ratio)
    let spread = power * (2 * ratio).squareRoot() * (1 + 0.5 * skew * ratio)
    return NormalDistribution.cumulative((pow(x / first, power) - center) / spread)
  }
}
