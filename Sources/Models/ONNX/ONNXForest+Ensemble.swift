extension ONNXForest {
  /// The trees in the form that predicts and is explained, for some of the targets.
  ///
  /// The comparisons are those of the file, written with the one that the form has: in Float32 *below*
  /// a threshold (x ≤ t is x below the next number after t), in Double *at most* (x < t is x at most
  /// the number before t); x ≥ t and x > t change the children's sides. Tests for equality are tests
  /// for membership in sets of places (see ``ONNXMemberCodes``). A leaf that adds to several targets
  /// becomes a tree for each. Leaves are summed in the order of the file, base values last, as
  /// onnxruntime does with one thread.
  ///
  /// - Parameters:
  ///   - slots: the columns in order.
  ///   - values: by feature that is tested for equality, the values.
  ///   - kept: the targets.
  func ensemble(
    slots: [Slot], values: [Int: [Double]], targets kept: [Int], origin: ModelOrigin,
    features: [Feature], outputs: [String], transform: OutputTransform, task: ModelTask
  ) throws(TreeError) -> TreeEnsemble {
    let places = Dictionary(
      slots.enumerated().map { ($0.element, Int32($0.offset)) }, uniquingKeysWith: { a, _ in a })
    let codes = values.mapValues { values in
      Dictionary(values.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    }
    var builder = TreeEnsembleBuilder(featureCount: slots.count, outputCount: kept.count)
    let isMean = aggregation == .average
    let outputOf = Dictionary(
      kept.enumerated().map { (Int32($0.element), $0.offset) }, uniquingKeysWith: { a, _ in a })
    for (number, tree) in trees.enumerated() {
      let shape = try shape(of: tree, number: number, places: places, codes: codes)
      // A tree that says nothing of a target would add zeros only: it is left out of a sum.
      var leaves: [Int: [Leaf]] = [:]
      if isMean { for output in kept.indices { leaves[output] = [] } }
      if kept.count == 1 {
        let target = Int32(kept[0])
        let own = tree.leaves.filter { $0.target == target }
        if !own.isEmpty { leaves[0] = own }
      } else {
        for leaf in tree.leaves {
          if let output = outputOf[leaf.target] { leaves[output, default: []].append(leaf) }
        }
      }
      for (output, leaves) in leaves.sorted(by: { $0.key < $1.key }) {
        var weights = [Double](repeating: 0, count: tree.mode.count)
        for leaf in leaves {
          weights[Int(leaf.node)] = precision.rounding(weights[Int(leaf.node)] + leaf.weight)
        }
        try builder.append(
          rule: precision == .single ? .below : .atMostExact, feature: shape.feature,
          threshold: shape.threshold, left: shape.left, right: shape.right,
          defaultLeft: shape.defaultLeft, missing: shape.missing, categories: shape.categories,
          value: weights, cover: tree.cover, output: output,
          weight: isMean ? 1 / Double(trees.count) : 1)
      }
    }
    return try builder.finish(
      origin: origin, features: features, outputs: outputs,
      baseMargin: kept.map { baseValues.isEmpty ? 0 : baseValues[$0] }, transform: transform,
      task: task, precision: precision, summation: isMean ? .mean : .baseLast,
      storedTreeCount: trees.count)
  }

  /// A tree's decisions.
  private struct Shape {
    var feature: [Int32]
    var threshold: [Double]
    var left: [Int32]
    var right: [Int32]
    var defaultLeft: [Bool]
    var missing: [MissingRule]
    var categories: [CategorySet]
  }

  private func shape(
    of tree: Tree, number: Int, places: [Slot: Int32], codes: [Int: [Double: Int]]
  ) throws(TreeError) -> Shape {
    let count = tree.mode.count
    let isSingle = precision == .single
    var shape = Shape(
      feature: Array(repeating: -1, count: count), threshold: tree.value, left: tree.whenTrue,
      right: tree.whenFalse, defaultLeft: tree.missingIsTrue,
      missing: isSingle ? [] : Array(repeating: .nan, count: count), categories: [])
    for node in 0..<count {
      let mode = tree.mode[node]
      let (value, missingIsTrue) = (tree.value[node], tree.missingIsTrue[node])
      if mode == .leaf {
        shape.threshold[node] = 0
        continue
      }
      guard let place = places[Self.slot(mode, Int(tree.feature[node]))] else {
        throw .feature(tree: number, node: node, found: Int(tree.feature[node]))
      }
      shape.feature[node] = place
      var swaps = false
      switch mode {
      case .leaf: break
      case .atMost where isSingle: shape.threshold[node] = Double(Float(value).nextUp)
      case .below where !isSingle: shape.threshold[node] = value.nextDown
      case .atMost, .below: break
      case .atLeast:
        swaps = true
        if !isSingle { shape.threshold[node] = value.nextDown }
      case .above:
        swaps = true
        if isSingle { shape.threshold[node] = Double(Float(value).nextUp) }
      case .equal, .unequal, .member:
        let known = codes[Int(tree.feature[node])] ?? [:]
        var set: [Int] = []
        for value in mode == .member ? tree.members[Int32(node)] ?? [] : [value] {
          guard let code = known[value] else {
            throw .number(tree: number, node: node, array: "values")
          }
          set.append(code)
        }
        // The place of NaN, which is unequal to everything.
        if missingIsTrue, mode != .unequal { set.append(known.count + 1) }
        if shape.categories.isEmpty {
          shape.categories = Array(repeating: CategorySet([]), count: count)
        }
        shape.categories[node] = CategorySet(categorical: set.map { Int32($0) })
        shape.threshold[node] = 0
        // Members go right in trees of Float32, and left in those of Double.
        swaps = (mode != .unequal) == isSingle
      }
      if swaps {
        (shape.left[node], shape.right[node]) = (shape.right[node], shape.left[node])
        shape.defaultLeft[node] = !missingIsTrue
      }
    }
    return shape
  }
}
