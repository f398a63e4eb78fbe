internal import ExplainKernels
internal import Models

/// The depth-first walk that writes the steps of a ``DifferenceForm``, tree after tree.
struct DifferenceFormCompiler {
  /// The steps of all trees.
  private(set) var steps: [fairaudit_step] = []
  /// The numbers of all trees' nodes, laid out as `fairaudit_constant` says.
  private(set) var constants: [Double] = []

  private let playerOfColumn: [Int]
  private let playerCount: Int

  // MARK: The tree at hand

  /// What is known of a node on the walk.
  private struct Node {
    /// The node's number in the tree.
    let index: Int
    let player: Int
    /// The left child's cover share.
    let share: Double
    /// The number of inner nodes above it.
    let depth: Int
    let isLeft: Bool
    /// The closest node above of the same player, or -1.
    let ancestor: Int
    /// The product of the player's cover shares on the path down to here, 1 without an ancestor.
    let shareAbove: Double
    /// Whether the player stands below as well.
    var keeps = false
    /// Where the node's numbers start.
    var constants = 0
  }

  private enum Task {
    /// Visit a node below some number of inner nodes.
    case visit(node: Int, depth: Int, isLeft: Bool)
    /// Turn to the right child of a visited node.
    case cross(Int)
    /// Leave a visited node by a step.
    case leave(Int, fairaudit_step_operation)
  }

  private var nodes: [Node] = []
  /// By step of the tree, its operation and node; the nodes of a pair follow theirs.
  private var walk: [(operation: fairaudit_step_operation, node: Int)] = []
  /// By player, its latest node on the current path, or -1.
  private var latest: [Int]
  /// By depth, the product of the player's shares down to and with the edge that is taken there.
  private var shareBelow: [Double] = []
  private var playersOnPath = 0
  private var mostPlayers = 0
  private var depth = 0

  /// A compiler for trees whose columns belong to some players.
  init(players: FeatureGroups) {
    playerOfColumn = players.groupOfFeature
    playerCount = players.count
    latest = Array(repeating: -1, count: players.count)
  }

  /// Writes the steps of a tree that is more than a leaf.
  mutating func compile(
    _ tree: Tree, tests: [NodeTests.Test], shares: CoverShares
  ) -> fairaudit_tree {
    nodes = []
    walk = []
    (playersOnPath, mostPlayers, depth) = (0, 0, 0)
    run(tree, tests: tests, shares: shares)
    let rule = GaussLegendre(factors: mostPlayers)
    let weights = constants.count
    constants += rule.weights
    // Only differences of outputs count.
    let mean = shares.expectedValue(tree)
    func output(_ child: Int32) -> Double? {
      let child = Int(child)
      return tree.isLeaf(child) ? tree.value[child] * tree.weight - mean : nil
    }
    for place in nodes.indices {
      nodes[place].constants = constants.count
      let node = nodes[place]
      appendConstants(
        node, rule: rule, left: output(tree.left[node.index]),
        right: output(tree.right[node.index]))
    }
    let first = steps.count
    var pairChild = 0
    for (operation, place) in walk {
      // A pair's right child sees its parent's right edge a place below the parent's own.
      let isRightOfPair = pairChild == 1
      if pairChild > 0 { pairChild -= 1 }
      if operation == fairaudit_step_pair { pairChild = 2 }
      steps.append(
        step(
          operation, nodes[place], output: tree.output, test: tests[nodes[place].index],
          isRightOfPair: isRightOfPair))
    }
    return fairaudit_tree(
      first_step: first, step_count: steps.count - first, points: UInt32(rule.points.count),
      depth: UInt32(depth), weights: weights)
  }

  private mutating func run(_ tree: Tree, tests: [NodeTests.Test], shares: CoverShares) {
    var tasks: [Task] = [.visit(node: 0, depth: 0, isLeft: true)]
    while let task = tasks.popLast() {
      switch task {
      case .visit(let index, let depth, let isLeft):
        let place = enter(index, tree, shares: shares, depth: depth, isLeft: isLeft)
        expand(place, tree, tests: tests, shares: shares, tasks: &tasks)
      case .cross(let place):
        let node = nodes[place]
        shareBelow[node.depth] = node.shareAbove * (1 - node.share)
        walk.append((fairaudit_step_cross, place))
      case .leave(let place, let operation):
        walk.append((operation, place))
        restore(nodes[place])
      }
    }
  }

  private mutating func expand(
    _ place: Int, _ tree: Tree, tests: [NodeTests.Test], shares: CoverShares, tasks: inout [Task]
  ) {
    let node = nodes[place]
    let (left, right) = (Int(tree.left[node.index]), Int(tree.right[node.index]))
    let visitLeft = Task.visit(node: left, depth: node.depth + 1, isLeft: true)
    let visitRight = Task.visit(node: right, depth: node.depth + 1, isLeft: false)
    switch (tree.isLeaf(left), tree.isLeaf(right)) {
    case (true, true):
      walk.append((fairaudit_step_bottom, place))
      restore(node)
    case (true, false):
      shareBelow[node.depth] = node.shareAbove * (1 - node.share)
      walk.append((fairaudit_step_enter_right, place))
      tasks += [.leave(place, fairaudit_step_finish_right), visitRight]
    case (false, true):
      shareBelow[node.depth] = node.shareAbove * node.share
      walk.append((fairaudit_step_enter_left, place))
      tasks += [.leave(place, fairaudit_step_finish_left), visitLeft]
    case (false, false):
      shareBelow[node.depth] = node.shareAbove * node.share
      if [node.index, left, right].allSatisfy({ tests[$0].isComparison }),
        isBottom(left, tree), isBottom(right, tree)
      {
        walk.append((fairaudit_step_pair, place))
        let leftPlace = enter(left, tree, shares: shares, depth: node.depth + 1, isLeft: true)
        walk.append((fairaudit_step_bottom, leftPlace))
        restore(nodes[leftPlace])
        shareBelow[node.depth] = node.shareAbove * (1 - node.share)
        let rightPlace = enter(right, tree, shares: shares, depth: node.depth + 1, isLeft: false)
        walk.append((fairaudit_step_bottom, rightPlace))
        restore(nodes[rightPlace])
        restore(node)
        return
      }
      walk.append((fairaudit_step_enter_left, place))
      tasks += [
        .leave(place, fairaudit_step_finish), visitRight, .cross(place), visitLeft,
      ]
    }
  }

  private func isBottom(_ node: Int, _ tree: Tree) -> Bool {
    tree.isLeaf(Int(tree.left[node])) && tree.isLeaf(Int(tree.right[node]))
  }

  /// Takes up a node below the current path.
  private mutating func enter(
    _ index: Int, _ tree: Tree, shares: CoverShares, depth: Int, isLeft: Bool
  ) -> Int {
    let player = playerOfColumn[Int(tree.feature[index])]
    let ancestor = latest[player]
    if ancestor >= 0 { nodes[ancestor].keeps = true }
    nodes.append(
      Node(
        index: index, player: player, share: shares.left[index], depth: depth, isLeft: isLeft,
        ancestor: ancestor,
        shareAbove: ancestor < 0 ? 1 : shareBelow[nodes[ancestor].depth]))
    if ancestor < 0 { playersOnPath += 1 }
    mostPlayers = max(mostPlayers, playersOnPath)
    self.depth = max(self.depth, depth + 1)
    latest[player] = nodes.count - 1
    if shareBelow.count <= depth { shareBelow.append(1) }
    return nodes.count - 1
  }

  private mutating func restore(_ node: Node) {
    latest[node.player] = node.ancestor
    if node.ancestor < 0 { playersOnPath -= 1 }
  }

  // MARK: Steps

  /// The numbers of a node; a child's output is nil where the child is no leaf.
  private mutating func appendConstants(
    _ node: Node, rule: GaussLegendre, left: Double?, right: Double?
  ) {
    let z = node.share
    let above = node.shareAbove
    let isRepeated = node.ancestor >= 0
    // Above two leaves the difference is one number, and the sum follows from the factor.
    var difference: Double?
    if let left, let right { difference = left - right }
    func sum(_ factor: Double) -> Double {
      difference.map { (right ?? 0) + factor * $0 } ?? factor
    }
    constants += [
      (1 - z) * (difference ?? 1), -z * (difference ?? 1), left ?? 0, right ?? 0, sum(z),
    ]
    for goesLeft in [1.0, 0.0] {
      for t in rule.points {
        let whole = t + (1 - t) * above
        let factor = (t * goesLeft + (1 - t) * above * z) / whole
        constants.append(sum(isRepeated ? factor : t * goesLeft + (1 - t) * z))
      }
    }
    guard isRepeated else { return }
    for t in rule.points {
      let whole = t + (1 - t) * above
      constants.append(above / (whole * whole))
    }
  }

  private func step(
    _ operation: fairaudit_step_operation, _ node: Node, output: Int, test: NodeTests.Test,
    isRightOfPair: Bool
  ) -> fairaudit_step {
    let kind: fairaudit_test
    let (column, operand): (Int, UInt32)
    switch test {
    case .below(let place, let threshold):
      (kind, column, operand) = (fairaudit_test_below, place, threshold.bitPattern)
    case .outsideBits(let place, let set):
      (kind, column, operand) = (fairaudit_test_outside_bits, place, set)
    case .outsideWords(let place, let first):
      (kind, column, operand) = (fairaudit_test_outside_words, place, UInt32(first))
    }
    var ancestor = 0
    if node.ancestor >= 0 {
      ancestor = nodes[node.ancestor].depth
      if isRightOfPair, ancestor == node.depth - 1 { ancestor = node.depth }
    }
    return fairaudit_step(
      operation: UInt8(operation.rawValue), test: UInt8(kind.rawValue),
      repeats: node.ancestor >= 0 ? 1 : 0, keeps: node.keeps ? 1 : 0, is_left: node.isLeft ? 1 : 0,
      depth: UInt32(node.depth), ancestor: UInt32(ancestor), column: UInt32(column),
      operand: operand, accumulator: UInt32(output * playerCount + node.player),
      constants: UInt32(node.constants))
  }

  /// Groups of consecutive trees with the contributions that each touches, which the steps then name
  /// by their place among all that are touched.
  mutating func grouped(
    _ trees: [fairaudit_tree], size: Int
  ) -> (cells: [Int], touched: [UInt32], groups: [fairaudit_tree_group]) {
    let cells = Set(steps.map { Int($0.accumulator) }).sorted()
    var places: [Int: UInt32] = [:]
    for (place, cell) in cells.enumerated() { places[cell] = UInt32(place) }
    for index in steps.indices {
      steps[index].accumulator = places[Int(steps[index].accumulator)] ?? 0
    }
    var touched: [UInt32] = []
    var groups: [fairaudit_tree_group] = []
    for first in stride(from: 0, to: trees.count, by: size) {
      let part = trees[first..<min(trees.count, first + size)]
      var seen: Set<UInt32> = []
      for tree in part {
        for step in steps[tree.first_step..<(tree.first_step + tree.step_count)] {
          seen.insert(step.accumulator)
        }
      }
      groups.append(
        fairaudit_tree_group(
          first_tree: first, tree_count: part.count, first_touched: touched.count,
          touched_count: seen.count))
      touched += seen.sorted()
    }
    return (cells, touched, groups)
  }
}

extension NodeTests.Test {
  /// Whether the test is a comparison of numbers.
  var isComparison: Bool {
    if case .below = self { return true }
    return false
  }
}
