internal import Tabular

extension TreeEnsemble {
  /// Whether every tree says how much training weight reached its nodes.
  public var hasCover: Bool { trees.allSatisfy { $0.cover != nil || $0.nodeCount == 1 } }

  /// The same trees with covers counted on some rows: how many of them reach each node.
  ///
  /// For files that keep no covers. A node that none reaches has cover 0.
  ///
  /// - Parameter threads: how many to use at most, one per core when 0; the result does not depend on it.
  /// - Complexity: O(rows · trees · depth).
  public func countingCovers(
    on matrix: FeatureMatrix, threads: Int = 0
  ) -> TreeEnsemble {
    var copy = self
    copy.trees = Parallel.map(chunks: trees.count, threads: Parallel.threadCount(threads)) {
      index in
      var tree = trees[index]
      var counts = [Double](repeating: 0, count: tree.nodeCount)
      for row in 0..<matrix.rowCount {
        var node = 0
        counts[0] += 1
        while !tree.isLeaf(node) {
          let value = matrix.columns[Int(tree.feature[node])][row]
          node = Int(tree.goesLeft(node, value: value) ? tree.left[node] : tree.right[node])
          counts[node] += 1
        }
      }
      tree.cover = counts
      return tree
    }
    return copy
  }
}
