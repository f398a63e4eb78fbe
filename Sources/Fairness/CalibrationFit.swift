internal import Foundation
internal import Statistics

/// The logistic regression of the label on the logit of the score within a group: a calibrated score
/// has slope 1 and intercept 0 (Cox 1958).
struct CalibrationFit: Sendable, Equatable {
  /// Below 1, scores are too extreme; above 1, too moderate.
  let slope: ScoreNumber
  /// The log-odds of the label where the score is ½.
  let intercept: ScoreNumber

  /// Scores are kept this far from 0 and 1 (log-odds of ±13.9).
  static let clip = 0x1p-20

  /// The relative step that is the last one, from an unknown and from a good start. The error left in a
  /// coefficient is about its square, that in a variance about the step itself.
  private static let tolerances = (unknown: 1e-10, good: 1e-5)

  /// The maximum-likelihood fit with the variances of the sandwich formula (White 1982; HC0), which
  /// hold for weighted rows and where the straight line is not the truth.
  ///
  /// Newton's iteration on the distinct scores, started from the fit to at most 512 blocks of them, so
  /// that one or two passes over millions suffice.
  init(_ distribution: ScoreDistribution) throws(UndefinedReason) {
    let totals = distribution.totals
    guard totals.sum() > 0 else { throw .noRows }
    guard totals.y > 0 else { throw .noLabelPositives }
    guard totals.x > 0 else { throw .noLabelNegatives }
    try Self.checkOverlap(distribution)
    var start = SIMD2<Double>(log(totals.y / totals.x), 0)
    // From a good start no step has to be halved, and the likelihood is not needed.
    var isStarted = false
    if distribution.scores.count > 512 * 4 {
      let blocks = Self.blocks(distribution, count: 512)
      let coarse = Self.iterate(from: start, tolerance: Self.tolerances.good) { coefficients in
        var sums = Sums()
        for point in blocks {
          sums.add(
            coefficients, logit: point.logit, weight: point.weight, square: point.weight,
            likelihood: true)
        }
        return sums
      }
      if let coarse { (start, isStarted) = (coarse.coefficients, true) }
    }
    let tolerance = isStarted ? Self.tolerances.good : Self.tolerances.unknown
    let fit = Self.iterate(from: start, tolerance: tolerance) { coefficients in
      let scores = distribution.scores.span
      let weights = distribution.weights.span
      let squares = distribution.squares.isEmpty ? weights : distribution.squares.span
      var sums = Sums()
      for entry in scores.indices {
        sums.add(
          coefficients, logit: Self.logit(scores[entry]), weight: weights[entry],
          square: squares[entry], likelihood: !isStarted)
      }
      return sums
    }
    guard let fit else { throw .noFiniteFit }
    intercept = ScoreNumber(fit.coefficients.x, variance: fit.covariance.x)
    slope = ScoreNumber(fit.coefficients.y, variance: fit.covariance.y)
  }

  /// The log-odds of a score.
  @inline(__always)
  private static func logit(_ score: Double) -> Double {
    let kept = min(max(score, clip), 1 - clip)
    return log(kept / (1 - kept))
  }

  /// Neighboring scores taken together at the mean of their log-odds.
  private static func blocks(
    _ distribution: ScoreDistribution, count: Int
  ) -> [(logit: Double, weight: SIMD2<Double>)] {
    let size = (distribution.scores.count + count - 1) / count
    return stride(from: 0, to: distribution.scores.count, by: size).map { first in
      let block = first..<min(distribution.scores.count, first + size)
      let weight = distribution.weights[block].reduce(.zero, +)
      // The middle entry is near enough for a start.
      return (logit(distribution.scores[block.lowerBound + block.count / 2]), weight)
    }
  }

  /// There is a maximum only where the scores of both classes overlap (Albert and Anderson 1984).
  private static func checkOverlap(
    _ distribution: ScoreDistribution
  ) throws(UndefinedReason) {
    let weights = distribution.weights
    guard let lowest = distribution.scores.first, let highest = distribution.scores.last,
      max(lowest, clip) < min(highest, 1 - clip)
    else { throw .oneScore }
    guard
      let firstNegative = weights.firstIndex(where: { $0.x > 0 }),
      let lastNegative = weights.lastIndex(where: { $0.x > 0 }),
      let firstPositive = weights.firstIndex(where: { $0.y > 0 }),
      let lastPositive = weights.lastIndex(where: { $0.y > 0 })
    else { throw .noRows }
    guard lastNegative > firstPositive, lastPositive > firstNegative else {
      throw .separatedClasses
    }
  }

  /// Newton's iteration with halved steps; nil when it does not converge.
  private static func iterate(
    from start: SIMD2<Double>, tolerance: Double, _ sums: (SIMD2<Double>) -> Sums
  ) -> (coefficients: SIMD2<Double>, covariance: SIMD2<Double>)? {
    var coefficients = start
    var last: (likelihood: Double, coefficients: SIMD2<Double>)?
    for _ in 0..<200 {
      let found = sums(coefficients)
      if let previous = last,
        found.likelihood < previous.likelihood - 1e-9 * abs(previous.likelihood)
      {
        coefficients = (coefficients + previous.coefficients) / 2
        continue
      }
      guard let step = found.step else { return nil }
      last = (found.likelihood, coefficients)
      let next = coefficients + step
      guard next.x.isFinite, next.y.isFinite else { return nil }
      // The step's own error is about its square.
      if max(abs(step.x), abs(step.y)) < tolerance * max(1, abs(next.x), abs(next.y)) {
        return found.covariance.map { (next, $0) }
      }
      coefficients = next
    }
    return nil
  }

  /// What one pass over the scores gives: the gradient, the information and the sandwich's filling, as
  /// entries 00, 01 and 11.
  private struct Sums {
    var likelihood = 0.0
    var gradient = SIMD2<Double>.zero
    var information = SIMD4<Double>.zero
    var filling = SIMD4<Double>.zero

    @inline(__always)
    mutating func add(
      _ coefficients: SIMD2<Double>, logit x: Double, weight: SIMD2<Double>,
      square: SIMD2<Double>, likelihood isWanted: Bool
    ) {
      let z = coefficients.x + coefficients.y * x
      // Of two complementary probabilities the smaller is computed, the other follows.
      let small = exp(-abs(z))
      let share = 1 / (1 + small)
      let (positive, negative) = z > 0 ? (share, small * share) : (small * share, share)
      let powers = SIMD4(1, x, x * x, 0)
      if isWanted {
        let larger = log(share)
        likelihood +=
          weight.y * (z > 0 ? larger : larger + z) + weight.x * (z > 0 ? larger - z : larger)
      }
      let residual = weight.y * negative - weight.x * positive
      gradient += SIMD2(residual, residual * x)
      information += powers * (weight.sum() * positive * negative)
      filling += powers * (square.y * negative * negative + square.x * positive * positive)
    }

    private var determinant: Double {
      information.x * information.z - information.y * information.y
    }

    /// information⁻¹·gradient.
    var step: SIMD2<Double>? {
      let determinant = determinant
      guard determinant > 0, determinant.isFinite else { return nil }
      return SIMD2(
        information.z * gradient.x - information.y * gradient.y,
        information.x * gradient.y - information.y * gradient.x) / determinant
    }

    /// The diagonal of information⁻¹·filling·information⁻¹.
    var covariance: SIMD2<Double>? {
      let determinant = determinant
      guard determinant > 0, determinant.isFinite else { return nil }
      func quadratic(_ a: Double, _ b: Double) -> Double {
        (a * a * filling.x + 2 * a * b * filling.y + b * b * filling.z)
          / (determinant * determinant)
      }
      return SIMD2(
        quadratic(information.z, -information.y), quadratic(-information.y, information.x))
    }
  }
}
