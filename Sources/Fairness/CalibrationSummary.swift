internal import Foundation
internal import Statistics

/// Calibration of probabilities in tenths of 0...1: expected and maximum calibration error, and
/// Murphy's decomposition of the Brier score with the terms that make it add up when scores vary
/// inside a bin (Stephenson, Coelho and Jolliffe 2008).
struct CalibrationSummary: Sendable, Equatable {
  /// Σ|Σw(y − s)| / Σw over the bins.
  var expectedError = 0.0
  /// The largest |mean label − mean score| of a bin.
  var maximumError = 0.0
  /// Σw(mean score − mean label)² / Σw over the bins.
  var reliability = 0.0
  /// Σw(mean label − base rate)² / Σw over the bins.
  var resolution = 0.0
  /// base rate·(1 − base rate).
  var uncertainty = 0.0
  /// The variance of the scores inside the bins.
  var withinVariance = 0.0
  /// Twice the covariance of score and label inside the bins.
  var withinCovariance = 0.0

  /// The summary of sums by bin and class; nil without weight.
  init?(_ bins: some Sequence<BinSums>) {
    var total = SIMD2<Double>.zero
    for bin in bins { total += bin.weight }
    let weight = total.sum()
    guard weight > 0 else { return nil }
    let baseRate = total.y / weight
    uncertainty = baseRate * (1 - baseRate)
    for bin in bins {
      let inside = bin.weight.sum()
      guard inside > 0 else { continue }
      let (score, rate) = (bin.score.sum() / inside, bin.weight.y / inside)
      let gap = bin.weight.y - bin.score.sum()
      let share = inside / weight
      expectedError += abs(gap) / weight
      maximumError = max(maximumError, abs(rate - score))
      reliability += share * (score - rate) * (score - rate)
      resolution += share * (rate - baseRate) * (rate - baseRate)
      withinVariance += max(0, bin.scoreSquare.sum() / inside - score * score) * share
      // Σw(y − ȳ)(s − s̄) = Σ over positive rows of w·s, minus their weight times s̄.
      withinCovariance += 2 * (bin.score.y - bin.weight.y * score) / weight
    }
  }

  /// What the summary needs of a bin.
  struct BinSums {
    var weight = SIMD2<Double>.zero
    var score = SIMD2<Double>.zero
    var scoreSquare = SIMD2<Double>.zero

    mutating func add(_ other: BinSums) {
      weight += other.weight
      score += other.score
      scoreSquare += other.scoreSquare
    }
  }

  /// The numbers by the identifiers of their measures, in the order of ``values(_:)``.
  static let parts: [(id: String, number: any KeyPath<CalibrationSummary, Double> & Sendable)] = [
    ("expected_calibration_error", \.expectedError),
    ("maximum_calibration_error", \.maximumError), ("brier_reliability", \.reliability),
    ("brier_resolution", \.resolution), ("brier_uncertainty", \.uncertainty),
    ("brier_within_bin_variance", \.withinVariance),
    ("brier_within_bin_covariance", \.withinCovariance),
  ]

  /// The numbers of sums by bin and class; NaN without weight.
  static func values(_ bins: [BinSums]) -> [Double] {
    guard let summary = CalibrationSummary(bins) else {
      return [Double](repeating: .nan, count: parts.count)
    }
    return [
      summary.expectedError, summary.maximumError, summary.reliability, summary.resolution,
      summary.uncertainty, summary.withinVariance, summary.withinCovariance,
    ]
  }
}

extension ScoreMoments {
  /// The calibration of probabilities in tenths of 0...1.
  func calibrationSummary() throws(UndefinedReason) -> CalibrationSummary {
    let sums = bins.map {
      CalibrationSummary.BinSums(weight: $0.weight, score: $0.score, scoreSquare: $0.scoreSquare)
    }
    guard let summary = CalibrationSummary(sums) else { throw .noRows }
    return summary
  }

  /// What the expected calibration error of these very scores would be on average if they were
  /// perfectly calibrated, each label being drawn with its score as probability.
  ///
  /// Per bin the mean of |Σw(y − s)| of a normal with the variance Σw²s(1 − s): within 1 % of the exact
  /// mean from about ten expected rows of either label on, too large by up to a quarter in smaller
  /// bins.
  func expectedErrorUnderCalibration() throws(UndefinedReason) -> Double {
    let weight = totals.weight.sum()
    guard weight > 0 else { throw .noRows }
    var sum = 0.0
    for bin in bins {
      let variance = bin.squareScore.sum() - bin.squareScoreSquare.sum()
      sum += max(0, variance * 2 / Double.pi).squareRoot()
    }
    return sum / weight
  }
}
