extension ONNXCompiler {
  mutating func treeRegressor(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let columns = try features(of: tensor, node)
    let targets = node.integer("n_targets", default: 1)
    guard targets >= 1, targets <= max(1, node.integers("target_ids").count) else {
      throw .invalidValue("\(targets)", expected: "number of targets", at: node.place("n_targets"))
    }
    let forest = try ONNXForest(
      node, kind: "target", targets: targets, inputs: columns.count, type: tensor.type)
    guard forest.baseValues.isEmpty || forest.baseValues.count == targets else {
      throw .count(
        found: forest.baseValues.count, expected: targets, at: node.place("base_values"))
    }
    // onnxruntime adds the base value only where some leaf adds to the target.
    guard
      targets == 1 || forest.baseValues.isEmpty || forest.toldTargets().count == targets
    else { throw node.unsupported("base values of targets that some rows have no leaf for") }
    let margins = try grow(forest, columns, node)
    let transform = try PostTransform(node.word("post_transform", default: "NONE"), of: node)
    try set(transformed(margins, transform, node), of: node)
  }

  mutating func treeEnsemble(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let columns = try features(of: tensor, node)
    guard tensor.type.isReal else { throw node.unsupported("of \(tensor.type.name)") }
    let targets = node.integer("n_targets", default: 1)
    guard targets >= 1, targets <= max(1, node.integers("leaf_targetids").count) else {
      throw .invalidValue("\(targets)", expected: "number of targets", at: node.place("n_targets"))
    }
    let forest = try ONNXForest(
      node, targets: targets, inputs: columns.count, type: tensor.type)
    let margins = try grow(forest, columns, node, isFloat: tensor.type == .float)
    guard let transform = PostTransform(rawValue: node.integer("post_transform")) else {
      throw node.unsupported("post_transform \(node.integer("post_transform"))")
    }
    try set(transformed(margins, transform, node, type: tensor.type), of: node)
  }

  /// Runs a TreeEnsembleClassifier; the labels are not made.
  ///
  /// The scores of two classes follow onnxruntime (from 1.26 on): where all weights are those of one
  /// class, LOGISTIC makes a probability of their sum; without it the other class's score is the
  /// complement, 1 − s where no weight is negative and −s otherwise.
  mutating func treeClassifier(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let columns = try features(of: tensor, node)
    let labels = try node.classLabels()
    guard labels.count >= 2 else { throw node.unsupported("\(labels.count) classes") }
    let forest = try ONNXForest(
      node, kind: "class", targets: labels.count, inputs: columns.count, type: tensor.type)
    let transform = try PostTransform(node.word("post_transform", default: "NONE"), of: node)
    let base = forest.baseValues
    guard labels.count == 2 else {
      guard base.isEmpty || base.count == labels.count else {
        throw .count(found: base.count, expected: labels.count, at: node.place("base_values"))
      }
      return try set(
        transformed(grow(forest, columns, node), transform, node), output: 1, of: node)
    }
    guard base.count <= 1 else { throw node.unsupported("two base values of two classes") }
    let classes = Set(forest.trees.lazy.flatMap(\.leaves).map(\.target))
    // Where a class is told of by some leaves only, onnxruntime's rule changes from row to row.
    guard forest.toldTargets().contains(1) || !classes.contains(1) else {
      throw node.unsupported("weights of the second class at some leaves only")
    }
    var whole = forest
    if !base.isEmpty { whole = forest.with(baseValues: [base[0], 0]) }
    let margins = try grow(whole, columns, node)
    if classes.contains(1) {
      return try set(transformed(margins, transform, node), output: 1, of: node)
    }
    let score = margins[0]
    let isPositive = forest.trees.allSatisfy { $0.leaves.allSatisfy { $0.weight >= 0 } }
    let elements: [Element]
    switch transform {
    case .probit: throw node.unsupported("PROBIT of two classes")
    case .logistic:
      let opposite = try apply(.negate, [score], type: .float, of: node)
      elements = [
        try apply(.logistic, [opposite], type: .float, of: node),
        try apply(.logistic, [score], type: .float, of: node),
      ]
    case .none where isPositive, .softmax where isPositive, .softmaxZero where isPositive:
      elements = [
        try apply(.subtract, [.number(1), score], type: .float, of: node), score,
      ]
    case .none, .softmax, .softmaxZero:
      elements = [try apply(.negate, [score], type: .float, of: node), score]
    }
    try set(row(elements), output: 1, of: node)
  }

  /// Adds the margins of trees: one element by target, Float32 unless a TreeEnsemble of Doubles.
  private mutating func grow(
    _ forest: ONNXForest, _ elements: [Element], _ node: ONNXNode, isFloat: Bool = true
  ) throws(ModelError) -> [Element] {
    let values = forest.memberValues()
    // The sets of nodes that test for equality together must not outgrow the file.
    var words = 0
    for tree in forest.trees {
      for (place, mode) in tree.mode.enumerated()
      where mode == .equal || mode == .unequal || mode == .member {
        words += (values[Int(tree.feature[place])]?.count ?? 0) / 64 + 1
      }
    }
    guard words <= 1 << 22 else { throw node.unsupported("tests for equality with many values") }
    guard forest.isDense else { throw node.unsupported("leaves of many targets") }
    // Trees over the raw columns themselves keep those that they do not ask for as well.
    let isWhole =
      values.isEmpty && elements == (0..<features.count).map { .column($0) }
      && featureTypes.allSatisfy { $0 != .bool }
    let slots = isWhole ? features.indices.map { .feature($0) } : forest.slots()
    var inputs: [Int] = []
    for slot in slots {
      switch slot {
      case .feature(let feature):
        // The comparison rounds, so a raw column needs no step of its own.
        if case .column(let column) = elements[feature] {
          inputs.append(column)
        } else {
          inputs += try columns([elements[feature]], of: node)
        }
      case .members(let feature):
        let source = try columns([elements[feature]], of: node)
        let codes = ONNXMemberCodes(
          values[feature] ?? [], isSingle: forest.precision == .single)
        inputs.append(emit(.operation(codes), source).lowerBound)
      }
    }
    var copy = forest
    copy.slotsInUse = slots
    copy.valuesInUse = values
    copy.node = node
    let margins = emit(.forest(copy), inputs, outputs: forest.targets).map { Element.column($0) }
    guard isFloat, forest.precision == .double else { return margins }
    var rounded: [Element] = []
    for margin in margins { rounded.append(try apply(.toReal, [margin], type: .float, of: node)) }
    return rounded
  }
}

extension ONNXForest {
  /// Whether the trees by target have not many more nodes than the file has numbers for.
  /// - Complexity: O(leaves).
  var isDense: Bool {
    var cost = 0.0
    var size = 0.0
    // By target, the last tree that told of it.
    var last = [Int](repeating: -1, count: targets)
    for (number, tree) in trees.enumerated() {
      var told = aggregation == .average ? targets : 0
      if aggregation != .average {
        for leaf in tree.leaves where last[Int(leaf.target)] != number {
          last[Int(leaf.target)] = number
          told += 1
        }
      }
      cost += Double(told) * Double(tree.mode.count)
      size += Double(tree.leaves.count + tree.mode.count)
    }
    return cost <= 64 * size + 0x1p22
  }

  /// The targets that every row comes to some leaf of.
  /// - Complexity: O(leaves).
  func toldTargets() -> Set<Int> {
    var told: Set<Int> = []
    for tree in trees {
      // By target, the leaves that tell of it: in the order of nodes, as exporters write them, or not.
      var counts: [Int32: (count: Int, last: Int32)] = [:]
      var isSorted = true
      for leaf in tree.leaves {
        let entry = counts[leaf.target, default: (0, -1)]
        if leaf.node > entry.last {
          counts[leaf.target] = (entry.count + 1, leaf.node)
        } else if leaf.node < entry.last {
          isSorted = false
        }
      }
      if !isSorted {
        var leaves: [Int32: Set<Int32>] = [:]
        for leaf in tree.leaves { leaves[leaf.target, default: []].insert(leaf.node) }
        counts = leaves.mapValues { ($0.count, 0) }
      }
      let count = tree.mode.count { $0 == .leaf }
      for (target, entry) in counts where entry.count == count { told.insert(Int(target)) }
    }
    return told
  }

  /// The same trees with other base values.
  func with(baseValues: [Double]) -> ONNXForest {
    ONNXForest(
      trees: trees, targets: targets, baseValues: baseValues, aggregation: aggregation,
      precision: precision)
  }
}
