internal import Tabular

/// How much each row moves the mean differences, by its own and by being a neighbor of others: what
/// the sampling variance of consistency is made of.
///
/// A mean of |y − mean y of the neighbors| over rows is no mean of independent terms. To first order,
/// row i moves it by its own term and, for each row j whose neighbor it is, by −sign_j · share_ij ·
/// (y_i − mean of j's neighbors). Who is whose neighbor is taken as given.
struct NeighborInfluence: Sendable {
  let search: NeighborSearch
  /// Of every point, in order.
  let neighborhoods: [Neighborhood]
  /// By point.
  let weights: [Double]
  /// By partition, the group of each point and the number of groups.
  let partitions: [(codes: [Int32], count: Int)]

  /// Chunks of the points, whatever the number of threads: each needs a sum for every point.
  private static let chunkCount = 16

  /// By target (all points, then the partitions' groups), then outcome: Σ over the points of the squared
  /// movement of Σw·difference by one point.
  /// - Parameter means: by target and outcome, the weighted mean difference.
  /// - Complexity: O(points² · columns).
  func sumsOfSquares(means: [[Double]], threads: Int) -> [[Double]] {
    let count = search.matrix.count
    let outcomes = search.outcomes.count
    let size = (count + Self.chunkCount - 1) / max(1, Self.chunkCount)
    let chunks = size > 0 ? (count + size - 1) / size : 0
    let parts = Parallel.map(chunks: chunks, threads: Parallel.threadCount(threads)) { chunk in
      movements(of: chunk * size..<min(count, (chunk + 1) * size), targets: means.count)
    }
    return means.indices.map { target in
      (0..<outcomes).map { outcome in
        var sum = 0.0
        for point in 0..<count {
          var movement = parts.reduce(0) { $0 + $1[(target * outcomes + outcome) * count + point] }
          if belongs(point, to: target) {
            movement += weights[point] * (difference(point, outcome) - means[target][outcome])
          }
          sum += movement * movement
        }
        return sum
      }
    }
  }

  /// |outcome − mean outcome of the neighbors|.
  private func difference(_ point: Int, _ outcome: Int) -> Double {
    abs(search.outcomes[outcome][point] - neighborhoods[point].means[outcome])
  }

  private func belongs(_ point: Int, to target: Int) -> Bool {
    target == 0 || targets(of: point).contains(target)
  }

  /// All points, and the point's group of each partition.
  private func targets(of point: Int) -> [Int] {
    var targets = [0]
    var first = 1
    for partition in partitions {
      targets.append(first + Int(partition.codes[point]))
      first += partition.count
    }
    return targets
  }

  /// How much every point moves the sums by being a neighbor of some.
  private func movements(of range: Range<Int>, targets targetCount: Int) -> [Double] {
    let count = search.matrix.count
    let outcomes = search.outcomes.count
    var moved = [Double](repeating: 0, count: targetCount * outcomes * count)
    for start in stride(
      from: range.lowerBound, to: range.upperBound, by: NeighborSearch.queriesPerSweep)
    {
      let end = min(range.upperBound, start + NeighborSearch.queriesPerSweep)
      let queries = (start..<end).map { Int32($0) }
      let ownTargets = (start..<end).map { targets(of: $0) }
      search.sweep(queries[...]) { index, first, distances in
        let query = start + index
        let found = neighborhoods[query]
        for offset in distances.indices where distances[offset] <= found.limit {
          let point = first + offset
          let share = distances[offset] < found.limit ? found.nearerShare : found.edgeShare
          for outcome in 0..<outcomes {
            let values = search.outcomes[outcome]
            let mean = found.means[outcome]
            let sign = values[query] > mean ? 1.0 : values[query] < mean ? -1 : 0
            let movement = weights[query] * sign * share * (mean - values[point])
            for target in ownTargets[index] {
              moved[(target * outcomes + outcome) * count + point] += movement
            }
          }
        }
      }
    }
    return moved
  }
}
