public import Models

/// The mean contribution of each feature by the feature's own value: by quantile bins of a number, or
/// by level of a category, with missing values in a bin of their own.
///
/// Bins are laid out once over the matrix and then filled block by block; memory does not grow with
/// the rows, and the same blocks in order give the same bits for any number of threads. Equal values
/// are never divided between bins, so a feature of few values has fewer bins.
public struct ContributionDependence: Sendable {
  private let matrix: FeatureMatrix
  private let weights: [Double]?
  private let output: Int
  private var layouts: [Layout]

  /// The bins of one feature.
  private struct Layout: Sendable {
    var values: [DependenceBin.Values] = []
    /// By bin, the largest value that belongs to it, ascending.
    var limits: [Double] = []
    /// By bin, and for missing values at the end.
    var counts: [Int] = []
    var weights: [Double] = []
    var sums: [Double] = []

    /// The same bins, empty.
    func sized() -> Layout {
      var layout = self
      layout.counts = Array(repeating: 0, count: limits.count + 1)
      layout.weights = Array(repeating: 0, count: limits.count + 1)
      layout.sums = layout.weights
      return layout
    }

    /// The first bin whose limit is not below a value; the place after the last for missing ones.
    func bin(of value: Double) -> Int {
      if value.isNaN || limits.isEmpty { return limits.count }
      var (low, high) = (0, limits.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if value <= limits[middle] { high = middle } else { low = middle + 1 }
      }
      return low
    }
  }

  /// Empty bins for the rows of a matrix.
  ///
  /// - Parameters:
  ///   - features: the model's features in the matrix's order.
  ///   - bins: the most bins of a number, 1 or more. A category has a bin for each level that occurs.
  ///   - output: the output whose contributions are taken.
  /// - Throws: ``ExplainError`` when features, weights and matrix disagree.
  /// - Complexity: O(features · rows · log rows).
  public init(
    _ matrix: FeatureMatrix, features: [Feature], bins: Int = 10, output: Int = 0,
    weights: [Double]? = nil
  ) throws(ExplainError) {
    guard features.count == matrix.columns.count else {
      throw .featureCount(found: matrix.columns.count, expected: features.count)
    }
    try ContributionSummary.check(weights: weights, rowCount: matrix.rowCount)
    self.matrix = matrix
    self.weights = weights
    self.output = output
    layouts = zip(features, matrix.columns).map { feature, column in
      let sorted = column.filter { !$0.isNaN }.sorted()
      if case .categorical = feature.kind { return Self.levels(sorted) }
      return Self.quantiles(sorted, bins: max(1, bins))
    }
  }

  /// A bin for each distinct code.
  private static func levels(_ sorted: [Double]) -> Layout {
    var layout = Layout()
    for value in sorted where layout.limits.last != value {
      // What is no whole number is no level; it is counted with the next one, or the last.
      guard let code = Int(exactly: value) else { continue }
      layout.limits.append(value)
      layout.values.append(.level(code))
    }
    return layout.sized()
  }

  /// Bins that hold about the same number of rows each.
  private static func quantiles(_ sorted: [Double], bins: Int) -> Layout {
    var layout = Layout()
    var start = 0
    for bin in 0..<bins {
      // Where the bin would end, moved on past values equal to its last one.
      var end = max(start, sorted.count * (bin + 1) / bins)
      guard end > start else { continue }
      while end < sorted.count, sorted[end] == sorted[end - 1] { end += 1 }
      layout.limits.append(sorted[end - 1])
      layout.values.append(.numbers(sorted[start]...sorted[end - 1]))
      start = end
    }
    return layout.sized()
  }

  /// Adds the rows of a block of the explained matrix.
  ///
  /// - Precondition: the block has the matrix's features and the output, and only rows it has.
  public mutating func add(_ block: ExplanationBlock) {
    precondition(block.featureCount == layouts.count && output < block.outputCount)
    precondition(block.rows.upperBound <= matrix.rowCount)
    for feature in layouts.indices {
      var part = Layout()
      part.limits = layouts[feature].limits
      part = part.sized()
      for row in block.rows {
        let bin = part.bin(of: matrix.columns[feature][row])
        let weight = weights?[row] ?? 1
        part.counts[bin] += 1
        part.weights[bin] += weight
        part.sums[bin] += weight * block.value(row: row, feature: feature, output: output)
      }
      for bin in part.counts.indices {
        layouts[feature].counts[bin] += part.counts[bin]
        layouts[feature].weights[bin] += part.weights[bin]
        layouts[feature].sums[bin] += part.sums[bin]
      }
    }
  }

  /// The bins of a feature in ascending order, then missing values if there are any.
  public func bins(feature: Int) -> [DependenceBin] {
    let layout = layouts[feature]
    return layout.counts.indices.compactMap { bin in
      let isMissing = bin == layout.values.count
      if isMissing && layout.counts[bin] == 0 { return nil }
      return DependenceBin(
        values: isMissing ? .missing : layout.values[bin], count: layout.counts[bin],
        weight: layout.weights[bin],
        mean: layout.weights[bin] > 0 ? layout.sums[bin] / layout.weights[bin] : nil)
    }
  }
}
