extension ONNXForest {
  /// The trees of a TreeEnsembleClassifier or TreeEnsembleRegressor.
  ///
  /// - Parameter kind: the first word of the attributes of leaves: `class` or `target`.
  init(
    _ node: ONNXNode, kind: String, targets: Int, inputs: Int, type: ONNXElementType
  ) throws(ModelError) {
    let treeIDs = node.integers("nodes_treeids")
    let nodeIDs = node.integers("nodes_nodeids")
    let featureIDs = node.integers("nodes_featureids")
    let whenTrue = node.integers("nodes_truenodeids")
    let whenFalse = node.integers("nodes_falsenodeids")
    let missing = node.integers("nodes_missing_value_tracks_true")
    let modes = node.rawWords("nodes_modes")
    let values = try node.numbers(tensor: "nodes_values_as_tensor", or: "nodes_values")
    let hits = try node.numbers(tensor: "nodes_hitrates_as_tensor", or: "nodes_hitrates")
    let count = treeIDs.count
    for (name, length) in [
      ("nodes_nodeids", nodeIDs.count), ("nodes_featureids", featureIDs.count),
      ("nodes_truenodeids", whenTrue.count), ("nodes_falsenodeids", whenFalse.count),
      ("nodes_modes", modes.count), ("nodes_values", values.count),
      ("nodes_missing_value_tracks_true", missing.isEmpty ? count : missing.count),
    ] where length != count {
      throw .count(found: length, expected: count, at: node.place(name))
    }
    guard count > 0 else { throw .missingKey("nodes_treeids", at: node.place()) }

    var trees: [Tree] = []
    var indexes: [Int64: Int] = [:]
    var numbering: [Numbering] = []
    var start = 0
    while start < count {
      let id = treeIDs[start]
      let end = treeIDs[start...].firstIndex { $0 != id } ?? count
      guard indexes.updateValue(trees.count, forKey: id) == nil else {
        throw .invalidValue(
          "\(id)", expected: "nodes of a tree beside each other",
          at: node.place("nodes_treeids[\(start)]"))
      }
      let numbers = try Numbering(nodeIDs[start..<end], node)
      var tree = Tree()
      tree.reserve(end - start)
      for index in start..<end {
        guard let mode = Mode(modes[index]) else {
          throw .unsupported(
            .operator, found: try modes[index].text(at: node.place("nodes_modes[\(index)]")),
            at: node.place("nodes_modes[\(index)]"))
        }
        tree.mode.append(mode)
        tree.value.append(values[index])
        tree.missingIsTrue.append(!missing.isEmpty && missing[index] == 1)
        if mode == .leaf {
          tree.append(feature: -1, whenTrue: -1, whenFalse: -1)
          continue
        }
        guard (0..<Int64(inputs)).contains(featureIDs[index]) else {
          throw .invalidValue(
            "\(featureIDs[index])", expected: "one of \(inputs) features",
            at: node.place("nodes_featureids[\(index)]"))
        }
        guard let yes = numbers.place(of: whenTrue[index]),
          let no = numbers.place(of: whenFalse[index])
        else {
          throw .invalidValue(
            "\(whenTrue[index]), \(whenFalse[index])", expected: "children",
            at: node.place("nodes_truenodeids[\(index)]"))
        }
        tree.append(feature: Int32(featureIDs[index]), whenTrue: yes, whenFalse: no)
      }
      if hits.count == count { tree.setCover(Array(hits[start..<end])) }
      trees.append(tree)
      numbering.append(numbers)
      start = end
    }
    try Self.readLeaves(
      node, kind: kind, targets: targets, into: &trees, indexes: indexes, numbering: numbering)

    let base = try node.numbers(tensor: "base_values_as_tensor", or: "base_values")
    self.trees = trees.map { $0.mergingChains() }
    self.targets = targets
    baseValues = base.map { type.precision.rounding($0) }
    precision = type.precision
    aggregation = try Self.aggregation(
      node.word("aggregate_function", default: "SUM"), trees: trees.count, node)
    // Lists of Float32 are rounded already; tensors may hold Doubles.
    let mayHoldDoubles =
      node.has("nodes_values_as_tensor") || node.has("\(kind)_weights_as_tensor")
    if precision == .single, mayHoldDoubles { roundValues() }
  }

  /// How the leaves are put together; of a single tree all ways are the same.
  static func aggregation(
    _ name: String, trees: Int, _ node: ONNXNode
  ) throws(ModelError) -> Aggregation {
    switch name {
    case "SUM": .sum
    case "AVERAGE": .average
    case "MIN" where trees == 1, "MAX" where trees == 1: .sum
    default: throw node.unsupported("aggregate_function \(name)")
    }
  }

  /// Thresholds and leaves as Float32 numbers, where the graph's are.
  mutating func roundValues() {
    for index in trees.indices {
      trees[index].value = trees[index].value.map { Double(Float($0)) }
      trees[index].leaves = trees[index].leaves.map {
        Leaf(node: $0.node, target: $0.target, weight: Double(Float($0.weight)))
      }
    }
  }

  private static func readLeaves(
    _ node: ONNXNode, kind: String, targets: Int, into trees: inout [Tree],
    indexes: [Int64: Int], numbering: [Numbering]
  ) throws(ModelError) {
    let ids = node.integers("\(kind)_ids")
    let nodes = node.integers("\(kind)_nodeids")
    let owners = node.integers("\(kind)_treeids")
    let weights = try node.numbers(
      tensor: "\(kind)_weights_as_tensor", or: "\(kind)_weights")
    for (name, length) in [
      ("nodeids", nodes.count), ("treeids", owners.count), ("weights", weights.count),
    ] where length != ids.count {
      throw .count(found: length, expected: ids.count, at: node.place("\(kind)_\(name)"))
    }
    for index in ids.indices {
      guard let tree = indexes[owners[index]],
        let place = numbering[tree].place(of: nodes[index])
      else {
        throw .invalidValue(
          "\(nodes[index])", expected: "node", at: node.place("\(kind)_nodeids[\(index)]"))
      }
      guard (0..<Int64(targets)).contains(ids[index]) else {
        throw .invalidValue(
          "\(ids[index])", expected: "one of \(targets) targets",
          at: node.place("\(kind)_ids[\(index)]"))
      }
      // Old converters wrote weights of inner nodes as well, which count for nothing.
      if trees[tree].mode[Int(place)] == .leaf {
        trees[tree].leaves.append(
          Leaf(node: place, target: Int32(ids[index]), weight: weights[index]))
      }
    }
  }

  /// The places of a tree's nodes by their numbers.
  private struct Numbering {
    /// Empty where the numbers are the places.
    var places: [Int64: Int32] = [:]
    var count: Int

    init(_ ids: ArraySlice<Int64>, _ node: ONNXNode) throws(ModelError) {
      count = ids.count
      if zip(ids, 0...).allSatisfy({ $0 == $1 }) { return }
      for (place, id) in ids.enumerated() {
        guard places.updateValue(Int32(truncatingIfNeeded: place), forKey: id) == nil else {
          throw .invalidValue(
            "\(id)", expected: "a number of its own", at: node.place("nodes_nodeids"))
        }
      }
    }

    func place(of id: Int64) -> Int32? {
      if places.isEmpty { return id >= 0 && id < Int64(count) ? Int32(id) : nil }
      return places[id]
    }
  }
}

extension ONNXForest.Tree {
  mutating func reserve(_ count: Int) {
    feature.reserveCapacity(count)
    mode.reserveCapacity(count)
    value.reserveCapacity(count)
    whenTrue.reserveCapacity(count)
    whenFalse.reserveCapacity(count)
    missingIsTrue.reserveCapacity(count)
  }

  mutating func append(feature: Int32, whenTrue: Int32, whenFalse: Int32) {
    self.feature.append(feature)
    self.whenTrue.append(whenTrue)
    self.whenFalse.append(whenFalse)
  }

  /// Takes hit rates for covers where they can be: positive, and a node's those of its children
  /// together. Most exporters write ones only.
  mutating func setCover(_ hits: [Double]) {
    for node in mode.indices {
      guard hits[node].isFinite, hits[node] > 0 else { return }
      guard mode[node] != .leaf else { continue }
      let sum = hits[Int(whenTrue[node])] + hits[Int(whenFalse[node])]
      guard abs(sum - hits[node]) <= 1e-3 * hits[node] else { return }
    }
    cover = hits
  }
}
