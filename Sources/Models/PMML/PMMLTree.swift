/// A tree of a PMML document as flat lists; node 0 is the root.
struct PMMLTree {
  /// One node.
  struct Node {
    let element: PMMLElement
    let predicate: PMMLPredicate
    /// In the order in which they are asked.
    var children: [Int] = []
    /// By output, what the node predicts; nil where it has no score.
    var values: [Double]?
    /// Where unknown answers go, as a node.
    var defaultChild: Int?
    /// The training records that reached it.
    let records: Double?
  }

  /// What is done where a predicate's answer is unknown.
  enum MissingStrategy: String {
    case lastPrediction, nullPrediction, defaultChild, weightedConfidence, aggregateNodes, none
  }

  private(set) var nodes: [Node] = []
  let missing: MissingStrategy
  /// Whether a node none of whose children is true predicts itself; otherwise nothing is predicted.
  let returnsLast: Bool
}

extension PMMLTree {
  /// The tree of a `TreeModel`, read without recursion over its depth.
  ///
  /// - Parameter leaf: by output, what a node predicts.
  init(
    _ model: PMMLElement, in scope: PMMLScope, _ compiler: PMMLCompiler,
    leaf: (PMMLElement) throws(ModelError) -> [Double]?
  ) throws(ModelError) {
    let strategy = model["missingValueStrategy"] ?? "none"
    guard let missing = MissingStrategy(rawValue: strategy) else {
      throw model.unsupported("missingValueStrategy")
    }
    self.missing = missing
    returnsLast =
      try model.choice(
        "noTrueChildStrategy", ["returnNullPrediction", "returnLastPrediction"],
        default: "returnNullPrediction") == "returnLastPrediction"
    var pending: [(element: PMMLElement, parent: Int)] = [(try model.requiredChild("Node"), -1)]
    while let (element, parent) = pending.popLast() {
      let index = nodes.count
      nodes.append(
        Node(
          element: element, predicate: try compiler.predicate(in: element, scope),
          values: try leaf(element), records: try element.number("recordCount")))
      if parent >= 0 { nodes[parent].children.append(index) }
      // What stands last is read first: push in reverse.
      var children: [PMMLElement] = []
      for child in element.children {
        switch child.name {
        case "Node": children.append(child)
        case "Partition", "ScoreDistribution": break
        case let name where PMMLCompiler.predicates.contains(name): break
        default: throw child.unsupported()
        }
      }
      pending += children.reversed().map { ($0, index) }
    }
    guard missing == .defaultChild else { return }
    for index in nodes.indices where !nodes[index].children.isEmpty {
      let element = nodes[index].element
      let name = try element.required("defaultChild")
      nodes[index].defaultChild = nodes[index].children.first { nodes[$0].element["id"] == name }
      guard nodes[index].defaultChild != nil else {
        throw element.invalid("defaultChild", expected: "id of a child")
      }
    }
  }
}
