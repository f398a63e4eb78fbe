internal import Models

/// A connected part of a tree's inner nodes whose leaves are explained by one lookup.
///
/// What its leaves add to a row's contributions depends only on the row's *pattern*: for each player
/// tested above the part whether all of its conditions there hold, and how the part's own nodes
/// decide. The number of patterns that can be told apart is the product of two per player above and
/// of the number of intervals of each column tested in the part.
struct PatternRegion: Sendable {
  /// The topmost node.
  let root: Int
  /// The inner nodes, the root among them.
  let nodes: [Int]
  /// The number of patterns.
  let states: Int

  /// The most patterns that one region may have, whatever its limit.
  static let mostStates = 1 << 16

  /// The most inner nodes of a region: few thresholds on long paths have few patterns.
  static let mostNodes = 128

  /// The regions of a tree, every leaf below exactly one of them.
  ///
  /// From the leaves up, a node joins the regions of its children where the joint one has at most
  /// `limit` patterns; else the larger of the two is closed. A region that consists of one node with
  /// a leaf may be larger.
  ///
  /// - Returns: nil where a path has so many players that a leaf alone has too many patterns.
  /// - Complexity: O(nodes · n log n) for regions of up to n nodes.
  static func regions(
    of tree: Tree, layout: TreeLayout, tests: [NodeTests.Test], limit: Int
  ) -> [PatternRegion]? {
    let finder = Finder(tree: tree, layout: layout, tests: tests)
    var open = [PatternRegion?](repeating: nil, count: tree.nodeCount)
    var closed: [PatternRegion] = []
    for node in layout.order.reversed() where !tree.isLeaf(node) {
      let (left, right) = (Int(tree.left[node]), Int(tree.right[node]))
      let below = [open[left], open[right]].compactMap(\.self).sorted { $0.states < $1.states }
      (open[left], open[right]) = (nil, nil)
      let hasLeaf = tree.isLeaf(left) || tree.isLeaf(right)
      var kept: PatternRegion?
      var count = below.count
      while count >= 0 {
        if count == 0, !hasLeaf { break }
        if below.prefix(count).reduce(1, { $0 + $1.nodes.count }) > mostNodes {
          count -= 1
          continue
        }
        let region = finder.region(root: node, nodes: [node] + below.prefix(count).flatMap(\.nodes))
        if region.states <= limit || (count == 0 && region.states <= mostStates) {
          kept = region
          break
        }
        count -= 1
      }
      if kept == nil, hasLeaf { return nil }
      for region in below.dropFirst(max(0, count)) { closed.append(finder.trimmed(region)) }
      open[node] = kept
    }
    if let last = open[0] { closed.append(finder.trimmed(last)) }
    return closed
  }
}

/// Counts the patterns of parts of one tree.
private struct Finder {
  let tree: Tree
  let layout: TreeLayout
  let tests: [NodeTests.Test]

  /// The region of some nodes, its patterns counted up to a bound.
  func region(root: Int, nodes: [Int]) -> PatternRegion {
    let most = PatternRegion.mostStates * 2
    let above = Int(layout.playersAbove[root])
    var states = above > 16 ? most : 1 << above
    for digit in PatternDigit.digits(of: nodes, tests: tests) {
      states = min(most, states * digit.radix)
    }
    return PatternRegion(root: root, nodes: nodes, states: states)
  }

  /// The same leaves without a root that only leads to one child of the region.
  func trimmed(_ region: PatternRegion) -> PatternRegion {
    var region = region
    while true {
      let inside = Set(region.nodes)
      let children = [Int(tree.left[region.root]), Int(tree.right[region.root])]
      let kept = children.filter { inside.contains($0) }
      guard kept.count == 1, !children.contains(where: { tree.isLeaf($0) }) else { return region }
      let shorter = self.region(root: kept[0], nodes: region.nodes.filter { $0 != region.root })
      guard shorter.states <= region.states else { return region }
      region = shorter
    }
  }
}
