internal import Foundation
internal import Statistics

/// The checked rows of a regression audit with all predictions in order.
struct RegressionRows {
  let sample: RegressionSample
  let rows: TaskRows
  let context: TaskContext
  /// Rows of positive weight by ascending prediction; rows of one prediction in an order that does
  /// not depend on where they stand.
  let order: [Int32]
  /// The ends of the tenths of all predictions.
  let decileEdges: [Double]
  /// The predictions beyond which the best half, fifth and tenth of all rows lie.
  let tails: [Double]
  /// The spread of all predictions and residuals, for standardized differences.
  let overall: RegressionTally

  /// The shares of rows that are called the best.
  static let tailShares: [(id: String, quantile: Double)] = [
    ("best_half_rate", 0.5), ("best_fifth_rate", 0.8), ("best_tenth_rate", 0.9),
  ]

  init(_ sample: RegressionSample, _ inference: Inference) throws(FairnessError) {
    let count = sample.predictions.count
    try TaskRows.check(numbers: sample.predictions, column: "predictions", count: count)
    if let labels = sample.labels {
      try TaskRows.check(numbers: labels, column: "labels", count: count)
    }
    var combined = sample.weights
    if let exposures = sample.exposures {
      try TaskRows.check(
        numbers: exposures, column: "exposures", count: count,
        range: 0...Double.greatestFiniteMagnitude)
      if let weights = sample.weights {
        try TaskRows.check(weights, column: "weights", count: count)
        combined = zip(weights, exposures).map { $0 * $1 }
      } else {
        combined = exposures
      }
    }
    let rows = try TaskRows(count: count, weights: combined, inference: inference)
    self.sample = sample
    self.rows = rows
    context = TaskContext(inference: inference, equalWeights: rows.equalWeights)
    let order = ScoreOrder.ascending(sample.predictions).filter { rows.weight(Int($0)) > 0 }
    self.order = order
    let predictions = order.map { sample.predictions[Int($0)] }
    let weights = order.map { rows.weight(Int($0)) }
    decileEdges = (1...9).map {
      WeightedQuantile.value(predictions, weights, Double($0) / 10) ?? 0
    }
    switch sample.goodDirection {
    case .higher:
      tails = Self.tailShares.map { WeightedQuantile.value(predictions, weights, $0.quantile) ?? 0 }
    case .lower:
      let (reversed, reversedWeights) = (
        Array(predictions.reversed()), Array(weights.reversed())
      )
      tails = Self.tailShares.map {
        WeightedQuantile.value(reversed, reversedWeights, $0.quantile) ?? 0
      }
    }
    var overall = RegressionTally(hasLabels: sample.labels != nil)
    for row in 0..<count { Self.add(row, sample, rows, context, to: &overall) }
    self.overall = overall
  }

  /// A row's part in the variance of a weighted mean.
  func varianceWeight(_ row: Int) -> Double { Self.varianceWeight(row, sample, context) }

  private static func varianceWeight(
    _ row: Int, _ sample: RegressionSample, _ context: TaskContext
  ) -> Double {
    context.varianceWeight(sample.weights?[row] ?? 1, exposure: sample.exposures?[row] ?? 1)
  }

  private static func add(
    _ row: Int, _ sample: RegressionSample, _ rows: TaskRows, _ context: TaskContext,
    to tally: inout RegressionTally
  ) {
    tally.add(
      prediction: sample.predictions[row], label: sample.labels?[row], weight: rows.weight(row),
      varianceWeight: varianceWeight(row, sample, context))
  }

  /// Adds a row to a tally.
  func add(_ row: Int, to tally: inout RegressionTally) {
    Self.add(row, sample, rows, context, to: &tally)
  }

  /// Which tenth of all predictions a prediction lies in, 0 to 9: a prediction on an edge belongs
  /// to the tenth below it, so that equal predictions are never parted.
  func decile(_ prediction: Double) -> Int {
    var decile = 0
    while decile < 9, prediction > decileEdges[decile] { decile += 1 }
    return decile
  }

  /// Whether a prediction lies strictly beyond a quantile in the direction that is good.
  func isBetter(_ prediction: Double, than edge: Double) -> Bool {
    sample.goodDirection == .higher ? prediction > edge : prediction < edge
  }
}

/// Quantiles of weighted rows: the smallest value at or below which at least the share of weight
/// lies (the inverse of the distribution function, NumPy's `inverted_cdf`).
enum WeightedQuantile {
  /// The quantile of values in ascending order (or all in descending order, for the mirrored one);
  /// nil without weight.
  static func value(_ sorted: [Double], _ weights: [Double], _ share: Double) -> Double? {
    let total = weights.reduce(0, +)
    guard total > 0, let last = sorted.last else { return nil }
    // Sums of weights round; a share that is met but for that counts as met.
    let target = share * total * (1 - 1e-12)
    var sum = 0.0
    for (index, weight) in weights.enumerated() {
      sum += weight
      if sum >= target, sum > 0 { return sorted[index] }
    }
    return last
  }

  /// The quantile with Woodruff's interval (1952): the quantiles at the ends of Wilson's interval
  /// for the share.
  static func estimate(
    _ sorted: [Double], _ weights: [Double], share: Double, size: Double, absent: TaskReason,
    _ inference: Inference
  ) -> Estimate {
    .of(group: sorted.count) { () throws(TaskReason) in
      guard let value = value(sorted, weights, share) else { throw absent }
      let shares = Interval.wilson(rate: share, size: size, confidence: inference.confidence)
      guard size > 1, let shares, let low = self.value(sorted, weights, shares.low),
        let high = self.value(sorted, weights, shares.high)
      else { return (value, nil) }
      return (value, Interval(low: low, high: high))
    }
  }
}
