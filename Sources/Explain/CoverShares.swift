internal import Models

/// How the training weight that reached each inner node divided between its children.
///
/// The share of the left child is `c_left / (c_left + c_right)` and that of the right child is what
/// is left of 1; where both covers are zero, nothing is known and each child gets one half. Taking
/// the children's sum instead of the parent's own cover makes the shares of siblings add up to 1,
/// without which contributions would not add up to the margin: the covers in an XGBoost file are
/// rounded to Float32 one by one, so children miss their parent by about one part in 10⁷. LightGBM's
/// covers are counts of rows, which add up.
struct CoverShares {
  /// By node, the left child's share; 0 at leaves, where it has no meaning.
  let left: [Double]
  /// The largest difference between a parent's cover and its children's sum, relative to the parent.
  let worstMismatch: Double

  /// The shares of a tree whose covers have been checked.
  ///
  /// - Throws: ``ExplainError`` when the tree has inner nodes and no covers, or an impossible cover.
  init(_ tree: Tree, index: Int) throws(ExplainError) {
    var shares = [Double](repeating: 0, count: tree.nodeCount)
    var worst = 0.0
    if !tree.isLeaf(0) {
      guard let cover = tree.cover else { throw .noCover(tree: index) }
      let nodes = Self.reachable(tree)
      try Self.check(cover, of: nodes, tree: index)
      for node in nodes where !tree.isLeaf(node) {
        let (low, high) = (cover[Int(tree.left[node])], cover[Int(tree.right[node])])
        shares[node] = Self.share(low, of: high)
        let sum = low + high
        if cover[node] > 0, sum.isFinite {
          worst = max(worst, abs(cover[node] - sum) / cover[node])
        }
      }
    }
    left = shares
    worstMismatch = worst
  }

  /// The nodes of a tree, parents before children.
  static func reachable(_ tree: Tree) -> [Int] {
    var nodes = [0]
    var next = 0
    while next < nodes.count {
      let node = nodes[next]
      next += 1
      if !tree.isLeaf(node) { nodes += [Int(tree.left[node]), Int(tree.right[node])] }
    }
    return nodes
  }

  /// Refuses a cover that no training weight can be.
  static func check(_ cover: [Double], of nodes: [Int], tree: Int) throws(ExplainError) {
    for node in nodes where !(cover[node].isFinite && cover[node] >= 0) {
      throw .cover(tree: tree, node: node, found: cover[node])
    }
  }

  /// `first / (first + second)`, one half when both are zero, and safe when the sum overflows.
  static func share(_ first: Double, of second: Double) -> Double {
    let sum = first + second
    if sum == 0 { return 0.5 }
    if sum.isInfinite { return (first / 2) / (first / 2 + second / 2) }
    return first / sum
  }

  /// The expected output of a tree under its covers, times the tree's weight.
  func expectedValue(_ tree: Tree) -> Double {
    var mean = [Double](repeating: 0, count: tree.nodeCount)
    for node in Self.reachable(tree).reversed() {
      if tree.isLeaf(node) {
        mean[node] = tree.value[node] * tree.weight
      } else {
        let share = left[node]
        mean[node] = share * mean[Int(tree.left[node])] + (1 - share) * mean[Int(tree.right[node])]
      }
    }
    return mean[0]
  }
}

extension TreeEnsemble {
  /// By output, the base margin plus the trees' expected values.
  func expectedMargins(_ shares: [CoverShares]) throws(ExplainError) -> [Double] {
    var expected = baseMargin
    for (tree, shares) in zip(trees, shares) {
      expected[tree.output] += shares.expectedValue(tree)
    }
    for (output, value) in expected.enumerated() where !value.isFinite {
      throw .baseValue(output: output, found: value)
    }
    return expected
  }

  /// The cover shares of every tree.
  func coverShares() throws(ExplainError) -> [CoverShares] {
    var shares: [CoverShares] = []
    shares.reserveCapacity(trees.count)
    for (index, tree) in trees.enumerated() {
      shares.append(try CoverShares(tree, index: index))
    }
    return shares
  }
}
