internal import Statistics

/// What one pass over the rows leaves of a group for every measure on decisions: rows, weights and
/// squared weights per cell of the table of label and decision.
///
/// Tallies of parts of the rows merge into that of all of them; the counts exactly, the sums of
/// weights exactly as long as they are whole numbers below 2⁵³ (or multiples of one power of two).
public struct CellTally: Sendable, Equatable {
  /// Rows of positive weight by cell: true negatives, false positives, false negatives, true
  /// positives.
  var counts = SIMD4<Int>()
  /// Their weights.
  var weights = SIMD4<Double>()
  /// Their squared weights.
  var squares = SIMD4<Double>()
  /// Rows of weight 0, in all cells together; they count nowhere else.
  public internal(set) var weightlessCount = 0

  init(
    counts: SIMD4<Int> = SIMD4(), weights: SIMD4<Double> = SIMD4(),
    squares: SIMD4<Double> = SIMD4(), weightlessCount: Int = 0
  ) {
    self.counts = counts
    self.weights = weights
    self.squares = squares
    self.weightlessCount = weightlessCount
  }

  /// A tally of no rows.
  public init() { self.init(counts: SIMD4()) }

  /// A tally of rows of weight 1; negative counts count as 0.
  public init(truePositives: Int, falsePositives: Int, falseNegatives: Int, trueNegatives: Int) {
    let counts = SIMD4(
      max(0, trueNegatives), max(0, falsePositives), max(0, falseNegatives),
      max(0, truePositives))
    self.init(counts: counts, weights: SIMD4<Double>(counts), squares: SIMD4<Double>(counts))
  }

  /// The rows of positive weight.
  public var count: Int { count(.all) }

  /// The sum of the weights.
  public var weight: Double { weights.sum() }

  /// The cells by name, as sums of weights.
  public var confusion: ConfusionCounts {
    ConfusionCounts(
      truePositives: weights[3], falsePositives: weights[1], falseNegatives: weights[2],
      trueNegatives: weights[0])
  }

  /// Takes the rows of another tally in.
  public mutating func merge(_ other: CellTally) {
    counts &+= other.counts
    weights += other.weights
    squares += other.squares
    weightlessCount &+= other.weightlessCount
  }

  /// All rows of several tallies.
  public static func pooled(_ tallies: some Sequence<CellTally>) -> CellTally {
    tallies.reduce(into: CellTally()) { $0.merge($1) }
  }

  func count(_ cells: CellSet) -> Int {
    let mask = cells.mask
    var sum = 0
    for index in 0..<4 where mask[index] { sum &+= counts[index] }
    return sum
  }

  @inline(__always)
  func weight(_ cells: CellSet) -> Double {
    weights.replacing(with: 0, where: .!cells.mask).sum()
  }

  /// Kish's effective number of rows in the cells: the number itself where all weigh the same.
  func effectiveSize(_ cells: CellSet) -> Double {
    let rows = Double(count(cells))
    let size = EffectiveSize.kish(
      sum: weight(cells), sumOfSquares: squares.replacing(with: 0, where: .!cells.mask).sum())
    return abs(size - rows) <= 1e-9 * rows ? rows : size
  }

  /// The number of equally weighted rows that would give a rate of this value its linearized
  /// variance, Σw²(x − p)²/(Σw)²; at most Kish's, which is taken where the rate is 0 or 1.
  ///
  /// The two differ where rows inside and outside the numerator weigh differently. The larger size
  /// is never believed: a few light rows in the numerator would make it exceed the rows there are.
  func effectiveSize(of rate: Rate, at value: Double) -> Double {
    let size = effectiveSize(rate.denominator)
    guard value > 0, value < 1 else { return size }
    let inside = squares.replacing(with: 0, where: .!rate.numerator.mask).sum()
    let outside = squares.replacing(
      with: 0, where: .!rate.denominator.subtracting(rate.numerator).mask
    ).sum()
    let total = weight(rate.denominator)
    let spread = inside * ((1 - value) * (1 - value)) + outside * (value * value)
    let linearized = total * (value * (1 - value) * total / spread)
    return linearized < size * (1 - 1e-9) ? linearized : size
  }

  /// The reason as it is: rows that all have weight 0 are why there is no denominator, not a lack of
  /// rows of some class.
  func precise(_ reason: UndefinedReason) -> UndefinedReason {
    switch reason {
    case .noScores, .notProbabilities, .outOfRange, .nobodySelected: reason
    default: weightlessCount > 0 && count(.all) == 0 ? .noWeight : reason
    }
  }

  /// The tally of rows whose weights say how often each stands for an identical one: the counts and
  /// squares are those of the rows stood for.
  ///
  /// Sums of weights that are no whole numbers, or too large to count, leave the count of rows; the
  /// effective size is the sum of weights either way.
  var asFrequencies: CellTally {
    var tally = self
    tally.squares = weights
    for index in 0..<4 where weights[index] <= Self.largestCount {
      tally.counts[index] = Int(exactly: weights[index]) ?? counts[index]
    }
    return tally
  }

  /// The largest number of rows of a cell, 2⁵³: beyond it Double skips whole numbers.
  private static let largestCount = 0x1p53

  /// Whether every cell's weight is its number of rows.
  var isCounted: Bool {
    (0..<4).allSatisfy { weights[$0] == Double(counts[$0]) }
  }
}

extension CellTally: Codable {
  enum CodingKeys: CodingKey {
    case counts, weights, squares, weightlessCount
  }

  /// Reads a tally; counts and weights must be possible ones.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      counts: try container.decode(SIMD4<Int>.self, forKey: .counts),
      weights: try container.decode(SIMD4<Double>.self, forKey: .weights),
      squares: try container.decode(SIMD4<Double>.self, forKey: .squares),
      weightlessCount: try container.decode(Int.self, forKey: .weightlessCount))
    let isPossible =
      weightlessCount >= 0
      && (0..<4).allSatisfy { cell in
        (0...Int(Self.largestCount)).contains(counts[cell]) && weights[cell] >= 0
          && weights[cell].isFinite && squares[cell] >= 0
          && squares[cell].isFinite && (counts[cell] > 0) == (weights[cell] > 0)
      }
    guard isPossible else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "counts, weights and squared weights that are not negative"))
    }
  }
}
