/// The trees of a model in the form in which a prediction walks them.
///
/// Siblings stand next to each other, so a step is one addition; a leaf points at itself, so rows of
/// a tree can take the same number of steps without asking whether they have arrived.
struct PredictionForest: Sendable {
  /// A node in 16 bytes.
  struct Node: Sendable {
    /// What an inner node compares with.
    var threshold: Float
    /// The feature, and flags above it.
    var feature: UInt32
    /// The place of the left child; the right one follows it. At a leaf its own place.
    var left: UInt32
    /// The number of the node in its tree.
    var original: UInt32

    static let featureMask: UInt32 = (1 << 28) - 1
    /// A missing value goes left.
    static let defaultLeft: UInt32 = 1 << 31
    /// Inner node: the right child is one further.
    static let inner: UInt32 = 1 << 30
    /// The set of categories stands in `sets` at the place in `threshold`'s bits.
    static let categorical: UInt32 = 1 << 29
  }

  /// What a categorical node asks.
  struct CategoryTest: Sendable {
    /// The codes that go right.
    var set: CategorySet
    /// Codes from here on, and negative numbers, are outside.
    var limit: Float
    /// Where those go.
    var outsideGoesLeft: Bool

    @inline(__always)
    func goesLeft(_ value: Float) -> Bool {
      guard value >= 0, value < limit else { return outsideGoesLeft }
      return !set.contains(Int(value))
    }
  }

  /// A tree's stretch of nodes.
  struct Stretch: Sendable {
    var root: Int
    var depth: Int
    var output: Int
    var weight: Float
    var isCategorical: Bool
    /// Whether most leaves lie near the greatest depth, so that walking in lockstep wastes little.
    var isBalanced: Bool
  }

  private(set) var nodes: [Node] = []
  private(set) var values: [Float] = []
  private(set) var stretches: [Stretch] = []
  private(set) var sets: [CategoryTest] = []

  /// The walkable form of some trees.
  /// - Complexity: O(nodes).
  init(_ trees: [Tree]) {
    let total = trees.reduce(0) { $0 + $1.nodeCount }
    nodes.reserveCapacity(total)
    values.reserveCapacity(total)
    for tree in trees { append(tree) }
  }

  private mutating func append(_ tree: Tree) {
    let root = nodes.count
    // Level by level; `level` holds the nodes of the tree in the order of their new places.
    var level: [Int] = [0]
    var depth = 0
    var leafDepths = 0
    var leaves = 0
    var isCategorical = false
    var next = root + 1
    while true {
      var below: [Int] = []
      for node in level {
        var compact = Node(
          threshold: 0, feature: 0, left: UInt32(nodes.count), original: UInt32(node))
        if tree.isLeaf(node) {
          leafDepths += depth
          leaves += 1
        } else {
          compact.feature = UInt32(tree.feature[node]) | Node.inner
          if tree.defaultLeft[node] { compact.feature |= Node.defaultLeft }
          if tree.categories[node].words.isEmpty {
            compact.threshold = Float(tree.threshold[node])
          } else {
            compact.feature |= Node.categorical
            compact.threshold = Float(bitPattern: UInt32(sets.count))
            let set = tree.categories[node]
            sets.append(
              CategoryTest(
                set: set,
                limit: tree.unlistedGoDefault ? Float(set.bitCount) : Float(CategorySet.codeLimit),
                outsideGoesLeft: tree.unlistedGoDefault ? tree.defaultLeft[node] : true))
            isCategorical = true
          }
          compact.left = UInt32(next)
          next += 2
          below.append(Int(tree.left[node]))
          below.append(Int(tree.right[node]))
        }
        nodes.append(compact)
        values.append(Float(tree.value[node]))
      }
      if below.isEmpty { break }
      level = below
      depth += 1
    }
    stretches.append(
      Stretch(
        root: root, depth: depth, output: tree.output, weight: Float(tree.weight),
        isCategorical: isCategorical, isBalanced: depth * leaves <= 2 * leafDepths + 4 * leaves))
  }
}
