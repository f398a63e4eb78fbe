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
public struct PathDependentExplainer: Sendable {
  /// The most memory, in bytes, that one thread may need to explain one block of rows.
  public static let workspaceLimit = 1_073_741_824.0

  /// The expected margin by output under the covers, base margin included.
  public let baseValues: [Double]
  /// The number of features.
  public let featureCount: Int
  /// The number of outputs.
  public let outputCount: Int
  /// The largest difference between a node's cover and the sum of its children's, relative to the
  /// node's: how far the file is from covers that add up. About 1e-7 in XGBoost files.
  public let coverMismatch: Double

  private let ensemble: TreeEnsemble
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
  /// - Throws: ``ExplainError`` naming tree and node when covers are missing or impossible.
  /// - Complexity: O(nodes + trees · features).
  public init(_ ensemble: TreeEnsemble) throws(ExplainError) {
    try self.init(ensemble, blockRows: nil, chunkRows: nil)
  }

  init(_ ensemble: TreeEnsemble, blockRows: Int?, chunkRows: Int?) throws(ExplainError) {
    let shares = try ensemble.coverShares()
    baseValues = try ensemble.expectedMargins(shares)
    coverMismatch = shares.map(\.worstMismatch).max() ?? 0
    self.ensemble = ensemble
    featureCount = ensemble.features.count
    outputCount = ensemble.outputs.count
    var compiled: [CompiledTree] = []
    compiled.reserveCapacity(shares.count)
    for (index, tree) in ensemble.trees.enumerated() {
      compiled.append(
        try CompiledTree(tree, index: index, shares: shares[index], featureCount: featureCount))
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

  /// The contributions of some rows, all at once.
  ///
  /// - Parameters:
  ///   - rows: the rows to explain, all of them when nil.
  ///   - threads: the number of threads, one per core when 0. The result does not depend on it.
  /// - Throws: ``ExplainError`` when the matrix does not fit, or a row misses ``Additivity``.
  /// - Complexity: O(rows · nodes · ⌈d / 2⌉) for d distinct features on a path.
  public func explain(
    _ matrix: FeatureMatrix, rows: Range<Int>? = nil, threads: Int = 0
  ) throws(ExplainError) -> Explanation {
    let rows = try checkedRows(rows, of: matrix)
    let chunks = chunks(of: rows)
    let blocks = try Parallel.map(
      chunks: chunks.count, threads: Parallel.threadCount(threads)
    ) { index throws(ExplainError) in
      try block(matrix, rows: chunks[index])
    }
    var values: [Double] = []
    var margins: [Double] = []
    values.reserveCapacity(rows.count * featureCount * outputCount)
    margins.reserveCapacity(rows.count * outputCount)
    for block in blocks {
      values += block.values
      margins += block.margins
    }
    return Explanation(
      values: values, baseValues: baseValues, margins: margins, rowCount: rows.count,
      featureCount: featureCount, outputCount: outputCount,
      additivityError: blocks.map(\.additivityError).max() ?? 0)
  }

  /// Hands the contributions of some rows to a consumer, block by block in row order, and keeps none.
  ///
  /// Blocks are computed on several threads and `body` is called on the caller's, so it may write to
  /// a file or add up without locks. Memory is bounded by a few blocks per thread.
  ///
  /// - Parameters:
  ///   - rows: the rows to explain, all of them when nil.
  ///   - threads: the number of threads, one per core when 0. Neither the blocks nor their values
  ///     depend on it.
  /// - Returns: the worst error of ``Additivity``.
  /// - Throws: ``ExplainError``, or what `body` throws.
  @discardableResult
  public func forEachBlock(
    _ matrix: FeatureMatrix, rows: Range<Int>? = nil, threads: Int = 0,
    body: (ExplanationBlock) throws -> Void
  ) throws -> Double {
    let rows = try checkedRows(rows, of: matrix)
    let chunks = chunks(of: rows)
    let threads = Parallel.threadCount(threads)
    let wave = threads * 8
    var worst = 0.0
    var next = 0
    while next < chunks.count {
      let first = next
      next = min(chunks.count, first + wave)
      let blocks = try Parallel.map(chunks: next - first, threads: threads) {
        offset throws(ExplainError) in
        try block(matrix, rows: chunks[first + offset])
      }
      for block in blocks {
        worst = max(worst, block.additivityError)
        try body(block)
      }
    }
    return worst
  }

  /// The same range, or all rows, when the matrix has them and the model's number of columns.
  func checkedRows(
    _ rows: Range<Int>?, of matrix: FeatureMatrix
  ) throws(ExplainError) -> Range<Int> {
    guard matrix.columns.count == featureCount else {
      throw .featureCount(found: matrix.columns.count, expected: featureCount)
    }
    let rows = rows ?? 0..<matrix.rowCount
    guard rows.lowerBound >= 0, rows.upperBound <= matrix.rowCount else {
      throw .rows(found: rows, rowCount: matrix.rowCount)
    }
    return rows
  }

  /// The rows cut into the pieces that are computed as one.
  func chunks(of rows: Range<Int>) -> [Range<Int>] {
    stride(from: rows.lowerBound, to: rows.upperBound, by: chunkRows).map {
      $0..<min(rows.upperBound, $0 + chunkRows)
    }
  }

  /// The contributions of some rows on this thread.
  func block(
    _ matrix: FeatureMatrix, rows: Range<Int>
  ) throws(ExplainError) -> ExplanationBlock {
    let kernel = TreeKernel(
      rows: min(blockRows, rows.count), featureCount: featureCount, outputCount: outputCount,
      depth: depth, points: points, precision: ensemble.precision)
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
