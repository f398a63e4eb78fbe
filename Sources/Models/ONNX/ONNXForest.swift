/// The trees of an operator, before it is known which of its targets the scores need.
struct ONNXForest {
  /// A tree as struct of arrays; node 0 is the root.
  struct Tree {
    var feature: [Int32] = []
    var mode: [Mode] = []
    var value: [Double] = []
    /// The children, -1 at a leaf.
    var whenTrue: [Int32] = []
    var whenFalse: [Int32] = []
    /// Whether NaN passes the test.
    var missingIsTrue: [Bool] = []
    /// By node that tests for several values, these values.
    var members: [Int32: [Double]] = [:]
    /// How many rows of training, or how much of their weight, came to a node.
    var cover: [Double]?
    /// What leaves add to targets, in the order of the file.
    var leaves: [Leaf] = []
  }

  /// What a leaf adds to a target.
  struct Leaf {
    var node: Int32
    var target: Int32
    var weight: Double
  }

  /// How a node decides.
  enum Mode: UInt8 {
    case atMost, below, atLeast, above, equal, unequal, member, leaf
  }

  /// How the leaves of a row become one number.
  enum Aggregation {
    case sum, average
  }

  /// What a column of the trees is made of a feature.
  enum Slot: Hashable {
    /// The feature itself.
    case feature(Int)
    /// The places of its values among those that are tested for equality.
    case members(Int)
  }

  var trees: [Tree]
  /// The number of targets.
  let targets: Int
  /// By target; empty for none.
  let baseValues: [Double]
  let aggregation: Aggregation
  let precision: NumberPrecision
  /// The columns that are given to the trees, once they are known.
  var slotsInUse: [Slot] = []
  /// By feature that is tested for equality, the values, once they are known.
  var valuesInUse: [Int: [Double]] = [:]
  /// The node that the trees stand in.
  var node: ONNXNode?

  /// By feature that is tested for equality, the values.
  /// - Complexity: O(nodes · log nodes).
  func memberValues() -> [Int: [Double]] {
    var values: [Int: Set<Double>] = [:]
    for tree in trees {
      for (node, mode) in tree.mode.enumerated() {
        switch mode {
        case .equal, .unequal: values[Int(tree.feature[node]), default: []].insert(tree.value[node])
        case .member:
          values[Int(tree.feature[node]), default: []].formUnion(tree.members[Int32(node)] ?? [])
        case .atMost, .below, .atLeast, .above, .leaf: break
        }
      }
    }
    return values.mapValues { $0.sorted() }
  }

  /// The columns that the trees see, in order.
  func slots() -> [Slot] {
    var found: Set<Slot> = []
    for tree in trees {
      for (node, mode) in tree.mode.enumerated() where mode != .leaf {
        found.insert(Self.slot(mode, Int(tree.feature[node])))
      }
    }
    func order(_ slot: Slot) -> (Int, Int) {
      switch slot {
      case .feature(let feature): (feature, 0)
      case .members(let feature): (feature, 1)
      }
    }
    return found.sorted { order($0) < order($1) }
  }

  static func slot(_ mode: Mode, _ feature: Int) -> Slot {
    switch mode {
    case .equal, .unequal, .member: .members(feature)
    case .atMost, .below, .atLeast, .above, .leaf: .feature(feature)
    }
  }
}
