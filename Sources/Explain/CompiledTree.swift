internal import Models

/// A tree as a flat list of operations in depth-first order, ready to be run over blocks of rows.
///
/// The list replaces recursion, so no depth can overflow the stack, and leaves are folded into the
/// operations of their parents. What each operation does is written in ``TreeKernel``.
struct CompiledTree: Sendable {
  /// A step of the walk.
  enum Operation: UInt8, Sendable {
    /// A node above two leaves: all of its work at once.
    case bottom
    /// On the way down to a left child that is an inner node.
    case enterLeft
    /// On the way down to the right child where the left one is a leaf.
    case enterRight
    /// From the left child to the right one, both inner nodes.
    case cross
    /// On the way up from two inner nodes.
    case finish
    /// On the way up from an inner node on the left and a leaf on the right.
    case finishLeft
    /// On the way up from an inner node on the right and a leaf on the left.
    case finishRight
  }

  /// How a node decides.
  enum Test: Sendable {
    /// `value < threshold`, missing goes right.
    case less
    /// `value < threshold`, missing goes left.
    case lessOrMissing
    /// `value <= threshold`, missing goes right.
    case atMost
    /// `value <= threshold`, missing goes left.
    case atMostOrMissing
    /// As the tree says, value by value: sets of categories, and zeros that count as missing.
    case special
  }

  /// What the operations know of an inner node.
  struct Node: Sendable {
    /// The node's number in the tree.
    let index: Int
    /// The column it tests.
    let feature: Int
    /// The player whose column that is.
    let player: Int
    let test: Test
    /// The threshold, in the precision of the comparison.
    let threshold: Double
    /// The left child's cover share.
    let share: Double
    /// The number of inner nodes above it.
    let depth: Int
    /// Whether the node is a left child.
    let isLeft: Bool
    /// The depth of the closest node above of the same player, or -1.
    let ancestor: Int
    /// The product of the player's cover shares on the path down to here, 1 without an ancestor.
    let shareAbove: Double
    /// The weighted outputs of children that are leaves.
    let leftValue: Double
    let rightValue: Double
  }

  /// The steps in order, each with the index of its node in `nodes`.
  let steps: [(operation: Operation, node: Int)]
  let nodes: [Node]
  /// The quadrature rule that is exact for the longest path.
  let rule: GaussLegendre
  /// The number of inner nodes on the longest path.
  let depth: Int
  /// The output the tree adds to.
  let output: Int

  /// - Throws: ``ExplainError/workspace(tree:bytes:)`` when even the smallest block of rows would
  ///   need too much memory.
  /// - Parameter players: by column, its player.
  /// - Complexity: O(nodes + players).
  init(
    _ tree: Tree, index: Int, shares: CoverShares, players: [Int], playerCount: Int
  ) throws(ExplainError) {
    var compiler = Compiler(
      tree: tree, shares: shares, players: players, playerCount: playerCount)
    compiler.run()
    let bytes = TreeKernel.pathBytes(
      depth: compiler.depth, points: GaussLegendre.count(factors: compiler.mostPlayers), rows: 1)
    guard bytes <= PathDependentExplainer.workspaceLimit else {
      throw .workspace(tree: index, bytes: bytes)
    }
    steps = compiler.steps
    nodes = compiler.nodes
    rule = GaussLegendre(factors: compiler.mostPlayers)
    depth = compiler.depth
    output = tree.output
  }
}

/// The depth-first walk that writes a ``CompiledTree``.
private struct Compiler {
  let tree: Tree
  let shares: CoverShares
  /// By column, its player.
  let playerOfColumn: [Int]
  var steps: [(operation: CompiledTree.Operation, node: Int)] = []
  var nodes: [CompiledTree.Node] = []
  var mostPlayers = 0
  var depth = 0

  /// By player, the depth of its latest node on the current path, or -1.
  private var latest: [Int]
  /// By depth, the product of the player's shares down to and with the edge that is taken there.
  private var shareBelow: [Double] = []
  private var players = 0

  init(tree: Tree, shares: CoverShares, players: [Int], playerCount: Int) {
    self.tree = tree
    self.shares = shares
    playerOfColumn = players
    latest = Array(repeating: -1, count: playerCount)
  }

  private enum Task {
    /// Visit a node below some number of inner nodes.
    case visit(node: Int, depth: Int, isLeft: Bool)
    /// Turn to the right child of a compiled node.
    case cross(Int)
    /// Leave a compiled node by an operation.
    case leave(Int, CompiledTree.Operation)
  }

  mutating func run() {
    if tree.isLeaf(0) { return }
    var tasks: [Task] = [.visit(node: 0, depth: 0, isLeft: true)]
    while let task = tasks.popLast() {
      switch task {
      case .visit(let index, let depth, let isLeft):
        visit(index, depth: depth, isLeft: isLeft, tasks: &tasks)
      case .cross(let number):
        let node = nodes[number]
        shareBelow[node.depth] = node.shareAbove * (1 - node.share)
        steps.append((.cross, number))
      case .leave(let number, let operation):
        steps.append((operation, number))
        restore(nodes[number])
      }
    }
  }

  private mutating func visit(_ index: Int, depth: Int, isLeft: Bool, tasks: inout [Task]) {
    let node = makeNode(index, depth: depth, isLeft: isLeft)
    let number = nodes.count
    nodes.append(node)
    if node.ancestor < 0 { players += 1 }
    mostPlayers = max(mostPlayers, players)
    self.depth = max(self.depth, depth + 1)
    latest[node.player] = depth
    if shareBelow.count <= depth { shareBelow.append(1) }

    let (left, right) = (Int(tree.left[index]), Int(tree.right[index]))
    let visitLeft = Task.visit(node: left, depth: depth + 1, isLeft: true)
    let visitRight = Task.visit(node: right, depth: depth + 1, isLeft: false)
    switch (tree.isLeaf(left), tree.isLeaf(right)) {
    case (true, true):
      steps.append((.bottom, number))
      restore(node)
    case (true, false):
      shareBelow[depth] = node.shareAbove * (1 - node.share)
      steps.append((.enterRight, number))
      tasks += [.leave(number, .finishRight), visitRight]
    case (false, true):
      shareBelow[depth] = node.shareAbove * node.share
      steps.append((.enterLeft, number))
      tasks += [.leave(number, .finishLeft), visitLeft]
    case (false, false):
      shareBelow[depth] = node.shareAbove * node.share
      steps.append((.enterLeft, number))
      tasks += [.leave(number, .finish), visitRight, .cross(number), visitLeft]
    }
  }

  private mutating func restore(_ node: CompiledTree.Node) {
    latest[node.player] = node.ancestor
    if node.ancestor < 0 { players -= 1 }
  }

  private func makeNode(_ index: Int, depth: Int, isLeft: Bool) -> CompiledTree.Node {
    let feature = Int(tree.feature[index])
    let player = playerOfColumn[feature]
    let ancestor = latest[player]
    func leafValue(_ child: Int32) -> Double {
      tree.isLeaf(Int(child)) ? tree.value[Int(child)] * tree.weight : 0
    }
    let isSpecial =
      !tree.categories[index].words.isEmpty
      || (!tree.missing.isEmpty && tree.missing[index] == .zero)
    // Where NaN counts as 0, it goes the way of 0 every time.
    let missingGoesLeft = tree.goesLeft(index, value: .nan)
    let test: CompiledTree.Test =
      switch tree.rule {
      case _ where isSpecial: .special
      case .below: missingGoesLeft ? .lessOrMissing : .less
      case .atMost, .atMostExact: missingGoesLeft ? .atMostOrMissing : .atMost
      }
    return CompiledTree.Node(
      index: index, feature: feature, player: player, test: test,
      threshold: tree.rule.precision.rounding(tree.threshold[index]), share: shares.left[index],
      depth: depth,
      isLeft: isLeft, ancestor: ancestor,
      shareAbove: ancestor < 0 ? 1 : shareBelow[ancestor],
      leftValue: leafValue(tree.left[index]), rightValue: leafValue(tree.right[index]))
  }
}
