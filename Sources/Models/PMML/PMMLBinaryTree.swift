/// The arrays of a binary tree as ``TreeEnsembleBuilder`` takes them; children stand behind their
/// parents.
struct PMMLBinaryTree {
  private(set) var feature: [Int32] = []
  private(set) var threshold: [Double] = []
  private(set) var left: [Int32] = []
  private(set) var right: [Int32] = []
  private(set) var defaultLeft: [Bool] = []
  private(set) var categories: [CategorySet] = []
  /// By leaf, the node of PMML's tree whose prediction it gives; -1 at inner nodes.
  private(set) var leaf: [Int] = []
  /// By node, the training records.
  var covers: [Double]?

  var count: Int { feature.count }

  /// Adds a node, a leaf until it is made something else.
  mutating func add() -> Int {
    feature.append(-1)
    threshold.append(0)
    left.append(-1)
    right.append(-1)
    defaultLeft.append(false)
    categories.append(CategorySet([]))
    leaf.append(-1)
    return feature.count - 1
  }

  mutating func addChildren(of node: Int) -> (left: Int, right: Int) {
    let children = (add(), add())
    left[node] = Int32(truncatingIfNeeded: children.0)
    right[node] = Int32(truncatingIfNeeded: children.1)
    return children
  }

  mutating func setLeaf(_ node: Int, _ source: Int) { leaf[node] = source }

  mutating func setNumeric(_ node: Int, _ input: Int, _ number: Double, missingLeft: Bool) {
    feature[node] = Int32(truncatingIfNeeded: input)
    threshold[node] = number
    defaultLeft[node] = missingLeft
  }

  mutating func setCategorical(_ node: Int, _ input: Int, _ set: [UInt64], missingLeft: Bool) {
    feature[node] = Int32(truncatingIfNeeded: input)
    defaultLeft[node] = missingLeft
    var codes: [Int32] = []
    for (place, word) in set.enumerated() {
      for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 {
        codes.append(Int32(truncatingIfNeeded: place * 64 + bit))
      }
    }
    categories[node] = CategorySet(categorical: codes)
  }
}
