import Models

@testable import Explain

/// The interventional Shapley value by its definition: the worth of a set of players is the mean
/// output over the rows of a background whose columns of present players are those of the row. It
/// shares no code with the engines.
enum BackgroundBruteForce {
  /// φ of a whole model by player, then output.
  static func contributions(
    of ensemble: TreeEnsemble, row: [Double], background: [[Double]], groups: FeatureGroups? = nil
  ) -> [Double] {
    let groups = groups ?? FeatureGroups(singles: ensemble.features.count)
    let (features, outputs) = (groups.count, ensemble.outputs.count)
    var values = [Double](repeating: 0, count: features * outputs)
    for tree in ensemble.trees {
      let players = Set(
        tree.feature.filter { $0 >= 0 }.map { groups.groupOfFeature[Int($0)] }
      ).sorted()
      let n = players.count
      let worths = (0..<(1 << n)).map { subset in
        let present = Set(players.indices.filter { subset >> $0 & 1 == 1 }.map { players[$0] })
        return worth(of: tree, row: row, background: background) {
          present.contains(groups.groupOfFeature[$0])
        }
      }
      for (i, player) in players.enumerated() {
        for subset in 0..<(1 << n) where subset >> i & 1 == 0 {
          values[player * outputs + tree.output] +=
            BruteForce.orderings(before: subset.nonzeroBitCount, of: n)
            * (worths[subset | 1 << i] - worths[subset])
        }
      }
    }
    return values
  }

  /// The mean output of a tree when only some features are known.
  static func worth(
    of tree: Tree, row: [Double], background: [[Double]], knows: (Int) -> Bool
  ) -> Double {
    var sum = 0.0
    for other in background {
      let mixed = row.indices.map { knows($0) ? row[$0] : other[$0] }
      sum += tree.value[tree.leaf(of: mixed)] * tree.weight
    }
    return sum / Double(background.count)
  }

  /// φ of a whole model leaf by leaf and pair by pair, for paths of any number of players: of a
  /// players whose conditions only the row satisfies and c whose only the background row does, each
  /// of the former gets v · (a − 1)! c! / (a + c)! and each of the latter −v · a! (c − 1)! / (a + c)!.
  static func leafwise(
    of ensemble: TreeEnsemble, row: [Double], background: [[Double]]
  ) -> [Double] {
    let outputs = ensemble.outputs.count
    var values = [Double](repeating: 0, count: ensemble.features.count * outputs)
    for tree in ensemble.trees {
      for other in background {
        var pending: [(node: Int, row: [Int: Bool], other: [Int: Bool])] = [(0, [:], [:])]
        while let (node, own, others) = pending.popLast() {
          if tree.isLeaf(node) {
            if own.contains(where: { !$0.value && others[$0.key] == false }) { continue }
            let only = own.filter { $0.value && others[$0.key] == false }.keys
            let reverse = own.filter { !$0.value && others[$0.key] == true }.keys
            let (a, c) = (only.count, reverse.count)
            var choose = 1.0
            for k in 0..<min(a, c) { choose *= Double(a + c - k) / Double(k + 1) }
            let value = tree.value[node] * tree.weight / choose / Double(background.count)
            for player in only { values[player * outputs + tree.output] += value / Double(a) }
            for player in reverse { values[player * outputs + tree.output] -= value / Double(c) }
            continue
          }
          let feature = Int(tree.feature[node])
          let goesLeft = tree.goesLeft(node, value: row[feature])
          let otherGoesLeft = tree.goesLeft(node, value: other[feature])
          for (child, isLeft) in [(tree.left[node], true), (tree.right[node], false)] {
            var (own, others) = (own, others)
            own[feature] = (own[feature] ?? true) && goesLeft == isLeft
            others[feature] = (others[feature] ?? true) && otherGoesLeft == isLeft
            pending.append((Int(child), own, others))
          }
        }
      }
    }
    return values
  }
}
