internal import Models

/// What is above each node of a tree, for code that cuts a tree into parts.
struct TreeLayout: Sendable {
  /// By node, the node above it; -1 at the root and at nodes that no path reaches.
  let parent: [Int32]
  /// The nodes from the root on, parents before children.
  let order: [Int]
  /// By node, the number of distinct players tested above it.
  let playersAbove: [Int32]

  /// - Parameter playerOfFeature: by feature, its player, below `playerCount`.
  /// - Complexity: O(nodes + players).
  init(_ tree: Tree, playerOfFeature: [Int], playerCount: Int) {
    var parent = [Int32](repeating: -1, count: tree.nodeCount)
    var playersAbove = [Int32](repeating: 0, count: tree.nodeCount)
    var order: [Int] = []
    // By player, how many nodes of the current path test it.
    var tested = [Int32](repeating: 0, count: playerCount)
    var distinct: Int32 = 0
    // A node to visit, or to leave when its number is complemented.
    var pending = [0]
    while let task = pending.popLast() {
      let node = task < 0 ? ~task : task
      let player = tree.isLeaf(node) ? -1 : playerOfFeature[Int(tree.feature[node])]
      if task < 0 {
        tested[player] -= 1
        if tested[player] == 0 { distinct -= 1 }
        continue
      }
      order.append(node)
      playersAbove[node] = distinct
      if tree.isLeaf(node) { continue }
      if tested[player] == 0 { distinct += 1 }
      tested[player] += 1
      let (left, right) = (Int(tree.left[node]), Int(tree.right[node]))
      parent[left] = Int32(node)
      parent[right] = Int32(node)
      pending += [~node, right, left]
    }
    self.parent = parent
    self.order = order
    self.playersAbove = playersAbove
  }

  /// The edges from an upper node down to a lower one: each node on the way and whether its left
  /// child comes next.
  func path(in tree: Tree, from upper: Int, to lower: Int) -> [(node: Int, isLeft: Bool)] {
    var edges: [(node: Int, isLeft: Bool)] = []
    var node = lower
    while node != upper, parent[node] >= 0 {
      let above = Int(parent[node])
      edges.append((above, Int(tree.left[above]) == node))
      node = above
    }
    return edges.reversed()
  }
}
