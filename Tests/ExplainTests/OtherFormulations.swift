import Models

@testable import Explain

/// Contributions leaf by leaf with the weights of the Shapley value written out: for each player, the
/// sums over all sets of s others of the product of their factors, by dynamic programming, times
/// s! (n − 1 − s)! / n!. All terms have one sign, so it is accurate for any number of players.
enum SubsetSums {
  static func contributions(of ensemble: TreeEnsemble, row: [Double]) throws -> [Double] {
    let outputs = ensemble.outputs.count
    var values = [Double](repeating: 0, count: ensemble.features.count * outputs)
    for (index, tree) in ensemble.trees.enumerated() {
      let shares = try CoverShares(tree, index: index)
      let leaves = ReferenceExplainer.leaves(
        of: tree, shares: shares, row: row,
        players: FeatureGroups(singles: ensemble.features.count))
      for leaf in leaves {
        for (i, player) in leaf.players.enumerated() {
          var sums = [1.0]
          for (j, other) in leaf.players.enumerated() where j != i {
            var next = [Double](repeating: 0, count: sums.count + 1)
            for s in sums.indices {
              next[s] += sums[s] * other.absent
              next[s + 1] += sums[s] * other.present
            }
            sums = next
          }
          var total = 0.0
          for (s, sum) in sums.enumerated() {
            total += sum * BruteForce.orderings(before: s, of: leaf.players.count)
          }
          values[player.index * outputs + tree.output] +=
            leaf.value * (player.present - player.absent) * total
        }
      }
    }
    return values
  }
}

/// The polynomial-time recursion of Lundberg et al. (2020, algorithm 2): one walk of the tree that
/// keeps, for each size of subset, the weighted share of subsets that reach a node, extended by each
/// split and unwound for a feature's second split and at leaves.
///
/// It divides by shares, so it needs positive covers and loses digits on long paths.
enum ExtendUnwind {
  private struct Element {
    var feature: Int
    var zero: Double
    var one: Double
    var weight: Double
  }

  /// φ by feature, then output; `dividingByParent` takes the shares as XGBoost and shap do, which
  /// do not add up to 1 over siblings when covers are rounded.
  static func contributions(
    of ensemble: TreeEnsemble, row: [Double], dividingByParent: Bool = false
  ) -> [Double] {
    let outputs = ensemble.outputs.count
    var values = [Double](repeating: 0, count: ensemble.features.count * outputs)
    for tree in ensemble.trees {
      let shares = shares(of: tree, dividingByParent: dividingByParent)
      visit(tree, node: 0, path: [], zero: 1, one: 1, feature: -1, row: row, shares: shares) {
        feature, value in
        values[feature * outputs + tree.output] += value
      }
    }
    return values
  }

  /// By node, its share of what its parent received.
  private static func shares(of tree: Tree, dividingByParent: Bool) -> [Double] {
    let cover = tree.cover ?? []
    var shares = [Double](repeating: 1, count: tree.nodeCount)
    for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
      let (left, right) = (Int(tree.left[node]), Int(tree.right[node]))
      let whole = dividingByParent ? cover[node] : cover[left] + cover[right]
      shares[left] = cover[left] / whole
      shares[right] = cover[right] / whole
    }
    return shares
  }

  private static func visit(
    _ tree: Tree, node: Int, path above: [Element], zero: Double, one: Double, feature: Int,
    row: [Double], shares: [Double], add: (Int, Double) -> Void
  ) {
    var path = extended(above, zero: zero, one: one, feature: feature)
    if tree.isLeaf(node) {
      for i in path.indices.dropFirst() {
        let weight = unwound(path, at: i).reduce(0) { $0 + $1.weight }
        add(
          path[i].feature,
          weight * (path[i].one - path[i].zero) * tree.value[node] * tree.weight)
      }
      return
    }
    let split = Int(tree.feature[node])
    let (left, right) = (Int(tree.left[node]), Int(tree.right[node]))
    let goesLeft = tree.goesLeft(node, value: row[split])
    var (zeroAbove, oneAbove) = (1.0, 1.0)
    if let i = path.indices.dropFirst().first(where: { path[$0].feature == split }) {
      (zeroAbove, oneAbove) = (path[i].zero, path[i].one)
      path = unwound(path, at: i)
    }
    for (child, isTaken) in [(left, goesLeft), (right, !goesLeft)] {
      visit(
        tree, node: child, path: path, zero: zeroAbove * shares[child],
        one: isTaken ? oneAbove : 0, feature: split, row: row, shares: shares, add: add)
    }
  }

  private static func extended(
    _ path: [Element], zero: Double, one: Double, feature: Int
  ) -> [Element] {
    let length = path.count
    var path = path
    path.append(Element(feature: feature, zero: zero, one: one, weight: length == 0 ? 1 : 0))
    for i in stride(from: length - 1, through: 0, by: -1) {
      path[i + 1].weight += one * path[i].weight * Double(i + 1) / Double(length + 1)
      path[i].weight *= zero * Double(length - i) / Double(length + 1)
    }
    return path
  }

  private static func unwound(_ path: [Element], at index: Int) -> [Element] {
    let last = path.count - 1
    let (zero, one) = (path[index].zero, path[index].one)
    var path = path
    var next = path[last].weight
    for j in stride(from: last - 1, through: 0, by: -1) {
      if one != 0 {
        let weight = path[j].weight
        path[j].weight = next * Double(last + 1) / (Double(j + 1) * one)
        next = weight - path[j].weight * zero * Double(last - j) / Double(last + 1)
      } else {
        path[j].weight *= Double(last + 1) / (zero * Double(last - j))
      }
    }
    for j in index..<last {
      path[j].feature = path[j + 1].feature
      path[j].zero = path[j + 1].zero
      path[j].one = path[j + 1].one
    }
    path.removeLast()
    return path
  }
}
