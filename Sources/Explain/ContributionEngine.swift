public import Models
internal import Tabular

/// Something that computes the contributions of rows, block by block.
public protocol ContributionEngine: Sendable {
  /// What contributions are counted from, by output.
  var baseValues: [Double] { get }
  /// The number of players.
  var featureCount: Int { get }
  /// The number of outputs.
  var outputCount: Int { get }
  /// The number of columns of a matrix to explain.
  var columnCount: Int { get }
  /// The largest error of ``Additivity`` that is let through, by the precision of the arithmetic.
  var additivityTolerance: Double { get }

  /// Rows cut into the pieces that are computed as one; they do not depend on threads.
  func chunks(of rows: Range<Int>) -> [Range<Int>]

  /// The contributions of some rows, computed on this thread and checked against ``Additivity``.
  func block(_ matrix: FeatureMatrix, rows: Range<Int>) throws -> ExplanationBlock
}

extension ContributionEngine {
  /// That of arithmetic in Double.
  public var additivityTolerance: Double { Additivity.tolerance }

  /// The contributions of some rows, all at once.
  ///
  /// - Parameters:
  ///   - rows: the rows to explain, all of them when nil.
  ///   - threads: the number of threads, one per core when 0. The result does not depend on it.
  /// - Throws: ``ExplainError`` when the matrix does not fit, or a row misses ``Additivity``.
  public func explain(
    _ matrix: FeatureMatrix, rows: Range<Int>? = nil, threads: Int = 0
  ) throws -> Explanation {
    let rows = try checkedRows(rows, of: matrix)
    let chunks = chunks(of: rows)
    let blocks = try Parallel.map(
      chunks: chunks.count, threads: Parallel.threadCount(threads)
    ) { index in
      try block(matrix, rows: chunks[index])
    }
    var values: [Double] = []
    var margins: [Double] = []
    var errors: [Double]? = blocks.allSatisfy { $0.standardErrors != nil } ? [] : nil
    values.reserveCapacity(rows.count * featureCount * outputCount)
    margins.reserveCapacity(rows.count * outputCount)
    for block in blocks {
      values += block.values
      margins += block.margins
      errors? += block.standardErrors ?? []
    }
    return Explanation(
      values: values, baseValues: baseValues, margins: margins, rowCount: rows.count,
      featureCount: featureCount, outputCount: outputCount,
      additivityError: blocks.map(\.additivityError).max() ?? 0,
      standardErrors: blocks.isEmpty ? nil : errors)
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
    var worst = 0.0
    try Parallel.inOrder(
      chunks(of: try checkedRows(rows, of: matrix)), threads: threads, ahead: 8,
      make: { try block(matrix, rows: $0) }
    ) { block in
      worst = max(worst, block.additivityError)
      try body(block)
    }
    return worst
  }

  /// Folds the contributions of some rows into states on the threads that compute them, and hands
  /// over the states in row order.
  ///
  /// For consumers that would hold the threads up: `add` runs beside the kernel, `merge` on the
  /// caller's thread, once for many blocks.
  ///
  /// - Parameters:
  ///   - rows: the rows to explain, all of them when nil.
  ///   - threads: the number of threads, one per core when 0. Which blocks share a state does not
  ///     depend on it.
  ///   - initial: a state of no rows.
  ///   - add: takes a block into a state.
  ///   - merge: takes a state and the rows it stands for.
  /// - Returns: the worst error of ``Additivity``.
  /// - Throws: ``ExplainError``, or what `add` or `merge` throws.
  @discardableResult
  public func reduceBlocks<State: Sendable>(
    _ matrix: FeatureMatrix, rows: Range<Int>? = nil, threads: Int = 0, into initial: State,
    add: @Sendable (inout State, ExplanationBlock) throws -> Void,
    merge: (State, Range<Int>) throws -> Void
  ) throws -> Double {
    let rows = try checkedRows(rows, of: matrix)
    let chunks = chunks(of: rows)
    // Long enough that merging is nothing, short enough that few rows still keep every core busy.
    let spans = (0..<chunks.count).pieces(of: min(max(chunks.count / 64, 1), 16))
    let threads = Parallel.threadCount(threads)
    let wave = threads * 2
    var worst = 0.0
    for first in stride(from: 0, to: spans.count, by: wave) {
      let count = min(wave, spans.count - first)
      let states = try Parallel.map(chunks: count, threads: threads) { offset in
        var (state, error) = (initial, 0.0)
        for chunk in spans[first + offset] {
          let block = try block(matrix, rows: chunks[chunk])
          error = max(error, block.additivityError)
          try add(&state, block)
        }
        return (state, error)
      }
      for (offset, (state, error)) in states.enumerated() {
        worst = max(worst, error)
        let span = spans[first + offset]
        let covered = chunks[span.lowerBound].lowerBound..<chunks[span.upperBound - 1].upperBound
        try merge(state, covered)
      }
    }
    return worst
  }

  /// The same range, or all rows, when the matrix has them and the number of columns.
  func checkedRows(
    _ rows: Range<Int>?, of matrix: FeatureMatrix
  ) throws(ExplainError) -> Range<Int> {
    try matrix.checkedRows(rows, columnCount: columnCount)
  }

  /// A block of exact contributions, checked against ``Additivity``.
  ///
  /// - Parameters:
  ///   - values: φ by row, then player, then output.
  ///   - margins: by row, then output, computed by another way than the contributions.
  func checkedBlock(
    rows: Range<Int>, values: [Double], margins: [Double]
  ) throws(ExplainError) -> ExplanationBlock {
    let error = try Additivity.check(
      values: values, margins: margins, baseValues: baseValues, firstRow: rows.lowerBound,
      tolerance: additivityTolerance)
    return ExplanationBlock(
      rows: rows, values: values, margins: margins, baseValues: baseValues,
      featureCount: featureCount, outputCount: outputCount, additivityError: error)
  }
}

extension FeatureMatrix {
  /// The same range, or all rows, when the matrix has them and the number of columns.
  func checkedRows(_ rows: Range<Int>?, columnCount: Int) throws(ExplainError) -> Range<Int> {
    guard columns.count == columnCount else {
      throw .featureCount(found: columns.count, expected: columnCount)
    }
    let rows = rows ?? 0..<rowCount
    guard rows.lowerBound >= 0, rows.upperBound <= rowCount else {
      throw .rows(found: rows, rowCount: rowCount)
    }
    return rows
  }
}

extension Parallel {
  /// Makes blocks of consecutive rows on several threads and hands them over in order on this one.
  ///
  /// - Parameter ahead: the blocks for each thread that are in memory at once.
  static func inOrder<Block: Sendable>(
    _ chunks: [Range<Int>], threads: Int, ahead: Int,
    make: @Sendable (Range<Int>) throws -> Block, body: (Block) throws -> Void
  ) throws {
    let threads = threadCount(threads)
    for wave in (0..<chunks.count).pieces(of: threads * ahead) {
      let blocks = try map(chunks: wave.count, threads: threads) { offset in
        try make(chunks[wave.lowerBound + offset])
      }
      for block in blocks { try body(block) }
    }
  }
}

extension Range<Int> {
  /// The range in pieces of a length, the last one shorter.
  func pieces(of length: Int) -> [Range<Int>] {
    stride(from: lowerBound, to: upperBound, by: length).map {
      $0..<Swift.min(upperBound, $0 + length)
    }
  }
}
