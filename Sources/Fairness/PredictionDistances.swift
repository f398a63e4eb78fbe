internal import Foundation
internal import Statistics

/// Distances between the distributions of predictions of each group and its reference.
struct PredictionDistances {
  /// By position: the prediction in ascending order.
  private let values: [Double]
  /// By position: the group.
  private let codes: [Int32]
  /// By position: the row.
  private let rows: [Int32]
  private let groupCount: Int
  private let reference: Int

  /// The distances of each group from the reference; NaN where either has no weight.
  struct Distances {
    /// The largest difference of the cumulative distributions (Kolmogorov–Smirnov).
    var kolmogorovSmirnov: [Double]
    /// The area between the cumulative distributions (Wasserstein-1), on the predictions' scale.
    var wasserstein: [Double]
  }

  init(_ rows: RegressionRows, _ partition: TaskPartition, reference: Int) {
    let weights = rows.rows
    let codes = partition.codes
    // Rows of one prediction in an order of their own, so that replicates depend on no row order.
    var order = rows.order
    var start = 0
    while start < order.count {
      var end = start + 1
      let value = rows.sample.predictions[Int(order[start])]
      while end < order.count, rows.sample.predictions[Int(order[end])] == value { end += 1 }
      if end > start + 1 {
        order[start..<end].sort { left, right in
          (codes[Int(left)], weights.weight(Int(left)), rows.varianceWeight(Int(left)))
            < (codes[Int(right)], weights.weight(Int(right)), rows.varianceWeight(Int(right)))
        }
      }
      start = end
    }
    self.rows = order
    values = order.map { rows.sample.predictions[Int($0)] }
    self.codes = order.map { codes[Int($0)] }
    groupCount = partition.groups.count
    self.reference = reference
  }

  /// The distances under the rows' own weights.
  func observed(_ rows: RegressionRows) -> Distances {
    distances(self.rows.map { rows.rows.weight(Int($0)) })
  }

  /// The distances of bootstrap replicates: each row drawn a Poisson number of times.
  func replicates(
    _ count: Int, _ rows: RegressionRows, generator: inout SplitMix64
  ) -> [Distances] {
    guard count > 0, let once = PoissonSampler(mean: 1) else { return [] }
    let frequencies =
      rows.context.inference.weights == .frequency ? rows.sample.weights : nil
    let units = self.rows.map { row in
      let weight = rows.rows.weight(Int(row))
      return frequencies.map { weight / $0[Int(row)] } ?? weight
    }
    let samplers = frequencies.map { all in
      self.rows.map { PoissonSampler(mean: all[Int($0)]) ?? once }
    }
    var drawn = units
    return (0..<count).map { _ in
      for position in units.indices {
        let times = (samplers?[position] ?? once).sample(using: &generator)
        drawn[position] = units[position] * Double(times)
      }
      return distances(drawn)
    }
  }

  /// One pass over the rows in order.
  private func distances(_ weights: [Double]) -> Distances {
    var totals = [Double](repeating: 0, count: groupCount)
    for position in weights.indices { totals[Int(codes[position])] += weights[position] }
    var sums = [Double](repeating: 0, count: groupCount)
    var largest = sums
    var areas = sums
    var position = 0
    while position < values.count {
      let value = values[position]
      while position < values.count, values[position] == value {
        sums[Int(codes[position])] += weights[position]
        position += 1
      }
      guard position < values.count else { break }
      let width = values[position] - value
      let share = sums[reference] / totals[reference]
      for group in 0..<groupCount {
        let gap = abs(sums[group] / totals[group] - share)
        if gap > largest[group] { largest[group] = gap }
        areas[group] += gap * width
      }
    }
    for group in 0..<groupCount where totals[group] <= 0 || totals[reference] <= 0 {
      largest[group] = .nan
      areas[group] = .nan
    }
    return Distances(kolmogorovSmirnov: largest.map { min(1, $0) }, wasserstein: areas)
  }

  /// The asymptotic p-value of a Kolmogorov–Smirnov distance on the rows the groups are worth:
  /// Kolmogorov's limit distribution at √(mn/(m + n))·D. Ties make it too large, never too small.
  static func pValue(distance: Double, size: Double, otherSize: Double) -> Double? {
    guard size > 0, otherSize > 0, distance.isFinite else { return nil }
    let x = (size / (size + otherSize) * otherSize).squareRoot() * distance
    guard x > 0 else { return 1 }
    if x < 1.18 {
      // The series that converges fast for small arguments.
      let scale = (2 * Double.pi).squareRoot() / x
      let base = -Double.pi * Double.pi / (8 * x * x)
      let sum = [1.0, 9, 25, 49].reduce(0) { $0 + exp(base * $1) }
      return max(0, min(1, 1 - scale * sum))
    }
    let terms = [1.0, -4, 9, -16, 25].reduce(0) { sum, k in
      sum + (k > 0 ? 1 : -1) * exp(-2 * abs(k) * x * x)
    }
    return max(.leastNonzeroMagnitude, min(1, 2 * terms))
  }
}
