internal import Foundation

/// Candidates of all lists in order of rank, with the partition of one attribute.
///
/// Everything about ranks is computed from here, for the candidates as they are and for bootstrap
/// replicates in which candidates or whole lists occur several times or not at all. Copies of a
/// candidate have its score, so they share positions as any tie does.
struct RankedLists {
  /// Tied candidates of one list, best first.
  struct Block {
    /// Positions of the block's candidates in ``codes`` and ``relevance``.
    let range: Range<Int>
  }

  /// The group of each candidate, by list, then by descending score.
  let codes: [Int32]
  /// The relevance in the same order; nil without relevance.
  let relevance: [Double]?
  /// The blocks of each list.
  let lists: [[Block]]
  let groupCount: Int

  /// Ranks the candidates.
  /// - Complexity: O(n log n).
  init(_ sample: RankingSample, codes: [Int32], groupCount: Int) {
    var members: [Int32: [Int]] = [:]
    for row in sample.scores.indices { members[sample.lists?[row] ?? 0, default: []].append(row) }
    // Lists in the order of their codes; inside a tie an order that does not depend on the rows'.
    var order: [Int] = []
    var lists: [[Block]] = []
    for list in members.keys.sorted() {
      let rows = (members[list] ?? []).sorted { left, right in
        let (own, other) = (sample.scores[left], sample.scores[right])
        if own != other { return own > other }
        return (codes[left], sample.relevance?[left] ?? 0)
          < (codes[right], sample.relevance?[right] ?? 0)
      }
      var blocks: [Block] = []
      var start = 0
      while start < rows.count {
        var end = start + 1
        while end < rows.count, sample.scores[rows[end]] == sample.scores[rows[start]] { end += 1 }
        blocks.append(Block(range: order.count + start..<order.count + end))
        start = end
      }
      order += rows
      lists.append(blocks)
    }
    self.codes = order.map { codes[$0] }
    relevance = sample.relevance.map { all in order.map { all[$0] } }
    self.lists = lists
    self.groupCount = groupCount
  }
}

/// What positions are worth: 1/log₂(1 + rank), summed over the first ranks.
struct PositionDiscounts {
  private var sums: [Double] = [0]

  /// Σ_{i ≤ rank} 1/log₂(1 + i).
  mutating func sum(through rank: Int) -> Double {
    while sums.count <= rank {
      sums.append((sums.last ?? 0) + 1 / log2(Double(sums.count) + 1))
    }
    return sums[max(0, rank)]
  }

  /// The mean worth of the ranks after `rank` up to `rank + count`.
  mutating func mean(after rank: Int, count: Int) -> Double {
    guard count > 0 else { return 0 }
    return (sum(through: rank + count) - sum(through: rank)) / Double(count)
  }
}
