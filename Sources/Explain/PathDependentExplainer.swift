public import Models
internal import Tabular

/// Exact path-dependent Shapley values of a tree ensemble's margin, in Double, for any depth.
///
/// "Path-dependent" says what a missing feature means: at a node that tests it, both children are
/// followed, each with its share of the training weight that came to the node. The values are those
/// of ``ReferenceExplainer`` (Lundberg et al., "From local explanations to global understanding with
/// explainable AI for trees", 2020), computed for blocks of rows at once in the form that
/// ``TreeKernel`` writes out. Every row is checked against ``Additivity``.
///
/// All sums are in Double and no row's arithmetic depends on another row, so that results are the
/// same bits for any number of threads and any size of block. Against the reference engine the error
/// is a few 1e-15 of the row's largest |φ|.
public struct PathDependentExplainer: ContributionEngine {
  /// The most memory, in bytes, that one thread may need to explain one block of rows.
  public static let workspaceLimit = 1_073_741_824.0

  /// The expected margin by output under the covers, base margin included.
  public let baseValues: [Double]
  /// The number of players: features, or groups of them.
  public let featureCount: Int
  /// The number of outputs.
  public let outputCount: Int
  /// The largest difference between a node's cover and the sum of its children's, relative to the
  /// node's: how far the file is from covers that add up. About 1e-7 in XGBoost files.
  public let coverMismatch: Double

  private let ensemble: TreeEnsemble
  /// The number of columns of a matrix to explain: the ensemble's features.
  public let columnCount: Int
  private let compiled: [CompiledTree]
  private let depth: Int
  private let points: Int
  /// The rows that go through the trees together.
  private let blockRows: Int
  /// The rows that one thread explains before it takes up other work; they do not depend on the
  /// number of threads.
  private let chunkRows: Int

  /// An explainer of a model.
  ///
  /// - Parameter players: by feature of the ensemble, the player it belongs to; nil where each
  ///   feature is a player of its own. The features of a player are present or absent together: a
  ///   leaf's condition on the player is the conjunction of its conditions on them, which is the
  ///   Shapley value of the grouped game and not the sum of the features' own values.
  /// - Throws: ``ExplainError`` naming tree and node when covers are missing or impossible.
  /// - Complexity: O(nodes + trees · features).
  public init(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil
  ) throws(ExplainError) {
    try self.init(ensemble, players: players, blockRows: nil, chunkRows: nil)
  }

  init(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil, blockRows: Int?, chunkRows: Int?
  ) throws(ExplainError) {
    let groups = players ?? FeatureGroups(singles: ensemble.features.count)
    guard groups.groupOfFeature.count == ensemble.features.count else {
      throw .featureCount(found: groups.groupOfFeature.count, expected: ensemble.features.count)
    }
    let shares = try ensemble.coverShares()
    baseValues = try ensemble.expectedMargins(shares)
    coverMismatch = shares.map(\.worstMismatch).max() ?? 0
    self.ensemble = ensemble
    columnCount = ensemble.features.count
    featureCount = groups.count
    outputCount = ensemble.outputs.count
    var compiled: [CompiledTree] = []
    compiled.reserveCapacity(shares.count)
    for (index, tree) in ensemble.trees.enumerated() {
      compiled.append(
        try CompiledTree(
          tree, index: index, shares: shares[index], players: groups.groupOfFeature,
          playerCount: groups.count))
    }
    self.compiled = compiled
    depth = compiled.map(\.depth).max() ?? 0
    points = compiled.map(\.rule.points.count).max() ?? 1
    let cells = max(1, featureCount * outputCount)
    let chunk = chunkRows ?? min(256, max(1, 524_288 / cells))
    let block = Self.blockRows(
      blockRows ?? (points <= 4 ? 64 : 32), depth: depth, points: points)
    self.chunkRows = chunk
    self.blockRows = min(chunk, block)
  }

  /// The wanted number of rows, or fewer when deep trees would need much memory.
  private static func blockRows(_ wanted: Int, depth: Int, points: Int) -> Int {
    var rows = wanted
    while rows > Lanes.scalarCount,
      TreeKernel.pathBytes(depth: depth, points: points, rows: rows) > workspaceLimit / 64
    {
      rows /= 2
    }
    return rows
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
    let kernel = TreeKernel(
      rows: min(blockRows, rows.count), columnCount: columnCount, playerCount: featureCount,
      outputCount: outputCount, depth: depth, points: points, precision: ensemble.precision,
      zeroLimit: ensemble.zeroLimit)
    let cells = featureCount * outputCount
    let values = [Double](unsafeUninitializedCapacity: rows.count * cells) { buffer, count in
      count = rows.count * cells
      guard let start = buffer.baseAddress else { return }
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: blockRows) {
        kernel.load(matrix, rows: first..<min(rows.upperBound, first + blockRows))
        for (tree, compiled) in zip(ensemble.trees, compiled) where !compiled.steps.isEmpty {
          kernel.add(compiled, of: tree, matrix: matrix)
        }
        kernel.store(into: start + (first - rows.lowerBound) * cells)
      }
    }
    let margins = margins(matrix, rows: rows)
    let error = try Additivity.check(
      values: values, margins: margins, baseValues: baseValues, firstRow: rows.lowerBound)
    return ExplanationBlock(
      rows: rows, values: values, margins: margins, baseValues: baseValues,
      featureCount: featureCount, outputCount: outputCount, additivityError: error)
  }

  /// The exactly summed margins by row, then output: each row walks each tree, as in prediction,
  /// and shares nothing with the kernel that it checks.
  private func margins(_ matrix: FeatureMatrix, rows: Range<Int>) -> [Double] {
    var margins: [Double] = []
    margins.reserveCapacity(rows.count * outputCount)
    for row in rows {
      let values = matrix.row(row)
      let start = margins.count
      margins += ensemble.baseMargin
      for tree in ensemble.trees {
        margins[start + tree.output] += tree.value[tree.leaf(of: values)] * tree.weight
      }
    }
    return margins
  }
}
