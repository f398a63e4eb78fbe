internal import ExplainKernels
internal import Models

/// The depth-first walk that writes an ``InteractionTree``.
struct InteractionCompiler {
  private let tree: Tree
  private let shares: [Double]
  private let tests: [NodeTests.Test]
  private let playerOfColumn: [Int]
  private let pairs: InteractionPairs
  private let slots: InteractionSlots
  /// What is subtracted from every leaf: contributions depend on their differences alone, and small
  /// numbers round better.
  private let center: Double

  private var steps: [fairaudit_interaction_step] = []
  private var nodes: [fairaudit_interaction_node] = []
  private var facts: [InteractionTree.Fact] = []
  private var lists: [Int32] = []
  /// By level, the most planes of a node there.
  private var planes: [Int] = []
  private var mostPlayers = 0

  /// By node of the tree, which players are tested at or below it.
  private let testers: [Testers]
  /// By player, the place of its latest node on the current path, or -1.
  private var latest: [Int]
  /// By level, the players of the planes 1, 2, … of the node that is on the current path.
  private var planePlayers: [[Int]] = []
  /// By place, whether the path goes on to the right.
  private var isRight: [Bool] = []
  private var players = 0

  /// The players that are tested at or below a node, as far as that matters.
  private struct Testers {
    var any = Few.none
    var chosen = Few.none

    /// No player, one, or several.
    enum Few: Equatable {
      case none
      case one(Int)
      case several

      mutating func add(_ other: Few) {
        switch (self, other) {
        case (_, .none): break
        case (.none, _): self = other
        case (let mine, _): if mine != other { self = .several }
        }
      }

      func hasOther(than player: Int) -> Bool {
        self != .none && self != .one(player)
      }
    }
  }

  private enum Task {
    /// Visit a node, which is above no two leaves, below some number of inner nodes.
    case visit(node: Int, level: Int, isRight: Bool)
    /// Turn to the right child of a compiled node.
    case cross(Int)
    /// Leave a compiled node.
    case close(Int)
  }

  /// The compiled tree; nil for a single leaf.
  ///
  /// - Parameters:
  ///   - shares: by node, z of the left edge where it is the same for all rows.
  ///   - players: by column, its player.
  ///   - slots: where accumulators are given out.
  /// - Throws: ``ExplainError/workspace(tree:bytes:)`` when even the smallest block of rows would
  ///   need too much memory.
  /// - Complexity: O(nodes · players on a path).
  static func compile(
    _ tree: Tree, index: Int, shares: [Double], tests: [NodeTests.Test], players: [Int],
    pairs: InteractionPairs, slots: InteractionSlots
  ) throws(ExplainError) -> InteractionTree? {
    if tree.isLeaf(0) { return nil }
    var compiler = InteractionCompiler(
      tree, shares: shares, tests: tests, players: players, pairs: pairs, slots: slots)
    compiler.run()
    let made = compiler.finished()
    let bytes =
      made.workspace * Double(InteractionMemory.leastRows * MemoryLayout<Double>.stride)
    guard bytes <= PathDependentExplainer.workspaceLimit else {
      throw .workspace(tree: index, bytes: bytes)
    }
    return made
  }

  private init(
    _ tree: Tree, shares: [Double], tests: [NodeTests.Test], players: [Int],
    pairs: InteractionPairs, slots: InteractionSlots
  ) {
    self.tree = tree
    self.shares = shares
    self.tests = tests
    playerOfColumn = players
    self.pairs = pairs
    self.slots = slots
    let reachable = CoverShares.reachable(tree)
    var testers = [Testers](repeating: Testers(), count: tree.nodeCount)
    var (low, high) = (Double.infinity, -Double.infinity)
    for node in reachable.reversed() {
      if tree.isLeaf(node) {
        low = min(low, tree.value[node] * tree.weight)
        high = max(high, tree.value[node] * tree.weight)
        continue
      }
      let player = players[Int(tree.feature[node])]
      var found = Testers(
        any: .one(player), chosen: pairs.isChosen[player] ? .one(player) : .none)
      for child in [Int(tree.left[node]), Int(tree.right[node])] {
        found.any.add(testers[child].any)
        found.chosen.add(testers[child].chosen)
      }
      testers[node] = found
    }
    self.testers = testers
    center = low / 2 + high / 2
    latest = Array(repeating: -1, count: pairs.playerCount)
  }

  private func finished() -> InteractionTree {
    var starts: [Int32] = []
    var count = 0
    for level in planes {
      starts.append(Int32(count))
      count += level
    }
    let points = GaussLegendre.count(factors: mostPlayers)
    return InteractionTree(
      steps: steps, nodes: nodes, lists: lists, planeStarts: starts, planeCount: count,
      levelCount: planes.count,
      // The kernel takes many points by eights; more points than needed are exact as well.
      rule: GaussLegendre(count: points <= 8 ? points : (points + 7) / 8 * 8), facts: facts)
  }

  // MARK: The walk

  private func player(_ node: Int) -> Int { playerOfColumn[Int(tree.feature[node])] }

  /// Whether a child is an inner node above two leaves.
  private func isBottom(_ node: Int) -> Bool {
    !tree.isLeaf(node) && tree.isLeaf(Int(tree.left[node])) && tree.isLeaf(Int(tree.right[node]))
  }

  private mutating func run() {
    if isBottom(0) {
      planes = [1]
      planePlayers = [[]]
      let place = append(0, level: 0, isRight: false)
      steps.append(step(fairaudit_interaction_root, place))
      return
    }
    planePlayers = [[]]
    var tasks: [Task] = [.visit(node: 0, level: 0, isRight: false)]
    while let task = tasks.popLast() {
      switch task {
      case .visit(let node, let level, let isRight):
        visit(node, level: level, isRight: isRight, tasks: &tasks)
      case .cross(let place):
        isRight[place] = true
        steps.append(step(fairaudit_interaction_cross, place))
      case .close(let place):
        let right = Int(tree.right[facts[place].node])
        if isBottom(right) { appendBottom(right, of: place, isRight: true) }
        steps.append(step(fairaudit_interaction_close, place))
        leave(place)
      }
    }
  }

  private mutating func visit(_ node: Int, level: Int, isRight: Bool, tasks: inout [Task]) {
    let place = append(node, level: level, isRight: isRight)
    let (left, right) = (Int(tree.left[node]), Int(tree.right[node]))
    let goesOn = [left, right].map { !tree.isLeaf($0) && !isBottom($0) }
    carry(place, below: [left, right].filter { !tree.isLeaf($0) && !isBottom($0) })
    let visitLeft = Task.visit(node: left, level: level + 1, isRight: false)
    let visitRight = Task.visit(node: right, level: level + 1, isRight: true)
    if !goesOn[0], isBottom(left) { appendBottom(left, of: place, isRight: false) }
    switch (goesOn[0], goesOn[1]) {
    case (true, true):
      steps.append(step(fairaudit_interaction_open_left, place))
      tasks += [.close(place), visitRight, .cross(place), visitLeft]
    case (true, false):
      steps.append(step(fairaudit_interaction_open_left, place))
      tasks += [.close(place), visitLeft]
    case (false, true):
      self.isRight[place] = true
      steps.append(step(fairaudit_interaction_open_right, place))
      tasks += [.close(place), visitRight]
    case (false, false):
      if isBottom(right) { appendBottom(right, of: place, isRight: true) }
      steps.append(step(fairaudit_interaction_twin, place))
      leave(place)
    }
  }

  /// Adds an inner node, which stands at the end of the path.
  private mutating func append(_ node: Int, level: Int, isRight: Bool) -> Int {
    let place = nodes.count
    let player = player(node)
    let ancestor = latest[player]
    if ancestor >= 0 {
      nodes[ancestor].keeps |= self.isRight[ancestor] ? 2 : 1
    } else {
      players += 1
      mostPlayers = max(mostPlayers, players)
    }
    func leafValue(_ child: Int32) -> Double {
      tree.isLeaf(Int(child)) ? tree.value[Int(child)] * tree.weight - center : 0
    }
    facts.append(
      InteractionTree.Fact(
        node: node, share: shares[node], ancestor: ancestor,
        ancestorIsRight: ancestor >= 0 && self.isRight[ancestor],
        leftValue: leafValue(tree.left[node]), rightValue: leafValue(tree.right[node])))
    var made = fairaudit_interaction_node()
    switch tests[node] {
    case .below(let column, let threshold):
      made.column = Int32(column)
      made.test = Int32(fairaudit_interaction_test_below.rawValue)
      made.threshold = threshold
    case .outsideBits(let column, let set):
      made.column = Int32(column)
      made.test = Int32(fairaudit_interaction_test_bits.rawValue)
      made.set = set
    case .outsideWords(let column, let first):
      made.column = Int32(column)
      made.test = Int32(fairaudit_interaction_test_words.rawValue)
      made.set = UInt32(first)
    }
    made.level = Int32(level)
    made.ancestor = ancestor < 0 ? -1 : nodes[ancestor].level
    made.is_right = isRight ? 1 : 0
    made.slot = Int32(slots.slot(player, player))
    made.parent_slot = -1
    made.left_bottom = -1
    made.right_bottom = -1
    made.left_is_leaf = tree.isLeaf(Int(tree.left[node])) ? 1 : 0
    made.right_is_leaf = tree.isLeaf(Int(tree.right[node])) ? 1 : 0
    nodes.append(made)
    self.isRight.append(false)
    if !isBottom(node) {
      if planes.count <= level { planes.append(0) }
      planes[level] = max(planes[level], 1 + planePlayers[level].count)
      let own = planePlayers[level].firstIndex(of: player)
      nodes[place].own_plane = Int32(own.map { $0 + 1 } ?? 0)
      addPairs(place, player: player, planesOf: level)
      latest[player] = place
    }
    return place
  }

  /// Adds a node above two leaves to its parent, which stands at the end of the path.
  private mutating func appendBottom(_ node: Int, of parent: Int, isRight: Bool) {
    self.isRight[parent] = isRight
    let level = Int(nodes[parent].level)
    let place = append(node, level: level + 1, isRight: isRight)
    let (mine, other) = (player(node), player(facts[parent].node))
    addPairs(place, player: mine, planesOf: level, except: other)
    if mine != other, pairs.wants(mine, other) {
      nodes[place].parent_slot = Int32(slots.slot(mine, other))
    }
    if isRight {
      nodes[parent].right_bottom = Int32(place)
    } else {
      nodes[parent].left_bottom = Int32(place)
    }
    if facts[place].ancestor < 0 { players -= 1 }
  }

  /// Takes a node off the end of the path.
  private mutating func leave(_ place: Int) {
    latest[player(facts[place].node)] = facts[place].ancestor
    if facts[place].ancestor < 0 { players -= 1 }
  }

  /// Lists the pairs of a node's player with those of a level's planes.
  private mutating func addPairs(
    _ place: Int, player: Int, planesOf level: Int, except other: Int = -1
  ) {
    nodes[place].pairs = Int32(lists.count)
    var count: Int32 = 0
    for (index, above) in planePlayers[level].enumerated()
    where above != player && above != other && pairs.wants(above, player) {
      lists += [Int32(index + 1), Int32(slots.slot(above, player))]
      count += 1
    }
    nodes[place].pair_count = count
  }

  /// Decides which planes go on from a node to its children that have planes of their own.
  private mutating func carry(_ place: Int, below children: [Int]) {
    nodes[place].carries = Int32(lists.count)
    guard !children.isEmpty else { return }
    let level = Int(nodes[place].level)
    let own = player(facts[place].node)
    func isNeeded(_ player: Int) -> Bool {
      children.contains { child in
        let below = testers[child]
        return (pairs.isChosen[player] ? below.any : below.chosen).hasOther(than: player)
      }
    }
    var next: [Int] = []
    for (index, above) in planePlayers[level].enumerated()
    where above != own && isNeeded(above) {
      lists.append(Int32(index + 1))
      next.append(above)
    }
    nodes[place].carry_count = Int32(next.count)
    if isNeeded(own) {
      next.append(own)
      nodes[place].own_target = Int32(next.count)
    }
    if planePlayers.count <= level + 1 { planePlayers.append([]) }
    planePlayers[level + 1] = next
  }

  private func step(
    _ operation: fairaudit_interaction_operation, _ place: Int
  ) -> fairaudit_interaction_step {
    fairaudit_interaction_step(operation: Int32(operation.rawValue), node: Int32(place))
  }
}
