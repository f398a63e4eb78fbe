extension Tree {
  /// Whether a value of the node's feature goes to the left child, as the tree's library decides it.
  ///
  /// **``SplitRule/below``** (XGBoost): Missing (NaN) goes the default way. A numeric node compares in
  /// Float32: `value < threshold` goes left. A categorical node sends the codes in its set to the right and all others left, also
  /// those that are no codes (negative, infinite, 2²⁴ and more); a fraction is cut off first. In
  /// trees of XGBoost before 1.7 (``unlistedGoDefault``) numbers that are no codes, and codes beyond
  /// the set's bits, go the default way.
  ///
  /// **``SplitRule/atMost``** (LightGBM): A numeric node sends what its ``MissingRule`` takes for
  /// missing the default way, and compares in Double: `value <= threshold` goes left. A categorical
  /// node sends the codes in its set left, a fraction cut off, and everything else right.
  ///
  /// **``SplitRule/atMostExact``** (CatBoost): the same without numbers that count as 0.
  @inlinable public func goesLeft(_ node: Int, value: Double) -> Bool {
    if rule != .below { return goesLeftAtMost(node, value: value) }
    if value.isNaN { return defaultLeft[node] }
    let set = categories[node]
    if set.words.isEmpty { return Float(value) < Float(threshold[node]) }
    let code = Float(value)
    if unlistedGoDefault, !(code >= 0 && code < Float(set.bitCount)) { return defaultLeft[node] }
    guard code >= 0, code < Float(CategorySet.codeLimit) else { return true }
    return !set.contains(Int(code))
  }

  @usableFromInline func goesLeftAtMost(_ node: Int, value: Double) -> Bool {
    let set = categories[node]
    guard set.words.isEmpty else {
      return value > -1 && value < 0x1p31 && set.contains(Int(value))
    }
    let number = abs(value) <= rule.zeroLimit ? 0 : value
    switch missing.isEmpty ? .nan : missing[node] {
    case .none where number.isNaN: return threshold[node] >= 0
    case .zero where number.isNaN || number == 0: return defaultLeft[node]
    case .nan where number.isNaN: return defaultLeft[node]
    case .none, .zero, .nan: return number <= threshold[node]
    }
  }

  /// The leaf that a row of feature values reaches.
  /// - Complexity: O(depth).
  public func leaf(of row: [Double]) -> Int {
    var node = 0
    while !isLeaf(node) {
      node = Int(goesLeft(node, value: row[Int(feature[node])]) ? left[node] : right[node])
    }
    return node
  }
}
