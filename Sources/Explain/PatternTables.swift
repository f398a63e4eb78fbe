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
  /// By region, its entries.
  private let tables: [TableLines]
  /// The words of the tests' large sets.
  private let words: [UInt32]

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
      region in
      counts.withUnsafeBufferPointer { counts in
        let start = plan.starts[region]
        return RegionTable(
          plan.regions[region],
          background: UnsafeBufferPointer(rebasing: counts[start..<plan.starts[region + 1]]),
          rows: rows, lanes: plan.lanes(of: region))
      }
    }
  }

  /// Tables of path-dependent contributions.
  init(
    coverShares plan: PatternPlan, words: [UInt32], outputCount: Int, isSingle: Bool, threads: Int
  ) {
    self.init(plan, words: words, outputCount: outputCount, isSingle: isSingle, threads: threads) {
      RegionTable(plan.regions[$0], lanes: plan.lanes(of: $0))
    }
  }

  /// The rows that go through all tables together: few enough for their sums and columns to stay in
  /// the second-level cache, and enough to share what is fetched of each table.
  static func chunkRows(cells: Int) -> Int { min(2048, max(64, 524_288 / max(1, cells))) }

  private init(
    _ plan: PatternPlan, words: [UInt32], outputCount: Int, isSingle: Bool, threads: Int,
    table: @Sendable (Int) -> RegionTable
  ) {
    let made = Parallel.map(chunks: plan.regions.count, threads: threads) { region in
      let table = table(region)
      return (lines: table.lines(isSingle: isSingle), expected: table.expected)
    }
    self.plan = plan
    self.isSingle = isSingle
    self.words = words.isEmpty ? [0] : words
    tables = made.map(\.lines)
    var sums = [ExactSum](repeating: ExactSum(), count: outputCount)
    for (region, part) in made.enumerated() { sums[plan.outputs[region]].add(part.expected) }
    expected = sums.map(\.value)
  }

  /// Adds the contributions of some rows.
  ///
  /// - Parameters:
  ///   - space: columns of the rows' tests, and room for what is in between.
  ///   - values: φ by row, then cell.
  ///   - cells: the cells of a row.
  func add(_ space: PatternSpace, cells: Int, to values: UnsafeMutablePointer<Double>) {
    let rows = space.rows
    for batch in plan.batches {
      let lanes = batch.lanes
      for region in batch.regions {
        plan.regions[region].number(space, words: words)
        tables[region].withStart { start in
          if isSingle {
            fairaudit_pattern_add_single(
              space.instructions, space.numbers, rows,
              start.assumingMemoryBound(to: Float.self), lanes,
              space.sums.assumingMemoryBound(to: Float.self))
          } else {
            fairaudit_pattern_add_double(
              space.instructions, space.numbers, rows,
              start.assumingMemoryBound(to: Double.self), lanes,
              space.sums.assumingMemoryBound(to: Double.self))
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

extension PatternPlan {
  /// The players whose lanes a region's entries have, by lane.
  fileprivate func lanes(of region: Int) -> [Int] {
    batches[batches.partitionPoint { $0.regions.upperBound <= region }].players
  }
}

extension PatternCode {
  /// Writes the pattern numbers of the rows of a space.
  func number(_ space: PatternSpace, words: [UInt32]) {
    fairaudit_pattern_numbers(
      space.instructions, base, terms, terms.count, simpleTerms, tests, words, space.columns,
      space.stride, space.rows, space.numbers)
  }
}

extension Array {
  /// The first index whose element does not satisfy what all elements before it do.
  fileprivate func partitionPoint(where isBefore: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
