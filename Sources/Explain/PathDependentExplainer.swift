public import Models
internal import Tabular

/// Exact path-dependent Shapley values of a tree ensemble's margin, for any depth.
///
/// "Path-dependent" says what a missing feature means: at a node that tests it, both children are
/// followed, each with its share of the training weight that came to the node. The values are those
/// of ``ReferenceExplainer`` (Lundberg et al., "From local explanations to global understanding with
/// explainable AI for trees", 2020), computed for blocks of rows at once in the form that
/// ``DifferenceForm`` writes out. Every row is checked against ``Additivity``.
///
/// No row's arithmetic depends on another row or on the processor, so that results are the same bits
/// for any number of threads and any size of block. Against the reference engine the error is a few
/// 1e-15 of the row's largest |φ| in Double, and below 1e-6 of it where a model of Float32 is
/// explained in Float32 (see ``ContributionPrecision``).
public struct PathDependentExplainer: ContributionEngine {
  /// The most memory, in bytes, that one thread may need to explain one block of rows.
  public static let workspaceLimit = 1_073_741_824.0
  /// Where the contributions of a row, computed in Float32, may be wrong by more than this part of the
  /// largest of them, the row is computed again in Double.
  static let singleLimit = 1e-6
  /// The rounding of Float32 that is reckoned with, in units of 2⁻²⁴ and of the root of the sum over
  /// the trees of the squared largest distance of an output from the tree's mean. Without the rule
  /// rows missed a millionth on ten models, most made to be hard, by up to five times, with errors of up
  /// to 3.3 units; with it the worst of fifteen models was 0.42 millionths.
  static let roundingUnits = 4.0

  /// The expected margin by output under the covers, base margin included.
  public let baseValues: [Double]
  /// The number of players: features, or groups of them.
  public let featureCount: Int
  /// The number of outputs.
  public let outputCount: Int
  /// The number of columns of a matrix to explain: the ensemble's features.
  public let columnCount: Int
  /// The precision of the arithmetic.
  public let precision: NumberPrecision
  /// The largest difference between a node's cover and the sum of its children's, relative to the
  /// node's: how far the file is from covers that add up. About 1e-7 in XGBoost files.
  public let coverMismatch: Double

  private let predictor: TreePredictor
  private let form: DifferenceForm
  /// The same in Double, for the rows that Float32 does not serve.
  private let exactForm: DifferenceForm
  /// By output, the rounding error of Float32 that is reckoned with.
  private let roundingErrors: [Double]
  /// The rows that one thread explains before it takes up other work; they do not depend on the
  /// number of threads.
  private let chunkRows: Int

  /// An explainer of a model.
  ///
  /// - Parameters:
  ///   - players: by feature of the ensemble, the player it belongs to; nil where each feature is a
  ///     player of its own. The features of a player are present or absent together: a leaf's
  ///     condition on the player is the conjunction of its conditions on them, which is the Shapley
  ///     value of the grouped game and not the sum of the features' own values.
  ///   - precision: that of the arithmetic.
  /// - Throws: ``ExplainError`` naming tree and node when covers are missing or impossible.
  /// - Complexity: O(nodes · d) for d distinct players on a path.
  public init(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil,
    precision: ContributionPrecision = .automatic
  ) throws(ExplainError) {
    try self.init(ensemble, players: players, precision: precision, chunkRows: nil)
  }

  init(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil,
    precision: ContributionPrecision = .automatic, chunkRows: Int?
  ) throws(ExplainError) {
    let groups = players ?? FeatureGroups(singles: ensemble.features.count)
    guard groups.groupOfFeature.count == ensemble.features.count else {
      throw .featureCount(found: groups.groupOfFeature.count, expected: ensemble.features.count)
    }
    let shares = try ensemble.coverShares()
    baseValues = try ensemble.expectedMargins(shares)
    coverMismatch = shares.map(\.worstMismatch).max() ?? 0
    columnCount = ensemble.features.count
    featureCount = groups.count
    outputCount = ensemble.outputs.count
    self.precision =
      switch precision {
      case .automatic: ensemble.precision
      case .single: .single
      case .double: .double
      }
    predictor = TreePredictor(ensemble)
    let tests = NodeTests(ensemble)
    exactForm = try DifferenceForm(
      ensemble, tests: tests, shares: shares, players: groups, precision: .double)
    form =
      self.precision == .double
      ? exactForm
      : try DifferenceForm(
        ensemble, tests: tests, shares: shares, players: groups, precision: .single)
    var squares = [Double](repeating: 0, count: ensemble.outputs.count)
    for (tree, shares) in zip(ensemble.trees, shares) {
      let distance = tree.largestDistance(from: shares.expectedValue(tree))
      squares[tree.output] += distance * distance
    }
    roundingErrors = squares.map { Self.roundingUnits * 0x1p-24 * $0.squareRoot() }
    let cells = max(1, featureCount * outputCount)
    // Rows that are computed again fill blocks of their own: many rows leave few of their lanes empty.
    self.chunkRows = chunkRows ?? min(4096, max(1, 524_288 / cells))
  }

  /// The largest error of ``Additivity`` that is let through.
  public var additivityTolerance: Double {
    precision == .single ? Additivity.singleTolerance : Additivity.tolerance
  }

  /// The rows cut into the pieces that are computed as one.
  public func chunks(of rows: Range<Int>) -> [Range<Int>] {
    rows.pieces(of: chunkRows)
  }

  /// The contributions of some rows on this thread.
  ///
  /// - Complexity: O(rows · nodes · ⌈d / 2⌉) for d distinct players on a path.
  public func block(
    _ matrix: FeatureMatrix, rows: Range<Int>
  ) throws(ExplainError) -> ExplanationBlock {
    var values = Self.values(form, matrix, rows: rows, players: featureCount, outputs: outputCount)
    let margins = predictor.exactMargins(of: matrix.selecting(rows))
    if precision == .single { improve(&values, margins: margins, matrix, rows: rows) }
    return try checkedBlock(rows: rows, values: values, margins: margins)
  }

  private static func values(
    _ form: DifferenceForm, _ matrix: FeatureMatrix, rows: Range<Int>, players: Int, outputs: Int
  ) -> [Double] {
    let cells = players * outputs
    var values = [Double](repeating: 0, count: rows.count * cells)
    values.withUnsafeMutableBufferPointer { values in
      guard let values = values.baseAddress else { return }
      DifferenceKernel(form).explain(
        matrix, rows: rows, playerCount: players, outputCount: outputs, into: values)
    }
    return values
  }

  /// Computes the rows again that Float32 does not serve: those whose sum shows it, and those whose
  /// contributions are all small beside the trees' outputs, so that rounding may hide in them.
  ///
  /// What a row gets depends on no other row.
  private func improve(
    _ values: inout [Double], margins: [Double], _ matrix: FeatureMatrix, rows: Range<Int>
  ) {
    let cells = featureCount * outputCount
    let poor = (0..<rows.count).filter { row in
      (0..<outputCount).contains { output in
        var (sum, largest) = (baseValues[output], 0.0)
        for cell in stride(from: row * cells + output, to: (row + 1) * cells, by: outputCount) {
          sum += values[cell]
          largest = max(largest, abs(values[cell]))
        }
        let missed = abs(sum - margins[row * outputCount + output])
        return !(max(missed, roundingErrors[output]) <= Self.singleLimit * largest)
      }
    }
    guard !poor.isEmpty else { return }
    let exact = Self.values(
      exactForm, matrix.selecting(poor.map { rows.lowerBound + $0 }), rows: 0..<poor.count,
      players: featureCount, outputs: outputCount)
    for (place, row) in poor.enumerated() {
      for cell in 0..<cells { values[row * cells + cell] = exact[place * cells + cell] }
    }
  }
}

extension Tree {
  /// The largest distance of a leaf's weighted output from a number.
  fileprivate func largestDistance(from mean: Double) -> Double {
    var largest = 0.0
    for node in 0..<nodeCount where isLeaf(node) {
      largest = max(largest, abs(value[node] * weight - mean))
    }
    return largest
  }
}
