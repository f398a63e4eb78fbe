extension LightGBMAssembler {
  /// The model: trees, or a program where leaves hold linear models.
  func model() throws(ModelError) -> Model {
    let ensemble = try ensemble()
    guard document.trees.contains(where: \.isLinear) else { return Model(ensemble) }
    var leaves: [[LinearLeaf]] = []
    for (index, tree) in document.trees.enumerated() {
      leaves.append(
        try linearLeaves(tree, index: index, featureCount: ensemble.features.count))
    }
    let outputs = ensemble.outputs.count
    var builder = ProgramBuilder(featureCount: ensemble.features.count)
    let margins = builder.append(
      LinearTreeOperation(ensemble: ensemble, leaves: leaves), Array(ensemble.features.indices),
      outputs: outputs)
    let scores =
      ensemble.transform == .identity
      ? margins
      : builder.append(
        TransformOperation(
          transform: ensemble.transform, precision: .double, slope: ensemble.slope),
        Array(margins), outputs: outputs)
    return Model(
      origin: ensemble.origin, features: ensemble.features, outputs: ensemble.outputs,
      task: ensemble.task, precision: .double,
      program: ScoringProgram(
        builder.finish(), results: Array(scores),
        scoresAreProbabilities: ensemble.transform.givesProbabilities, transform: nil),
      defaultThreshold: ensemble.transform.defaultThreshold(for: ensemble.task))
  }

  /// The linear models of one tree's leaves; none for a tree of plain leaves.
  private func linearLeaves(
    _ tree: LightGBMDocument.StoredTree, index: Int, featureCount: Int
  ) throws(ModelError) -> [LinearLeaf] {
    func place(_ key: String) -> ModelLocation {
      lines.location(tree.offset, path: "Tree=\(index).\(key)")
    }
    guard tree.isLinear else { return [] }
    guard tree.leafConstant.count == tree.leafCount else {
      throw .count(
        found: tree.leafConstant.count, expected: tree.leafCount, at: place("leaf_const"))
    }
    guard tree.leafFeatureCounts.count == tree.leafCount else {
      throw .count(
        found: tree.leafFeatureCounts.count, expected: tree.leafCount, at: place("num_features"))
    }
    var leaves: [LinearLeaf] = []
    var next = 0
    for leaf in 0..<tree.leafCount {
      let count = Int(tree.leafFeatureCounts[leaf])
      guard count >= 0, count <= tree.leafFeatures.count - next else {
        throw .invalidValue(
          "\(count)", expected: "number of features", at: place("num_features[\(leaf)]"))
      }
      guard count <= tree.leafCoefficients.count - next else {
        throw .count(
          found: tree.leafCoefficients.count, expected: tree.leafFeatures.count,
          at: place("leaf_coeff"))
      }
      var terms: [LinearLeaf.Term] = []
      for place in next..<(next + count) {
        let feature = Int(tree.leafFeatures[place])
        guard (0..<featureCount).contains(feature) else {
          throw .invalidValue(
            "\(feature)", expected: "feature",
            at: lines.location(tree.offset, path: "Tree=\(index).leaf_features[\(place)]"))
        }
        terms.append(.init(feature: feature, coefficient: tree.leafCoefficients[place]))
      }
      next += count
      leaves.append(LinearLeaf(constant: tree.leafConstant[leaf], terms: terms))
    }
    guard next == tree.leafFeatures.count, next == tree.leafCoefficients.count else {
      throw .count(
        found: max(tree.leafFeatures.count, tree.leafCoefficients.count), expected: next,
        at: place("leaf_coeff"))
    }
    return leaves
  }
}

/// A linear model at a leaf.
struct LinearLeaf: Sendable {
  /// A feature with its coefficient.
  struct Term: Sendable {
    let feature: Int
    let coefficient: Double
  }

  let constant: Double
  let terms: [Term]
}

/// LightGBM's trees with linear models at their leaves, one output column for each output.
///
/// A leaf gives its constant plus its terms, in the order and precision (Double) of LightGBM's
/// `Tree::Predict`; where one of its features is missing, it gives the plain value of the leaf.
struct LinearTreeOperation: ColumnOperation {
  /// The trees, splits before leaves.
  let ensemble: TreeEnsemble
  /// By tree, then leaf; no leaves for a tree whose leaves are plain.
  let leaves: [[LinearLeaf]]

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    var columns: [[Double]] = []
    for (index, input) in inputs.enumerated() {
      guard let numbers = input.numbers else {
        throw OperationError(input: index, row: 0, problem: .invalid)
      }
      columns.append(numbers)
    }
    let start = ensemble.summation == .mean ? nil : ensemble.baseMargin
    var sums = (0..<ensemble.outputs.count).map {
      [Double](repeating: start?[$0] ?? 0, count: rows)
    }
    for (tree, leaves) in zip(ensemble.trees, leaves) {
      let splits = tree.nodeCount / 2
      for row in 0..<rows {
        var node = 0
        while !tree.isLeaf(node) {
          let value = columns[Int(tree.feature[node])][row]
          node = Int(tree.goesLeft(node, value: value) ? tree.left[node] : tree.right[node])
        }
        sums[tree.output][row] +=
          leaves.isEmpty
          ? tree.value[node]
          : output(of: leaves[node - splits], plain: tree.value[node], columns, row)
      }
    }
    if ensemble.summation == .mean {
      let rounds = Double(max(1, ensemble.trees.count / ensemble.outputs.count))
      sums = sums.map { $0.map { $0 / rounds } }
    }
    return sums.map { .numbers($0) }
  }

  private func output(
    of leaf: LinearLeaf, plain: Double, _ columns: [[Double]], _ row: Int
  ) -> Double {
    var sum = leaf.constant
    for term in leaf.terms {
      let value = columns[term.feature][row]
      if value.isNaN { return plain }
      sum += term.coefficient * value
    }
    return sum
  }
}
