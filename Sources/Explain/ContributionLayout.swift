public import Models

/// What contributions are added up by: the rows' weights, labels, groups and adverse decisions, and the
/// bins of every feature's values. Made once, shared by all ``ContributionAggregates`` of a run.
public struct ContributionLayout: Sendable {
  /// Decisions that are bad for the person, and what counts as a reason for them.
  public struct Adverse: Sendable {
    /// By row, whether the decision is adverse.
    public var decisions: [Bool]
    /// The output that decides.
    public var output: Int
    /// Whether a high margin of it leads to the adverse decision; else a low one does.
    public var raises: Bool

    /// Adverse decisions by row.
    public init(decisions: [Bool], output: Int, raises: Bool) {
      self.decisions = decisions
      self.output = output
      self.raises = raises
    }
  }

  /// How many of a row's strongest reasons are counted.
  public static let reasonCount = 4

  /// The number of features.
  public let featureCount: Int
  /// The number of outputs.
  public let outputCount: Int
  /// The number of rows of the matrix.
  public let rowCount: Int

  let matrix: FeatureMatrix
  let labels: [Bool]?
  let partitions: [RowGroups]
  let adverse: Adverse?
  let bins: [ValueBins]
  let weights: RowWeights?
  /// By partition, its first cell: a group's label makes two cells of it where labels are known.
  let firstCell: [Int]
  /// The number of cells; the last is for rows of no group.
  let cellCount: Int
  /// By partition, its first group among all; 0 stands for all rows.
  let firstPlace: [Int]
  /// The number of groups of all partitions and 1 for all rows.
  let placeCount: Int

  /// Cells of a group: 2 where labels are known.
  var labelCount: Int { labels == nil ? 1 : 2 }

  /// A layout for the rows of a matrix.
  ///
  /// - Parameters:
  ///   - matrix: the rows to be explained.
  ///   - features: the model's features in the matrix's order.
  ///   - outputCount: the number of the model's outputs.
  ///   - weights: the weight of each row, 1 when nil.
  ///   - labels: by row, whether the observed label is positive; nil when unknown.
  ///   - partitions: any number of divisions of the rows into groups.
  ///   - adverse: decisions whose reasons are counted; nil for none.
  ///   - bins: the most bins of a feature's values, 1 to 100.
  /// - Throws: ``ExplainError`` when a list is not as long as the rows, a weight is negative or not
  ///   finite, or a code is too large.
  /// - Complexity: O(rows · partitions + features · 16,384 · log 16,384).
  public init(
    _ matrix: FeatureMatrix, features: [Feature], outputCount: Int = 1, weights: [Double]? = nil,
    labels: [Bool]? = nil, partitions: [RowGroups] = [], adverse: Adverse? = nil, bins: Int = 10
  ) throws(ExplainError) {
    let rowCount = matrix.rowCount
    guard features.count == matrix.columns.count else {
      throw .featureCount(found: matrix.columns.count, expected: features.count)
    }
    self.weights = try weights.map { weights throws(ExplainError) in
      try RowWeights(weights, rowCount: rowCount)
    }
    for (list, found) in [
      (ExplainError.RowList.labels, labels?.count), (.decisions, adverse?.decisions.count),
    ] {
      guard let found, found != rowCount else { continue }
      throw .length(of: list, found: found, expected: rowCount)
    }
    if let adverse, !(0..<outputCount).contains(adverse.output) {
      throw .output(found: adverse.output, count: outputCount)
    }
    var (cells, places) = (0, 1)
    var firstCell: [Int] = []
    var firstPlace: [Int] = []
    for (index, partition) in partitions.enumerated() {
      guard partition.codes.count == rowCount else {
        throw .length(
          of: .codes(partition: index), found: partition.codes.count, expected: rowCount)
      }
      for (row, code) in partition.codes.enumerated() where Int(code) >= partition.count {
        throw .code(partition: index, row: row, found: Int(code))
      }
      firstCell.append(cells)
      firstPlace.append(places)
      cells += partition.count * (labels == nil ? 1 : 2)
      places += partition.count
    }
    self.matrix = matrix
    featureCount = features.count
    self.outputCount = outputCount
    self.rowCount = rowCount
    self.labels = labels
    self.partitions = partitions
    self.adverse = adverse
    self.bins = zip(features, matrix.columns).map {
      ValueBins($1, kind: $0.kind, bins: min(max(1, bins), 100))
    }
    self.firstCell = firstCell
    cellCount = cells + 1
    self.firstPlace = firstPlace
    placeCount = places
  }

  /// The cells of a group: both labels', or one's.
  func cells(group: Int, partition: Int, label: Bool?) -> [Int] {
    let first = firstCell[partition] + group * labelCount
    guard labels != nil else { return label == nil ? [first] : [] }
    return label.map { [first + ($0 ? 1 : 0)] } ?? [first, first + 1]
  }
}

/// Row weights in two forms: scaled by a power of two so that none reaches 1, and as whole numbers
/// that can be added in any order.
struct RowWeights: Sendable {
  /// By row, weight · 2^-exponent.
  let scaled: [Double]
  /// By row, the scaled weight in units of ``unit``, to the nearest.
  let masses: [Int64]
  /// What one mass is worth as a weight.
  let unit: Double
  /// What it is worth as a scaled weight.
  let scaledUnit: Double

  /// Weights, checked.
  init(_ weights: [Double], rowCount: Int) throws(ExplainError) {
    guard weights.count == rowCount else {
      throw .length(of: .weights, found: weights.count, expected: rowCount)
    }
    for (row, weight) in weights.enumerated() where !(weight.isFinite && weight >= 0) {
      throw .weight(row: row, found: weight)
    }
    let largest = weights.max() ?? 1
    let exponent = largest > 0 ? Int(largest.exponent) + 1 : 0
    // The masses of all rows stay below 2⁶².
    let bits = 61 - (Int.bitWidth - rowCount.leadingZeroBitCount)
    scaled = weights.map { Double(sign: .plus, exponent: -exponent, significand: $0) }
    masses = scaled.map {
      Int64(Double(sign: .plus, exponent: bits, significand: $0).rounded())
    }
    scaledUnit = Double(sign: .plus, exponent: -bits, significand: 1)
    unit = Double(sign: .plus, exponent: exponent - bits, significand: 1)
  }
}
