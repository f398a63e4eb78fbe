internal import Foundation
internal import Statistics

extension TaskMoments {
  /// Student's interval of the mean; nil for a size of at most 1 or a column without spread.
  func meanInterval(_ inference: Inference) -> Interval? {
    guard let variance = meanVariance, variance > 0, variance.isFinite,
      let distribution = StudentT(degrees: size - 1)
    else { return nil }
    let half = distribution.criticalValue(confidence: inference.confidence) * variance.squareRoot()
    return Interval(low: mean - half, high: mean + half)
  }

  /// Welch's test of this mean minus another; nil where there is nothing to measure it by.
  func welch(_ other: TaskMoments) -> WelchTest? {
    guard let own = meanVariance, let reference = other.meanVariance else { return nil }
    return WelchTest(
      mean: mean, variance: own * size, size: size, otherMean: other.mean,
      otherVariance: reference * other.size, otherSize: other.size)
  }

  /// A mean over a group of `count` rows as an estimate; nil moments lack for a reason.
  static func meanEstimate(
    _ moments: TaskMoments?, count: Int, absent: TaskReason, _ context: TaskContext
  ) -> Estimate {
    .of(group: count) { () throws(TaskReason) in
      guard let moments else { throw absent }
      return (try moments.value(), moments.meanInterval(context.inference))
    }
  }

  /// The difference of two means with Welch's interval, and its test.
  static func difference(
    _ own: TaskMoments?, _ other: TaskMoments?, count: Int, absent: TaskReason,
    _ context: TaskContext
  ) -> (estimate: Estimate, pValue: Double?) {
    guard let own, let other else { return (.undefined(absent, in: "", count: count), nil) }
    let test = own.welch(other)
    let estimate = Estimate.of(
      count: count, own: { () throws(TaskReason) in try own.value() },
      other: { () throws(TaskReason) in try other.value() }
    ) { mine, reference throws(TaskReason) in
      (mine - reference, test?.interval(confidence: context.inference.confidence))
    }
    return (estimate, test?.pValue)
  }

  /// The logarithm of the mean to a power with its delta variance.
  func logMean(power: Double = 1) throws(TaskReason) -> LogValue {
    let mean = try value()
    guard mean > 0 else { throw .notPositive }
    return LogValue(
      value: power * log(mean),
      variance: meanVariance.map { power * power * ($0 / mean / mean) })
  }
}

/// A logarithm with its variance.
struct LogValue {
  let value: Double
  let variance: Double?
}

/// The difference of two logarithms.
struct LogRatio {
  let value: Double
  let variance: Double?

  init(_ own: LogValue, _ other: LogValue) {
    value = own.value - other.value
    if let mine = own.variance, let reference = other.variance {
      variance = mine + reference
    } else {
      variance = nil
    }
  }

  /// The ratio itself.
  var ratio: Double { exp(value) }

  /// The interval of the logarithm or of the ratio.
  func interval(_ inference: Inference, isRatio: Bool) -> Interval? {
    guard let variance, variance > 0, variance.isFinite else { return nil }
    let half =
      NormalDistribution.criticalValue(confidence: inference.confidence) * variance.squareRoot()
    return isRatio
      ? Interval(low: exp(value - half), high: exp(value + half))
      : Interval(low: value - half, high: value + half)
  }
}
