/// Mean |φ| and mean φ by feature and output, over all rows and by group, added up block by block.
///
/// Memory does not grow with the rows. Each block is summed by itself and then added to the totals,
/// so feeding the blocks of ``PathDependentExplainer/forEachBlock(_:rows:threads:body:)`` in order
/// gives the same bits for any number of threads.
public struct ContributionSummary: Sendable {
  /// The number of features.
  public let featureCount: Int
  /// The number of outputs.
  public let outputCount: Int
  /// The number of rows of the matrix.
  public let rowCount: Int
  private let weights: [Double]?
  private let partitions: [RowGroups]
  /// By partition, the place of its first group; place 0 is all rows.
  private let firstPlace: [Int]
  /// By place.
  private var totals: [Totals]

  /// Sums over the rows of one group.
  private struct Totals: Sendable {
    var count = 0
    var weight = 0.0
    /// By feature, then output.
    var absolute: [Double]
    var signed: [Double]
    /// By output.
    var margin: [Double]

    init(cells: Int, outputs: Int) {
      absolute = Array(repeating: 0, count: cells)
      signed = absolute
      margin = Array(repeating: 0, count: outputs)
    }
  }

  /// An empty summary.
  ///
  /// - Parameters:
  ///   - rowCount: the number of rows of the matrix that will be explained.
  ///   - weights: the weight of each row, 1 when nil.
  ///   - partitions: any number of divisions of the rows into groups.
  /// - Throws: ``ExplainError`` when a list is not as long as the rows, a weight is negative or not
  ///   finite, or a code is too large.
  public init(
    featureCount: Int, outputCount: Int, rowCount: Int, weights: [Double]? = nil,
    partitions: [RowGroups] = []
  ) throws(ExplainError) {
    try Self.check(weights: weights, rowCount: rowCount)
    var places = 1
    var firstPlace: [Int] = []
    for (index, partition) in partitions.enumerated() {
      guard partition.codes.count == rowCount else {
        throw .length(
          of: .codes(partition: index), found: partition.codes.count, expected: rowCount)
      }
      for (row, code) in partition.codes.enumerated() where Int(code) >= partition.count {
        throw .code(partition: index, row: row, found: Int(code))
      }
      firstPlace.append(places)
      places += partition.count
    }
    self.featureCount = featureCount
    self.outputCount = outputCount
    self.rowCount = rowCount
    self.weights = weights
    self.partitions = partitions
    self.firstPlace = firstPlace
    totals = Array(
      repeating: Totals(cells: featureCount * outputCount, outputs: outputCount), count: places)
  }

  /// Refuses weights of another number than the rows, or that are no weights.
  static func check(weights: [Double]?, rowCount: Int) throws(ExplainError) {
    guard let weights else { return }
    guard weights.count == rowCount else {
      throw .length(of: .weights, found: weights.count, expected: rowCount)
    }
    for (row, weight) in weights.enumerated() where !(weight.isFinite && weight >= 0) {
      throw .weight(row: row, found: weight)
    }
  }

  /// Adds the rows of a block of the matrix that the summary was made for.
  ///
  /// - Precondition: the block has the summary's features and outputs, and only rows it has.
  ///
  /// - Complexity: O(rows · features · outputs · (1 + partitions) + places · features · outputs).
  public mutating func add(_ block: ExplanationBlock) {
    precondition(block.featureCount == featureCount && block.outputCount == outputCount)
    precondition(block.rows.upperBound <= rowCount)
    add(rows: block.rows, to: 0, block: block)
    for (partition, first) in zip(partitions, firstPlace) {
      var members: [[Int]] = Array(repeating: [], count: partition.count)
      for row in block.rows where partition.codes[row] >= 0 {
        members[Int(partition.codes[row])].append(row)
      }
      for (code, rows) in members.enumerated() where !rows.isEmpty {
        add(rows: rows, to: first + code, block: block)
      }
    }
  }

  private mutating func add(rows: some Sequence<Int>, to place: Int, block: ExplanationBlock) {
    let cells = featureCount * outputCount
    var part = Totals(cells: cells, outputs: outputCount)
    for row in rows {
      let weight = weights?[row] ?? 1
      part.count += 1
      part.weight += weight
      let start = (row - block.rows.lowerBound) * cells
      for cell in 0..<cells {
        let value = weight * block.values[start + cell]
        part.signed[cell] += value
        part.absolute[cell] += abs(value)
      }
      for output in 0..<outputCount {
        part.margin[output] += weight * block.margin(row: row, output: output)
      }
    }
    totals[place].count += part.count
    totals[place].weight += part.weight
    for cell in 0..<cells {
      totals[place].signed[cell] += part.signed[cell]
      totals[place].absolute[cell] += part.absolute[cell]
    }
    for output in 0..<outputCount { totals[place].margin[output] += part.margin[output] }
  }

  /// The means over all rows, or nil where the rows have no weight.
  public func overall(output: Int = 0) -> ContributionMeans? {
    means(totals[0], output: output)
  }

  /// The means over one group of a partition, or nil where its rows have no weight.
  public func group(_ code: Int, ofPartition partition: Int, output: Int = 0) -> ContributionMeans?
  {
    means(totals[firstPlace[partition] + code], output: output)
  }

  private func means(_ totals: Totals, output: Int) -> ContributionMeans? {
    guard totals.weight > 0 else { return nil }
    let cells = (0..<featureCount).map { $0 * outputCount + output }
    return ContributionMeans(
      count: totals.count, weight: totals.weight,
      meanAbsolute: cells.map { totals.absolute[$0] / totals.weight },
      mean: cells.map { totals.signed[$0] / totals.weight },
      meanMargin: totals.margin[output] / totals.weight)
  }
}
