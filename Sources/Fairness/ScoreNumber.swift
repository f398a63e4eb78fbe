internal import Statistics

/// A number made of scores with the variance of its estimator.
struct ScoreNumber: Sendable, Equatable {
  /// The number.
  let value: Double
  /// Its variance; nil where it has none, as with a single row.
  let variance: Double?
  /// The effective rows of a number that is a share of rows; nil for any other.
  var shareSize: Double?

  init(_ value: Double, variance: Double?) {
    self.value = value
    self.variance = variance.flatMap { $0.isFinite ? max(0, $0) : nil }
  }

  /// A weighted mean Σwx/Σw with its linearized variance, Σw²(x − mean)²/(Σw)², and Bessel's correction
  /// on the effective size: s²/n for rows of equal weight.
  /// - Returns: nil when there is no weight.
  init?(
    sum: Double, squareSum: Double, squareSumOfSquares: Double, weight: Double, square: Double
  ) {
    guard weight > 0 else { return nil }
    let mean = sum / weight
    let spread = squareSumOfSquares - 2 * mean * squareSum + mean * mean * square
    let size = EffectiveSize.kish(sum: weight, sumOfSquares: square)
    // What rounding leaves of equal numbers is no spread.
    let isSpread = spread > squareSumOfSquares * 0x1p-44
    self.init(
      mean,
      variance: size > 1
        ? (isSpread ? spread : 0) / (weight * weight) * (size / (size - 1)) : nil)
  }

  /// A share of rows of an effective number.
  init(share: Double, size: Double) {
    self.init(share, variance: nil)
    shareSize = size
  }

  /// The interval of a share of rows, or the normal one of any other number within a range; nil
  /// without variance.
  func interval(within range: ClosedRange<Double>, _ inference: Inference) -> Interval? {
    guard let shareSize else { return interval(within: range, confidence: inference.confidence) }
    return inference.interval(rate: value, size: shareSize)
  }

  /// The interval of a difference of two independent numbers.
  func interval(
    minus other: ScoreNumber, within range: ClosedRange<Double>, _ inference: Inference
  ) -> Interval? {
    guard let shareSize, let otherSize = other.shareSize else {
      let width = range.upperBound - range.lowerBound
      return (self - other).interval(within: -width...width, confidence: inference.confidence)
    }
    return inference.interval(
      difference: value, size: shareSize, otherRate: other.value, otherSize: otherSize)
  }

  /// The normal interval within a range; nil without variance.
  func interval(within range: ClosedRange<Double>, confidence: Double) -> Interval? {
    variance.flatMap {
      .normal(estimate: value, variance: $0, within: range, confidence: confidence)
    }
  }

  /// The difference of two independent numbers. A number that these rows show no spread of is not
  /// known without error: a difference from it has no variance.
  static func - (left: ScoreNumber, right: ScoreNumber) -> ScoreNumber {
    var variance: Double?
    if let own = left.variance, let other = right.variance, own > 0, other > 0 {
      variance = own + other
    }
    return ScoreNumber(left.value - right.value, variance: variance)
  }
}
