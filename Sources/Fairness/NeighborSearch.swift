internal import Tabular

/// The mean outcome of the nearest neighbors of some points among all, by comparing with every one.
///
/// Exact: distances are computed in Double. Neighbors at the distance of the k-th are all taken, and
/// share what is left of the k places, which is the mean over all ways to break the tie; so the result
/// does not depend on the order of the rows.
struct NeighborSearch: Sendable {
  let matrix: NeighborMatrix
  /// By outcome, its number for every point.
  let outcomes: [[Double]]
  let neighborCount: Int
  let includesSelf: Bool

  /// Points whose neighbors are looked for in one sweep over the matrix.
  static let queriesPerSweep = 64
  /// Points whose distances are computed at once: they stay in the first-level cache.
  private static let blockSize = 512

  /// The neighborhood of each query.
  /// - Complexity: O(queries · points · columns).
  func neighborhoods(queries: [Int32], threads: Int) -> [Neighborhood] {
    let size = Self.queriesPerSweep
    let chunks = (queries.count + size - 1) / size
    let parts = Parallel.map(chunks: chunks, threads: Parallel.threadCount(threads)) { chunk in
      let queries = queries[chunk * size..<min(queries.count, (chunk + 1) * size)]
      var nearest = queries.map { _ in
        NearestTies(places: neighborCount, outcomes: outcomes.count)
      }
      sweep(queries) { index, start, distances in
        var limit = nearest[index].limit
        for offset in distances.indices where distances[offset] <= limit {
          nearest[index].offer(distances[offset], point: start + offset, outcomes: outcomes)
          limit = nearest[index].limit
        }
      }
      return nearest.map { $0.neighborhood(outcomes: outcomes.count) }
    }
    return parts.flatMap(\.self)
  }

  /// Hands out the distances of every query to every block of points; NaN for a point from itself where
  /// it is not among its neighbors.
  func sweep(
    _ queries: ArraySlice<Int32>,
    _ body: (_ index: Int, _ start: Int, _ distances: UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    let points = matrix.count
    matrix.values.withUnsafeBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.blockSize) { distances in
        var start = 0
        while start < points {
          let size = min(Self.blockSize, points - start)
          for (index, query) in queries.enumerated() {
            let block = UnsafeMutableBufferPointer(rebasing: distances[..<size])
            measure(from: Int(query), start: start, values: values, into: block)
            if !includesSelf, start <= Int(query), Int(query) < start + size {
              block[Int(query) - start] = .nan
            }
            body(index, start, block)
          }
          start += size
        }
      }
    }
  }

  /// Squared distances from a point to those of a block.
  @inline(__always)
  private func measure(
    from query: Int, start: Int, values: UnsafeBufferPointer<Double>,
    into distances: UnsafeMutableBufferPointer<Double>
  ) {
    let size = distances.count
    distances.update(repeating: 0)
    for (column, difference) in matrix.differences.enumerated() {
      let own = values[column * matrix.count + query]
      let first = column * matrix.count + start
      let others = UnsafeBufferPointer(rebasing: values[first..<first + size])
      switch difference {
      case .squares:
        for index in 0..<size {
          let gap = others[index] - own
          distances[index] += gap * gap
        }
      case .mismatch:
        for index in 0..<size { distances[index] += others[index] == own ? 0 : 1 }
      case .squaresOrMissing:
        if own.isNaN {
          for index in 0..<size { distances[index] += others[index].isNaN ? 0 : 1 }
        } else {
          for index in 0..<size {
            let gap = others[index] - own
            distances[index] += gap.isNaN ? 1 : gap * gap
          }
        }
      }
    }
  }
}

/// Which points are the nearest of a query, and their mean outcomes.
struct Neighborhood: Sendable, Equatable {
  /// The squared distance of the farthest of them.
  let limit: Double
  /// What a nearer point counts, and one at the limit; both 0 without any point.
  let nearerShare: Double
  let edgeShare: Double
  /// By outcome; NaN without any point.
  let means: [Double]
}

/// The nearest points met so far, by distance: points of one distance are kept together.
struct NearestTies: Sendable {
  private let places: Int
  private var distances: [Double] = []
  private var counts: [Int] = []
  /// By distance, the sum of each outcome.
  private var sums: [[Double]] = []
  private var total = 0
  private let outcomeCount: Int
  /// The distance above which a point is none of the nearest.
  private(set) var limit = Double.infinity

  init(places: Int, outcomes: Int) {
    self.places = max(1, places)
    outcomeCount = outcomes
  }

  /// Takes a point in.
  mutating func offer(_ distance: Double, point: Int, outcomes: [[Double]]) {
    var place = distances.count
    while place > 0, distances[place - 1] > distance { place -= 1 }
    if place > 0, distances[place - 1] == distance {
      place -= 1
      counts[place] += 1
    } else {
      distances.insert(distance, at: place)
      counts.insert(1, at: place)
      sums.insert([Double](repeating: 0, count: outcomeCount), at: place)
    }
    for index in 0..<outcomeCount { sums[place][index] += outcomes[index][point] }
    total += 1
    while let last = counts.last, total - last >= places {
      total -= last
      distances.removeLast()
      counts.removeLast()
      sums.removeLast()
    }
    if total >= places, let last = distances.last { limit = last }
  }

  /// The nearest places, or all points when there are fewer.
  func neighborhood(outcomes: Int) -> Neighborhood {
    guard let tied = counts.last, let edge = sums.last, let limit = distances.last else {
      return Neighborhood(
        limit: -.infinity, nearerShare: 0, edgeShare: 0,
        means: Array(repeating: .nan, count: outcomes))
    }
    let filled = min(places, total)
    let edgeShare = Double(filled - (total - tied)) / Double(tied)
    return Neighborhood(
      limit: limit, nearerShare: 1 / Double(filled), edgeShare: edgeShare / Double(filled),
      means: (0..<outcomes).map { outcome in
        var sum = edge[outcome] * edgeShare
        for index in 0..<(sums.count - 1) { sum += sums[index][outcome] }
        return sum / Double(filled)
      })
  }
}
