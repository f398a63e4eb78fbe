/// The facts of a model that a person asks for first.
public struct ModelSummary: Sendable, Equatable {
  /// Where the model comes from.
  public let origin: ModelOrigin
  /// What the outputs are.
  public let task: ModelTask
  /// How the learnt part's margins become scores; nil where that takes more than a formula.
  public let transform: OutputTransform?
  /// What a margin is multiplied with before the transform.
  public let slope: Double
  /// The raw columns in order.
  public let features: [Feature]
  /// The names of the outputs.
  public let outputs: [String]
  /// The names of a binary classifier's two classes, of which the score speaks for the second; empty
  /// where the file does not tell them.
  public let classes: [String]
  /// What the model has learnt, in order of the steps.
  public let parts: [Part]
  /// The steps of a program around and between the learnt parts; 0 for trees over raw columns.
  public let steps: Int
  /// Whether contributions per raw column are exact (see ``Model/decomposition``).
  public let isDecomposed: Bool
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
  /// What each output of the learnt part starts from, in margin space; empty where there is none.
  public let baseMargin: [Double]
  /// The best round by early stopping (0-based), when the file states one.
  public let bestIteration: Int?
  /// Whether every tree says how much training weight reached its nodes.
  public let hasCover: Bool
  /// The nodes that test for membership in a set of categories.
  public let categoricalNodes: Int
  /// The trees that are weighted (DART).
  public let weightedTrees: Int
  /// By feature, the nodes that test it or a column made of it; nil where the model has no trees
  /// whose columns are known.
  public let splitCounts: [Int]?

  /// A learnt part.
  public enum Part: String, Sendable {
    /// Decision trees.
    case trees
    /// Weighted sums.
    case linear
    /// A function whose inside is unknown.
    case function
  }

  /// What it is made of, in a few words.
  public var size: String {
    let names = parts.map { part in
      switch part {
      case .trees: trees == 1 ? "1 tree" : "\(trees) trees"
      case .linear: "a linear model"
      case .function: "another program"
      }
    }
    return parts.count == 1 || parts.allSatisfy({ $0 == .trees })
      ? names.first ?? "" : "\(parts.count) learnt parts"
  }

  /// The facts of a model.
  /// - Complexity: O(nodes).
  public init(_ model: Model) {
    let learners: [Decomposition.Learner]
    switch model.form {
    case .trees(let ensemble):
      learners = [.trees(ensemble)]
      steps = 0
    case .program(let program):
      learners = program.learners
      steps = program.stepCount
    case .function:
      learners = []
      steps = 0
    }
    if case .function = model.form {
      parts = [.function]
    } else {
      parts = learners.map { learner in
        switch learner {
        case .trees: .trees
        case .linear: .linear
        }
      }
    }
    let ensembles = learners.compactMap { learner in
      if case .trees(let ensemble) = learner { ensemble } else { nil }
    }
    origin = model.origin
    task = model.task
    transform = model.transform
    features = model.features
    outputs = model.outputs
    classes = model.classes
    isDecomposed = model.decomposition != nil
    let single = ensembles.count == 1 ? ensembles.first : nil
    slope = single?.slope ?? 1
    bestIteration = single?.bestIteration
    baseMargin =
      switch model.decomposition?.learner {
      case .trees(let ensemble): ensemble.baseMargin
      case .linear(let linear): linear.intercepts
      case nil: []
      }
    trees = ensembles.reduce(0) { $0 + $1.trees.count }
    storedTrees = ensembles.reduce(0) { $0 + $1.storedTreeCount }
    hasCover = ensembles.allSatisfy(\.hasCover)
    weightedTrees = ensembles.reduce(0) { sum, ensemble in
      sum + (ensemble.summation == .mean ? 0 : ensemble.trees.count { $0.weight != 1 })
    }
    var splits: [Int]?
    if case .trees(let ensemble)? = model.decomposition?.learner {
      splits = ensemble.splitCounts(
        players: model.decomposition?.players ?? [], count: model.features.count)
    }
    splitCounts = splits
    var (nodes, leaves, depth, categorical) = (0, 0, 0, 0)
    for tree in ensembles.lazy.flatMap(\.trees) {
      nodes += tree.nodeCount
      depth = max(depth, tree.depth)
      for node in 0..<tree.nodeCount {
        if tree.isLeaf(node) {
          leaves += 1
        } else if !tree.categories[node].words.isEmpty {
          categorical += 1
        }
      }
    }
    self.nodes = nodes
    self.leaves = leaves
    maximumDepth = depth
    categoricalNodes = categorical
  }
}

extension TreeEnsemble {
  /// By player, the nodes that test one of its columns.
  fileprivate func splitCounts(players: [Int?], count: Int) -> [Int] {
    var splits = [Int](repeating: 0, count: count)
    for tree in trees {
      for feature in tree.feature where feature >= 0 {
        if let player = players[Int(feature)] { splits[player] += 1 }
      }
    }
    return splits
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
