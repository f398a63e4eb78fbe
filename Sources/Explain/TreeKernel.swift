internal import Models

/// Several rows side by side.
///
/// Four Doubles are two registers of the baseline instruction set; wider vectors spill there.
typealias Lanes = SIMD4<Double>

/// Runs compiled trees over one block of rows and adds up contributions: the difference form.
///
/// Write q = t·o + (1 − t)·z for an edge, o being 1 where the row takes it and z its cover share. By
/// ``ReferenceExplainer`` a tree's contributions are integrals over t of products of such factors,
/// one per player, which a quadrature rule turns into a weighted sum over its points. At each point
/// let P(u) be the product of the factors on the path to node u, times the point's weight, and T(u)
/// the sum over the leaves below u of their output times the product of the factors below u.
/// For siblings both o and z add up to 1, so q does too, and at a node u with children l and r:
///
///     P(l) = P(u) · q        P(r) = P(u) − P(l)           on the way down
///     D = T(l) − T(r)        T(u) = T(r) + q · D          on the way up
///     φ += (o − z) · Σ P(u) · D                           o, z and q of the left edge
///
/// When the player stands on the path already, its factor is replaced, not multiplied again. With
/// oₐ and zₐ the products over its edges so far and A = t + (1 − t)·zₐ, what P is multiplied with is
/// ρ = (t·o + (1 − t)·zₐ·z) / A where oₐ = 1 and ρ = z where oₐ = 0, which again adds up to 1 over
/// siblings, and what is added is φ += oₐ · (o − z) · Σ P(u) · D · zₐ / A².
/// Every P, q and ρ lies in [0, 1] and A is at least t > 0, so nothing is ever divided by zero and
/// rounding errors do not grow.
final class TreeKernel {
  /// The number of vectors a block of the largest size needs.
  private let capacity: Int
  private let columnCount: Int
  private let playerCount: Int
  private let precision: NumberPrecision
  private let zeroLimit: Double
  private let outputCount: Int
  /// The rows of the current block in vectors, rounded up.
  private var width = 0
  private var rows = 0..<0

  /// By column, the values as the trees compare them.
  private let columns: UnsafeMutablePointer<Lanes>
  /// By output, then player: φ.
  private let contributions: UnsafeMutablePointer<Lanes>
  /// By depth: does the row go left, and does it satisfy all conditions of the player so far.
  private let goesLeft: UnsafeMutablePointer<Lanes>
  private let satisfied: UnsafeMutablePointer<Lanes>
  /// By depth, then point: P, q (or ρ), and T of the two children.
  private let pathProduct: UnsafeMutablePointer<Lanes>
  private let factor: UnsafeMutablePointer<Lanes>
  private let leftSum: UnsafeMutablePointer<Lanes>
  private let rightSum: UnsafeMutablePointer<Lanes>

  /// The memory in bytes that trees of some depth and number of points need for a block.
  static func pathBytes(depth: Int, points: Int, rows: Int) -> Double {
    let vectors = (rows + Lanes.scalarCount - 1) / Lanes.scalarCount
    return Double(MemoryLayout<Lanes>.stride * vectors) * Double(depth + 1)
      * (4 * Double(points) + 2)
  }

  /// A kernel for blocks of up to `rows` rows and trees of up to some depth and number of points.
  ///
  /// `precision` is that of the trees' comparisons; magnitudes up to `zeroLimit` count as zero.
  init(
    rows: Int, columnCount: Int, playerCount: Int, outputCount: Int, depth: Int, points: Int,
    precision: NumberPrecision, zeroLimit: Double
  ) {
    let capacity = (rows + Lanes.scalarCount - 1) / Lanes.scalarCount
    func vectors(_ count: Int) -> UnsafeMutablePointer<Lanes> {
      let pointer = UnsafeMutablePointer<Lanes>.allocate(capacity: max(1, count * capacity))
      pointer.initialize(repeating: .zero, count: max(1, count * capacity))
      return pointer
    }
    self.capacity = capacity
    self.columnCount = columnCount
    self.playerCount = playerCount
    self.precision = precision
    self.zeroLimit = zeroLimit
    self.outputCount = outputCount
    columns = vectors(columnCount)
    contributions = vectors(playerCount * outputCount)
    goesLeft = vectors(depth + 1)
    satisfied = vectors(depth + 1)
    pathProduct = vectors((depth + 1) * points)
    factor = vectors((depth + 1) * points)
    leftSum = vectors((depth + 1) * points)
    rightSum = vectors((depth + 1) * points)
  }

  deinit {
    for pointer in [
      columns, contributions, goesLeft, satisfied, pathProduct, factor, leftSum, rightSum,
    ] {
      pointer.deallocate()
    }
  }

  /// Takes up a block of rows and forgets the contributions of the last one.
  func load(_ matrix: FeatureMatrix, rows: Range<Int>) {
    self.rows = rows
    width = (rows.count + Lanes.scalarCount - 1) / Lanes.scalarCount
    for feature in 0..<columnCount {
      matrix.columns[feature].withUnsafeBufferPointer { values in
        // A vector of Doubles is its Doubles in order, so the memory is read lane by lane.
        let target = UnsafeMutableRawPointer(columns + feature * width)
          .assumingMemoryBound(to: Double.self)
        for offset in 0..<(width * Lanes.scalarCount) {
          // Lanes past the end repeat the last row; nothing reads their results.
          let value = values[min(rows.lowerBound + offset, rows.upperBound - 1)]
          switch precision {
          case .single: target[offset] = Double(Float(value))
          case .double: target[offset] = abs(value) <= zeroLimit ? 0 : value
          }
        }
      }
    }
    contributions.update(repeating: .zero, count: playerCount * outputCount * width)
  }

  /// Writes φ of the block by row, then player, then output.
  func store(into values: UnsafeMutablePointer<Double>) {
    for output in 0..<outputCount {
      for player in 0..<playerCount {
        let source = UnsafeRawPointer(contributions + (output * playerCount + player) * width)
          .assumingMemoryBound(to: Double.self)
        for row in 0..<rows.count {
          values[(row * playerCount + player) * outputCount + output] = source[row]
        }
      }
    }
  }

  /// Adds the contributions of one tree.
  func add(_ compiled: CompiledTree, of tree: Tree, matrix: FeatureMatrix) {
    let points = compiled.rule.points.count
    let plane = points * width
    for (k, weight) in compiled.rule.weights.enumerated() {
      (pathProduct + k * width).update(repeating: Lanes(repeating: weight), count: width)
    }
    compiled.rule.points.withUnsafeBufferPointer { points in
      compiled.nodes.withUnsafeBufferPointer { nodes in
        for (operation, number) in compiled.steps {
          let node = nodes[number]
          let depth = node.depth
          let path = pathProduct + depth * plane
          let below = path + plane
          let q = factor + depth * plane
          switch operation {
          case .bottom:
            decide(node, tree: tree, matrix: matrix)
            makeFactors(node, points: points, q: q)
            accumulateLeaves(node, points: points, output: compiled.output)
          case .enterLeft:
            decide(node, tree: tree, matrix: matrix)
            makeFactors(node, points: points, q: q)
            descend(node, left: true)
            for i in 0..<plane { below[i] = path[i] * q[i] }
          case .enterRight:
            decide(node, tree: tree, matrix: matrix)
            makeFactors(node, points: points, q: q)
            descend(node, left: false)
            for i in 0..<plane { below[i] = path[i] - path[i] * q[i] }
          case .cross:
            descend(node, left: false)
            for i in 0..<plane { below[i] = path[i] - below[i] }
          case .finish:
            accumulate(node, points: points, output: compiled.output)
          case .finishLeft:
            (rightSum + depth * plane)
              .update(repeating: Lanes(repeating: node.rightValue), count: plane)
            accumulate(node, points: points, output: compiled.output)
          case .finishRight:
            (leftSum + depth * plane)
              .update(repeating: Lanes(repeating: node.leftValue), count: plane)
            accumulate(node, points: points, output: compiled.output)
          }
        }
      }
    }
  }

  /// Sets, by row, 1 where the node's test sends it left and 0 where right.
  private func decide(_ node: CompiledTree.Node, tree: Tree, matrix: FeatureMatrix) {
    let target = goesLeft + node.depth * width
    let column = columns + node.feature * width
    let threshold = Lanes(repeating: node.threshold)
    let (zero, one) = (Lanes(repeating: 0), Lanes(repeating: 1))
    switch node.test {
    case .less:
      for i in 0..<width { target[i] = zero.replacing(with: one, where: column[i] .< threshold) }
    case .lessOrMissing:
      // A missing value is not at or above anything.
      for i in 0..<width { target[i] = one.replacing(with: zero, where: column[i] .>= threshold) }
    case .atMost:
      for i in 0..<width { target[i] = zero.replacing(with: one, where: column[i] .<= threshold) }
    case .atMostOrMissing:
      for i in 0..<width { target[i] = one.replacing(with: zero, where: column[i] .> threshold) }
    case .special:
      let flags = UnsafeMutableRawPointer(target).assumingMemoryBound(to: Double.self)
      for offset in 0..<(width * Lanes.scalarCount) {
        let row = min(rows.lowerBound + offset, rows.upperBound - 1)
        let value = matrix.columns[node.feature][row]
        flags[offset] = tree.goesLeft(node.index, value: value) ? 1 : 0
      }
    }
  }

  /// Sets, by row, whether the conditions of the node's player hold down to and with an edge.
  private func descend(_ node: CompiledTree.Node, left: Bool) {
    let m = goesLeft + node.depth * width
    let target = satisfied + node.depth * width
    if node.ancestor < 0 {
      if left {
        target.update(from: m, count: width)
      } else {
        for i in 0..<width { target[i] = 1 - m[i] }
      }
    } else {
      let above = satisfied + node.ancestor * width
      if left {
        for i in 0..<width { target[i] = above[i] * m[i] }
      } else {
        for i in 0..<width { target[i] = above[i] * (1 - m[i]) }
      }
    }
  }

  /// Sets q, or ρ where the player stands on the path already, of the left edge at every point.
  private func makeFactors(
    _ node: CompiledTree.Node, points: UnsafeBufferPointer<Double>,
    q: UnsafeMutablePointer<Lanes>
  ) {
    let m = goesLeft + node.depth * width
    if node.ancestor < 0 {
      for k in 0..<points.count {
        let t = Lanes(repeating: points[k])
        let rest = Lanes(repeating: (1 - points[k]) * node.share)
        let target = q + k * width
        for i in 0..<width { target[i] = rest + t * m[i] }
      }
    } else {
      let above = satisfied + node.ancestor * width
      let share = Lanes(repeating: node.share)
      for k in 0..<points.count {
        let whole = points[k] + (1 - points[k]) * node.shareAbove
        let t = Lanes(repeating: points[k] / whole)
        let rest = Lanes(repeating: (1 - points[k]) * node.shareAbove * node.share / whole)
        let target = q + k * width
        for i in 0..<width { target[i] = share + above[i] * (rest + t * m[i] - share) }
      }
    }
  }

  /// Where T of a node goes: to its parent's left or right sum.
  private func target(_ node: CompiledTree.Node, plane: Int) -> UnsafeMutablePointer<Lanes>? {
    if node.depth == 0 { return nil }
    return (node.isLeft ? leftSum : rightSum) + (node.depth - 1) * plane
  }

  /// The way up from two inner nodes whose sums are known.
  private func accumulate(
    _ node: CompiledTree.Node, points: UnsafeBufferPointer<Double>, output: Int
  ) {
    let plane = points.count * width
    let offset = node.depth * plane
    let path = pathProduct + offset
    let q = factor + offset
    let left = leftSum + offset
    let right = rightSum + offset
    // The root's sum is not needed; it may overwrite its own left one.
    let sum = target(node, plane: plane) ?? left
    let m = goesLeft + node.depth * width
    let phi = contributions + (output * playerCount + node.player) * width
    let share = Lanes(repeating: node.share)
    if node.ancestor < 0 {
      for i in 0..<width {
        var total = Lanes.zero
        for k in 0..<points.count {
          let j = k * width + i
          let difference = left[j] - right[j]
          sum[j] = right[j] + q[j] * difference
          total += path[j] * difference
        }
        phi[i] += (m[i] - share) * total
      }
    } else {
      let above = satisfied + node.ancestor * width
      for i in 0..<width {
        var total = Lanes.zero
        for k in 0..<points.count {
          let j = k * width + i
          let difference = left[j] - right[j]
          sum[j] = right[j] + q[j] * difference
          total += path[j] * difference * repeatedScale(node, at: points[k])
        }
        phi[i] += above[i] * (m[i] - share) * total
      }
    }
  }

  /// The same above two leaves, where the difference is one number.
  private func accumulateLeaves(
    _ node: CompiledTree.Node, points: UnsafeBufferPointer<Double>, output: Int
  ) {
    let plane = points.count * width
    let path = pathProduct + node.depth * plane
    let q = factor + node.depth * plane
    let sum = target(node, plane: plane)
    let m = goesLeft + node.depth * width
    let phi = contributions + (output * playerCount + node.player) * width
    let share = Lanes(repeating: node.share)
    let difference = Lanes(repeating: node.leftValue - node.rightValue)
    let right = Lanes(repeating: node.rightValue)
    if let sum {
      for j in 0..<plane { sum[j] = right + q[j] * difference }
    }
    if node.ancestor < 0 {
      for i in 0..<width {
        var total = Lanes.zero
        for k in 0..<points.count { total += path[k * width + i] }
        phi[i] += (m[i] - share) * total * difference
      }
    } else {
      let above = satisfied + node.ancestor * width
      for i in 0..<width {
        var total = Lanes.zero
        for k in 0..<points.count {
          total += path[k * width + i] * repeatedScale(node, at: points[k])
        }
        phi[i] += above[i] * (m[i] - share) * total * difference
      }
    }
  }

  /// zₐ / A² of a node whose player stands on the path already.
  @inline(__always)
  private func repeatedScale(_ node: CompiledTree.Node, at point: Double) -> Double {
    let whole = point + (1 - point) * node.shareAbove
    return node.shareAbove / (whole * whole)
  }
}
