internal import Statistics

/// What is kept of the rows of one original value under another value of the protected column.
struct ChangeTally: Sendable {
  /// Rows and weights by what becomes of the decision.
  private(set) var same = WeightTally()
  private(set) var favorable = WeightTally()
  private(set) var unfavorable = WeightTally()
  /// The changes of score; nil without scores.
  private(set) var score = MeanTally()
  private(set) var absoluteScore = MeanTally()
  private(set) var hasScores = false

  /// All rows.
  var all: WeightTally { same + favorable + unfavorable }

  /// Adds a row.
  /// - Parameter change: 1 where the decision becomes favorable, -1 unfavorable, 0 stays.
  mutating func add(change: Int, weight: Double) {
    switch change {
    case 0: same.add(weight)
    case 1...: favorable.add(weight)
    default: unfavorable.add(weight)
    }
  }

  /// Adds a row's change of score and its size.
  mutating func add(scoreChange: Double, size: Double, weight: Double) {
    hasScores = true
    score.add(scoreChange, weight: weight)
    absoluteScore.add(size, weight: weight)
  }
}

/// Rows, weights and squared weights.
struct WeightTally: Sendable, Equatable {
  var count = 0
  var weight = 0.0
  var squares = 0.0

  mutating func add(_ weight: Double) {
    count += 1
    self.weight += weight
    squares += weight * weight
  }

  static func + (left: WeightTally, right: WeightTally) -> WeightTally {
    WeightTally(
      count: left.count + right.count, weight: left.weight + right.weight,
      squares: left.squares + right.squares)
  }

  /// What is left without some of the rows; nothing at all where no row is, whatever rounding leaves.
  static func - (left: WeightTally, right: WeightTally) -> WeightTally {
    guard left.count > right.count else { return WeightTally() }
    return WeightTally(
      count: left.count - right.count, weight: max(0, left.weight - right.weight),
      squares: max(0, left.squares - right.squares))
  }
}

/// Sums for the weighted mean of a number over rows and its linearized variance.
struct MeanTally: Sendable, Equatable {
  /// Rows and weights.
  var rows = WeightTally()
  /// Σw·x.
  var sum = 0.0
  /// Σw·x².
  var sumOfSquares = 0.0
  /// Σw²·x.
  var squaredWeightSum = 0.0
  /// Σw²·x².
  var squaredWeightSumOfSquares = 0.0

  @inline(__always)
  mutating func add(_ number: Double, weight: Double) {
    rows.add(weight)
    sum += weight * number
    sumOfSquares += weight * number * number
    squaredWeightSum += weight * weight * number
    squaredWeightSumOfSquares += weight * weight * number * number
  }

  static func + (left: MeanTally, right: MeanTally) -> MeanTally {
    MeanTally(
      rows: left.rows + right.rows, sum: left.sum + right.sum,
      sumOfSquares: left.sumOfSquares + right.sumOfSquares,
      squaredWeightSum: left.squaredWeightSum + right.squaredWeightSum,
      squaredWeightSumOfSquares: left.squaredWeightSumOfSquares
        + right.squaredWeightSumOfSquares)
  }

  static func - (left: MeanTally, right: MeanTally) -> MeanTally {
    guard left.rows.count > right.rows.count else { return MeanTally() }
    return MeanTally(
      rows: left.rows - right.rows, sum: left.sum - right.sum,
      sumOfSquares: left.sumOfSquares - right.sumOfSquares,
      squaredWeightSum: left.squaredWeightSum - right.squaredWeightSum,
      squaredWeightSumOfSquares: left.squaredWeightSumOfSquares
        - right.squaredWeightSumOfSquares)
  }

  /// Σw·x/Σw; nil without weight.
  var mean: Double? { rows.weight > 0 ? sum / rows.weight : nil }

  /// The effective rows and the sample variance (divisor size − 1) whose quotient is the variance of the
  /// mean: Σw²(x − m)²/(Σw)² with Bessel's correction for sampling weights, that of repeated rows for
  /// frequency weights. Nil without weight.
  func spread(_ inference: Inference) -> (size: Double, variance: Double)? {
    guard let mean else { return nil }
    let size = inference.effectiveSize(sum: rows.weight, squares: rows.squares)
    guard size > 1 else { return (size, 0) }
    let squares: Double
    if inference.weights == .frequency {
      squares = max(0, sumOfSquares - mean * sum) / (rows.weight * rows.weight)
    } else {
      let cross = squaredWeightSumOfSquares - 2 * mean * squaredWeightSum
      squares = max(0, cross + mean * mean * rows.squares) / (rows.weight * rows.weight)
    }
    return (size, squares * size * (size / (size - 1)))
  }

  /// The mean with Student's interval and the p-value of a mean of 0; a reason where there is no row.
  func estimate(_ inference: Inference, isTested: Bool) -> Estimate {
    guard let mean, let (size, variance) = spread(inference) else {
      return .undefined(.noRows, count: rows.count)
    }
    let error = size > 0 ? (variance / size).squareRoot() : 0
    guard size > 1, error > 0, let student = StudentT(degrees: size - 1) else {
      return Estimate.plain(mean, count: rows.count).finite
    }
    let half = student.criticalValue(confidence: inference.confidence) * error
    return Estimate.measured(
      value: mean, interval: Interval(low: mean - half, high: mean + half), count: rows.count,
      pValue: isTested ? student.twoSidedTail(mean / error) : nil
    ).finite
  }
}
