extension PredictionForest {
  /// The walkable form of some trees; nil when `Index` cannot count their nodes or slots.
  /// - Complexity: O(nodes).
  init?(_ trees: [Tree]) {
    self.init()
    var builder = ForestBuilder(trees, narrowBits: Number.Bits.bitWidth)
    usesWords = builder.usesWords
    zeroLimit = trees.first?.rule.zeroLimit ?? -1
    let total = trees.reduce(0) { $0 + $1.nodeCount }
    nodes.reserveCapacity(total)
    values.reserveCapacity(total)
    for (place, tree) in trees.enumerated() {
      if place > 0, var stretch = stretches.last, tree.asks(asMuchAs: trees[place - 1]),
        case let order = builder.order, !order.isEmpty
      {
        stretch.leaves = values.count
        stretch.repeatsWalk = true
        stretch.output = tree.output
        stretch.weight = Number(tree.weight)
        for node in order { values.append(Number(tree.value[node])) }
        stretches.append(stretch)
      } else if !append(tree, &builder) {
        return nil
      }
    }
    slots = builder.slots
    words = builder.words
  }

  /// The walkable form of some trees, of which some are too large for smaller indices.
  init(large trees: [Tree]) where Index == UInt32 {
    // Nodes and features are counted in 32 bits: nothing is too large.
    self = Self(trees) ?? Self()
  }

  /// Adds a tree; false when `Index` is too small for it.
  private mutating func append(_ tree: Tree, _ builder: inout ForestBuilder) -> Bool {
    guard tree.nodeCount <= Int(Index.max) else { return false }
    var stretch = Stretch(
      root: nodes.count, leaves: values.count, depth: 0, leastDepth: .max, output: tree.output,
      weight: Number(tree.weight), kind: .numeric, isBalanced: false)
    builder.order = []
    guard tree.canBeCompared, builder.canTest(tree) else {
      stretch.kind = .other(others.count)
      others.append(tree)
      stretches.append(stretch)
      return true
    }
    // Level by level; `level` holds the nodes of the tree in the order of their new places.
    var level: [Int] = [0]
    var leafDepths = 0
    var leaves = 0
    var next = 1
    while true {
      var below: [Int] = []
      for node in level {
        values.append(Number(tree.value[node]))
        builder.order.append(node)
        if tree.isLeaf(node) {
          leafDepths += stretch.depth
          leaves += 1
          stretch.leastDepth = min(stretch.leastDepth, stretch.depth)
          nodes.append(Node(threshold: 1, slot: 0, left: 0))
          continue
        }
        let isSet = !tree.categories[node].words.isEmpty
        if isSet { stretch.kind = .sets }
        let slot = 8 * builder.slot(tree, node) + (isSet ? 1 : 0)
        guard slot <= Int(Index.max) else { return false }
        let test: Number =
          isSet
          ? Number(bits: Number.Bits(truncatingIfNeeded: builder.set(tree, node)))
          : Number(tree.threshold[node])
        nodes.append(
          Node(threshold: test, slot: Index(slot), left: Index(next - (nodes.count - stretch.root)))
        )
        next += 2
        below.append(Int(tree.left[node]))
        below.append(Int(tree.right[node]))
      }
      if below.isEmpty { break }
      level = below
      stretch.depth += 1
    }
    stretch.isBalanced = 4 * stretch.depth * leaves <= 5 * leafDepths + 4 * leaves
    stretches.append(stretch)
    return true
  }
}

extension Tree {
  /// Whether rows take the same way through another tree.
  fileprivate func asks(asMuchAs other: Tree) -> Bool {
    left == other.left && right == other.right && feature == other.feature && rule == other.rule
      && threshold == other.threshold && defaultLeft == other.defaultLeft
      && missing == other.missing && categories == other.categories
      && unlistedGoDefault == other.unlistedGoDefault
  }

  /// Whether what is missing goes each node's default way when it is an infinite number: it does
  /// unless the node compares with that very number.
  var canBeCompared: Bool {
    for node in 0..<nodeCount where !isLeaf(node) && threshold[node].isInfinite {
      guard categories[node].words.isEmpty else { continue }
      switch rule {
      case .below where threshold[node] < 0: return false
      case .atMost where threshold[node] > 0, .atMostExact where threshold[node] > 0: return false
      case .below, .atMost, .atMostExact: continue
      }
    }
    return true
  }
}
