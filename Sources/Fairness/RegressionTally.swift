internal import Foundation
internal import Statistics

/// What one pass over the rows of a model that predicts numbers leaves of a group for every mean and
/// what follows from means.
///
/// Two tallies of parts of a group merge into that of the whole (``TaskMoments``: counts exactly,
/// the rest to rounding). Quantiles, distances between distributions and density ratios need the
/// rows themselves.
public struct RegressionTally: Sendable, Equatable, Codable {
  /// The predictions.
  public private(set) var prediction = TaskMoments()
  /// The labels; empty when none are known, as are all that follow.
  public private(set) var label = TaskMoments()
  /// Label − prediction.
  public private(set) var residual = TaskMoments()
  /// |label − prediction|.
  public private(set) var absoluteError = TaskMoments()
  /// (label − prediction)².
  public private(set) var squaredError = TaskMoments()
  /// |label − prediction| / |label| of the rows whose label is not 0.
  public private(set) var relativeError = TaskMoments()
  /// Rows whose label is 0.
  public private(set) var zeroLabelCount = 0
  /// Predictions and labels together.
  public private(set) var products = TaskProducts()
  /// Rows of weight 0; they count nowhere else.
  public private(set) var weightlessCount = 0
  /// Whether rows had labels.
  public private(set) var hasLabels: Bool

  /// No rows.
  public init(hasLabels: Bool) { self.hasLabels = hasLabels }

  /// Adds a row.
  /// - Parameters:
  ///   - weight: its weight, exposure included.
  ///   - varianceWeight: its part in the variance of a weighted mean.
  public mutating func add(
    prediction predicted: Double, label actual: Double?, weight: Double, varianceWeight: Double
  ) {
    guard weight > 0, varianceWeight > 0 else {
      weightlessCount = TaskSums.sum(weightlessCount, 1)
      return
    }
    prediction.add(predicted, weight: weight, varianceWeight: varianceWeight)
    guard hasLabels, let actual else { return }
    let error = actual - predicted
    label.add(actual, weight: weight, varianceWeight: varianceWeight)
    residual.add(error, weight: weight, varianceWeight: varianceWeight)
    absoluteError.add(abs(error), weight: weight, varianceWeight: varianceWeight)
    squaredError.add(error * error, weight: weight, varianceWeight: varianceWeight)
    products.add(predicted, actual, weight: weight, varianceWeight: varianceWeight)
    if actual == 0 {
      zeroLabelCount = TaskSums.sum(zeroLabelCount, 1)
    } else {
      relativeError.add(abs(error / actual), weight: weight, varianceWeight: varianceWeight)
    }
  }

  /// Adds the rows of another part of the group.
  public mutating func merge(_ other: RegressionTally) throws(TaskError) {
    guard other.hasLabels == hasLabels else { throw .notMergeable }
    prediction.merge(other.prediction)
    label.merge(other.label)
    residual.merge(other.residual)
    absoluteError.merge(other.absoluteError)
    squaredError.merge(other.squaredError)
    relativeError.merge(other.relativeError)
    products.merge(other.products)
    zeroLabelCount = TaskSums.sum(zeroLabelCount, other.zeroLabelCount)
    weightlessCount = TaskSums.sum(weightlessCount, other.weightlessCount)
  }
}

/// Centered sums of products of two columns: what ratios and correlations need beside the columns'
/// own moments.
public struct TaskProducts: Sendable, Equatable, Codable {
  private var plain = Part()
  private var variance = Part()

  /// No rows.
  public init() {}

  /// One weighting of the rows.
  struct Part: Sendable, Equatable, Codable {
    var weight = 0.0
    var first = 0.0
    var second = 0.0
    var product = 0.0
    var firstSpread = 0.0
    var secondSpread = 0.0

    mutating func add(_ x: Double, _ y: Double, _ part: Double) {
      weight += part
      let share = part / weight
      let (dx, dy) = (x - first, y - second)
      first += dx * share
      second += dy * share
      product += part * dx * (y - second)
      firstSpread += part * dx * (x - first)
      secondSpread += part * dy * (y - second)
    }

    mutating func merge(_ other: Part) {
      guard other.weight > 0 else { return }
      guard weight > 0 else {
        self = other
        return
      }
      let sum = weight + other.weight
      let share = other.weight / sum
      let (dx, dy) = (other.first - first, other.second - second)
      product += other.product + dx * dy * weight * share
      firstSpread += other.firstSpread + dx * dx * weight * share
      secondSpread += other.secondSpread + dy * dy * weight * share
      first += dx * share
      second += dy * share
      weight = sum
    }
  }

  /// Adds a row.
  public mutating func add(
    _ first: Double, _ second: Double, weight: Double, varianceWeight: Double
  ) {
    guard weight > 0, varianceWeight > 0 else { return }
    plain.add(first, second, weight)
    variance.add(first, second, varianceWeight)
  }

  /// Adds the rows of another part.
  public mutating func merge(_ other: TaskProducts) {
    plain.merge(other.plain)
    variance.merge(other.variance)
  }

  /// Pearson's correlation; nil where a column does not vary.
  var correlation: Double? {
    let scale = plain.firstSpread.squareRoot() * plain.secondSpread.squareRoot()
    guard scale > 0, scale.isFinite else { return nil }
    return min(1, max(-1, plain.product / scale))
  }

  /// Σv(second − ratio·first)²: the spread that a ratio of sums is uncertain by.
  func squaredDeparture(ratio: Double) -> Double {
    let shift = variance.second - ratio * variance.first
    return max(
      0,
      variance.secondSpread - 2 * ratio * variance.product + ratio * ratio * variance.firstSpread)
      + variance.weight * shift * shift
  }
}

// MARK: - Measures

extension RegressionTally {
  /// The reason why moments of no rows have no value.
  private func precise(_ reason: TaskReason) -> TaskReason {
    if reason == .noRows, weightlessCount > 0 { return .noWeight }
    return reason
  }

  /// Throws where there are no labels or no rows.
  func checkLabels() throws(TaskReason) {
    guard hasLabels else { throw .noLabels }
    guard label.weight > 0 else { throw precise(.noRows) }
  }

  /// The weighted mean prediction.
  func meanPrediction() throws(TaskReason) -> Double {
    guard prediction.weight > 0 else { throw precise(.noRows) }
    return prediction.mean
  }

  /// The logarithm of a mean of errors, for ratios.
  func logMean(
    _ moments: TaskMoments, power: Double = 1
  ) throws(TaskReason) -> LogValue {
    guard moments.weight > 0 else { throw precise(.noRows) }
    guard moments.mean > 0 else { throw .zero }
    return try moments.logMean(power: power)
  }

  /// The root of the mean squared error with its delta variance.
  func rootMeanSquaredError() throws(TaskReason) -> (value: Double, variance: Double?) {
    try checkLabels()
    let mean = squaredError.mean
    return (mean.squareRoot(), mean > 0 ? squaredError.meanVariance.map { $0 / (4 * mean) } : nil)
  }

  /// Sum of labels over sum of predictions, with the linearized variance of the ratio.
  func actualToExpected() throws(TaskReason) -> (value: Double, variance: Double?) {
    try checkLabels()
    guard prediction.mean > 0 else { throw .inside("the sum of predictions is not positive") }
    let ratio = label.mean / prediction.mean
    let size = prediction.size
    guard size > 1 else { return (ratio, nil) }
    let scale = prediction.weight * prediction.mean
    let variance = products.squaredDeparture(ratio: ratio) / scale / scale * (size / (size - 1))
    return (ratio, variance)
  }

  /// The same on the logarithmic scale.
  func logActualToExpected() throws(TaskReason) -> LogValue {
    let (value, variance) = try actualToExpected()
    guard value > 0 else { throw .zero }
    return LogValue(value: log(value), variance: variance.map { $0 / value / value })
  }

  /// Pearson's correlation of prediction and label.
  func correlation() throws(TaskReason) -> Double {
    try checkLabels()
    guard let correlation = products.correlation else {
      throw .inside("predictions or labels do not vary")
    }
    return correlation
  }

  /// Fisher's interval of the correlation; nil for a size of at most 3.
  func correlationInterval(_ inference: Inference) -> Interval? {
    guard let value = products.correlation, abs(value) < 1, prediction.size > 3 else { return nil }
    let half =
      NormalDistribution.criticalValue(confidence: inference.confidence)
      / (prediction.size - 3).squareRoot()
    let center = atanh(value)
    return Interval(low: tanh(center - half), high: tanh(center + half))
  }

  /// 1 − Σw(y − ŷ)² / Σw(y − ȳ)²: the share of the labels' spread that the predictions explain.
  func rSquared() throws(TaskReason) -> Double {
    try checkLabels()
    guard label.spread > 0 else { throw .inside("the labels do not vary") }
    return 1 - squaredError.mean * label.weight / label.spread
  }

  /// The mean of |label − prediction|/|label|.
  func meanAbsolutePercentageError() throws(TaskReason) -> TaskMoments {
    try checkLabels()
    guard zeroLabelCount == 0 else { throw .inside("labels of 0") }
    return relativeError
  }
}
