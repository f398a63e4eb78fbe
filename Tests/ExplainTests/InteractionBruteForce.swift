import Models

@testable import Explain

/// Shapley interactions by their definition: every subset of players (Lundberg et al. 2020, equations 7
/// and 8). It shares no code with the engine.
enum InteractionBruteForce {
  /// Φ by player, then player, from the worth of every subset of `n` players.
  static func values(players n: Int, worths: [Double]) -> [[Double]] {
    var values = [[Double]](repeating: Array(repeating: 0, count: n), count: n)
    for i in 0..<n {
      for j in 0..<n where j != i {
        for subset in 0..<(1 << n) where subset >> i & 1 == 0 && subset >> j & 1 == 0 {
          let both = worths[subset | 1 << i | 1 << j]
          let gain = both - worths[subset | 1 << i] - worths[subset | 1 << j] + worths[subset]
          values[i][j] += gain * weight(subset.nonzeroBitCount, of: n) / 2
        }
      }
      var contribution = 0.0
      for subset in 0..<(1 << n) where subset >> i & 1 == 0 {
        contribution +=
          BruteForce.orderings(before: subset.nonzeroBitCount, of: n)
          * (worths[subset | 1 << i] - worths[subset])
      }
      values[i][i] = contribution - values[i].reduce(0, +)
    }
    return values
  }

  /// s! (n − s − 2)! / (n − 1)!
  private static func weight(_ s: Int, of n: Int) -> Double {
    func factorial(_ k: Int) -> Double { (0..<k).reduce(1.0) { $0 * Double($1 + 1) } }
    return factorial(s) * factorial(n - s - 2) / factorial(n - 1)
  }

  /// Φ of a model's row: index `(first · players + second) · outputs + output`.
  ///
  /// - Parameter background: rows that stand in for absent players; nil for the trees' covers.
  static func interactions(
    of ensemble: TreeEnsemble, row: [Double], groups: FeatureGroups? = nil,
    background: [[Double]]? = nil
  ) -> [Double] {
    let groups = groups ?? FeatureGroups(singles: ensemble.features.count)
    let (count, outputs) = (groups.count, ensemble.outputs.count)
    var result = [Double](repeating: 0, count: count * count * outputs)
    for tree in ensemble.trees {
      // Only players that the tree tests: adding others leaves all values as they are.
      let players = Set(
        tree.feature.filter { $0 >= 0 }.map { groups.groupOfFeature[Int($0)] }
      ).sorted()
      let worths = (0..<(1 << players.count)).map { subset -> Double in
        func knows(_ feature: Int) -> Bool {
          players.firstIndex(of: groups.groupOfFeature[feature]).map { subset >> $0 & 1 == 1 }
            ?? false
        }
        guard let background else {
          return BruteForce.worth(of: tree, node: 0, row: row, knows: knows)
        }
        return background.reduce(0.0) { sum, other in
          let mixed = row.indices.map { knows($0) ? row[$0] : other[$0] }
          return sum + tree.value[tree.leaf(of: mixed)] * tree.weight
        } / Double(background.count)
      }
      let part = values(players: players.count, worths: worths)
      for (i, first) in players.enumerated() {
        for (j, second) in players.enumerated() {
          result[(first * count + second) * outputs + tree.output] += part[i][j]
        }
      }
    }
    return result
  }
}
