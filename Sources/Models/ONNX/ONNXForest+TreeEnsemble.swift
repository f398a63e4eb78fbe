#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension ONNXForest {
  /// The trees of a TreeEnsemble (version 5): inner nodes and leaves are numbered apart, through all
  /// trees.
  init(_ node: ONNXNode, targets: Int, inputs: Int, type: ONNXElementType) throws(ModelError) {
    let stored = try StoredNodes(node)
    let roots = node.integers("tree_roots")
    guard !roots.isEmpty else { throw .missingKey("tree_roots", at: node.place()) }
    var trees: [Tree] = []
    // Every inner node belongs to one tree.
    var seen = [Bool](repeating: false, count: stored.count)
    for root in roots {
      trees.append(
        try stored.tree(root, targets: targets, inputs: inputs, seen: &seen, node))
    }
    self.trees = trees
    self.targets = targets
    baseValues = []
    precision = type.precision
    let names = ["AVERAGE", "SUM", "MIN", "MAX"]
    let number = node.integer("aggregate_function", default: 1)
    aggregation = try Self.aggregation(
      names.indices.contains(number) ? names[number] : "\(number)", trees: trees.count, node)
    if precision == .single { roundValues() }
  }

  /// The attributes of a TreeEnsemble.
  private struct StoredNodes {
    let features, whenTrue, whenFalse, trueIsLeaf, falseIsLeaf, missing, leafTargets: [Int64]
    let splits, leafWeights: [Double]
    let modes: [Mode]
    let members: [Int: [Double]]

    var count: Int { features.count }

    init(_ node: ONNXNode) throws(ModelError) {
      features = node.integers("nodes_featureids")
      whenTrue = node.integers("nodes_truenodeids")
      whenFalse = node.integers("nodes_falsenodeids")
      trueIsLeaf = node.integers("nodes_trueleafs")
      falseIsLeaf = node.integers("nodes_falseleafs")
      missing = node.integers("nodes_missing_value_tracks_true")
      leafTargets = node.integers("leaf_targetids")
      splits = try node.numbers(tensor: "nodes_splits")
      leafWeights = try node.numbers(tensor: "leaf_weights")
      var modes: [Mode] = []
      for code in try node.numbers(tensor: "nodes_modes") {
        guard (0...6).contains(code), let mode = Mode(rawValue: UInt8(code)) else {
          throw .unsupported(.operator, found: "mode \(code)", at: node.place("nodes_modes"))
        }
        modes.append(mode)
      }
      self.modes = modes
      for (name, length) in [
        ("nodes_truenodeids", whenTrue.count), ("nodes_falsenodeids", whenFalse.count),
        ("nodes_trueleafs", trueIsLeaf.count), ("nodes_falseleafs", falseIsLeaf.count),
        ("nodes_splits", splits.count), ("nodes_modes", modes.count),
        ("nodes_missing_value_tracks_true", missing.isEmpty ? features.count : missing.count),
      ] where length != features.count {
        throw .count(found: length, expected: features.count, at: node.place(name))
      }
      guard leafTargets.count == leafWeights.count else {
        throw .count(
          found: leafWeights.count, expected: leafTargets.count, at: node.place("leaf_weights"))
      }
      // The values of the nodes that test for several stand one after another, NaN between them.
      var lists = try node.numbers(tensor: "membership_values").split(
        omittingEmptySubsequences: false, whereSeparator: \.isNaN)[...]
      var members: [Int: [Double]] = [:]
      for (index, mode) in modes.enumerated() where mode == .member {
        guard let list = lists.popFirst(), !list.isEmpty else {
          throw .missingKey("values of node \(index)", at: node.place("membership_values"))
        }
        members[index] = Array(list)
      }
      self.members = members
    }

    /// The tree below a root.
    func tree(
      _ root: Int64, targets: Int, inputs: Int, seen: inout [Bool], _ node: ONNXNode
    ) throws(ModelError) -> Tree {
      var tree = Tree()
      // What is to be visited, and which child of which node it is.
      var pending: [(id: Int64, isLeaf: Bool, parent: Int, isTrue: Bool)] = [
        (root, false, -1, false)
      ]
      while let (id, isLeaf, parent, isTrue) = pending.popLast() {
        let place = tree.mode.count
        if parent >= 0 {
          if isTrue {
            tree.whenTrue[parent] = Int32(truncatingIfNeeded: place)
          } else {
            tree.whenFalse[parent] = Int32(truncatingIfNeeded: place)
          }
        }
        if isLeaf {
          guard leafTargets.indices.contains(Int(clamping: id)) else {
            throw .invalidValue("\(id)", expected: "leaf", at: node.place("nodes_trueleafs"))
          }
          let target = leafTargets[Int(id)]
          guard (0..<Int64(targets)).contains(target) else {
            throw .invalidValue(
              "\(target)", expected: "one of \(targets) targets", at: node.place("leaf_targetids"))
          }
          tree.mode.append(.leaf)
          tree.value.append(0)
          tree.missingIsTrue.append(false)
          tree.append(feature: -1, whenTrue: -1, whenFalse: -1)
          tree.leaves.append(
            Leaf(
              node: Int32(truncatingIfNeeded: place), target: Int32(target),
              weight: leafWeights[Int(id)]))
          continue
        }
        guard features.indices.contains(Int(clamping: id)) else {
          throw .invalidValue("\(id)", expected: "node", at: node.place("nodes_truenodeids"))
        }
        let index = Int(id)
        guard !seen[index] else {
          throw .tree(.sharedNode(tree: 0, node: index), at: node.place())
        }
        seen[index] = true
        guard (0..<Int64(inputs)).contains(features[index]) else {
          throw .invalidValue(
            "\(features[index])", expected: "one of \(inputs) features",
            at: node.place("nodes_featureids[\(index)]"))
        }
        tree.mode.append(modes[index])
        tree.value.append(modes[index] == .member ? 0 : splits[index])
        tree.missingIsTrue.append(!missing.isEmpty && missing[index] == 1)
        tree.append(feature: Int32(features[index]), whenTrue: -1, whenFalse: -1)
        if let list = members[index] {
          tree.members[Int32(truncatingIfNeeded: place)] = list
        }
        pending.append((whenFalse[index], falseIsLeaf[index] != 0, place, false))
        pending.append((whenTrue[index], trueIsLeaf[index] != 0, place, true))
      }
      return tree
    }
  }
}

extension ONNXForest.Mode {
  /// The mode of a name.
  init?(_ name: Data) {
    let found: ONNXForest.Mode? = name.withUnsafeBytes { bytes in
      if bytes.count == 4 { return bytes.elementsEqual("LEAF".utf8) ? .leaf : nil }
      guard (9...10).contains(bytes.count), bytes.prefix(7).elementsEqual("BRANCH_".utf8) else {
        return nil
      }
      let end = bytes.count == 10 ? bytes[9] : 0
      return switch (bytes[7], bytes[8], end) {
      case (0x4C, 0x45, 0x51): .atMost  // LEQ
      case (0x4C, 0x54, 0): .below  // LT
      case (0x47, 0x54, 0x45): .atLeast  // GTE
      case (0x47, 0x54, 0): .above  // GT
      case (0x45, 0x51, 0): .equal  // EQ
      case (0x4E, 0x45, 0x51): .unequal  // NEQ
      default: nil
      }
    }
    guard let found else { return nil }
    self = found
  }
}
