internal import ExplainKernels
internal import Models
internal import Tabular

/// Tables of contributions by the patterns of regions: to explain a row is one lookup per region.
///
/// What stands in for absent players is settled in the tables: the counted patterns of a background,
/// of any number of rows, or cover shares. The idea is that of WOODELF (arXiv 2511.09376), with
/// regions of many leaves in the place of single ones.
struct PatternTables: Sendable {
  let plan: PatternPlan
  let isSingle: Bool
  /// What the trees with tables are expected to say when nothing is known, by output.
  let expected: [Double]
  /// By batch, the entries of its regions one after the other.
  private let tables: [TableLines]
  /// The words of the tests' large sets.
  private let words: [UInt32]

  /// The regions that rows are looked up in together, so that their sums are read and written once.
  static let mostTogether = Int(fairaudit_pattern_most_tables)

  /// Tables that count a background.
  ///
  /// - Parameters:
  ///   - counts: by pattern of all regions, the rows of the background that have it.
  ///   - rows: the number of rows of the background.
  /// - Complexity: O(patterns · leaves of a region · d), plus O(2ᵈ · d²) by leaf.
  init(
    _ plan: PatternPlan, counts: [UInt32], rows: Int, words: [UInt32], outputCount: Int,
    isSingle: Bool, threads: Int
  ) {
    self.init(plan, words: words, outputCount: outputCount, isSingle: isSingle, threads: threads) {
      region, lanes in
      counts.withUnsafeBufferPointer { counts in
        let start = plan.starts[region]
        return RegionTable(
          plan.regions[region],
          background: UnsafeBufferPointer(rebasing: counts[start..<plan.starts[region + 1]]),
          rows: rows, lanes: lanes)
      }
    }
  }

  /// Tables of path-dependent contributions.
  init(
    coverShares plan: PatternPlan, words: [UInt32], outputCount: Int, isSingle: Bool, threads: Int
  ) {
    self.init(plan, words: words, outputCount: outputCount, isSingle: isSingle, threads: threads) {
      RegionTable(plan.regions[$0], lanes: $1)
    }
  }

  /// The rows that go through all tables together: few enough for their sums and columns to stay in
  /// the second-level cache, and enough to share what is fetched of each table.
  static func chunkRows(cells: Int) -> Int { min(2048, max(64, 524_288 / max(1, cells))) }

  private init(
    _ plan: PatternPlan, words: [UInt32], outputCount: Int, isSingle: Bool, threads: Int,
    table: @Sendable (Int, [Int]) -> RegionTable
  ) {
    let made = Parallel.map(chunks: plan.batches.count, threads: threads) { index in
      let batch = plan.batches[index]
      let parts = batch.regions.map { table($0, batch.players) }
      return (lines: TableLines(parts, isSingle: isSingle), expected: parts.map(\.expected))
    }
    self.plan = plan
    self.isSingle = isSingle
    self.words = words.isEmpty ? [0] : words
    tables = made.map(\.lines)
    var sums = [ExactSum](repeating: ExactSum(), count: outputCount)
    for (region, part) in made.flatMap(\.expected).enumerated() {
      sums[plan.outputs[region]].add(part)
    }
    expected = sums.map(\.value)
  }

  /// The contributions of some rows of a matrix, by row, then cell.
  ///
  /// - Parameters:
  ///   - cells: the cells of a row.
  ///   - others: adds what the tables leave out.
  func values(
    _ matrix: FeatureMatrix, rows: Range<Int>, tests: NodeTests, cells: Int,
    instructions: fairaudit_instructions,
    others: (PatternSpace, UnsafeMutablePointer<Double>) -> Void = { _, _ in }
  ) -> [Double] {
    let space = PatternSpace(
      rows: rows.count, columnCount: tests.columnCount, isSingle: isSingle,
      instructions: instructions)
    space.load(matrix, rows: rows, tests: tests)
    var values = [Double](repeating: 0, count: rows.count * cells)
    values.withUnsafeMutableBufferPointer { values in
      guard let values = values.baseAddress else { return }
      add(space, cells: cells, to: values)
      others(space, values)
    }
    return values
  }

  /// Adds the contributions of some rows.
  ///
  /// - Parameters:
  ///   - space: columns of the rows' tests, and room for what is in between.
  ///   - values: φ by row, then cell.
  ///   - cells: the cells of a row.
  func add(_ space: PatternSpace, cells: Int, to values: UnsafeMutablePointer<Double>) {
    let rows = space.rows
    for (batch, table) in zip(plan.batches, tables) {
      let lanes = batch.lanes
      let start = plan.starts[batch.regions.lowerBound]
      for together in batch.regions.pieces(of: Self.mostTogether) {
        let starts = together.map { plan.starts[$0] - start }
        for (place, region) in together.enumerated() {
          plan.regions[region].number(
            space, words: words, target: space.numbers + place * space.stride)
        }
        let after =
          together
          .upperBound..<min(
            together.upperBound + Self.mostTogether, batch.regions.upperBound)
        let number = isSingle ? MemoryLayout<Float>.stride : MemoryLayout<Double>.stride
        let bytes = (plan.starts[after.upperBound] - plan.starts[after.lowerBound]) * lanes * number
        // Tables were stored, and sums allocated, as numbers of `isSingle`'s precision: what a cast
        // below calls them is what they are.
        table.withStart { table in
          let next = table + (plan.starts[after.lowerBound] - start) * lanes * number
          if isSingle {
            fairaudit_pattern_add_single(
              space.instructions, space.numbers, space.stride, rows,
              table.assumingMemoryBound(to: Float.self), starts, starts.count, lanes,
              space.sums.assumingMemoryBound(to: Float.self), next, bytes)
          } else {
            fairaudit_pattern_add_double(
              space.instructions, space.numbers, space.stride, rows,
              table.assumingMemoryBound(to: Double.self), starts, starts.count, lanes,
              space.sums.assumingMemoryBound(to: Double.self), next, bytes)
          }
        }
      }
      if isSingle, plan.isDense {
        fairaudit_pattern_flush_dense(
          space.instructions, space.sums.assumingMemoryBound(to: Float.self), rows, lanes,
          space.totals)
      } else if isSingle {
        fairaudit_pattern_flush_single(
          space.sums.assumingMemoryBound(to: Float.self), rows, lanes, batch.cells.count,
          batch.cells, values, cells)
      } else {
        fairaudit_pattern_flush_double(
          space.sums.assumingMemoryBound(to: Double.self), rows, lanes, batch.cells.count,
          batch.cells, values, cells)
      }
    }
    if isSingle, plan.isDense, let batch = plan.batches.first {
      fairaudit_pattern_flush_double(
        space.totals, rows, batch.lanes, batch.cells.count, batch.cells, values, cells)
    }
  }
}

extension PatternCode {
  /// Writes the pattern numbers of the rows of a space.
  func number(_ space: PatternSpace, words: [UInt32], target: UnsafeMutablePointer<Int32>) {
    fairaudit_pattern_numbers(
      space.instructions, base, terms, terms.count, simpleTerms, tests, words, space.columns,
      space.stride, space.rows, target)
  }
}
