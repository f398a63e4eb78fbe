/// The facts of a model that a person asks for first.
public struct ModelSummary: Sendable, Equatable {
  /// Where the model comes from.
  public let origin: ModelOrigin
  /// What the outputs are.
  public let task: TreeEnsemble.Task
  /// How margins become scores.
  public let transform: OutputTransform
  /// The inputs in order.
  public let features: [Feature]
  /// The names of the outputs.
  public let outputs: [String]
  /// The trees that predict.
  public let trees: Int
  /// The trees in the file.
  public let storedTrees: Int
  /// The nodes of the trees that predict, leaves included.
  public let nodes: Int
  /// Their leaves.
  public let leaves: Int
  /// The most decisions on the way to any leaf.
  public let maximumDepth: Int
  /// What each output starts from, in margin space.
  public let baseMargin: [Double]
  /// The best round by early stopping (0-based), when the file states one.
  public let bestIteration: Int?
  /// Whether every tree says how much training weight reached its nodes, as path-dependent
  /// contributions need.
  public let hasCover: Bool
  /// The nodes that test for membership in a set of categories.
  public let categoricalNodes: Int
  /// The trees that are weighted (DART).
  public let weightedTrees: Int
  /// By feature, the nodes that test it.
  public let splitCounts: [Int]

  /// The facts of a model.
  /// - Complexity: O(nodes).
  public init(_ model: TreeEnsemble) {
    origin = model.origin
    task = model.task
    transform = model.transform
    features = model.features
    outputs = model.outputs
    trees = model.trees.count
    storedTrees = model.storedTreeCount
    baseMargin = model.baseMargin
    bestIteration = model.bestIteration
    hasCover = model.trees.allSatisfy { $0.cover != nil }
    weightedTrees = model.summation == .mean ? 0 : model.trees.count { $0.weight != 1 }
    var nodes = 0
    var leaves = 0
    var depth = 0
    var categorical = 0
    var splits = [Int](repeating: 0, count: model.features.count)
    for tree in model.trees {
      nodes += tree.nodeCount
      depth = max(depth, tree.depth)
      for node in 0..<tree.nodeCount {
        if tree.isLeaf(node) {
          leaves += 1
        } else {
          splits[Int(tree.feature[node])] += 1
          if !tree.categories[node].words.isEmpty { categorical += 1 }
        }
      }
    }
    self.nodes = nodes
    self.leaves = leaves
    maximumDepth = depth
    categoricalNodes = categorical
    splitCounts = splits
  }
}

extension Tree {
  /// The most decisions on the way to any leaf.
  /// - Complexity: O(nodes).
  public var depth: Int {
    var deepest = 0
    var pending: [(node: Int, depth: Int)] = [(0, 0)]
    while let (node, depth) = pending.popLast() {
      deepest = max(deepest, depth)
      guard !isLeaf(node) else { continue }
      pending.append((Int(left[node]), depth + 1))
      pending.append((Int(right[node]), depth + 1))
    }
    return deepest
  }
}
