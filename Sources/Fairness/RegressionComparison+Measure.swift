internal import Foundation
internal import Statistics

/// A comparison of predicted numbers whose tests wait for their correction.
struct PendingRegressionComparison {
  let group: String
  private var metrics = PendingMeasures()

  /// What only the rows can tell of a pair of groups.
  struct RowMeasures {
    /// The Kolmogorov–Smirnov distance and its replicates.
    var kolmogorovSmirnov = Double.nan
    var kolmogorovSmirnovReplicates: [Double] = []
    /// The Wasserstein distance and its replicates.
    var wasserstein = Double.nan
    var wassersteinReplicates: [Double] = []
    /// Steinberg's ratios.
    var densityRatios: DensityRatios
    /// The variances of R² of the group and the reference.
    var rSquaredVariances: (Double?, Double?)
  }

  /// Measures a group against its reference and puts its tests into the family.
  init(
    _ own: RegressionSubject, reference other: RegressionSubject, overall: RegressionTally,
    rows: RowMeasures, _ context: TaskContext, family: inout TestFamily
  ) {
    group = own.name
    let pair = RegressionPair(own: own.tally, other: other.tally, context: context)
    let inference = context.inference

    addMeans(pair, overall: overall, family: &family)
    addErrors(pair, rows, family: &family)

    let distances = pair.distances(rows)
    metrics.add(
      "ks_distance", distances.kolmogorovSmirnov,
      test: family.add(
        PredictionDistances.pValue(
          distance: rows.kolmogorovSmirnov, size: own.tally.prediction.size,
          otherSize: other.tally.prediction.size)))
    metrics.add("wasserstein_distance", distances.wasserstein)

    for (index, share) in RegressionRows.tailShares.enumerated() {
      let mine = own.tails[index]
      let reference = other.tails[index]
      let test = family.add(mine.pValue(against: reference))
      metrics.add(share.id + "_difference", mine.difference(from: reference, inference), test: test)
      metrics.add(share.id + "_ratio", mine.ratio(to: reference, inference), test: test)
    }
    for (id, value) in rows.densityRatios.measures {
      metrics.add(id, value.estimate(count: pair.count, inference))
    }
  }

  private mutating func addMeans(
    _ pair: RegressionPair, overall: RegressionTally, family: inout TestFamily
  ) {
    let (own, other) = (pair.own, pair.other)
    let test = family.add(own.prediction.welch(other.prediction)?.pValue)
    metrics.add(
      "mean_prediction_difference", pair.difference(\.prediction, needsLabels: false), test: test)
    metrics.add(
      "mean_prediction_ratio", pair.ratio(\.prediction, needsLabels: false, isRatio: true),
      test: test)
    metrics.add(
      "log_mean_prediction_ratio", pair.ratio(\.prediction, needsLabels: false, isRatio: false),
      test: test)
    metrics.add(
      "standardized_mean_difference", pair.standardized(\.prediction, needsLabels: false),
      test: test)
    metrics.add(
      "standardized_mean_difference_population",
      pair.standardized(\.prediction, needsLabels: false, population: overall.prediction),
      test: test)
    metrics.add("mean_label_difference", pair.difference(\.label))
    metrics.add("mean_label_ratio", pair.ratio(\.label, isRatio: true))
    let residual = family.add(own.residual.welch(other.residual)?.pValue)
    metrics.add("mean_residual_difference", pair.difference(\.residual), test: residual)
    metrics.add(
      "residual_standardized_mean_difference", pair.standardized(\.residual), test: residual)
    metrics.add(
      "residual_standardized_mean_difference_population",
      pair.standardized(\.residual, population: overall.residual), test: residual)
  }

  private mutating func addErrors(
    _ pair: RegressionPair, _ rows: RowMeasures, family: inout TestFamily
  ) {
    let inference = pair.context.inference
    metrics.add(
      "root_mean_squared_error_difference",
      pair.combine { tally throws(TaskReason) in
        try tally.rootMeanSquaredError()
      } _: { mine, reference throws(TaskReason) in
        let value = mine.value - reference.value
        return (
          value,
          RegressionSubject.interval(
            value, Self.sum(mine.variance, reference.variance), within: nil, inference)
        )
      })
    metrics.add(
      "root_mean_squared_error_ratio", pair.ratio(\.squaredError, power: 0.5, isRatio: true))
    let test = family.add(pair.own.absoluteError.welch(pair.other.absoluteError)?.pValue)
    metrics.add("mean_absolute_error_difference", pair.difference(\.absoluteError), test: test)
    metrics.add(
      "mean_absolute_error_ratio", pair.ratio(\.absoluteError, isRatio: true), test: test)
    metrics.add(
      "mean_absolute_percentage_error_difference",
      pair.combine { tally throws(TaskReason) in
        try tally.meanAbsolutePercentageError()
      } _: { mine, reference throws(TaskReason) in
        (
          mine.mean - reference.mean,
          mine.welch(reference)?.interval(confidence: inference.confidence)
        )
      })
    metrics.add(
      "r_squared_difference",
      pair.combine { tally throws(TaskReason) in
        try tally.rSquared()
      } _: { mine, reference throws(TaskReason) in
        (
          mine - reference,
          RegressionSubject.interval(
            mine - reference, Self.sum(rows.rSquaredVariances.0, rows.rSquaredVariances.1),
            within: nil, inference)
        )
      })
    metrics.add(
      "correlation_difference",
      pair.combine { tally throws(TaskReason) in
        (try tally.correlation(), tally.correlationInterval(inference))
      } _: { mine, reference throws(TaskReason) in
        (mine.0 - reference.0, Self.hybrid(mine, reference))
      })
    metrics.add(
      "actual_to_expected_ratio",
      pair.combine { tally throws(TaskReason) in
        try tally.logActualToExpected()
      } _: { mine, reference throws(TaskReason) in
        let log = LogRatio(mine, reference)
        return (log.ratio, log.interval(inference, isRatio: true))
      })
  }

  /// The variance of the difference of two independent numbers.
  private static func sum(_ own: Double?, _ other: Double?) -> Double? {
    guard let own, let other else { return nil }
    return own + other
  }

  /// Zou's interval (2007) for a difference from the intervals of both numbers: Newcombe's hybrid
  /// for any pair of numbers.
  private static func hybrid(
    _ own: (Double, Interval?), _ other: (Double, Interval?)
  ) -> Interval? {
    guard let mine = own.1, let reference = other.1 else { return nil }
    let difference = own.0 - other.0
    return Interval(
      low: difference - hypot(own.0 - mine.low, reference.high - other.0),
      high: difference + hypot(mine.high - own.0, other.0 - reference.low))
  }

  /// The comparison with its corrected tests.
  func finished(_ family: FinishedFamily) -> RegressionComparison {
    RegressionComparison(group: group, metrics: metrics.finished(family))
  }
}

/// The tallies of a group and of its reference.
struct RegressionPair {
  let own: RegressionTally
  let other: RegressionTally
  let context: TaskContext

  /// The rows of both.
  var count: Int { TaskSums.sum(own.prediction.count, other.prediction.count) }

  /// Combines what both tallies give.
  func combine<Value>(
    _ value: (RegressionTally) throws(TaskReason) -> Value,
    _ body: (Value, Value) throws(TaskReason) -> (Double, Interval?)
  ) -> Estimate {
    .of(
      count: count, own: { () throws(TaskReason) in try value(own) },
      other: { () throws(TaskReason) in try value(other) }, body)
  }

  private func checked(
    _ tally: RegressionTally, _ moments: KeyPath<RegressionTally, TaskMoments>,
    _ needsLabels: Bool
  ) throws(TaskReason) -> TaskMoments {
    if needsLabels { try tally.checkLabels() }
    _ = try tally.meanPrediction()
    return tally[keyPath: moments]
  }

  /// The difference of two means with Welch's interval.
  func difference(
    _ moments: KeyPath<RegressionTally, TaskMoments>, needsLabels: Bool = true
  ) -> Estimate {
    combine { tally throws(TaskReason) in
      try checked(tally, moments, needsLabels)
    } _: { mine, reference throws(TaskReason) in
      (
        mine.mean - reference.mean,
        mine.welch(reference)?.interval(confidence: context.inference.confidence)
      )
    }
  }

  /// The ratio of two means to a power, or its logarithm, with an interval on the logarithmic scale
  /// (delta method).
  func ratio(
    _ moments: KeyPath<RegressionTally, TaskMoments>, needsLabels: Bool = true,
    power: Double = 1, isRatio: Bool
  ) -> Estimate {
    combine { tally throws(TaskReason) in
      let moments = try checked(tally, moments, needsLabels)
      return (moments.mean, try? moments.logMean(power: power))
    } _: { mine, reference throws(TaskReason) in
      guard let otherLog = reference.1 else { throw .notPositive }
      guard let ownLog = mine.1 else {
        // Without a logarithm there may still be a ratio: a group without error.
        guard isRatio, mine.0 == 0 else {
          throw .everywhere("the mean of the group is not positive")
        }
        return (0, nil)
      }
      let log = LogRatio(ownLog, otherLog)
      return (
        isRatio ? log.ratio : log.value, log.interval(context.inference, isRatio: isRatio)
      )
    }
  }

  /// The difference of two means in standard deviations: pooled over both groups (Cohen's d) with
  /// Hedges and Olkin's interval, or times 100 in those of all rows with Welch's interval, which
  /// takes the standard deviation for known.
  func standardized(
    _ moments: KeyPath<RegressionTally, TaskMoments>, needsLabels: Bool = true,
    population: TaskMoments? = nil
  ) -> Estimate {
    combine { tally throws(TaskReason) in
      try checked(tally, moments, needsLabels)
    } _: { mine, reference throws(TaskReason) in
      let difference = mine.mean - reference.mean
      if let population {
        guard let variance = population.variance, variance > 0 else {
          throw .everywhere("no spread over all rows")
        }
        let scale = 100 / variance.squareRoot()
        return (
          difference * scale,
          mine.welch(reference)?.interval(confidence: context.inference.confidence)
            .map { Interval(low: $0.low * scale, high: $0.high * scale) }
        )
      }
      let (m, n) = (mine.size, reference.size)
      guard let variance = mine.variance, let otherVariance = reference.variance, m + n > 2 else {
        throw .everywhere("no spread within the groups")
      }
      let pooled = ((m - 1) * variance + (n - 1) * otherVariance) / (m + n - 2)
      guard pooled > 0 else { throw .everywhere("no spread within the groups") }
      let value = difference / pooled.squareRoot()
      let spread = (m + n) / m / n + value * value / (2 * (m + n))
      return (value, RegressionSubject.interval(value, spread, within: nil, context.inference))
    }
  }

  /// The distances between the distributions of predictions with their bootstrap intervals.
  func distances(
    _ rows: PendingRegressionComparison.RowMeasures
  ) -> (kolmogorovSmirnov: Estimate, wasserstein: Estimate) {
    func estimate(_ value: Double, _ replicates: [Double]) -> Estimate {
      combine { tally throws(TaskReason) in
        try tally.meanPrediction()
      } _: { _, _ throws(TaskReason) in
        (
          value,
          // As for the distances of scores (``ReplicateInterval``): by chance a distance is too large,
          // and its replicates once more.
          ReplicateInterval(
            .bootstrapDistance, replicates, estimate: value, context.inference, acceleration: { 0 }
          ).interval
        )
      }
    }
    return (
      estimate(rows.kolmogorovSmirnov, rows.kolmogorovSmirnovReplicates),
      estimate(rows.wasserstein, rows.wassersteinReplicates)
    )
  }
}
