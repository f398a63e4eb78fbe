internal import Models

/// The bins of a feature's own values: quantiles of a number or levels of a category, and missing
/// values at the end.
///
/// Bins are laid out before contributions are computed, from evenly spaced rows where there are many:
/// they say where lines are drawn, not how many rows lie between them, which is counted. Equal values
/// are never divided between bins, so a feature of few values has fewer bins.
struct ValueBins: Sendable {
  /// The most rows that bins are laid out from.
  static let sampleRows = 16_384

  /// What a row needs to belong to a bin.
  private enum Rule: Sendable {
    /// By bin but the last, the largest value that belongs to it, ascending.
    case limits([Double])
    /// By bin, the level's code, ascending; every other code belongs to the bin behind them.
    case levels([Int])
  }

  private let rule: Rule
  /// The number of bins, the last one for missing values.
  let count: Int

  /// The place of missing values.
  var missing: Int { count - 1 }

  /// Bins for the values of a column.
  ///
  /// - Parameters:
  ///   - bins: the most bins of a number, and the most levels that have their own.
  ///   - sampleRows: the most rows to look at.
  /// - Complexity: O(rows looked at · their logarithm).
  init(_ column: [Double], kind: Feature.Kind, bins: Int, sampleRows: Int = Self.sampleRows) {
    let step = max(1, (column.count + sampleRows - 1) / max(1, sampleRows))
    let sorted = stride(from: 0, to: column.count, by: step).lazy.map { column[$0] }
      .filter { !$0.isNaN }.sorted()
    switch kind {
    case .categorical, .text:
      let levels = Self.levels(sorted, limit: bins)
      rule = .levels(levels)
      count = levels.count + 2
    case .numeric, .integer, .boolean:
      let limits = Self.limits(sorted, bins: bins)
      rule = .limits(limits)
      count = limits.count + 2
    }
  }

  /// The commonest codes, in ascending order; of equally common ones the lower.
  private static func levels(_ sorted: [Double], limit: Int) -> [Int] {
    var found: [(code: Int, count: Int)] = []
    for value in sorted {
      guard let code = Int(exactly: value) else { continue }
      if found.last?.code == code {
        found[found.count - 1].count += 1
      } else {
        found.append((code, 1))
      }
    }
    let commonest = found.sorted { ($1.count, $0.code) < ($0.count, $1.code) }
    return commonest.prefix(limit).map(\.code).sorted()
  }

  /// The upper ends of bins of about the same number of rows, without the last.
  private static func limits(_ sorted: [Double], bins: Int) -> [Double] {
    var limits: [Double] = []
    var start = 0
    for bin in 0..<bins {
      // Where the bin would end, moved on past values equal to its last one.
      var end = max(start, sorted.count * (bin + 1) / bins)
      guard end > start else { continue }
      while end < sorted.count, sorted[end] == sorted[end - 1] { end += 1 }
      limits.append(sorted[end - 1])
      start = end
    }
    return limits.dropLast()
  }

  /// The level of a bin; nil for the levels without their own, and for bins of numbers.
  func level(ofBin bin: Int) -> Int? {
    guard case .levels(let codes) = rule, bin < codes.count else { return nil }
    return codes[bin]
  }

  /// Whether bins are ranges of numbers.
  var isNumeric: Bool {
    if case .limits = rule { return true }
    return false
  }

  /// The bin of each of some rows of a column.
  func assign(_ values: UnsafeBufferPointer<Double>, to bins: UnsafeMutableBufferPointer<Int32>) {
    switch rule {
    case .limits(let limits):
      for index in 0..<values.count { bins[index] = 0 }
      for limit in limits {
        for index in 0..<values.count { bins[index] &+= values[index] > limit ? 1 : 0 }
      }
      let missing = Int32(self.missing)
      for index in 0..<values.count where values[index].isNaN { bins[index] = missing }
    case .levels(let codes):
      for index in 0..<values.count {
        let value = values[index]
        var (low, high) = (0, codes.count)
        while low < high {
          let middle = (low &+ high) &>> 1
          if Double(codes[middle]) < value { low = middle &+ 1 } else { high = middle }
        }
        let found = low < codes.count && Double(codes[low]) == value
        bins[index] = Int32(value.isNaN ? missing : found ? low : codes.count)
      }
    }
  }
}
