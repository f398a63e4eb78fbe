internal import Foundation

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
  /// The variance of the estimate: that of the delta method plus that of the chi-square distribution,
  /// degrees/2n², to which the first vanishes at independence.
  let variance: Double

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
    var squares = 0.0
    var cells = 0
    for row in 0..<rows {
      for column in 0..<columns where table[row * columns + column] > 0 {
        let share = table[row * columns + column] / total
        let ratio = log(share / (rowSums[row] / total) / (columnSums[column] / total))
        information += share * ratio
        squares += share * ratio * ratio
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
    variance =
      max(0, squares - information * information) / size
      + Double(degrees) / (2 * size * size)
  }
}
