/// The trees of a model in the form in which a prediction walks them.
///
/// Siblings stand next to each other, so a step is one addition; a leaf points at itself, so rows of
/// a tree can take the same number of steps without asking whether they have arrived.
///
/// `Number` is the precision of the comparison: Float for ``SplitRule/below``, Double for
/// ``SplitRule/atMost`` and ``SplitRule/atMostExact``. The type tells them apart from the first.
struct PredictionForest<Number: ForestNumber>: Sendable {
  /// A node in 16 bytes (24 with a threshold in Double).
  struct Node: Sendable {
    /// What an inner node compares with.
    var threshold: Number
    /// The feature, and flags above it.
    var feature: UInt32
    /// The place of the left child; the right one follows it. At a leaf its own place.
    var left: UInt32
    /// The place in `sets` of what a special node asks.
    var test: UInt32

    @inline(__always) static var featureMask: UInt32 { (1 << 28) - 1 }
    /// A missing value goes left.
    @inline(__always) static var defaultLeft: UInt32 { 1 << 31 }
    /// Inner node: the right child is one further.
    @inline(__always) static var inner: UInt32 { 1 << 30 }
    /// A node with a set of categories.
    @inline(__always) static var categorical: UInt32 { 1 << 29 }
    /// A node that sends zeros where it sends missing values.
    @inline(__always) static var zeroIsMissing: UInt32 { 1 << 28 }
  }

  /// What a categorical node asks.
  struct CategoryTest: Sendable {
    /// The codes that go right; in LightGBM's trees those that go left.
    var set: CategorySet
    /// Codes from here on, and negative numbers, are outside.
    var limit: Number
    /// Where those go.
    var outsideGoesLeft: Bool

    @inline(__always)
    func goesLeft(_ value: Number) -> Bool {
      // A fraction is cut off first, so that -0.5 is code 0.
      if Number.isAtMost { return value > -1 && value < limit && set.contains(Int(value)) }
      guard value >= 0, value < limit else { return outsideGoesLeft }
      return !set.contains(Int(value))
    }
  }

  /// A tree's stretch of nodes.
  struct Stretch: Sendable {
    var root: Int
    var depth: Int
    var output: Int
    var weight: Number
    /// Whether some node compares with more than a threshold.
    var isSpecial: Bool
    /// Whether most leaves lie near the greatest depth, so that walking in lockstep wastes little.
    var isBalanced: Bool
  }

  /// Whether a number goes left of a threshold.
  @inline(__always)
  static func isLeft(_ value: Number, of threshold: Number) -> Bool {
    Number.isAtMost ? value <= threshold : value < threshold
  }

  private(set) var nodes: [Node] = []
  private(set) var values: [Number] = []
  private(set) var stretches: [Stretch] = []
  private(set) var sets: [CategoryTest] = []
  /// The largest magnitude of a value that counts as zero.
  private(set) var zeroLimit: Double = -1

  /// The walkable form of some trees.
  /// - Complexity: O(nodes).
  init(_ trees: [Tree]) {
    let total = trees.reduce(0) { $0 + $1.nodeCount }
    nodes.reserveCapacity(total)
    values.reserveCapacity(total)
    zeroLimit = trees.first?.rule.zeroLimit ?? -1
    for tree in trees { append(tree) }
  }

  private mutating func append(_ tree: Tree) {
    let root = nodes.count
    // Level by level; `level` holds the nodes of the tree in the order of their new places.
    var level: [Int] = [0]
    var depth = 0
    var leafDepths = 0
    var leaves = 0
    var isSpecial = false
    var next = root + 1
    while true {
      var below: [Int] = []
      for node in level {
        var compact = Node(
          threshold: 0, feature: 0, left: UInt32(nodes.count), test: 0)
        if tree.isLeaf(node) {
          leafDepths += depth
          leaves += 1
        } else {
          compact.feature = UInt32(tree.feature[node]) | Node.inner
          let isNumeric = tree.categories[node].words.isEmpty
          if tree.sendsMissingLeft(node) { compact.feature |= Node.defaultLeft }
          if isNumeric {
            compact.threshold = Number(tree.threshold[node])
            if !tree.missing.isEmpty, tree.missing[node] == .zero {
              compact.feature |= Node.zeroIsMissing
              isSpecial = true
            }
          } else {
            compact.feature |= Node.categorical
            compact.test = UInt32(sets.count)
            sets.append(Self.categoryTest(tree, node))
            isSpecial = true
          }
          compact.left = UInt32(next)
          next += 2
          below.append(Int(tree.left[node]))
          below.append(Int(tree.right[node]))
        }
        nodes.append(compact)
        values.append(Number(tree.value[node]))
      }
      if below.isEmpty { break }
      level = below
      depth += 1
    }
    stretches.append(
      Stretch(
        root: root, depth: depth, output: tree.output, weight: Number(tree.weight),
        isSpecial: isSpecial, isBalanced: depth * leaves <= 2 * leafDepths + 4 * leaves))
  }

  private static func categoryTest(_ tree: Tree, _ node: Int) -> CategoryTest {
    let set = tree.categories[node]
    guard tree.rule == .below else {
      return CategoryTest(set: set, limit: 0x1p31, outsideGoesLeft: false)
    }
    return CategoryTest(
      set: set, limit: Number(tree.unlistedGoDefault ? set.bitCount : CategorySet.codeLimit),
      outsideGoesLeft: tree.unlistedGoDefault ? tree.defaultLeft[node] : true)
  }
}

extension Tree {
  /// Whether a missing value goes to the left child of a node.
  func sendsMissingLeft(_ node: Int) -> Bool { goesLeft(node, value: .nan) }
}

/// The precision of a comparison, and by it the library; settled when the walk, which is the hot
/// loop, is compiled.
protocol ForestNumber: BinaryFloatingPoint, Sendable {
  /// Whether trees follow ``SplitRule/atMost`` or ``SplitRule/atMostExact``.
  static var isAtMost: Bool { get }
  /// A value of the data as it is compared, magnitudes up to a limit counting as zero.
  init(cell value: Double, zeroLimit: Double)
}

extension Float: ForestNumber {
  @inline(__always) static var isAtMost: Bool { false }
  @inline(__always) init(cell value: Double, zeroLimit: Double) { self = Float(value) }
}

extension Double: ForestNumber {
  @inline(__always) static var isAtMost: Bool { true }
  @inline(__always) init(cell value: Double, zeroLimit: Double) {
    self = abs(value) <= zeroLimit ? 0 : value
  }
}
