internal import ExplainKernels
public import Models
internal import Tabular

/// Exact Shapley interactions of a tree ensemble's margin: how much of each player's contribution is its
/// own, and how much it shares with each other player.
///
/// Φᵢⱼ of two players is half of their Shapley interaction index, as in Lundberg et al. ("From local
/// explanations to global understanding with explainable AI for trees", 2020, equations 7 and 8): with
/// its mirror image Φⱼᵢ it is the whole. The diagonal Φᵢᵢ = φᵢ − Σ_{j≠i} Φᵢⱼ is the main effect, so that
/// the values of a player add up to its contribution and all values to margin − base value. What the
/// kernel computes is written out in ``InteractionTree``.
///
/// Every row's φ is checked against ``Additivity``. In Float32 arithmetic a row that misses
/// ``singleTolerance``, or with a value that is not finite, is computed again in Double. Results are the
/// same bits for any number of threads, block size and instruction set.
public struct InteractionExplainer: Sendable {
  /// The largest error of ``Additivity`` that is let through after Float32 arithmetic.
  static let singleTolerance = 1e-6

  /// What contributions are counted from, by output.
  public let baseValues: [Double]
  /// The number of players: features, or groups of them.
  public var featureCount: Int { pairs.playerCount }
  /// The number of outputs.
  public let outputCount: Int
  /// The number of columns of a matrix to explain: the ensemble's features.
  public let columnCount: Int
  /// The pairs that are computed.
  public let pairs: InteractionPairs
  /// The arithmetic, never ``ContributionPrecision/automatic``.
  public let precision: ContributionPrecision

  private let predictor: TreePredictor
  private let program: InteractionProgram
  /// By tree of the program, where its numbers start, and all of them.
  private let starts: [Int]
  private let singles: [Float]
  private let doubles: [Double]
  private let instructions: fairaudit_instructions
  private let blockRows: Int
  private let chunkRows: Int

  /// An explainer of a model, absent players averaged by the trees' covers.
  ///
  /// - Parameters:
  ///   - players: by feature of the ensemble, the player it belongs to; nil where each feature is a
  ///     player of its own.
  ///   - chosen: the players whose pairs are wanted, each with every other player; nil for all.
  /// - Throws: ``ExplainError`` when covers are missing or impossible, or a path is too long.
  /// - Complexity: O(nodes · players on a path).
  public init(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil, chosen: [Int]? = nil,
    precision: ContributionPrecision = .automatic
  ) throws(ExplainError) {
    try self.init(
      ensemble, players: players, chosen: chosen, precision: precision,
      instructions: fairaudit_best_instructions())
  }

  init(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil, chosen: [Int]? = nil,
    precision: ContributionPrecision, instructions: fairaudit_instructions,
    blockRows: Int? = nil, chunkRows: Int? = nil
  ) throws(ExplainError) {
    let groups = players ?? FeatureGroups(singles: ensemble.features.count)
    guard groups.groupOfFeature.count == ensemble.features.count else {
      throw .featureCount(found: groups.groupOfFeature.count, expected: ensemble.features.count)
    }
    for player in chosen ?? [] where !(0..<groups.count).contains(player) {
      throw .player(player, count: groups.count)
    }
    let shares = try ensemble.coverShares()
    baseValues = try ensemble.expectedMargins(shares)
    predictor = TreePredictor(ensemble)
    columnCount = ensemble.features.count
    outputCount = ensemble.outputs.count
    pairs = InteractionPairs(playerCount: groups.count, chosen: chosen)
    program = try InteractionProgram(
      ensemble, shares: shares, players: groups.groupOfFeature, pairs: pairs)
    self.instructions = instructions
    switch precision {
    case .automatic: self.precision = ensemble.precision == .single ? .single : .double
    case .single, .double: self.precision = precision
    }
    var starts: [Int] = []
    var count = 0
    for tree in program.trees {
      starts.append(count)
      count += tree.constantCount
    }
    self.starts = starts
    doubles = Self.constants(program, starts: starts, count: count)
    singles = self.precision == .single ? doubles.map { Float($0) } : []
    let cells = max(1, (pairs.count + pairs.playerCount) * outputCount)
    let chunk = chunkRows ?? min(256, max(1, 1_048_576 / cells))
    let rowBytes =
      (program.workspace + Double(2 * program.cells.count)) * Double(MemoryLayout<Double>.stride)
    let block = blockRows ?? (rowBytes * 64 < 131_072 ? 64 : rowBytes * 32 < 8_388_608 ? 32 : 16)
    self.chunkRows = chunk
    self.blockRows = min(InteractionMemory.rounded(chunk), InteractionMemory.rounded(block))
  }

  private static func constants(
    _ program: InteractionProgram, starts: [Int], count: Int
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = count
      guard let target = buffer.baseAddress else { return }
      for (tree, start) in zip(program.trees, starts) { tree.writeConstants(target + start) }
    }
  }

  /// The interactions of some rows, all at once.
  ///
  /// Memory is pairs · outputs Doubles for every row; ``forEachBlock(_:rows:threads:body:)`` keeps none.
  /// - Parameters:
  ///   - rows: the rows to explain, all of them when nil.
  ///   - threads: the number of threads, one per core when 0. The result does not depend on it.
  /// - Throws: ``ExplainError`` when the matrix does not fit, or a row misses ``Additivity``.
  public func explain(
    _ matrix: FeatureMatrix, rows: Range<Int>? = nil, threads: Int = 0
  ) throws -> InteractionBlock {
    let range = try checkedRows(rows, of: matrix)
    var (values, contributions, margins) = ([Double](), [Double](), [Double]())
    let worst = try forEachBlock(matrix, rows: range, threads: threads) { block in
      values += block.values
      contributions += block.contributions
      margins += block.margins
    }
    return InteractionBlock(
      rows: range, pairs: pairs, values: values, contributions: contributions, margins: margins,
      baseValues: baseValues, outputCount: outputCount, additivityError: worst)
  }

  /// Hands the interactions of some rows to a consumer, block by block in row order, and keeps none.
  ///
  /// Blocks are computed on several threads and `body` is called on the caller's. Memory is bounded by
  /// two blocks per thread.
  /// - Returns: the worst error of ``Additivity``.
  /// - Throws: ``ExplainError``, or what `body` throws.
  @discardableResult
  public func forEachBlock(
    _ matrix: FeatureMatrix, rows: Range<Int>? = nil, threads: Int = 0,
    body: (InteractionBlock) throws -> Void
  ) throws -> Double {
    let chunks = try checkedRows(rows, of: matrix).pieces(of: chunkRows)
    let threads = Parallel.threadCount(threads)
    var worst = 0.0
    var next = 0
    while next < chunks.count {
      let first = next
      next = min(chunks.count, first + 2 * threads)
      let blocks = try Parallel.map(chunks: next - first, threads: threads) { offset in
        try block(matrix, rows: chunks[first + offset])
      }
      for block in blocks {
        worst = max(worst, block.additivityError)
        try body(block)
      }
    }
    return worst
  }

  private func checkedRows(
    _ rows: Range<Int>?, of matrix: FeatureMatrix
  ) throws(ExplainError) -> Range<Int> {
    guard matrix.columns.count == columnCount else {
      throw .featureCount(found: matrix.columns.count, expected: columnCount)
    }
    let rows = rows ?? 0..<matrix.rowCount
    guard rows.lowerBound >= 0, rows.upperBound <= matrix.rowCount else {
      throw .rows(found: rows, rowCount: matrix.rowCount)
    }
    return rows
  }

  // MARK: One block

  /// The interactions of some rows on this thread.
  ///
  /// - Complexity: O(rows · nodes · d · ⌈d / 2⌉) for d distinct players on a path.
  func block(
    _ matrix: FeatureMatrix, rows: Range<Int>
  ) throws(ExplainError) -> InteractionBlock {
    let margins = predictor.exactMargins(of: matrix.selecting(rows))
    var store = InteractionStore(rows: rows.count, pairs: pairs, outputs: outputCount)
    switch precision {
    case .single:
      run(singles, matrix, rows: rows, into: &store)
      for row in 0..<rows.count
      where !(store.error(row: row, margins: margins, baseValues: baseValues)
        <= Self.singleTolerance)
      {
        var again = InteractionStore(rows: 1, pairs: pairs, outputs: outputCount)
        let single = rows.lowerBound + row
        run(doubles, matrix, rows: single..<(single + 1), into: &again)
        store.replace(row: row, with: again)
      }
    case .double, .automatic:
      run(doubles, matrix, rows: rows, into: &store)
    }
    let error = try store.check(
      margins: margins, baseValues: baseValues, firstRow: rows.lowerBound,
      tolerance: precision == .single ? Self.singleTolerance : Additivity.tolerance)
    return InteractionBlock(
      rows: rows, pairs: pairs, values: store.values, contributions: store.contributions,
      margins: margins, baseValues: baseValues, outputCount: outputCount, additivityError: error)
  }

  private func run<Number: InteractionNumber>(
    _ constants: [Number], _ matrix: FeatureMatrix, rows: Range<Int>,
    into store: inout InteractionStore
  ) {
    let kernel = InteractionKernel<Number>(
      program, rows: min(blockRows, rows.count), instructions: instructions)
    constants.withUnsafeBufferPointer { constants in
      guard let constants = constants.baseAddress else { return }
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: blockRows) {
        let piece = first..<min(rows.upperBound, first + blockRows)
        kernel.load(matrix, rows: piece)
        kernel.add(constants: constants, starts: starts)
        kernel.withSums { sums, stride in
          store.take(
            sums, stride: stride, cells: program.cells,
            rows: (first - rows.lowerBound)..<(piece.upperBound - rows.lowerBound), scale: 1)
        }
      }
    }
  }
}
