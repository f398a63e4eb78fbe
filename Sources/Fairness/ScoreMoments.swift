internal import Foundation
internal import Statistics

/// Sums over the rows of a group, by class and by tenth of 0...1 (one bin in all for scores that are
/// no probabilities), from which means, squared errors, log loss and calibration follow with their
/// variances.
struct ScoreMoments: Sendable, Equatable, Codable {
  /// The number of calibration bins: tenths of 0...1.
  static let binCount = 10

  /// Log loss sees probabilities no closer to 0 and 1 than this, the spacing of Double at 1.
  static let clip = 0x1p-52

  /// Whether the scores are probabilities.
  private(set) var areProbabilities: Bool
  /// The sums of each bin.
  private(set) var bins: [Sums]

  /// Sums of the label-negative (0) and the label-positive rows (1): w the weight, s the score, e the
  /// squared error (s − y)², l the log loss.
  struct Sums: Sendable, Equatable, Codable {
    var count = SIMD2<Int>.zero
    var weight = SIMD2<Double>.zero
    /// Σw²
    var square = SIMD2<Double>.zero
    /// Σw·s and Σw·s²
    var score = SIMD2<Double>.zero
    var scoreSquare = SIMD2<Double>.zero
    /// Σw²·s and Σw²·s²
    var squareScore = SIMD2<Double>.zero
    var squareScoreSquare = SIMD2<Double>.zero
    /// Σw·e, Σw²·e and Σw²·e²
    var error = SIMD2<Double>.zero
    var squareError = SIMD2<Double>.zero
    var squareErrorSquare = SIMD2<Double>.zero
    /// Σw·l, Σw²·l and Σw²·l²
    var loss = SIMD2<Double>.zero
    var squareLoss = SIMD2<Double>.zero
    var squareLossSquare = SIMD2<Double>.zero

    static func += (left: inout Sums, right: Sums) {
      left.count &+= right.count
      left.weight += right.weight
      left.square += right.square
      left.score += right.score
      left.scoreSquare += right.scoreSquare
      left.squareScore += right.squareScore
      left.squareScoreSquare += right.squareScoreSquare
      left.error += right.error
      left.squareError += right.squareError
      left.squareErrorSquare += right.squareErrorSquare
      left.loss += right.loss
      left.squareLoss += right.squareLoss
      left.squareLossSquare += right.squareLossSquare
    }

    /// Adds rows of one score, the sums of squared weights being those of `squares`.
    @inline(__always)
    mutating func add(
      score: Double, weights: SIMD2<Double>, squares: SIMD2<Double>, isProbability: Bool
    ) {
      weight += weights
      square += squares
      self.score += weights * score
      scoreSquare += weights * (score * score)
      squareScore += squares * score
      squareScoreSquare += squares * (score * score)
      guard isProbability else { return }
      let distance = SIMD2(score, 1 - score)
      let errors = distance * distance
      error += weights * errors
      squareError += squares * errors
      squareErrorSquare += squares * (errors * errors)
      // A logarithm costs more than all else: none for a class without rows here.
      let losses = SIMD2(
        weights.x > 0 ? ScoreMoments.loss(1 - score) : 0,
        weights.y > 0 ? ScoreMoments.loss(score) : 0)
      loss += weights * losses
      squareLoss += squares * losses
      squareLossSquare += squares * (losses * losses)
    }
  }

  /// No rows.
  init(areProbabilities: Bool) {
    self.areProbabilities = areProbabilities
    bins = [Sums](repeating: Sums(), count: areProbabilities ? Self.binCount : 1)
  }

  /// The sums of entries in ascending order of score, added up in blocks so that the rounding of
  /// millions of terms does not pile up.
  init(
    scores: [Double], weights: [SIMD2<Double>], counts: [SIMD2<Int>], squares: [SIMD2<Double>],
    areProbabilities: Bool
  ) {
    self.init(areProbabilities: areProbabilities)
    let scores = scores.span
    let weights = weights.span
    let squares = squares.span
    let counts = counts.span
    let blockSize = 1024
    var entry = 0
    for bin in bins.indices {
      while entry < scores.count {
        var block = Sums()
        let start = entry
        let end = min(scores.count, start + blockSize)
        while entry < end {
          let score = scores[entry]
          guard !areProbabilities || bin == Self.binCount - 1 || score < Self.edge(bin + 1)
          else { break }
          block.add(
            score: score, weights: weights[entry],
            squares: squares.isEmpty ? weights[entry] : squares[entry],
            isProbability: areProbabilities)
          if !counts.isEmpty { block.count &+= counts[entry] }
          entry += 1
        }
        if counts.isEmpty {
          block.count = Self.counts(block.weight)
        }
        bins[bin] += block
        if entry < end { break }
      }
    }
  }

  /// Sums by bin.
  init(areProbabilities: Bool, bins: [Sums]) {
    self.areProbabilities = areProbabilities
    self.bins = bins
  }

  /// Adds sums to those of a bin.
  mutating func add(_ sums: Sums, bin: Int) { bins[bin] += sums }

  /// Whether there is one entry per bin, and no count or weight is negative or infinite.
  var isPlausible: Bool {
    bins.count == (areProbabilities ? Self.binCount : 1)
      && bins.allSatisfy { sums in
        sums.count.min() >= 0
          && [
            sums.weight, sums.square, sums.error, sums.squareError, sums.squareErrorSquare,
            sums.loss, sums.squareLoss, sums.squareLossSquare, sums.scoreSquare,
            sums.squareScoreSquare,
          ].allSatisfy { $0.min() >= 0 && $0.sum().isFinite }
          && sums.score.sum().isFinite && sums.squareScore.sum().isFinite
      }
  }

  /// The sums of all bins.
  var totals: Sums { bins.reduce(into: Sums()) { $0 += $1 } }

  /// The sums of the rows of both; of all rows in one bin unless both hold probabilities.
  func merged(with other: ScoreMoments) -> ScoreMoments {
    guard areProbabilities, other.areProbabilities else {
      var sums = totals
      sums += other.totals
      return ScoreMoments(areProbabilities: false, bins: [sums])
    }
    var merged = self
    for bin in bins.indices { merged.bins[bin] += other.bins[bin] }
    return merged
  }

  /// Weights that are numbers of rows, cut off where they leave the range of Int.
  static func counts(_ weights: SIMD2<Double>) -> SIMD2<Int> {
    SIMD2(Int(min(weights.x, 0x1p61)), Int(min(weights.y, 0x1p61)))
  }

  /// −ln of a probability, kept ``clip`` away from 0 and 1.
  @inline(__always)
  static func loss(_ probability: Double) -> Double {
    -log(min(max(probability, clip), 1 - clip))
  }

  /// The bin b with b/10 ≤ score < (b + 1)/10 in Double; 1 belongs to the last.
  static func binIndex(_ score: Double) -> Int {
    let index = min(max(Int(score * Double(binCount)), 0), binCount - 1)
    // The product rounds: a score just below an edge may have been lifted onto it.
    return score < edge(index) ? max(0, index - 1) : index
  }

  static func edge(_ index: Int) -> Double { Double(index) / Double(binCount) }
}
