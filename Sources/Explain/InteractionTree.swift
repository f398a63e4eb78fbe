internal import ExplainKernels
internal import Models

/// A tree as steps of the kernel of interactions (`interactions.inc`).
///
/// By the definition of the Shapley interaction index, a leaf of value v adds to a pair of players i and
/// j on its path
///
///     v · (oᵢ − zᵢ) · (oⱼ − zⱼ) · ∫₀¹ Π_{k ≠ i, j} (t · oₖ + (1 − t) · zₖ) dt
///
/// with o and z as in ``ReferenceExplainer`` (of n players, a set of s others has the weight
/// s! (n − 2 − s)! / (n − 1)! = ∫ tˢ (1−t)^(n−2−s) dt; Lundberg et al. 2020, equation 7, halves it). The
/// kernel takes ``DifferenceForm`` further. Besides P, the product of the factors q on the path to a
/// node times the point's weight, it carries for every player j on the path a *plane*
///
///     Pʲ = P without j's factor · (oⱼ − zⱼ)
///
/// which is never divided by anything. With h = oₐ · (o − z), A = t + (1 − t) · zₐ, c = zₐ / A², where oₐ
/// and zₐ are 1 for a player who is new on the path, and q = z + h · t / A, a node of player i does
///
///     P(l) = P · q         Pʲ(l) = Pʲ · q        Pⁱ(l) = Pⁱ · q + P · h · c     going down on the left
///     P(r) = P − P(l)      Pʲ(r) = Pʲ − Pʲ(l)    Pⁱ(r) = Pⁱ − Pⁱ(l)             and on the right
///     D = T(l) − T(r)      T = T(r) + q · D                                     coming up
///     φᵢ += Σ P · D · h · c                      Φᵢⱼ += Σ Pʲ · D · h · c        for every j ≠ i
///
/// The last line holds because (oᵢ − zᵢ) / qᵢ, by which a leaf's product must be multiplied for player
/// i, changes by h · c / ρ at the node on either edge, in opposite directions, and what it is at a leaf
/// is the sum of its changes. Above two leaves D is the difference of two numbers, and children's planes
/// are not written down: their sums over the points are taken where they are made.
struct InteractionTree: Sendable {
  /// The steps in order.
  let steps: [fairaudit_interaction_step]
  /// The inner nodes, parents before children.
  let nodes: [fairaudit_interaction_node]
  /// The planes and accumulators that nodes name.
  let lists: [Int32]
  /// By level, the number of planes of the levels above.
  let planeStarts: [Int32]
  /// The number of planes of all levels.
  let planeCount: Int
  /// The number of levels.
  let levelCount: Int
  /// The quadrature rule.
  let rule: GaussLegendre
  /// By node, what its numbers are made of.
  let facts: [Fact]

  /// What a node's numbers are made of.
  struct Fact: Sendable {
    /// The node's number in the tree.
    let node: Int
    /// The left child's cover share.
    let share: Double
    /// The place of the closest node above of the same player, or -1, and which edge was taken there.
    let ancestor: Int
    let ancestorIsRight: Bool
    /// The weighted outputs of the children that are leaves, less a constant of the tree.
    let leftValue: Double
    let rightValue: Double
  }

  /// The number of numbers that a block of rows needs to work in, by row.
  var workspace: Double {
    Double(3 * levelCount)
      + (Double(2 * levelCount) + Double(planeCount)) * Double(rule.points.count)
  }

  /// The number of numbers of the tree and its nodes.
  var constantCount: Int { rule.points.count + nodes.count * (4 + 2 * rule.points.count) }

  /// Writes the numbers of the tree and its nodes.
  ///
  /// - Parameter shares: by node's place, z of its left edge; nil for the cover shares.
  /// - Complexity: O(nodes · points).
  func writeConstants<Number: BinaryFloatingPoint>(
    _ target: UnsafeMutablePointer<Number>, shares: UnsafePointer<Double>? = nil
  ) {
    let points = rule.points.count
    for (k, weight) in rule.weights.enumerated() { target[k] = Number(weight) }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: facts.count) { above in
      // By place, the product of the player's z on the path above.
      for (place, fact) in facts.enumerated() {
        let z = shares?[place] ?? fact.share
        var product = 1.0
        if fact.ancestor >= 0 {
          let edge = shares?[fact.ancestor] ?? facts[fact.ancestor].share
          product = above[fact.ancestor] * (fact.ancestorIsRight ? 1 - edge : edge)
        }
        above[place] = product
        let numbers = target + points + place * (4 + 2 * points)
        numbers[0] = Number(z)
        numbers[1] = Number(fact.leftValue)
        numbers[2] = Number(fact.rightValue)
        numbers[3] = Number(fact.leftValue - fact.rightValue)
        for (k, t) in rule.points.enumerated() {
          let whole = fact.ancestor < 0 ? 1 : t + (1 - t) * product
          numbers[4 + k] = Number(t / whole)
          numbers[4 + points + k] = Number(product / (whole * whole))
        }
      }
    }
  }
}
