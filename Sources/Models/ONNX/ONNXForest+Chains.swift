extension ONNXForest.Tree {
  /// Puts one test for several values in the place of a chain of tests for one: exporters write a
  /// set of categories as nodes that share a child (LightGBM's converter does).
  ///
  /// A node that tests for equality takes in the node on its other side, when that tests the same
  /// feature and leads to the same child.
  /// - Returns: the tree without the nodes that were taken in; the same one where there are no chains.
  /// - Complexity: O(nodes).
  func mergingChains() -> ONNXForest.Tree {
    var copy = self
    var taken = [Bool](repeating: false, count: mode.count)
    var isChanged = false
    for node in mode.indices where mode[node] == .equal && !taken[node] {
      var values = [value[node]]
      var next = Int(whenFalse[node])
      while mode[next] == .equal, !taken[next], next != node, feature[next] == feature[node],
        whenTrue[next] == whenTrue[node]
      {
        taken[next] = true
        values.append(value[next])
        if missingIsTrue[next] { copy.missingIsTrue[node] = true }
        next = Int(whenFalse[next])
      }
      guard values.count > 1 else { continue }
      isChanged = true
      copy.mode[node] = .member
      copy.members[Int32(node)] = values
      copy.whenFalse[node] = Int32(next)
    }
    return isChanged ? copy.dropping(taken) : self
  }

  /// The tree without some nodes, to which nothing else may lead: a child among them is no node.
  private func dropping(_ dropped: [Bool]) -> ONNXForest.Tree {
    var places = [Int32](repeating: -1, count: mode.count)
    var result = ONNXForest.Tree()
    for node in mode.indices where !dropped[node] {
      places[node] = Int32(result.mode.count)
      result.mode.append(mode[node])
    }
    let kept = mode.indices.filter { !dropped[$0] }
    // A place beyond the tree for a child that was dropped, which the builder refuses.
    func place(_ child: Int32) -> Int32 {
      child < 0 ? -1 : places[Int(child)] < 0 ? Int32(mode.count) : places[Int(child)]
    }
    result.feature = kept.map { feature[$0] }
    result.value = kept.map { value[$0] }
    result.whenTrue = kept.map { place(whenTrue[$0]) }
    result.whenFalse = kept.map { place(whenFalse[$0]) }
    result.missingIsTrue = kept.map { missingIsTrue[$0] }
    for (node, values) in members { result.members[places[Int(node)]] = values }
    result.cover = cover.map { cover in kept.map { cover[$0] } }
    result.leaves = leaves.map {
      ONNXForest.Leaf(node: places[Int($0.node)], target: $0.target, weight: $0.weight)
    }
    return result
  }
}
