extension Tree {
  /// Whether a value of the node's feature goes to the left child, as XGBoost decides it.
  ///
  /// Missing (NaN) goes the default way. A numeric node compares in Float32: `value < threshold`
  /// goes left. A categorical node sends the codes in its set to the right and all others left, also
  /// those that are no codes (negative, infinite, 2²⁴ and more); a fraction is cut off first. In
  /// trees of XGBoost before 1.7 (``unlistedGoDefault``) numbers that are no codes, and codes beyond
  /// the set's bits, go the default way.
  @inlinable public func goesLeft(_ node: Int, value: Double) -> Bool {
    if value.isNaN { return defaultLeft[node] }
    let set = categories[node]
    if set.words.isEmpty { return Float(value) < Float(threshold[node]) }
    let code = Float(value)
    if unlistedGoDefault, !(code >= 0 && code < Float(set.bitCount)) { return defaultLeft[node] }
    guard code >= 0, code < Float(CategorySet.codeLimit) else { return true }
    return !set.contains(Int(code))
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
