extension PredictionForest {
  private typealias Place = UnsafePointer<Node>

  /// The bytes of trees that rows go through together: they stay in the first-level cache.
  @inline(__always) private static var treeBytes: Int { 16 << 10 }

  /// Adds the leaves of some rows to their sums, tree by tree in order.
  ///
  /// - Parameters:
  ///   - rows: which rows of the columns.
  ///   - columns: the values by feature, then row.
  ///   - block: room for the slots' values of all rows, in groups of 8.
  ///   - sums: by row, then output.
  func add<Rule: LeafSum<Number>>(
    _ rule: Rule.Type, rows: Range<Int>, columns: [[Double]],
    block: UnsafeMutablePointer<Number>, sums: UnsafeMutablePointer<Rule.Sum>, outputs: Int
  ) {
    let stride = ForestSlot.groupRows * slots.count
    for (place, slot) in slots.enumerated() {
      let target = block + ForestSlot.groupRows * place
      if slot.kind == .nothing {
        // What leaves compare; a model of leaves alone may have no column at all.
        for row in 0..<rows.count where row % ForestSlot.groupRows == 0 {
          (target + row / ForestSlot.groupRows * stride)
            .update(repeating: 0, count: ForestSlot.groupRows)
        }
        continue
      }
      columns[slot.feature].withUnsafeBufferPointer { column in
        guard let column = column.baseAddress else { return }
        slot.fill(
          column + rows.lowerBound, rows: rows.count, zeroLimit: zeroLimit, target: target,
          stride: stride)
      }
    }
    var first = 0
    while first < stretches.count {
      // As many trees as the cache holds; then all rows go through them, group by group.
      var last = first + 1
      while last < stretches.count,
        stretches[last].repeatsWalk
          || bytes(from: stretches[first], to: stretches[last])
            < Self.treeBytes
      {
        last += 1
      }
      add(
        rule, trees: first..<last, rows: rows, columns: columns, block: block, sums: sums,
        outputs: outputs)
      first = last
    }
  }

  /// The memory of the trees from one up to another.
  private func bytes(from first: Stretch, to last: Stretch) -> Int {
    (last.root - first.root) * MemoryLayout<Node>.stride
      + (last.leaves - first.leaves) * MemoryLayout<Number>.stride
  }

  private func add<Rule: LeafSum<Number>>(
    _ rule: Rule.Type, trees: Range<Int>, rows: Range<Int>,
    columns: [[Double]], block: UnsafePointer<Number>,
    sums: UnsafeMutablePointer<Rule.Sum>, outputs: Int
  ) {
    let size = ForestSlot.groupRows
    let stride = size * slots.count
    withUnsafeTemporaryAllocation(of: Int.self, capacity: size) { places in
      nodes.withUnsafeBufferPointer { nodes in
        values.withUnsafeBufferPointer { values in
          words.withUnsafeBufferPointer { words in
            stretches.withUnsafeBufferPointer { stretches in
              // A forest of stored trees alone has no nodes of its own.
              guard let places = places.baseAddress else { return }
              var group = block
              var row = 0
              while row < rows.count {
                let count = min(size, rows.count - row)
                for tree in trees {
                  let stretch = stretches[tree]
                  if case .other(let other) = stretch.kind {
                    addOther(
                      rule, others[other], stretch,
                      (rows.lowerBound + row)..<(rows.lowerBound + row + count),
                      columns, sums + row * outputs, outputs)
                    continue
                  }
                  guard let nodes = nodes.baseAddress, let values = values.baseAddress else {
                    return
                  }
                  if !stretch.repeatsWalk {
                    walk(stretch, nodes + stretch.root, group, words.baseAddress, places)
                  }
                  let leaves = values + stretch.leaves
                  let target = sums + (row * outputs + stretch.output)
                  for place in 0..<count {
                    target[place &* outputs] = Rule.adding(
                      leaves[places[place]], weight: stretch.weight, to: target[place &* outputs])
                  }
                }
                group += stride
                row += size
              }
            }
          }
        }
      }
    }
  }

  /// Adds the leaves of a tree that slots cannot express.
  private func addOther<Rule: LeafSum<Number>>(
    _ rule: Rule.Type, _ tree: Tree, _ stretch: Stretch, _ rows: Range<Int>,
    _ columns: [[Double]], _ sums: UnsafeMutablePointer<Rule.Sum>,
    _ outputs: Int
  ) {
    for row in rows {
      var node = 0
      while !tree.isLeaf(node) {
        let value = columns[Int(tree.feature[node])][row]
        node = Int(tree.goesLeft(node, value: value) ? tree.left[node] : tree.right[node])
      }
      let place = (row - rows.lowerBound) * outputs + stretch.output
      sums[place] = Rule.adding(
        Number(tree.value[node]), weight: stretch.weight, to: sums[place])
    }
  }

  /// Walks a group of rows down a tree, level by level, without branches.
  @inline(__always)
  private func walk(
    _ stretch: Stretch, _ root: Place, _ values: UnsafePointer<Number>,
    _ words: UnsafePointer<UInt32>?, _ leaves: UnsafeMutablePointer<Int>
  ) {
    switch (stretch.kind, words) {
    case (.numeric, _), (.other, _):
      Self.walk(stretch, root, leaves) { Self.compare($0, values + $1) }
    case (.sets, let words?) where usesWords:
      Self.walk(stretch, root, leaves) { Self.look($0, values + $1, words) }
    case (.sets, _):
      Self.walk(stretch, root, leaves) { Self.test($0, values + $1) }
    }
  }

  /// Takes eight rows from a tree's root to their leaves; `step` is from a node, for a row of the
  /// group, to the next.
  @inline(__always)
  private static func walk(
    _ stretch: Stretch, _ root: Place, _ leaves: UnsafeMutablePointer<Int>,
    _ step: (Place, Int) -> Place
  ) {
    var (a, b, c, d, e, f, g, h) = (root, root, root, root, root, root, root, root)
    var left = stretch.isBalanced ? stretch.depth : stretch.leastDepth
    while left > 0 {
      a = step(a, 0)
      b = step(b, 1)
      c = step(c, 2)
      d = step(d, 3)
      e = step(e, 4)
      f = step(f, 5)
      g = step(g, 6)
      h = step(h, 7)
      left &-= 1
    }
    // Until no row moves any more.
    var moved = !stretch.isBalanced
    while moved {
      let (i, j, k, l) = (step(a, 0), step(b, 1), step(c, 2), step(d, 3))
      let (m, n, o, p) = (step(e, 4), step(f, 5), step(g, 6), step(h, 7))
      // Rows only move forwards.
      let distance = (i - a) | (j - b) | (k - c) | (l - d) | (m - e) | (n - f) | (o - g) | (p - h)
      moved = distance != 0
      (a, b, c, d, e, f, g, h) = (i, j, k, l, m, n, o, p)
    }
    leaves[0] = a - root
    leaves[1] = b - root
    leaves[2] = c - root
    leaves[3] = d - root
    leaves[4] = e - root
    leaves[5] = f - root
    leaves[6] = g - root
    leaves[7] = h - root
  }

  /// The step of a tree of comparisons.
  @inline(__always)
  private static func compare(_ node: Place, _ values: UnsafePointer<Number>) -> Place {
    let value = values[Int(truncatingIfNeeded: node.pointee.slot)]
    let isRight = isLeft(value, of: node.pointee.threshold) ? 0 : 1
    return node + (Int(truncatingIfNeeded: node.pointee.left) &+ isRight)
  }

  /// The step of a tree with sets in its nodes.
  @inline(__always)
  private static func test(_ place: Place, _ values: UnsafePointer<Number>) -> Place {
    let node = place.pointee
    let value = values[Int(truncatingIfNeeded: node.slot & ~7)]
    let isRight: Number.Bits = isLeft(value, of: node.threshold) ? 0 : 1
    let isMember = node.threshold.bits &>> value.bits
    // The bit where the node is categorical, else the comparison.
    let isSet = Number.Bits(truncatingIfNeeded: node.slot) & 1
    let goesRight = isRight ^ ((isRight ^ isMember) & isSet)
    return place + (Int(truncatingIfNeeded: node.left) &+ Int(truncatingIfNeeded: goesRight))
  }

  /// The step of a tree with sets in ``words``.
  @inline(__always)
  private static func look(
    _ place: Place, _ values: UnsafePointer<Number>, _ words: UnsafePointer<UInt32>
  ) -> Place {
    let node = place.pointee
    let value = values[Int(truncatingIfNeeded: node.slot & ~7)]
    let isRight: UInt32 = isLeft(value, of: node.threshold) ? 0 : 1
    let isSet = UInt32(truncatingIfNeeded: node.slot) & 1
    let code = UInt32(truncatingIfNeeded: value.bits)
    let start = UInt32(truncatingIfNeeded: node.threshold.bits)
    // The first word where the node compares, whatever the numbers' bits are.
    let word = words[Int((start &+ code &>> 5) & (0 &- isSet))]
    let goesRight = isRight ^ ((isRight ^ (word &>> code)) & isSet)
    return place + (Int(truncatingIfNeeded: node.left) &+ Int(truncatingIfNeeded: goesRight & 1))
  }

  /// Whether a number goes left of a threshold.
  @inline(__always)
  private static func isLeft(_ value: Number, of threshold: Number) -> Bool {
    Number.isAtMost ? value <= threshold : value < threshold
  }
}
