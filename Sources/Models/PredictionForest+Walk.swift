extension PredictionForest {
  /// The rows that go through all trees together: their values stay in the first-level cache.
  @inline(__always) static var blockRows: Int { 64 }

  /// Calls `body` for each tree with the places of the leaves that the rows of a block reach.
  ///
  /// - Parameters:
  ///   - block: the values by row, then feature, NaN where missing.
  ///   - rows: how many rows the block has, at most ``blockRows``.
  @inline(__always)
  func walk(
    block: UnsafePointer<Number>, rows: Int, featureCount: Int,
    places: UnsafeMutablePointer<UInt32>,
    _ body: (Stretch) -> Void
  ) {
    nodes.withUnsafeBufferPointer { buffer in
      guard let nodes = buffer.baseAddress else { return }
      for stretch in stretches {
        if stretch.isSpecial || !stretch.isBalanced {
          for row in 0..<rows {
            places[row] = leaf(
              from: stretch.root, values: block + row * featureCount, nodes: nodes)
          }
        } else {
          Self.lockstep(
            stretch, block: block, rows: rows, featureCount: featureCount, nodes: nodes,
            places: places)
        }
        body(stretch)
      }
    }
  }

  /// Walks one row to its leaf, whatever the nodes ask.
  @inline(__always)
  private func leaf(
    from root: Int, values: UnsafePointer<Number>, nodes: UnsafePointer<Node>
  ) -> UInt32 {
    var place = UInt32(root)
    while true {
      let node = nodes[Int(place)]
      if node.feature & Node.inner == 0 { return place }
      let value = values[Int(node.feature & Node.featureMask)]
      let goesLeft: Bool
      if value.isNaN {
        goesLeft = node.feature & Node.defaultLeft != 0
      } else if node.feature & Node.categorical != 0 {
        goesLeft = sets[Int(node.test)].goesLeft(value)
      } else if Number.isAtMost, value == 0, node.feature & Node.zeroIsMissing != 0 {
        goesLeft = node.feature & Node.defaultLeft != 0
      } else {
        goesLeft = Self.isLeft(value, of: node.threshold)
      }
      place = goesLeft ? node.left : node.left + 1
    }
  }

  /// Walks all rows of a block down a numeric tree, level by level, without branches.
  @inline(__always)
  private static func lockstep(
    _ stretch: Stretch, block: UnsafePointer<Number>, rows: Int, featureCount: Int,
    nodes: UnsafePointer<Node>, places: UnsafeMutablePointer<UInt32>
  ) {
    let root = UInt32(stretch.root)
    var row = 0
    // Four rows at a time: their loads do not wait for each other.
    while row + 4 <= rows {
      let first = block + row * featureCount
      var a = root
      var b = root
      var c = root
      var d = root
      for _ in 0..<stretch.depth {
        a = step(a, first, nodes)
        b = step(b, first + featureCount, nodes)
        c = step(c, first + 2 * featureCount, nodes)
        d = step(d, first + 3 * featureCount, nodes)
      }
      places[row] = a
      places[row + 1] = b
      places[row + 2] = c
      places[row + 3] = d
      row += 4
    }
    while row < rows {
      var a = root
      for _ in 0..<stretch.depth { a = step(a, block + row * featureCount, nodes) }
      places[row] = a
      row += 1
    }
  }

  @inline(__always)
  private static func step(
    _ place: UInt32, _ values: UnsafePointer<Number>, _ nodes: UnsafePointer<Node>
  ) -> UInt32 {
    let node = nodes[Int(place)]
    let value = values[Int(node.feature & Node.featureMask)]
    // NaN is neither below nor at anything, so a missing value needs its own bit only.
    let left: UInt32 =
      (isLeft(value, of: node.threshold) ? 1 : 0) | ((value.isNaN ? 1 : 0) & (node.feature >> 31))
    // 1 for an inner node, 0 for a leaf, which stays.
    let isInner = node.feature >> 30 & 1
    return node.left &+ (isInner & ~left)
  }
}
