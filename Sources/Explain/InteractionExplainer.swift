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
/// Every row's φ is checked against ``Additivity``. In Float32 arithmetic a row whose φ misses the margin
/// by more than ``PathDependentExplainer/singleLimit`` of the largest, or with a value that is not finite,
/// is computed again in Double. Results are the same bits for any number of threads, block size and
/// instruction set.
public struct InteractionExplainer: Sendable {
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
  /// The rows of the background; nil for covers.
  private let background: InteractionBackground?
  private let program: InteractionProgram
  /// By tree of the program, where its numbers start, and all of them.
  private let starts: [Int]
  private let singles: [Float]
  private let doubles: [Double]
  private let instructions: fairaudit_instructions
  private let blockRows: Int
  private let chunkRows: Int

  /// An explainer of a model.
  ///
  /// - Parameters:
  ///   - background: the rows whose values absent players take, one row after the other, averaged over
  ///     them all; nil for the trees' covers, which every node's absent player is averaged by. The time
  ///     that a row takes is that of covers times the number of these rows.
  ///   - players: by feature of the ensemble, the player it belongs to; nil where each feature is a
  ///     player of its own.
  ///   - chosen: the players whose pairs are wanted, each with every other player; nil for all.
  /// - Throws: ``ExplainError`` when covers are missing or impossible, or a path is too long.
  /// - Complexity: O(nodes · players on a path).
  public init(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil, chosen: [Int]? = nil,
    background: FeatureMatrix? = nil, precision: ContributionPrecision = .automatic
  ) throws(ExplainError) {
    try self.init(
      ensemble, players: players, chosen: chosen, background: background, precision: precision,
      instructions: fairaudit_best_instructions())
  }

  init(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil, chosen: [Int]? = nil,
    background: FeatureMatrix? = nil, precision: ContributionPrecision,
    instructions: fairaudit_instructions, blockRows: Int? = nil, chunkRows: Int? = nil
  ) throws(ExplainError) {
    let groups = players ?? FeatureGroups(singles: ensemble.features.count)
    guard groups.groupOfFeature.count == ensemble.features.count else {
      throw .featureCount(found: groups.groupOfFeature.count, expected: ensemble.features.count)
    }
    for player in chosen ?? [] where !(0..<groups.count).contains(player) {
      throw .player(player, count: groups.count)
    }
    predictor = TreePredictor(ensemble)
    let shares: [[Double]]
    if let background {
      let made = try InteractionBackground(ensemble, rows: background)
      baseValues = try made.baseValues(predictor)
      shares = ensemble.trees.map { Array(repeating: 0, count: $0.nodeCount) }
      self.background = made
    } else {
      let covers = try ensemble.coverShares()
      baseValues = try ensemble.expectedMargins(covers)
      shares = covers.map(\.left)
      self.background = nil
    }
    columnCount = ensemble.features.count
    outputCount = ensemble.outputs.count
    pairs = InteractionPairs(playerCount: groups.count, chosen: chosen)
    program = try InteractionProgram(
      ensemble, shares: shares, players: groups.groupOfFeature, pairs: pairs)
    self.instructions = instructions
    switch precision {
    // Main effects are differences of larger numbers, in which Float32 would show.
    case .automatic, .double: self.precision = .double
    case .single: self.precision = .single
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
    let range = try matrix.checkedRows(rows, columnCount: columnCount)
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
    try Self.inOrder(
      chunks(of: matrix.checkedRows(rows, columnCount: columnCount)), threads: threads,
      make: { try block(matrix, rows: $0) }, body: body)
  }

  /// Rows cut into the pieces that are computed as one; they do not depend on threads.
  func chunks(of rows: Range<Int>) -> [Range<Int>] { rows.pieces(of: chunkRows) }

  /// Makes blocks on several threads and hands them over in order on this one.
  /// - Returns: the worst error of ``Additivity``.
  static func inOrder(
    _ chunks: [Range<Int>], threads: Int,
    make: @Sendable (Range<Int>) throws -> InteractionBlock,
    body: (InteractionBlock) throws -> Void
  ) throws -> Double {
    var worst = 0.0
    try Parallel.inOrder(chunks, threads: threads, ahead: 2, make: make) { block in
      worst = max(worst, block.additivityError)
      try body(block)
    }
    return worst
  }

  // MARK: One block

  /// The interactions of some rows on this thread.
  ///
  /// - Complexity: O(rows · nodes · d · ⌈d / 2⌉) for d distinct players on a path, times the number of
  ///   rows of a background.
  func block(
    _ matrix: FeatureMatrix, rows: Range<Int>
  ) throws(ExplainError) -> InteractionBlock {
    let margins = predictor.exactMargins(of: matrix.selecting(rows))
    var store = InteractionStore(rows: rows.count, pairs: pairs, outputs: outputCount)
    switch precision {
    case .single:
      run(singles, matrix, rows: rows, into: &store)
      for row in 0..<rows.count
      where store.isPoor(
        row: row, margins: margins, baseValues: baseValues,
        limit: PathDependentExplainer.singleLimit)
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
      tolerance: precision == .single ? Additivity.singleTolerance : Additivity.tolerance)
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
    var own = background == nil ? [] : constants
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: blockRows) {
      let piece = first..<min(rows.upperBound, first + blockRows)
      kernel.load(matrix, rows: piece)
      if let background {
        for row in 0..<background.rowCount {
          own.withUnsafeMutableBufferPointer { own in
            guard let target = own.baseAddress else { return }
            background.writeConstants(target, program: program, starts: starts, row: row)
            kernel.add(constants: target, starts: starts)
          }
        }
      } else {
        constants.withUnsafeBufferPointer { constants in
          guard let constants = constants.baseAddress else { return }
          kernel.add(constants: constants, starts: starts)
        }
      }
      kernel.withSums { sums, stride in
        store.take(
          sums, stride: stride, cells: program.cells,
          rows: (first - rows.lowerBound)..<(piece.upperBound - rows.lowerBound),
          scale: 1 / Double(background?.rowCount ?? 1))
      }
    }
  }
}
