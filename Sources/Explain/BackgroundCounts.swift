internal import ExplainKernels
internal import Models
internal import Tabular

/// How many rows of a background have each pattern of each region.
///
/// The counts of parts of a background add up to those of the whole, in any order.
enum BackgroundCounts {
  /// The rows whose columns are laid out together.
  private static let blockRows = 2048

  /// The counts by pattern of all regions.
  /// - Complexity: O(rows · (regions + columns)), and memory for the counts once per thread.
  static func counts(
    _ plan: PatternPlan, tests: NodeTests, background: FeatureMatrix, threads: Int
  ) -> [UInt32] {
    let rows = background.rowCount
    let blocks = (0..<rows).pieces(of: blockRows)
    // Counts are whole numbers, so that the parts may depend on the number of threads.
    let parts = max(1, min(threads, blocks.count))
    let words = tests.words.isEmpty ? [0] : tests.words
    let counted = Parallel.map(chunks: parts, threads: threads) { part in
      var counts = [UInt32](repeating: 0, count: plan.states)
      let space = PatternSpace(rows: min(rows, blockRows), columnCount: tests.columnCount)
      counts.withUnsafeMutableBufferPointer { counts in
        guard let counts = counts.baseAddress else { return }
        for block in blocks[(blocks.count * part / parts)..<(blocks.count * (part + 1) / parts)] {
          space.load(background, rows: block, tests: tests)
          for (region, code) in plan.regions.enumerated() {
            code.number(space, words: words, target: space.numbers)
            fairaudit_pattern_count(space.numbers, space.rows, counts + plan.starts[region])
          }
        }
      }
      return counts
    }
    guard var sum = counted.first else { return [] }
    for part in counted.dropFirst() {
      for index in sum.indices { sum[index] += part[index] }
    }
    return sum
  }
}
