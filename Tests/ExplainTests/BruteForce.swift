import Models

@testable import Explain

/// The Shapley value by its definition: every subset of players, with the path-dependent value of a
/// subset found by walking the tree. It shares no code with the engines.
enum BruteForce {
  /// φ of one tree and row by player.
  static func contributions(of tree: Tree, row: [Double], groups: FeatureGroups) -> [Double] {
    let players = Set(
      tree.feature.filter { $0 >= 0 }.map { groups.groupOfFeature[Int($0)] }
    ).sorted()
    let n = players.count
    let worths = (0..<(1 << n)).map { subset in
      worth(of: tree, node: 0, row: row) { feature in
        players.firstIndex(of: groups.groupOfFeature[feature]).map { subset >> $0 & 1 == 1 }
          ?? false
      }
    }
    var values = [Double](repeating: 0, count: groups.count)
    for (i, feature) in players.enumerated() {
      for subset in 0..<(1 << n) where subset >> i & 1 == 0 {
        let weight = orderings(before: subset.nonzeroBitCount, of: n)
        values[feature] += weight * (worths[subset | 1 << i] - worths[subset])
      }
    }
    return values
  }

  /// The share of orderings of `n` players in which exactly a given set of `s` others comes first:
  /// s! (n − 1 − s)! / n!.
  static func orderings(before s: Int, of n: Int) -> Double {
    var weight = 1 / Double(n)
    // 1 / binomial(n − 1, s)
    for k in stride(from: 1, through: s, by: 1) { weight *= Double(k) / Double(n - k) }
    return weight
  }

  /// What the tree is expected to say when only some features are known.
  static func worth(
    of tree: Tree, node: Int, row: [Double], knows: (Int) -> Bool
  ) -> Double {
    if tree.isLeaf(node) { return tree.value[node] * tree.weight }
    let (left, right) = (Int(tree.left[node]), Int(tree.right[node]))
    let feature = Int(tree.feature[node])
    if knows(feature) {
      let child = tree.goesLeft(node, value: row[feature]) ? left : right
      return worth(of: tree, node: child, row: row, knows: knows)
    }
    let cover = tree.cover ?? []
    let total = cover[left] + cover[right]
    let share = total == 0 ? 0.5 : cover[left] / total
    return share * worth(of: tree, node: left, row: row, knows: knows)
      + (1 - share) * worth(of: tree, node: right, row: row, knows: knows)
  }

  /// φ of a whole model by player, then output; each feature is a player where no groups are given.
  static func contributions(
    of ensemble: TreeEnsemble, row: [Double], groups: FeatureGroups? = nil
  ) -> [Double] {
    let groups = groups ?? FeatureGroups(singles: ensemble.features.count)
    let (features, outputs) = (groups.count, ensemble.outputs.count)
    var values = [Double](repeating: 0, count: features * outputs)
    for tree in ensemble.trees {
      let part = contributions(of: tree, row: row, groups: groups)
      for feature in 0..<features { values[feature * outputs + tree.output] += part[feature] }
    }
    return values
  }
}

/// How two lists of contributions of one row are compared everywhere in these tests.
enum Agreement {
  /// The largest difference relative to the largest |φ| expected, or to 1e-6 if all are smaller;
  /// infinite when lengths differ or a number is not finite.
  static func error(_ found: some Sequence<Double>, _ expected: [Double]) -> Double {
    let found = Array(found)
    guard found.count == expected.count else { return .infinity }
    let scale = max(1e-6, expected.map(abs).max() ?? 0)
    var worst = 0.0
    for (a, b) in zip(found, expected) {
      let difference = abs(a - b)
      guard difference.isFinite else { return .infinity }
      worst = max(worst, difference / scale)
    }
    return worst
  }
}
