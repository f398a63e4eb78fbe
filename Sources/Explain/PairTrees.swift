internal import Models
internal import Tabular

/// Interventional contributions by pairs: each row against each background row, tree by tree.
///
/// For one row x and one background row b a leaf matters only where each player on its path has its
/// conditions satisfied by x or by b. With a players that only x satisfies and c that only b does, it
/// adds v · (a − 1)! c! / (a + c)! to each of the former and takes v · a! (c − 1)! / (a + c)! from
/// each of the latter (Lundberg et al. 2020, algorithm 3). A walk follows both rows at once and parts
/// only at nodes where they differ. Its cost grows with the background, but not with the number of
/// players of a path.
struct PairTrees: Sendable {
  /// A node of a tree, ready for the walk.
  fileprivate struct Node: Sendable {
    var test: NodeTests.Test
    /// The children in the tree's own nodes; -1 at a leaf.
    var left: Int32
    var right: Int32
    var player: Int32
    /// The weighted output of a leaf.
    var value: Double
  }

  fileprivate struct Walked: Sendable {
    var nodes: [Node]
    var output: Int
  }

  /// The most rows of a background that are kept to estimate the cost of a pair.
  private static let sampleRows = 24

  fileprivate let trees: [Walked]
  fileprivate let words: [UInt32]
  fileprivate let playerCount: Int
  fileprivate let columnCount: Int
  /// The background's columns, row by row.
  private let background: [Float]
  private let backgroundRows: Int
  /// What the trees say of the background on average, by output.
  let expected: [Double]

  /// - Parameter indices: the trees to walk.
  /// - Complexity: O(nodes + background rows · (columns + trees · depth)).
  init(
    _ indices: [Int], of ensemble: TreeEnsemble, tests: NodeTests, players: FeatureGroups,
    background matrix: FeatureMatrix
  ) {
    let trees = indices.map { index in
      let tree = ensemble.trees[index]
      let nodes = (0..<tree.nodeCount).map { node in
        let isLeaf = tree.isLeaf(node)
        return Node(
          test: tests.tests[index][node], left: tree.left[node], right: tree.right[node],
          player: isLeaf ? -1 : Int32(players.groupOfFeature[Int(tree.feature[node])]),
          value: isLeaf ? tree.value[node] * tree.weight : 0)
      }
      return Walked(nodes: nodes, output: tree.output)
    }
    let columnCount = tests.columnCount
    let backgroundRows = indices.isEmpty ? 0 : matrix.rowCount
    let background = PairTrees.rows(matrix, 0..<backgroundRows, tests: tests)

    var sums = [ExactSum](repeating: ExactSum(), count: ensemble.outputs.count)
    for tree in trees {
      var counts = [Int](repeating: 0, count: tree.nodes.count)
      background.withUnsafeBufferPointer { background in
        guard let start = background.baseAddress else { return }
        for row in 0..<backgroundRows {
          counts[tree.leaf(of: start + row * columnCount, words: tests.words)] += 1
        }
      }
      for (node, count) in counts.enumerated() where count > 0 {
        sums[tree.output].add(
          tree.nodes[node].value * (Double(count) / Double(backgroundRows)))
      }
    }
    expected = sums.map(\.value)
    self.trees = trees
    words = tests.words
    playerCount = players.count
    self.columnCount = columnCount
    self.backgroundRows = backgroundRows
    self.background = background
  }

  /// The same, or nil where the background has more rows than some number.
  init?(
    _ indices: [Int], of ensemble: TreeEnsemble, tests: NodeTests, players: FeatureGroups,
    background matrix: FeatureMatrix, ifRowsAtMost limit: Int
  ) {
    guard matrix.rowCount <= limit else { return nil }
    self.init(indices, of: ensemble, tests: tests, players: players, background: matrix)
  }

  /// The columns of some rows, row by row.
  private static func rows(
    _ matrix: FeatureMatrix, _ rows: Range<Int>, tests: NodeTests
  ) -> [Float] {
    let columns = tests.columnCount
    var result = [Float](repeating: 0, count: rows.count * columns)
    let space = PatternSpace(rows: min(rows.count, 1024), columnCount: columns)
    for block in rows.pieces(of: 1024) {
      space.load(matrix, rows: block, tests: tests)
      for row in 0..<block.count {
        let start = (block.lowerBound - rows.lowerBound + row) * columns
        for column in 0..<columns {
          result[start + column] = space.columns[column * space.stride + row]
        }
      }
    }
    return result
  }

  /// The nodes that a pair visits in all trees, on average over pairs of background rows that are
  /// spread evenly.
  func stepsPerPair() -> Double {
    guard backgroundRows > 0 else { return 0 }
    let count = min(Self.sampleRows, backgroundRows)
    let chosen = (0..<count).map { $0 * backgroundRows / count }
    var walk = PairWalk(self)
    var steps = 0
    background.withUnsafeBufferPointer { background in
      guard let start = background.baseAddress else { return }
      for x in chosen {
        for b in chosen {
          for tree in trees {
            steps += walk.add(tree, start + x * columnCount, start + b * columnCount)
          }
        }
      }
    }
    return Double(steps) / Double(count * count)
  }

  /// Adds the contributions of some rows.
  ///
  /// - Parameters:
  ///   - space: the rows' columns.
  ///   - values: φ by row, then player, then output.
  /// - Complexity: O(rows · background rows · nodes visited by a pair).
  func add(_ space: PatternSpace, outputCount: Int, to values: UnsafeMutablePointer<Double>) {
    guard !trees.isEmpty, backgroundRows > 0 else { return }
    var walk = PairWalk(self)
    var row = [Float](repeating: 0, count: columnCount)
    for index in 0..<space.rows {
      for column in 0..<columnCount {
        row[column] = space.columns[column * space.stride + index]
      }
      let start = values + index * playerCount * outputCount
      row.withUnsafeBufferPointer { row in
        background.withUnsafeBufferPointer { background in
          guard let row = row.baseAddress, let background = background.baseAddress else { return }
          for tree in trees {
            walk.clear()
            for other in 0..<backgroundRows {
              _ = walk.add(tree, row, background + other * columnCount)
            }
            for player in 0..<playerCount {
              start[player * outputCount + tree.output] +=
                walk.sums[player] / Double(backgroundRows)
            }
          }
        }
      }
    }
  }
}

extension PairTrees.Walked {
  /// The leaf that a row reaches.
  fileprivate func leaf(of row: UnsafePointer<Float>, words: [UInt32]) -> Int {
    var node = 0
    while nodes[node].left >= 0 {
      node = Int(
        nodes[node].test.goesLeft(row, words: words) ? nodes[node].left : nodes[node].right)
    }
    return node
  }
}

extension NodeTests.Test {
  /// Whether a row of columns goes left.
  @inline(__always)
  fileprivate func goesLeft(_ row: UnsafePointer<Float>, words: [UInt32]) -> Bool {
    switch self {
    case .below(let column, let threshold): return row[column] < threshold
    case .outsideBits(let column, let set): return (set >> row[column].bitPattern) & 1 == 0
    case .outsideWords(let column, let first):
      let code = Int(row[column].bitPattern)
      return (words[first + code / 32] >> UInt32(code % 32)) & 1 == 0
    }
  }
}

/// The walk of one pair through one tree, and the sums of many.
private struct PairWalk {
  /// Who satisfies a player's conditions so far, where the two rows have parted over it.
  private enum Side: UInt8 { case both, row, background }

  /// Where to go on after a leaf: a node, and the parting that leads there.
  private struct Task {
    let node: Int
    /// The partings before this one.
    let depth: Int
    let player: Int
  }

  /// φ by player.
  private(set) var sums: [Double]
  private let words: [UInt32]
  private var sides: [Side]
  private var parted: [(player: Int, side: Side)] = []
  private var tasks: [Task] = []
  private var weights = PartingWeights()

  init(_ trees: PairTrees) {
    sums = Array(repeating: 0, count: trees.playerCount)
    sides = Array(repeating: .both, count: trees.playerCount)
    words = trees.words
  }

  mutating func clear() {
    for player in sums.indices { sums[player] = 0 }
  }

  /// Adds what one tree gives for one pair; returns the number of nodes visited.
  mutating func add(
    _ tree: PairTrees.Walked, _ row: UnsafePointer<Float>, _ other: UnsafePointer<Float>
  ) -> Int {
    var steps = 0
    var ofRow = 0
    tasks.append(Task(node: 0, depth: 0, player: -1))
    tree.nodes.withUnsafeBufferPointer { nodes in
      while let task = tasks.popLast() {
        while parted.count > task.depth {
          let last = parted.removeLast()
          sides[last.player] = .both
          if last.side == .row { ofRow &-= 1 }
        }
        if task.player >= 0 {
          parted.append((task.player, .background))
          sides[task.player] = .background
        }
        var index = task.node
        while nodes[index].left >= 0 {
          steps &+= 1
          let node = nodes[index]
          let player = Int(node.player)
          let goesLeft = node.test.goesLeft(row, words: words)
          let otherGoesLeft = node.test.goesLeft(other, words: words)
          if goesLeft == otherGoesLeft || sides[player] == .row {
            index = Int(goesLeft ? node.left : node.right)
          } else if sides[player] == .background {
            index = Int(otherGoesLeft ? node.left : node.right)
          } else {
            tasks.append(
              Task(
                node: Int(otherGoesLeft ? node.left : node.right), depth: parted.count,
                player: player))
            parted.append((player, .row))
            sides[player] = .row
            ofRow &+= 1
            index = Int(goesLeft ? node.left : node.right)
          }
        }
        let value = nodes[index].value
        let (plus, minus) = weights[ofRow, parted.count &- ofRow]
        for (player, side) in parted {
          sums[player] += side == .row ? plus * value : -minus * value
        }
      }
    }
    while let last = parted.popLast() { sides[last.player] = .both }
    return steps
  }
}

/// The weights of a leaf on whose path two rows part over some players.
private struct PartingWeights {
  /// By a, then c, below `side`.
  private let table: [(plus: Double, minus: Double)]
  private static let side = 32

  init() {
    table = (0..<(Self.side * Self.side)).map { Self.weights($0 / Self.side, $0 % Self.side) }
  }

  /// (a − 1)! c! / (a + c)! and a! (c − 1)! / (a + c)!; 0 where a or c is.
  subscript(a: Int, c: Int) -> (plus: Double, minus: Double) {
    a < Self.side && c < Self.side ? table[a &* Self.side &+ c] : Self.weights(a, c)
  }

  private static func weights(_ a: Int, _ c: Int) -> (plus: Double, minus: Double) {
    // One over the binomial coefficient, which may be 0 for a path of hundreds of players.
    var inverse = 1.0
    for k in stride(from: 1, through: min(a, c), by: 1) {
      inverse *= Double(k) / Double(a + c - min(a, c) + k)
    }
    return (a == 0 ? 0 : inverse / Double(a), c == 0 ? 0 : inverse / Double(c))
  }
}
