internal import Statistics

/// What the measures on scores need to know of a group, made once from its distribution.
struct ScoreSummary: Sendable {
  /// Whether the scores are probabilities.
  let areProbabilities: Bool
  /// Sums by tenth and class.
  let moments: ScoreMoments
  /// The area under the ROC curve; nil where a class is missing.
  let area: ScoreArea?
  /// Background positives over the group's negatives (BPSN); nil where either is missing.
  let backgroundPositiveArea: ScoreArea?
  /// The group's positives over background negatives (BNSP); nil where either is missing.
  let backgroundNegativeArea: ScoreArea?
  /// The weight of label-negative (0) and label-positive rows (1) outside the group.
  let outside: SIMD2<Double>
  /// The share of the group above the median of all rows, with its effective and counted rows.
  let scoringRate: ScoreDistribution.RateRows?
  /// The variance of the group's scores taken as a whole population.
  let variance: Double
  /// The variance of the scores of all rows of the sample.
  let pooledVariance: Double
  /// The logistic fit of label on score; for probabilities only.
  let fit: Result<CalibrationFit, UndefinedReason>

  /// The summary of a group among all rows.
  init(_ distribution: ScoreDistribution, among pooled: PooledScores) {
    areProbabilities = distribution.areProbabilities
    moments = distribution.moments
    area = distribution.area
    outside = pooled.distribution.totals - distribution.totals
    if pooled.isWhole(distribution) {
      (backgroundPositiveArea, backgroundNegativeArea) = (nil, nil)
    } else {
      let areas = distribution.backgroundAreas(in: pooled.distribution)
      backgroundPositiveArea = areas.positivesOverOwnNegatives
      backgroundNegativeArea = areas.ownPositivesOverNegatives
    }
    scoringRate = pooled.median.flatMap { distribution.share(above: $0) }
    variance = distribution.variance
    pooledVariance = pooled.variance
    if distribution.areProbabilities {
      fit = Result { () throws(UndefinedReason) in try CalibrationFit(distribution) }
    } else {
      fit = .failure(.notProbabilities)
    }
  }
}

/// All rows of a sample together, as the measures of a group see them.
struct PooledScores: Sendable {
  let distribution: ScoreDistribution
  /// The median score.
  let median: Double?
  /// The variance of the scores taken as a whole population.
  let variance: Double

  init(_ distribution: ScoreDistribution) {
    self.distribution = distribution
    median = distribution.median
    variance = distribution.variance
  }

  /// Whether a group holds all rows.
  func isWhole(_ group: ScoreDistribution) -> Bool {
    group.moments.totals.count == distribution.moments.totals.count
  }
}

/// What the measures on scores of a group against its reference need to know, made once from both
/// distributions.
struct ScorePairSummary: Sendable, Equatable {
  /// How far apart the scores lie; nil where either group has no weight.
  let distances: ScoreDistances?
  /// The area between the ROC curves; nil where a class is missing.
  let areaBetweenCurves: Double?
  /// The group's positives over the reference group's negatives.
  let crossArea: ScoreArea?
  /// The reference group's positives over the group's negatives.
  let reverseCrossArea: ScoreArea?

  init(_ group: ScoreDistribution, _ reference: ScoreDistribution) {
    distances = group.distances(to: reference)
    areaBetweenCurves = group.areaBetweenCurves(and: reference)
    (crossArea, reverseCrossArea) = group.crossAreas(with: reference)
  }
}
