extension LightGBMAssembler {
  /// Bits of a stored decision.
  private enum Decision {
    static let categorical: UInt8 = 1
    static let defaultLeft: UInt8 = 2
    static let missingShift: UInt8 = 2
  }

  /// Adds one stored tree to the model.
  ///
  /// A file numbers splits and leaves apart: a child is a split, or a leaf as the complement of its
  /// number. Here splits come first and leaves after them.
  func append(
    _ tree: LightGBMDocument.StoredTree, index: Int, to builder: inout TreeEnsembleBuilder,
    output: Int, weight: Double
  ) throws(ModelError) {
    func place(_ key: String = "") -> ModelLocation {
      lines.location(tree.offset, path: "Tree=\(index)" + (key.isEmpty ? "" : "." + key))
    }
    let leaves = tree.leafCount
    guard leaves >= 1, leaves == tree.leafValue.count else {
      throw .count(found: tree.leafValue.count, expected: leaves, at: place("leaf_value"))
    }
    let splits = leaves - 1
    for (key, length) in [
      ("split_feature", tree.feature.count), ("threshold", tree.threshold.count),
      ("decision_type", tree.decision.count), ("left_child", tree.left.count),
      ("right_child", tree.right.count), ("internal_count", tree.splitRows?.count ?? splits),
    ] where length != splits {
      throw .count(found: length, expected: splits, at: place(key))
    }
    // A tree without splits may leave its row count out.
    if let rows = tree.leafRows, rows.count != leaves, splits > 0 {
      throw .count(found: rows.count, expected: leaves, at: place("leaf_count"))
    }
    func child(_ stored: Int32, _ key: String, _ node: Int) throws(ModelError) -> Int32 {
      // A leaf beyond the list is a node beyond the list.
      let number = stored >= 0 ? Int(stored) : splits + Int(~stored)
      guard stored < splits, number < splits + leaves else {
        throw .invalidValue("\(stored)", expected: "child", at: place("\(key)[\(node)]"))
      }
      return Int32(number)
    }
    let none = [Int32](repeating: -1, count: leaves)
    var left: [Int32] = []
    var right: [Int32] = []
    var missing: [MissingRule] = []
    left.reserveCapacity(splits + leaves)
    right.reserveCapacity(splits + leaves)
    missing.reserveCapacity(splits + leaves)
    for node in 0..<splits {
      left.append(try child(tree.left[node], "left_child", node))
      right.append(try child(tree.right[node], "right_child", node))
      guard let rule = MissingRule(rawValue: tree.decision[node] >> Decision.missingShift) else {
        throw .invalidValue(
          "\(tree.decision[node])", expected: "decision type",
          at: place("decision_type[\(node)]"))
      }
      missing.append(rule)
    }
    let padding = [Double](repeating: 0, count: leaves)
    var cover: [Double]?
    if splits == 0 {
      cover = [Double(tree.leafRows?.first ?? 0)]
    } else if let leafRows = tree.leafRows, let splitRows = tree.splitRows {
      cover = splitRows.map(Double.init) + leafRows.map(Double.init)
    }
    let sets = try categorySets(tree, splits: splits, leaves: leaves, place: place)
    do {
      try builder.append(
        rule: .atMost, feature: tree.feature + none,
        // A categorical node compares with its set; its number is the set's place.
        threshold: (sets.isEmpty
          ? tree.threshold
          : tree.threshold.indices.map { sets[$0].words.isEmpty ? tree.threshold[$0] : 0 })
          + padding,
        left: left + none, right: right + none,
        defaultLeft: tree.decision.map { $0 & Decision.defaultLeft != 0 }
          + [Bool](repeating: false, count: leaves),
        missing: missing.allSatisfy { $0 == .nan }
          ? [] : missing + [MissingRule](repeating: .nan, count: leaves),
        categories: sets, value: [Double](repeating: 0, count: splits) + tree.leafValue,
        cover: cover, output: output, weight: weight)
    } catch {
      throw .tree(error, at: place())
    }
  }

  /// The set of each categorical node: a stretch of 32-bit words, bounded by `cat_boundaries`.
  private func categorySets(
    _ tree: LightGBMDocument.StoredTree, splits: Int, leaves: Int,
    place: (String) -> ModelLocation
  ) throws(ModelError) -> [CategorySet] {
    let count = tree.categoricalCount
    guard count > 0 || tree.decision.contains(where: { $0 & Decision.categorical != 0 }) else {
      return []
    }
    let bounds = tree.boundaries
    guard bounds.count - 1 == count, count > 0 else {
      throw .count(found: bounds.count - 1, expected: count, at: place("cat_boundaries"))
    }
    guard bounds.first == 0, Int(bounds[count]) == tree.bits.count,
      zip(bounds, bounds.dropFirst()).allSatisfy({ $0 <= $1 })
    else {
      throw .invalidValue(
        "\(bounds[count])", expected: "ascending bounds up to \(tree.bits.count)",
        at: place("cat_boundaries"))
    }
    let sets = (0..<count).map {
      CategorySet(halfWords: tree.bits[Int(bounds[$0])..<Int(bounds[$0 + 1])])
    }
    var nodes = [CategorySet](repeating: CategorySet([]), count: splits + leaves)
    for node in 0..<splits where tree.decision[node] & Decision.categorical != 0 {
      guard tree.threshold[node] >= 0, let set = Int(exactly: tree.threshold[node]), set < count
      else {
        throw .invalidValue(
          "\(tree.threshold[node])", expected: "number of a set", at: place("threshold[\(node)]"))
      }
      nodes[node] = sets[set]
    }
    return nodes
  }
}
