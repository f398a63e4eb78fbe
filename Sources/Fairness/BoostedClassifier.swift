internal import Foundation

/// Shallow boosted trees on binned features that tell two classes apart: the logistic loss, histograms
/// of gradients, second-order leaves. Small and deterministic; made for out-of-fold areas, not for use.
struct BoostedClassifier: Sendable {
  private struct Split: Sendable {
    let feature: Int
    /// By bin of the feature, whether its rows go left.
    let goesLeft: [Bool]
  }

  /// A tree of fixed depth: the node below node i is 2i + 1 on the left and 2i + 2 on the right. A node
  /// without a split sends everything left.
  private struct Tree: Sendable {
    var splits: [Split?]
    var leaves: [Double]
  }

  private var trees: [Tree] = []

  /// L2 penalty of a leaf.
  private static let penalty = 1.0
  /// The smallest sum of second derivatives in a leaf.
  private static let minimumCurvature = 5.0
  /// What steadies the order of a categorical feature's bins.
  private static let smoothing = 10.0

  /// Trains on some rows.
  /// - Complexity: O(rounds · depth · rows · features).
  init(
    features: [FeatureBins], isMember: [Bool], weights: [Double], rows: [Int],
    settings: ProxySettings
  ) {
    let depth = min(max(1, settings.depth), 6)
    let rate = settings.learningRate.isFinite ? min(max(0.001, settings.learningRate), 1) : 0.1
    var totals = (member: 0.0, all: 0.0)
    for row in rows {
      totals.all += weights[row]
      if isMember[row] { totals.member += weights[row] }
    }
    guard totals.all > 0 else { return }
    // Weights count as rows of mean weight 1, so that the penalties keep their meaning.
    let unit = totals.all / Double(rows.count)
    let share = min(max(totals.member / totals.all, 1e-6), 1 - 1e-6)
    var margins = [Double](repeating: log(share / (1 - share)), count: rows.count)
    var gradients = [Double](repeating: 0, count: rows.count)
    var curvatures = gradients
    let columns = features.map { feature in rows.map { feature.codes[$0] } }
    for _ in 0..<min(max(1, settings.rounds), 1_000) {
      for (index, row) in rows.enumerated() {
        let probability = 1 / (1 + exp(-margins[index]))
        let weight = weights[row] / unit
        gradients[index] = weight * (probability - (isMember[row] ? 1 : 0))
        curvatures[index] = weight * probability * (1 - probability)
      }
      var nodes = [Int32](repeating: 0, count: rows.count)
      let tree = Self.grow(
        features, columns, gradients, curvatures, depth: depth, nodes: &nodes,
        rate: rate)
      let firstLeaf = (1 << depth) - 1
      for index in margins.indices {
        margins[index] += tree.leaves[Int(nodes[index]) - firstLeaf]
      }
      trees.append(tree)
    }
  }

  private static func grow(
    _ features: [FeatureBins], _ columns: [[UInt8]], _ gradients: [Double],
    _ curvatures: [Double], depth: Int, nodes: inout [Int32], rate: Double
  ) -> Tree {
    let nodeCount = (1 << depth) - 1
    var tree = Tree(
      splits: Array(repeating: nil, count: nodeCount),
      leaves: Array(repeating: 0, count: nodeCount + 1))
    for level in 0..<depth {
      let first = (1 << level) - 1
      let width = 1 << level
      var best = [(gain: Double, split: Split)?](repeating: nil, count: width)
      for (index, feature) in features.enumerated() {
        let histogram = histogram(
          columns[index], nodes, gradients, curvatures, bins: feature.count, first: first,
          width: width)
        for node in 0..<width {
          let start = node * feature.count
          guard
            let found = split(
              histogram[start..<start + feature.count], isOrdered: feature.isOrdered),
            found.gain > best[node]?.gain ?? 1e-6
          else { continue }
          best[node] = (found.gain, Split(feature: index, goesLeft: found.goesLeft))
        }
      }
      for node in 0..<width { tree.splits[first + node] = best[node]?.split }
      for row in nodes.indices {
        let node = Int(nodes[row])
        let split = tree.splits[node]
        let goesLeft = split.map { $0.goesLeft[Int(columns[$0.feature][row])] } ?? true
        nodes[row] = Int32(2 * node + (goesLeft ? 1 : 2))
      }
    }
    var sums = [(gradient: Double, curvature: Double)](
      repeating: (0, 0), count: tree.leaves.count)
    for row in nodes.indices {
      sums[Int(nodes[row]) - nodeCount].gradient += gradients[row]
      sums[Int(nodes[row]) - nodeCount].curvature += curvatures[row]
    }
    tree.leaves = sums.map { -rate * $0.gradient / ($0.curvature + penalty) }
    return tree
  }

  /// By node of a level and bin, the sums of gradients and curvatures.
  private static func histogram(
    _ codes: [UInt8], _ nodes: [Int32], _ gradients: [Double], _ curvatures: [Double],
    bins: Int, first: Int, width: Int
  ) -> [SIMD2<Double>] {
    var histogram = [SIMD2<Double>](repeating: .zero, count: width * bins)
    histogram.withUnsafeMutableBufferPointer { histogram in
      codes.withUnsafeBufferPointer { codes in
        nodes.withUnsafeBufferPointer { nodes in
          for row in codes.indices {
            let place = (Int(nodes[row]) &- first) &* bins &+ Int(codes[row])
            histogram[place] += SIMD2(gradients[row], curvatures[row])
          }
        }
      }
    }
    return histogram
  }

  /// The best division of a node's bins in two; nil where none leaves enough on both sides.
  private static func split(
    _ sums: ArraySlice<SIMD2<Double>>, isOrdered: Bool
  ) -> (gain: Double, goesLeft: [Bool])? {
    var order = Array(sums.indices)
    if !isOrdered {
      order.sort { left, right in
        let (a, b) = (
          sums[left].x / (sums[left].y + smoothing), sums[right].x / (sums[right].y + smoothing)
        )
        return a == b ? left < right : a < b
      }
    }
    let total = sums.reduce(.zero, +)
    func quality(_ sum: SIMD2<Double>) -> Double { sum.x * sum.x / (sum.y + penalty) }
    var best: (gain: Double, last: Int)?
    var left = SIMD2<Double>.zero
    for (place, bin) in order.dropLast().enumerated() {
      left += sums[bin]
      let right = total - left
      guard left.y >= minimumCurvature, right.y >= minimumCurvature else { continue }
      let gain = quality(left) + quality(right) - quality(total)
      if gain > best?.gain ?? 0 { best = (gain, place) }
    }
    guard let best else { return nil }
    var goesLeft = [Bool](repeating: false, count: sums.count)
    for bin in order[...best.last] { goesLeft[bin - sums.startIndex] = true }
    return (best.gain, goesLeft)
  }

  /// The score of a row: higher for the class it was trained to find.
  func score(_ row: Int, features: [FeatureBins]) -> Double {
    trees.reduce(0) { sum, tree in
      var node = 0
      while node < tree.splits.count {
        let goesLeft =
          tree.splits[node].map { $0.goesLeft[Int(features[$0.feature].codes[row])] } ?? true
        node = 2 * node + (goesLeft ? 1 : 2)
      }
      return sum + tree.leaves[node - tree.splits.count]
    }
  }
}
