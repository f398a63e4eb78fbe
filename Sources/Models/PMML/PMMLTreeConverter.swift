/// Turns a tree of PMML into a binary one that decides the same for every row.
///
/// PMML asks the children of a node one after the other, each with a condition of its own, and
/// says in general terms where a row goes whose answer is unknown. Here the way of a row through these
/// questions is followed for all rows at once: a *point* is where a row stands, a *domain* what is
/// known of its values from the answers so far. A question that the domain answers is not asked. What
/// comes out is exact, or nothing where PMML's tree does what no binary tree can.
struct PMMLTreeConverter {
  /// Where a row stands.
  enum Point: Hashable {
    /// It is predicted what a node predicts.
    case leaf(Int)
    /// Nothing is predicted.
    case nothing
    /// It has reached a node that has children.
    case node(Int)
    /// A node's child is asked.
    case child(Int, Int)
    /// A part of a predicate is asked; behind it the points for true, false and unknown.
    case question(Int, part: Int, yes: Int, no: Int, unknown: Int)
    /// A number is at most another.
    case atMost(Int, Double, yes: Int, no: Int, unknown: Int)
    /// A code is in a set.
    case member(Int, [UInt64], yes: Int, no: Int, unknown: Int)
    /// A value is there.
    case present(Int, yes: Int, no: Int)
  }

  /// What is known of a value.
  struct Domain {
    var low = -Double.infinity
    var high = Double.infinity
    /// The codes it may have.
    var codes: [UInt64] = []
    var mayBeMissing: Bool
    var mayBePresent = true
  }

  let tree: PMMLTree
  let rule: SplitRule
  let refusesMissing: Bool
  var inputs: PMMLTreeInputs
  var points: [Point] = []
  var ids: [Point: Int] = [:]
  var predicates: [PMMLPredicate] = []
  var result = PMMLBinaryTree()
  var emitted: [Int: Int] = [:]
  /// No more nodes than a few times those of the file are made.
  let limit: Int
  /// How often points are followed at most; nodes of very many children would take a square of them.
  let stepLimit: Int
  var steps = 0

  /// - Parameter refusesMissing: whether rows may be refused for whose missing value the tree predicts
  ///   nothing.
  init(_ tree: PMMLTree, inputs: PMMLTreeInputs, rule: SplitRule, refusesMissing: Bool) {
    self.refusesMissing = refusesMissing
    self.tree = tree
    self.inputs = inputs
    self.rule = rule
    limit = 6 * tree.nodes.count + 64
    stepLimit = 200 * tree.nodes.count + 100_000
  }

  /// Makes the tree; false where there is none.
  mutating func convert() -> Bool {
    switch tree.missing {
    case .weightedConfidence, .aggregateNodes: return false
    case .lastPrediction, .nullPrediction, .defaultChild, .none: break
    }
    let nothing = id(.nothing)
    predicates = tree.nodes.map(\.predicate)
    let start = question(predicates[0], yes: arrival(0), no: nothing, unknown: nothing)
    var pending: [(slot: Int, point: Int, domains: [Int: Domain])] = [(result.add(), start, [:])]
    while let (slot, point, domains) = pending.popLast() {
      guard result.count <= limit else { return false }
      var point = reduce(point, domains)
      while case .node(let node) = points[point] {
        point = reduce(id(.child(node, 0)), domains)
      }
      switch points[point] {
      case .leaf(let node):
        guard tree.nodes[node].values != nil else { return false }
        result.setLeaf(slot, node)
        emitted[node, default: 0] += 1
      case .atMost(let input, _, _, _, _), .member(let input, _, _, _, _),
        .present(let input, _, _):
        guard let (left, right) = split(slot, point, input, domains) else { return false }
        if let right {
          let (leftSlot, rightSlot) = result.addChildren(of: slot)
          pending.append((rightSlot, right.point, right.domains))
          pending.append((leftSlot, left.point, left.domains))
        } else {
          pending.append((slot, left.point, left.domains))
        }
      case .nothing, .node, .child, .question: return false
      }
    }
    result.covers = covers()
    return true
  }

  // MARK: Covers

  /// By node, the training records that reach it; nil where the file does not say so for all.
  func covers() -> [Double]? {
    guard tree.nodes.allSatisfy({ $0.records != nil }), emitted.values.allSatisfy({ $0 == 1 })
    else {
      return nil
    }
    var covers = result.leaf.map { node -> Double in
      guard node >= 0 else { return 0 }
      let own = tree.nodes[node].records ?? 0
      return tree.nodes[node].children.reduce(own) { $0 - (tree.nodes[$1].records ?? 0) }
    }
    for node in covers.indices.reversed() where result.leaf[node] < 0 {
      covers[node] = covers[Int(result.left[node])] + covers[Int(result.right[node])]
    }
    return covers.allSatisfy { $0 >= 0 } ? covers : nil
  }
}
