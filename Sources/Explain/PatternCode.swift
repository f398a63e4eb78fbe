internal import ExplainKernels
internal import Models

/// How the pattern of a row in a region is numbered, and what a number says of each leaf.
///
/// A number is written in mixed radix: a digit of 0 or 1 for each player tested above the region (1
/// where all of its conditions there hold), then one for each ``PatternDigit`` of the region's nodes.
/// It is a sum of weighted tests, so that rows are numbered by comparisons of columns alone.
struct PatternCode: Sendable {
  /// A leaf of the region.
  struct Leaf: Sendable {
    /// The distinct players on its path.
    let players: [Int]
    /// By player on the path, its cover share there; empty where the tree has no covers.
    let shares: [Double]
    /// The leaf's output times the tree's weight.
    let value: Double
    /// The same less the middle of the tree's leaves. A number added to all leaves contributes
    /// nothing, but would cost digits where entries are Float32.
    let centered: Double
    /// By digit, then its value: a bit for each player on the path, 0 where the digit says that one
    /// of the player's conditions fails.
    let kept: [[UInt32]]
  }

  let leaves: [Leaf]
  /// The number of patterns.
  let states: Int
  /// The distinct players of the leaves, ascending.
  let players: [Int]
  /// The number of a row no term of which holds.
  let base: Int32
  let terms: [fairaudit_pattern_term]
  /// How many terms, the first ones, are one comparison.
  let simpleTerms: Int
  let tests: [fairaudit_pattern_test]

  /// - Parameters:
  ///   - tests: by node of the tree, its test.
  ///   - shares: the tree's cover shares, where they are wanted.
  ///   - middle: a number between the tree's outputs.
  /// - Complexity: O(depth + nodes²) for the nodes of the region.
  init(
    _ region: PatternRegion, of tree: Tree, layout: TreeLayout, tests: [NodeTests.Test],
    playerOfFeature: [Int], shares: CoverShares?, middle: Double
  ) {
    let above = layout.path(in: tree, from: 0, to: region.root)
    let conditions = PlayerConditions(
      path: above, tree: tree, tests: tests, playerOfFeature: playerOfFeature)
    let digits = PatternDigit.digits(of: region.nodes, tests: tests)
    var builder = TermBuilder()
    for player in conditions.players { builder.add(conditions: conditions.tests[player] ?? []) }
    for digit in digits { builder.add(digit) }
    (states, base) = (builder.states, builder.base)
    terms = builder.simple + builder.other
    simpleTerms = builder.simple.count
    self.tests = builder.tests

    // What the path above the region makes of the shares of its players.
    var sharesAbove = [Double](repeating: 1, count: conditions.players.count)
    if let shares {
      for (node, isLeft) in above {
        let player = playerOfFeature[Int(tree.feature[node])]
        let share = shares.left[node]
        sharesAbove[conditions.players.firstIndex(of: player) ?? 0] *= isLeft ? share : 1 - share
      }
    }
    leaves = region.nodes.flatMap { node in
      [Int(tree.left[node]), Int(tree.right[node])].filter { tree.isLeaf($0) }
    }.map { leaf in
      let path = layout.path(in: tree, from: region.root, to: leaf)
      var players = conditions.players
      var kept = sharesAbove
      for (node, isLeft) in path {
        let player = playerOfFeature[Int(tree.feature[node])]
        let place = players.firstIndex(of: player) ?? players.count
        if place == players.count {
          players.append(player)
          kept.append(1)
        }
        if let share = shares?.left[node] { kept[place] *= isLeft ? share : 1 - share }
      }
      // What a digit's value leaves standing of the conditions on the path.
      let all = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(players.count)) - 1)
      var masks: [[UInt32]] = conditions.players.indices.map { [all & ~(1 << UInt32($0)), all] }
      for digit in digits {
        masks.append(
          (0..<digit.radix).map { value in
            var mask = all
            for (node, isLeft) in path {
              guard let goesLeft = digit.goesLeft(tests[node], value: value), goesLeft != isLeft
              else { continue }
              let player = playerOfFeature[Int(tree.feature[node])]
              mask &= ~(1 << UInt32(players.firstIndex(of: player) ?? 0))
            }
            return mask
          })
      }
      return Leaf(
        players: players, shares: shares == nil ? [] : kept,
        value: tree.value[leaf] * tree.weight,
        centered: (tree.value[leaf] - middle) * tree.weight, kept: masks)
    }
    players = Set(leaves.flatMap(\.players)).sorted()
  }

  /// Writes, by pattern number, the players of a leaf all of whose conditions hold, as bits.
  /// - Complexity: O(states).
  func writePatterns(of leaf: Leaf, to target: UnsafeMutablePointer<UInt32>) {
    target[0] = UInt32.max
    var count = 1
    for kept in leaf.kept {
      // From the last value on, so that the first block is overwritten last.
      for value in stride(from: kept.count - 1, through: 0, by: -1) {
        let mask = kept[value]
        let block = target + value * count
        for place in 0..<count { block[place] = target[place] & mask }
      }
      count *= kept.count
    }
  }
}

/// The conditions that a path puts on each of its players, the redundant ones left out.
private struct PlayerConditions {
  /// In the order of their first nodes.
  var players: [Int] = []
  var tests: [Int: [fairaudit_pattern_test]] = [:]

  init(
    path: [(node: Int, isLeft: Bool)], tree: Tree, tests all: [NodeTests.Test],
    playerOfFeature: [Int]
  ) {
    for (node, isLeft) in path {
      let player = playerOfFeature[Int(tree.feature[node])]
      if tests[player] == nil { players.append(player) }
      var known = tests[player] ?? []
      let test = all[node].compiled(holds: isLeft)
      let same = known.firstIndex {
        guard $0.kind == test.kind, $0.column == test.column else { return false }
        return test.isComparison || $0.set == test.set
      }
      if let same {
        // Of two bounds on the same side the tighter one says both.
        let tighter =
          isLeft
          ? min(known[same].threshold, test.threshold) : max(known[same].threshold, test.threshold)
        if test.isComparison { known[same].threshold = tighter }
      } else {
        known.append(test)
      }
      tests[player] = known
    }
  }
}

/// Collects the terms of a pattern's number, digit by digit.
private struct TermBuilder {
  var simple: [fairaudit_pattern_term] = []
  var other: [fairaudit_pattern_term] = []
  var tests: [fairaudit_pattern_test] = []
  var base: Int32 = 0
  var states = 1

  /// A digit that is 1 where all conditions hold.
  mutating func add(conditions: [fairaudit_pattern_test]) {
    append(conditions, weight: Int32(states))
    states *= 2
  }

  mutating func add(_ digit: PatternDigit) {
    switch digit {
    case .interval(let column, let thresholds):
      for threshold in thresholds {
        append(
          [NodeTests.Test.below(column: column, threshold: threshold).compiled(holds: true)],
          weight: Int32(states))
      }
    case .set(let test): append([test.compiled(holds: true)], weight: Int32(states))
    }
    states *= digit.radix
  }

  private mutating func append(_ conditions: [fairaudit_pattern_test], weight: Int32) {
    var term = fairaudit_pattern_term(
      first_test: Int32(tests.count), test_count: Int32(conditions.count), weight: weight)
    guard conditions.count == 1, var test = conditions.first, test.isComparison else {
      tests += conditions
      other.append(term)
      return
    }
    if test.kind == Int32(fairaudit_pattern_at_least.rawValue) {
      // Not below: the weight everywhere, and taken away where below.
      base += weight
      term.weight = -weight
      test.kind = Int32(fairaudit_pattern_below.rawValue)
    }
    tests.append(test)
    simple.append(term)
  }
}

extension fairaudit_pattern_test {
  /// Whether this is a comparison with a threshold.
  fileprivate var isComparison: Bool { kind <= Int32(fairaudit_pattern_at_least.rawValue) }
}

extension NodeTests.Test {
  /// The test, or its opposite where the row must not go left, as the loops in C read it.
  func compiled(holds: Bool) -> fairaudit_pattern_test {
    let (kind, opposite, column, threshold, set):
      (fairaudit_pattern_kind, fairaudit_pattern_kind, Int, Float, UInt32) =
        switch self {
        case .below(let column, let threshold):
          (fairaudit_pattern_below, fairaudit_pattern_at_least, column, threshold, 0)
        case .outsideBits(let column, let set):
          (fairaudit_pattern_outside_bits, fairaudit_pattern_inside_bits, column, 0, set)
        case .outsideWords(let column, let first):
          (
            fairaudit_pattern_outside_words, fairaudit_pattern_inside_words, column, 0,
            UInt32(first)
          )
        }
    return fairaudit_pattern_test(
      column: Int32(column), kind: Int32((holds ? kind : opposite).rawValue),
      threshold: threshold, set: set)
  }
}
