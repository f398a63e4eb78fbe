internal import Statistics

/// Rows, weights and squared weights by ordered class: what one pass leaves of a group for every
/// measure of an ordered outcome.
///
/// Two tallies of parts of a group merge into that of the whole: the counts exactly, the sums of
/// weights exactly where they are whole numbers below 2⁵³ and else to rounding.
public struct OrderedTally: Sendable, Equatable, Codable {
  /// Rows of positive weight by class, from the worst for the person to the best.
  public private(set) var counts: [Int]
  /// Their weights.
  public private(set) var weights: [Double]
  /// Their squared weights.
  public private(set) var squares: [Double]
  /// Rows of weight 0; they count nowhere else.
  public private(set) var weightlessCount = 0

  /// No rows.
  public init(classCount: Int) {
    counts = [Int](repeating: 0, count: max(0, classCount))
    weights = [Double](repeating: 0, count: max(0, classCount))
    squares = weights
  }

  /// Counts a row; a code that is no class is passed over.
  public mutating func add(_ code: Int, weight: Double = 1) {
    guard counts.indices.contains(code) else { return }
    guard weight > 0 else {
      weightlessCount += 1
      return
    }
    counts[code] += 1
    weights[code] += weight
    squares[code] += weight * weight
  }

  /// Adds the rows of another part of the group.
  public mutating func merge(_ other: OrderedTally) throws(TaskError) {
    guard other.counts.count == counts.count, isConsistent, other.isConsistent else {
      throw .notMergeable
    }
    for index in counts.indices {
      counts[index] = TaskSums.sum(counts[index], other.counts[index])
      weights[index] += other.weights[index]
      squares[index] += other.squares[index]
    }
    weightlessCount = TaskSums.sum(weightlessCount, other.weightlessCount)
  }
}

extension OrderedTally {
  /// Whether the arrays fit each other and hold what rows can leave: one that was read may not.
  var isConsistent: Bool {
    TaskSums.areConsistent(
      counts, weights, squares, count: counts.count, weightless: weightlessCount)
  }

  /// The rows of positive weight.
  var count: Int { counts.reduce(0, TaskSums.sum) }
  /// The sum of weights.
  var weight: Double { weights.reduce(0, +) }

  /// The part of each class in variances: squared sampling weights, or frequencies.
  func varianceWeights(_ inference: Inference) -> [Double] {
    inference.weights == .frequency ? weights : squares
  }

  /// The rows the tally is worth.
  func size(_ inference: Inference) -> Double {
    EffectiveSize.kish(
      sum: weight, sumOfSquares: varianceWeights(inference).reduce(0, +))
  }

  /// The share of rows whose outcome is at least a class.
  func cumulative(from cut: Int, _ context: TaskContext) -> Proportion {
    Proportion(
      rows: (counts[cut...].reduce(0, TaskSums.sum), count),
      weights: (weights[cut...].reduce(0, +), weight),
      varianceWeight: varianceWeights(context.inference).reduce(0, +),
      absent: absent, context: context)
  }

  /// Why a tally without weight has no value.
  var absent: TaskReason { weightlessCount > 0 ? .noWeight : .noRows }

  /// Each class's ridit in this distribution: the share of rows below it and half the share in it
  /// (Bross 1958).
  func ridits() throws(TaskReason) -> [Double] {
    let total = weight
    guard total > 0 else { throw absent }
    var below = 0.0
    return weights.map { own in
      defer { below += own }
      return min(1, (below + own / 2) / total)
    }
  }

  /// The mean of scores of the classes over the rows.
  func mean(of scores: [Double]) throws(TaskReason) -> Double {
    let total = weight
    guard total > 0 else { throw absent }
    var sum = 0.0
    for index in weights.indices { sum += weights[index] / total * scores[index] }
    return sum
  }

  /// The linearized variance of that mean, with Bessel's correction on the effective size; nil for
  /// a size of at most 1.
  func meanVariance(of scores: [Double], mean: Double, _ inference: Inference) -> Double? {
    let size = size(inference)
    let total = weight
    guard size > 1, total > 0 else { return nil }
    let parts = varianceWeights(inference)
    var sum = 0.0
    for index in parts.indices {
      sum += parts[index] * (scores[index] - mean) * (scores[index] - mean)
    }
    return sum / total / total * (size / (size - 1))
  }

  /// Weights of pairs in which this group's outcome is better, equal and worse, as shares.
  static func pairs(
    _ own: [Double], _ other: [Double]
  ) -> (better: Double, equal: Double, worse: Double)? {
    let total = own.reduce(0, +)
    let otherTotal = other.reduce(0, +)
    guard total > 0, otherTotal > 0 else { return nil }
    var better = 0.0
    var equal = 0.0
    var worse = 0.0
    var below = 0.0
    for index in own.indices {
      let share = own[index] / total
      let otherShare = other[index] / otherTotal
      better += share * below
      equal += share * otherShare
      below += otherShare
    }
    below = 0
    for index in own.indices {
      worse += other[index] / otherTotal * below
      below += own[index] / total
    }
    return (better, equal, worse)
  }
}
