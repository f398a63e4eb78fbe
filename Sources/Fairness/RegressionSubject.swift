internal import Foundation
internal import Statistics

/// A group of a regression audit before its measures are written down.
struct RegressionSubject {
  let name: String
  let isUnknown: Bool
  let tally: RegressionTally
  /// The same by tenth of all predictions.
  let deciles: [RegressionTally]
  /// Of each best share, the rows and weight of those in it.
  let tails: [Proportion]
  /// The rows of positive weight by ascending residual, and by ascending absolute error.
  private let errors: Errors

  /// Errors in order with their weights.
  private struct Errors {
    var residuals: [Double] = []
    var residualWeights: [Double] = []
    var absolutes: [Double] = []
    var absoluteWeights: [Double] = []
  }

  /// The quantiles of errors that are reported.
  static let errorQuantiles = [0.05, 0.25, 0.5, 0.75, 0.95]

  /// A group of some rows.
  /// - Complexity: O(n log n) in its rows.
  init(name: String, isUnknown: Bool, members: [Int32], _ rows: RegressionRows) {
    self.name = name
    self.isUnknown = isUnknown
    let sample = rows.sample
    let empty = RegressionTally(hasLabels: sample.labels != nil)
    var deciles = [RegressionTally](repeating: empty, count: 10)
    var better = [CellSum](repeating: CellSum(), count: RegressionRows.tailShares.count)
    var all = CellSum()
    var weightless = empty
    for row in members.map(Int.init) {
      let weight = rows.rows.weight(row)
      guard weight > 0 else {
        rows.add(row, to: &weightless)
        continue
      }
      let prediction = sample.predictions[row]
      rows.add(row, to: &deciles[rows.decile(prediction)])
      all.count += 1
      all.weight += weight
      all.square += rows.varianceWeight(row)
      for (tail, edge) in rows.tails.enumerated() where rows.isBetter(prediction, than: edge) {
        better[tail].count += 1
        better[tail].weight += weight
      }
    }
    // Parts of one kind merge.
    tally = (deciles + [weightless]).reduce(into: empty) { sum, part in try? sum.merge(part) }
    self.deciles = deciles
    tails = better.map {
      Proportion(
        rows: ($0.count, all.count), weights: ($0.weight, all.weight),
        varianceWeight: all.square,
        absent: weightless.weightlessCount > 0 ? .noWeight : .noRows, context: rows.context)
    }
    var errors = Errors()
    if let labels = sample.labels {
      let used = members.map(Int.init).filter { rows.rows.weight($0) > 0 }
      let residuals = used.map { labels[$0] - sample.predictions[$0] }
      let weights = used.map { rows.rows.weight($0) }
      if residuals.allSatisfy(\.isFinite) {
        (errors.residuals, errors.residualWeights) = Self.sorted(residuals, weights)
        (errors.absolutes, errors.absoluteWeights) = Self.sorted(residuals.map(abs), weights)
      }
    }
    self.errors = errors
  }

  private static func sorted(_ values: [Double], _ weights: [Double]) -> ([Double], [Double]) {
    let order = ScoreOrder.ascending(values).map(Int.init)
    return (order.map { values[$0] }, order.map { weights[$0] })
  }

  /// Its rows of positive weight.
  var count: Int { tally.prediction.count }

  /// A mean of labels or errors as an estimate.
  func mean(
    _ moments: TaskMoments, needsLabels: Bool = true, _ context: TaskContext
  ) -> Estimate {
    .of(group: count) { () throws(TaskReason) in
      if needsLabels { try tally.checkLabels() }
      _ = try tally.meanPrediction()
      return (moments.mean, moments.meanInterval(context.inference))
    }
  }

  /// Everything measured within the group.
  func result(_ rows: RegressionRows, rSquaredVariance: Double?) -> RegressionGroup {
    let context = rows.context
    let inference = context.inference
    let entries: [TaskMeasures.Entry] =
      [
        .init("mean_prediction", mean(tally.prediction, needsLabels: false, context)),
        .init("mean_label", mean(tally.label, context)),
        .init("mean_residual", mean(tally.residual, context)),
        .init("mean_squared_error", mean(tally.squaredError, context)),
        .init(
          "root_mean_squared_error",
          .of(group: count) { () throws(TaskReason) in
            let (value, variance) = try tally.rootMeanSquaredError()
            return (value, Self.interval(value, variance, within: 0, inference))
          }),
        .init("mean_absolute_error", mean(tally.absoluteError, context)),
        .init(
          "mean_absolute_percentage_error",
          .of(group: count) { () throws(TaskReason) in
            let moments = try tally.meanAbsolutePercentageError()
            return (moments.mean, moments.meanInterval(inference))
          }),
        .init(
          "r_squared",
          .of(group: count) { () throws(TaskReason) in
            let value = try tally.rSquared()
            let interval = Self.interval(value, rSquaredVariance, within: nil, inference)
            return (value, interval.map { Interval(low: $0.low, high: min(1, $0.high)) })
          }),
        .init(
          "correlation",
          .of(group: count) { () throws(TaskReason) in
            (try tally.correlation(), tally.correlationInterval(inference))
          }),
        .init("actual_to_expected", Self.actualToExpected(tally, inference)),
      ]
      + zip(RegressionRows.tailShares, tails).map { share, proportion in
        .init(share.id, proportion.estimate(inference))
      }
    return RegressionGroup(
      group: name, unknown: isUnknown, n: count, weight: tally.prediction.weight,
      metrics: TaskMeasures(entries), errorQuantiles: quantiles(rows),
      deciles: deciles.enumerated().map { index, part in
        PredictionDecile(
          decile: index + 1, n: part.prediction.count, weight: part.prediction.weight,
          meanPrediction: TaskMoments.meanEstimate(
            part.prediction, count: part.prediction.count, absent: .noRows, context
          ).finite,
          meanLabel: TaskMoments.meanEstimate(
            part.hasLabels ? part.label : nil, count: part.prediction.count, absent: .noLabels,
            context
          ).finite,
          actualToExpected: Self.actualToExpected(part, inference).finite)
      })
  }

  private func quantiles(_ rows: RegressionRows) -> [ErrorQuantile] {
    let inference = rows.context.inference
    let absent: TaskReason
    do throws(TaskReason) {
      try tally.checkLabels()
      absent = .everywhere("the number is out of range")
    } catch {
      absent = error
    }
    return Self.errorQuantiles.map { share in
      func quantile(_ values: [Double], _ weights: [Double]) -> Estimate {
        WeightedQuantile.estimate(
          values, weights, share: share, size: tally.prediction.size, absent: absent, inference)
      }
      return ErrorQuantile(
        quantile: share, residual: quantile(errors.residuals, errors.residualWeights),
        absoluteError: quantile(errors.absolutes, errors.absoluteWeights))
    }
  }

  /// Sum of labels over sum of predictions with its interval on the logarithmic scale.
  private static func actualToExpected(
    _ tally: RegressionTally, _ inference: Inference
  ) -> Estimate {
    .of(group: tally.prediction.count) { () throws(TaskReason) in
      let (value, _) = try tally.actualToExpected()
      let log = try? tally.logActualToExpected()
      let interval = log.flatMap {
        LogRatio($0, LogValue(value: 0, variance: 0)).interval(inference, isRatio: true)
      }
      return (value, interval)
    }
  }

  /// value ± z·√variance, cut at a lower bound.
  static func interval(
    _ value: Double, _ variance: Double?, within low: Double?, _ inference: Inference
  ) -> Interval? {
    guard let variance else { return nil }
    return .normal(
      estimate: value, variance: variance,
      within: (low ?? -.greatestFiniteMagnitude)...Double.greatestFiniteMagnitude,
      confidence: inference.confidence)
  }

  /// The linearized variance of R², which needs the rows: Σv·d²/(Σw)² · m/(m − 1) with
  /// d = [e² − MSE − (MSE/S)·((y − ȳ)² − S)]/S, S being the labels' mean squared distance from
  /// their mean; nil without spread.
  static func rSquaredVariance(
    _ tally: RegressionTally, members: [Int32], _ rows: RegressionRows
  ) -> Double? {
    guard let labels = rows.sample.labels, tally.label.spread > 0, tally.label.size > 1 else {
      return nil
    }
    let mean = tally.label.mean
    let spread = tally.label.spread / tally.label.weight
    let loss = tally.squaredError.mean
    var sum = 0.0
    for row in members.map(Int.init) where rows.rows.weight(row) > 0 {
      let error = labels[row] - rows.sample.predictions[row]
      let distance = labels[row] - mean
      let departure =
        (error * error - loss - loss / spread * (distance * distance - spread)) / spread
      sum += rows.varianceWeight(row) * departure * departure
    }
    let size = tally.label.size
    return sum / tally.label.weight / tally.label.weight * (size / (size - 1))
  }
}
