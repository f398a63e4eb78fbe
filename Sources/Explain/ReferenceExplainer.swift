public import Models

/// Path-dependent Shapley values written as their definition, leaf by leaf: the oracle that faster
/// engines are proven against.
///
/// For one tree and one row, take a leaf with output v. Its *players* are the distinct features, or
/// groups of features, tested on its path. For a player j let o be 1 when the row satisfies all of j's conditions on the
/// path, else 0, and let z be the product of the cover shares at j's nodes: the chance to stay on the
/// path when j is unknown. Then the leaf adds
///
///     v · (oᵢ − zᵢ) · ∫₀¹ Π_{j ≠ i} (t · oⱼ + (1 − t) · zⱼ) dt
///
/// to player i, since the weights of the Shapley value are Beta integrals: of n players, a set of s
/// others has the weight s! (n−1−s)! / n! = ∫ tˢ (1−t)^(n−1−s) dt. The integrand is a polynomial in t,
/// so Gauss–Legendre quadrature gives the integral exactly. A feature that is not on the path does
/// not enter, and has no contribution from this leaf.
public struct ReferenceExplainer: Sendable {
  /// The expected margin by output under the covers, base margin included.
  public let baseValues: [Double]
  private let ensemble: TreeEnsemble
  private let shares: [CoverShares]
  private let players: FeatureGroups

  /// An explainer of a model.
  ///
  /// - Parameter players: by feature of the ensemble, the player it belongs to; nil where each
  ///   feature is a player of its own.
  /// - Throws: ``ExplainError`` when covers are missing or impossible.
  public init(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil
  ) throws(ExplainError) {
    self.ensemble = ensemble
    self.players = players ?? FeatureGroups(singles: ensemble.features.count)
    shares = try ensemble.coverShares()
    baseValues = try ensemble.expectedMargins(shares)
  }

  /// φ of one row by player, then output: index `player · outputs + output`.
  ///
  /// - Complexity: O(leaves · d³) per tree for d players on a path.
  public func contributions(of row: [Double]) throws(ExplainError) -> [Double] {
    let (features, outputs) = (ensemble.features.count, ensemble.outputs.count)
    guard row.count == features else {
      throw .featureCount(found: row.count, expected: features)
    }
    var values = [Double](repeating: 0, count: players.count * outputs)
    for (tree, shares) in zip(ensemble.trees, shares) {
      for leaf in Self.leaves(of: tree, shares: shares, row: row, players: players) {
        for (player, value) in zip(leaf.players, leaf.contributions()) {
          values[player.index * outputs + tree.output] += value
        }
      }
    }
    return values
  }

  /// The exactly summed margin of one row by output.
  public func margins(of row: [Double]) -> [Double] {
    var margins = ensemble.baseMargin
    for tree in ensemble.trees {
      margins[tree.output] += tree.value[tree.leaf(of: row)] * tree.weight
    }
    return margins
  }

  /// A player on the path to a leaf.
  struct Player {
    let index: Int
    /// 1 when the row satisfies all the player's conditions on the path, else 0.
    var present: Double
    /// The product of the cover shares of the player's edges on the path.
    var absent: Double
  }

  /// A leaf as one row sees it.
  struct Leaf {
    var players: [Player]
    var value: Double

    /// What the leaf adds to each of its players.
    func contributions() -> [Double] {
      let rule = GaussLegendre(factors: players.count)
      return players.indices.map { i in
        var integral = 0.0
        for (t, weight) in zip(rule.points, rule.weights) {
          var product = weight
          for (j, player) in players.enumerated() where j != i {
            product *= t * player.present + (1 - t) * player.absent
          }
          integral += product
        }
        return value * (players[i].present - players[i].absent) * integral
      }
    }
  }

  /// The leaves of a tree from left to right.
  static func leaves(
    of tree: Tree, shares: CoverShares, row: [Double], players groups: FeatureGroups
  ) -> [Leaf] {
    var leaves: [Leaf] = []
    var pending: [(node: Int, players: [Player])] = [(0, [])]
    while let (node, players) = pending.popLast() {
      if tree.isLeaf(node) {
        leaves.append(Leaf(players: players, value: tree.value[node] * tree.weight))
        continue
      }
      let feature = Int(tree.feature[node])
      let goesLeft = tree.goesLeft(node, value: row[feature])
      for (child, isTaken, share) in [
        (tree.right[node], !goesLeft, 1 - shares.left[node]),
        (tree.left[node], goesLeft, shares.left[node]),
      ] {
        var below = players
        let player = groups.groupOfFeature[feature]
        let index = below.firstIndex { $0.index == player } ?? below.count
        if index == below.count { below.append(Player(index: player, present: 1, absent: 1)) }
        below[index].present *= isTaken ? 1 : 0
        below[index].absent *= share
        pending.append((Int(child), below))
      }
    }
    return leaves
  }
}
