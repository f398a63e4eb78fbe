internal import Tabular

/// A column as small whole numbers: bins of about equally many rows for numbers, levels for words, and
/// missing values as a bin of their own, the last one.
struct FeatureBins: Sendable {
  /// The bin of each measured row.
  let codes: [UInt8]
  /// The number of bins, empty ones included.
  let count: Int
  /// Whether the bins stand in an order that means something.
  let isOrdered: Bool

  /// The most bins a column can have: numbers and levels, rare ones together, missing ones.
  static let limit = 256

  /// Bins of some rows of a column.
  /// - Complexity: O(rows · log rows).
  init(_ column: Column, rows: [Int32], bins: Int, maximumLevels: Int) {
    switch column.values {
    case .numeric(let numbers):
      let cells = rows.map { numbers[Int($0)] }
      let edges = Self.edges(cells, bins: min(max(2, bins), 64))
      let missing = UInt8(edges.count + 1)
      codes = cells.map { cell in
        cell.isFinite ? UInt8(Self.place(of: cell, among: edges)) : missing
      }
      count = edges.count + 2
      isOrdered = true
    case .boolean(let flags):
      codes = rows.map { flags[Int($0)] < 0 ? 2 : flags[Int($0)] == 0 ? 0 : 1 }
      count = 3
      isOrdered = false
    case .categorical(let levels, let names):
      var uses = [Int](repeating: 0, count: names.count)
      for row in rows where levels[Int(row)] >= 0 { uses[Int(levels[Int(row)])] += 1 }
      let kept = uses.indices.sorted { (-uses[$0], $0) < (-uses[$1], $1) }
        .prefix(min(max(2, maximumLevels), Self.limit - 2))
      let others = UInt8(kept.count)
      var code = [UInt8](repeating: others, count: names.count)
      for (place, level) in kept.enumerated() { code[level] = UInt8(place) }
      codes = rows.map { row in
        let level = levels[Int(row)]
        return level < 0 ? others + 1 : code[Int(level)]
      }
      count = kept.count + 2
      isOrdered = false
    }
  }

  /// Ascending numbers that cut finite ones into at most `bins` bins of about equally many; a number on
  /// an edge belongs above it. Every number has its own bin where there are no more than that.
  static func edges(_ numbers: [Double], bins: Int) -> [Double] {
    let sorted = numbers.filter(\.isFinite).sorted()
    var distinct: [Double] = []
    for number in sorted where distinct.last != number {
      distinct.append(number)
      if distinct.count > bins { break }
    }
    if distinct.count <= bins { return Array(distinct.dropFirst()) }
    var edges: [Double] = []
    for bin in 1..<bins {
      let edge = sorted[bin * sorted.count / bins]
      if edge > edges.last ?? distinct[0] { edges.append(edge) }
    }
    return edges
  }

  /// How many of ascending edges a number reaches.
  @inline(__always)
  static func place(of number: Double, among edges: [Double]) -> Int {
    var low = 0
    var high = edges.count
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] <= number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
