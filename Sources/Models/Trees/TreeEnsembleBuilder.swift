/// Makes a ``TreeEnsemble``, and is the only thing that can: what it returns is well formed.
///
/// Loaders hand over each tree as parallel arrays, as the file holds them; a tree with a child out of
/// range, a node of two parents, a cycle, an unreachable node or a feature the model does not have is
/// refused, so nothing downstream needs to check again.
public struct TreeEnsembleBuilder {
  private var trees: [Tree] = []
  private let featureCount: Int
  private let outputCount: Int

  /// A builder for a model of some numbers of features and outputs.
  public init(featureCount: Int, outputCount: Int) {
    self.featureCount = featureCount
    self.outputCount = outputCount
  }

  /// The number of trees so far.
  public var treeCount: Int { trees.count }

  /// Adds a tree after checking that it is one.
  ///
  /// - Parameters:
  ///   - feature: by node, the feature an inner node tests; ignored at leaves.
  ///   - left: by node, the left child, negative at a leaf.
  ///   - right: by node, the right child, negative at a leaf.
  ///   - rule: how the nodes decide.
  ///   - missing: by node, what counts as missing, or no entries where NaN does everywhere.
  ///   - categories: by node, the categories of its set, empty for numeric nodes; or no entries
  ///     at all when the tree has none.
  ///   - deleted: by node, whether pruning removed it but left it in the arrays; or no entries when
  ///     it removed none. Deleted nodes are dropped and the rest renumbered in order; a path that
  ///     reaches one is an error.
  ///   - unlistedGoDefault: see ``Tree/unlistedGoDefault``.
  /// - Complexity: O(nodes).
  public mutating func append(
    rule: SplitRule = .below, feature: [Int32], threshold: [Double], left: [Int32], right: [Int32],
    defaultLeft: [Bool],
    missing: [MissingRule] = [], categories: [CategorySet] = [], value: [Double],
    cover: [Double]? = nil,
    gain: [Double]? = nil, output: Int = 0, weight: Double = 1,
    deleted: [Bool] = [], unlistedGoDefault: Bool = false
  ) throws(TreeError) {
    let tree = trees.count
    let count = feature.count
    guard count > 0 else { throw .empty(tree: tree) }
    for (name, length) in [
      ("threshold", threshold.count), ("left", left.count), ("right", right.count),
      ("defaultLeft", defaultLeft.count), ("value", value.count),
      ("missing", missing.isEmpty ? count : missing.count),
      ("categories", categories.isEmpty ? count : categories.count),
      ("cover", cover?.count ?? count), ("gain", gain?.count ?? count),
      ("deleted", deleted.isEmpty ? count : deleted.count),
    ] where length != count {
      throw .lengths(tree: tree, array: name, found: length, expected: count)
    }
    guard (0..<outputCount).contains(output) else { throw .output(tree: tree, found: output) }
    guard weight.isFinite else { throw .number(tree: tree, node: 0, array: "weight") }
    let isOrdered =
      deleted.isEmpty
      && Self.isOrdered(
        feature: feature, featureCount: featureCount, threshold: threshold, left: left,
        right: right, value: value, cover: cover)
    let kept =
      isOrdered
      ? nil
      : try reached(
        feature: feature, threshold: threshold, left: left, right: right, value: value,
        cover: cover, deleted: deleted)
    let sets =
      categories.isEmpty ? Array(repeating: CategorySet([]), count: count) : categories
    let whole = Tree(
      feature: zip(feature, left).map { $1 < 0 ? -1 : $0 }, rule: rule, threshold: threshold,
      left: left, right: right, defaultLeft: defaultLeft, missing: missing, categories: sets,
      value: value, cover: cover,
      gain: gain, output: output, weight: weight, unlistedGoDefault: unlistedGoDefault)
    trees.append(kept.map(whole.keeping) ?? whole)
  }

  /// Whether arrays are a tree without faults whose children all stand behind their parents, as
  /// libraries write them: then one pass sees it, and neither cycles nor loose nodes are possible.
  private static func isOrdered(
    feature: [Int32], featureCount: Int, threshold: [Double], left: [Int32], right: [Int32],
    value: [Double], cover: [Double]?
  ) -> Bool {
    let count = feature.count
    if let cover, !cover.allSatisfy({ $0.isFinite && $0 >= 0 }) { return false }
    var hasParent = [Bool](repeating: false, count: count)
    var children = 0
    for node in 0..<count {
      let (first, second) = (Int(left[node]), Int(right[node]))
      if first < 0, second < 0 {
        guard value[node].isFinite else { return false }
        continue
      }
      guard first > node, second > node, first < count, second < count, first != second,
        !hasParent[first], !hasParent[second], feature[node] >= 0,
        Int(feature[node]) < featureCount, !threshold[node].isNaN
      else { return false }
      hasParent[first] = true
      hasParent[second] = true
      children += 2
    }
    return children == count - 1
  }

  /// Walks a tree from its root and says what is wrong with it.
  /// - Returns: by node, whether it is part of the tree; nil when all are.
  private func reached(
    feature: [Int32], threshold: [Double], left: [Int32], right: [Int32], value: [Double],
    cover: [Double]?, deleted: [Bool]
  ) throws(TreeError) -> [Bool]? {
    let tree = trees.count
    let count = feature.count
    var seen = [Bool](repeating: false, count: count)
    var pending = [0]
    var visited = 0
    while let node = pending.popLast() {
      if seen[node] { throw .sharedNode(tree: tree, node: node) }
      if !deleted.isEmpty, deleted[node] { throw .deletedNode(tree: tree, node: node) }
      seen[node] = true
      visited += 1
      if let cover, !(cover[node].isFinite && cover[node] >= 0) {
        throw .number(tree: tree, node: node, array: "cover")
      }
      if left[node] < 0, right[node] < 0 {
        guard value[node].isFinite else { throw .number(tree: tree, node: node, array: "value") }
        continue
      }
      for child in [left[node], right[node]] {
        guard child > 0, Int(child) < count else {
          throw .child(tree: tree, node: node, found: Int(child))
        }
        pending.append(Int(child))
      }
      guard feature[node] >= 0, Int(feature[node]) < featureCount else {
        throw .feature(tree: tree, node: node, found: Int(feature[node]))
      }
      guard !threshold[node].isNaN else {
        throw .number(tree: tree, node: node, array: "threshold")
      }
    }
    for node in 0..<count where !seen[node] && (deleted.isEmpty || !deleted[node]) {
      throw .unreachable(tree: tree, node: node)
    }
    return visited == count ? nil : seen
  }

  /// The finished model; names and numbers of outputs must agree with what the builder was made for.
  public func finish(
    origin: ModelOrigin, features: [Feature], outputs: [String], baseMargin: [Double],
    transform: OutputTransform, task: ModelTask, bestIteration: Int? = nil,
    precision: NumberPrecision = .single, summation: TreeEnsemble.Summation = .baseFirst,
    slope: Double = 1, storedTreeCount: Int? = nil
  ) throws(TreeError) -> TreeEnsemble {
    guard features.count == featureCount else {
      throw .count(of: "features", found: features.count, expected: featureCount)
    }
    guard outputs.count == outputCount else {
      throw .count(of: "outputs", found: outputs.count, expected: outputCount)
    }
    if let tree = trees.firstIndex(where: {
      $0.rule.precision != precision || $0.rule.zeroLimit != trees[0].rule.zeroLimit
    }) {
      throw .precision(tree: tree)
    }
    guard baseMargin.count == outputCount else {
      throw .count(of: "baseMargin", found: baseMargin.count, expected: outputCount)
    }
    return TreeEnsemble(
      origin: origin, features: features, outputs: outputs, trees: trees, baseMargin: baseMargin,
      transform: transform, slope: slope, task: task, bestIteration: bestIteration,
      precision: precision, summation: summation, storedTreeCount: storedTreeCount ?? trees.count)
  }
}

extension Tree {
  /// The tree of some of the nodes, renumbered in order; the children of kept nodes are kept.
  fileprivate func keeping(_ kept: [Bool]) -> Tree {
    let nodes = kept.indices.filter { kept[$0] }
    var place = [Int32](repeating: -1, count: kept.count)
    for (new, old) in nodes.enumerated() { place[old] = Int32(new) }
    return Tree(
      feature: nodes.map { feature[$0] }, rule: rule, threshold: nodes.map { threshold[$0] },
      left: nodes.map { left[$0] < 0 ? left[$0] : place[Int(left[$0])] },
      right: nodes.map { right[$0] < 0 ? right[$0] : place[Int(right[$0])] },
      defaultLeft: nodes.map { defaultLeft[$0] },
      missing: missing.isEmpty ? [] : nodes.map { missing[$0] },
      categories: nodes.map { categories[$0] },
      value: nodes.map { value[$0] }, cover: cover.map { all in nodes.map { all[$0] } },
      gain: gain.map { all in nodes.map { all[$0] } }, output: output, weight: weight,
      unlistedGoDefault: unlistedGoDefault)
  }
}
