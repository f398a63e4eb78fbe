/// How the scores of a group are spread over its label-negative and label-positive rows: all that any
/// measure on scores needs to know.
///
/// One entry per distinct score, ascending. Two distributions merge into that of their rows together;
/// where rows are counted (weights that are whole numbers), the merged one is the same to the bit as
/// one made of all rows at once, in any order.
public struct ScoreDistribution: Sendable, Equatable {
  /// The distinct scores, ascending; for scores that were counted in cells (``ScoreGrid``) the middle
  /// of the scores seen in each.
  public private(set) var scores: [Double]
  /// The weight of the label-negative (0) and the label-positive rows (1) at each score.
  private(set) var weights: [SIMD2<Double>]
  /// The number of rows behind each weight; empty where the weight is that number.
  private(set) var counts: [SIMD2<Int>]
  /// The sum of squared weights behind each weight; empty where the weight is that sum: rows of
  /// weight 1, or weights that stand for as many identical rows.
  private(set) var squares: [SIMD2<Double>]
  /// Sums over all rows, and over tenths of 0...1 for probabilities.
  private(set) var moments: ScoreMoments
  /// How far a row's score may lie from the one it is counted at: 0 when every score is known exactly.
  public private(set) var resolution: Double

  /// Whether the scores are probabilities of the positive label.
  public var areProbabilities: Bool { moments.areProbabilities }

  /// A distribution of no rows.
  public init(areProbabilities: Bool) {
    scores = []
    weights = []
    counts = []
    squares = []
    moments = ScoreMoments(areProbabilities: areProbabilities)
    resolution = 0
  }

  /// A distribution from parallel arrays: ascending scores with what stands at each. `counts` and
  /// `squares` are empty where they equal the weights; `moments` are made of all where none are given.
  init(
    scores: [Double], weights: [SIMD2<Double>], counts: [SIMD2<Int>] = [],
    squares: [SIMD2<Double>] = [], areProbabilities: Bool, moments: ScoreMoments? = nil,
    resolution: Double = 0
  ) {
    self.scores = scores
    self.weights = weights
    self.counts = counts
    self.squares = squares
    self.resolution = resolution
    self.moments =
      moments
      ?? ScoreMoments(
        scores: scores, weights: weights, counts: counts, squares: squares,
        areProbabilities: areProbabilities)
  }

  /// The weight of label-negative (0) and label-positive rows (1).
  var totals: SIMD2<Double> { moments.totals.weight }

  /// The squared weights at an entry.
  @inline(__always)
  func squares(at entry: Int) -> SIMD2<Double> { squares.isEmpty ? weights[entry] : squares[entry] }

  /// The rows at an entry.
  @inline(__always)
  func counts(at entry: Int) -> SIMD2<Int> {
    counts.isEmpty ? ScoreMoments.counts(weights[entry]) : counts[entry]
  }

  /// The first entry whose score is at least `score`; the number of entries when there is none.
  /// - Complexity: O(log entries).
  func firstEntry(atLeast score: Double) -> Int {
    var low = 0
    var high = scores.count
    while low < high {
      let middle = (low + high) / 2
      if scores[middle] < score { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: - Merging

  /// The distribution of the rows of both.
  /// - Complexity: O(entries of both).
  public func merged(with other: ScoreDistribution) -> ScoreDistribution {
    if other.scores.isEmpty { return self }
    if scores.isEmpty { return other }
    let isCounted = counts.isEmpty && other.counts.isEmpty
    let isSquared = squares.isEmpty && other.squares.isEmpty
    var scores: [Double] = []
    var weights: [SIMD2<Double>] = []
    var counts: [SIMD2<Int>] = []
    var squares: [SIMD2<Double>] = []
    let most = self.scores.count + other.scores.count
    scores.reserveCapacity(most)
    weights.reserveCapacity(most)
    var (own, foreign) = (0, 0)
    while own < self.scores.count || foreign < other.scores.count {
      let left = own < self.scores.count ? self.scores[own] : .infinity
      let right = foreign < other.scores.count ? other.scores[foreign] : .infinity
      let score = min(left, right)
      var weight = SIMD2<Double>.zero
      var count = SIMD2<Int>.zero
      var square = SIMD2<Double>.zero
      if left == score {
        weight += self.weights[own]
        if !isCounted { count &+= self.counts(at: own) }
        if !isSquared { square += self.squares(at: own) }
        own += 1
      }
      if right == score {
        weight += other.weights[foreign]
        if !isCounted { count &+= other.counts(at: foreign) }
        if !isSquared { square += other.squares(at: foreign) }
        foreign += 1
      }
      scores.append(score)
      weights.append(weight)
      if !isCounted { counts.append(count) }
      if !isSquared { squares.append(square) }
    }
    let isExact = resolution == 0 && other.resolution == 0
    return ScoreDistribution(
      scores: scores, weights: weights, counts: counts, squares: squares,
      areProbabilities: areProbabilities && other.areProbabilities,
      moments: isExact ? nil : moments.merged(with: other.moments),
      resolution: max(resolution, other.resolution))
  }
}
