/// The scores of a group counted in a fixed number of cells: a distribution of bounded size for streams
/// of any length.
///
/// Cells are equally wide over a range. Each holds the weight of both classes and the lowest and highest
/// score seen, so that a cell in which all rows share one score is exact, and the distribution says how
/// far any score may lie from where it is counted. Sums of scores, squared errors and log losses are
/// kept beside the cells: means, Brier score and calibration by tenths do not depend on the grid.
/// Two grids merge into that of all rows; the cells to the bit where rows are counted.
public struct ScoreGrid: Sendable, Equatable {
  /// The range that is divided; scores outside it are counted in the outer cells.
  public let low: Double
  /// The upper end of the range.
  public let high: Double
  /// Whether the scores are probabilities.
  public let areProbabilities: Bool
  /// The cells that hold rows, by index.
  private(set) var cells: [Cell]
  private(set) var moments: ScoreMoments
  /// Whether every row so far weighs 1.
  private(set) var isCounted: Bool

  /// The number of cells: with probabilities, every threshold of up to four decimals that is a multiple
  /// of 0.00005 lies between two of them.
  public static let cellCount = 20_000

  /// One cell.
  struct Cell: Sendable, Equatable {
    var weight = SIMD2<Double>.zero
    var square = SIMD2<Double>.zero
    var count = SIMD2<Int>.zero
    var lowest = Double.infinity
    var highest = -Double.infinity
  }

  /// No rows; nil unless the ends of the range ascend and lie a finite distance apart.
  public init?(low: Double, high: Double, areProbabilities: Bool) {
    guard low < high, (high - low).isFinite else { return nil }
    self.low = low
    self.high = high
    self.areProbabilities = areProbabilities
    cells = [Cell](repeating: Cell(), count: Self.cellCount)
    moments = ScoreMoments(areProbabilities: areProbabilities)
    isCounted = true
  }

  /// The lower end of a cell.
  @inline(__always)
  private func edge(_ index: Int) -> Double {
    low + (high - low) * (Double(index) / Double(Self.cellCount))
  }

  /// The cell of a score: the last one whose lower end is not above it.
  @inline(__always)
  func index(of score: Double) -> Int {
    let last = Self.cellCount - 1
    guard score > low else { return 0 }
    guard score < high else { return last }
    var index = min(max(Int((score - low) / (high - low) * Double(Self.cellCount)), 0), last)
    // The quotient rounds; the edges decide.
    while index > 0, score < edge(index) { index -= 1 }
    while index < last, score >= edge(index + 1) { index += 1 }
    return index
  }

  /// Counts a row in its cell and in sums that are added to the grid afterwards.
  @inline(__always)
  mutating func add(
    score: Double, label: Bool, weight: Double, square: Double, sums: inout ScoreMoments.Sums
  ) {
    let index = index(of: score)
    let weights = label ? SIMD2(0, weight) : SIMD2(weight, 0)
    let squares = label ? SIMD2(0, square) : SIMD2(square, 0)
    let counts = label ? SIMD2(0, 1) : SIMD2(1, 0)
    cells[index].weight += weights
    cells[index].square += squares
    cells[index].count &+= counts
    cells[index].lowest = min(cells[index].lowest, score)
    cells[index].highest = max(cells[index].highest, score)
    if weight != 1 { isCounted = false }
    sums.add(score: score, weights: weights, squares: squares, isProbability: areProbabilities)
    sums.count &+= counts
  }

  /// Adds sums to those of a bin of ``ScoreMoments``.
  mutating func add(_ sums: ScoreMoments.Sums, bin: Int) { moments.add(sums, bin: bin) }

  /// Takes the rows of another grid in; false, and nothing changed, when its cells are others.
  public mutating func merge(_ other: ScoreGrid) -> Bool {
    guard low == other.low, high == other.high, areProbabilities == other.areProbabilities else {
      return false
    }
    for index in cells.indices {
      cells[index].weight += other.cells[index].weight
      cells[index].square += other.cells[index].square
      cells[index].count &+= other.cells[index].count
      cells[index].lowest = min(cells[index].lowest, other.cells[index].lowest)
      cells[index].highest = max(cells[index].highest, other.cells[index].highest)
    }
    moments = moments.merged(with: other.moments)
    isCounted = isCounted && other.isCounted
    return true
  }

  /// The distribution of the rows; exact where every cell holds one score.
  public var distribution: ScoreDistribution { distribution(among: self) }

  /// The distribution of the rows as part of all rows, which say what score a cell stands for: groups
  /// that share a cell are tied there.
  func distribution(among all: ScoreGrid) -> ScoreDistribution {
    let occupied = cells.indices.filter { cells[$0].lowest <= cells[$0].highest }
    var widest = 0.0
    let scores = occupied.map { index in
      let cell =
        all.cells[index].lowest <= all.cells[index].highest ? all.cells[index] : cells[index]
      widest = max(widest, cell.highest - cell.lowest)
      return cell.lowest + (cell.highest - cell.lowest) / 2
    }
    return ScoreDistribution(
      scores: scores, weights: occupied.map { cells[$0].weight },
      counts: isCounted ? [] : occupied.map { cells[$0].count },
      squares: isCounted ? [] : occupied.map { cells[$0].square },
      areProbabilities: areProbabilities, moments: widest == 0 ? nil : moments,
      resolution: widest / 2)
  }
}

extension ScoreGrid: Codable {
  enum CodingKeys: CodingKey {
    case low, high, areProbabilities, isCounted, moments, indexes, lowest, highest, weights, squares
    case counts
  }

  /// Writes the occupied cells only.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(low, forKey: .low)
    try container.encode(high, forKey: .high)
    try container.encode(areProbabilities, forKey: .areProbabilities)
    try container.encode(isCounted, forKey: .isCounted)
    try container.encode(moments, forKey: .moments)
    let indexes = cells.indices.filter { cells[$0].lowest <= cells[$0].highest }
    try container.encode(indexes, forKey: .indexes)
    try container.encode(indexes.map { cells[$0].lowest }, forKey: .lowest)
    try container.encode(indexes.map { cells[$0].highest }, forKey: .highest)
    try container.encode(indexes.map { cells[$0].weight }, forKey: .weights)
    if !isCounted {
      try container.encode(indexes.map { cells[$0].square }, forKey: .squares)
      try container.encode(indexes.map { cells[$0].count }, forKey: .counts)
    }
  }

  /// Reads what ``encode(to:)`` writes; refuses cells that cannot be.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func refuse(_ expected: String) -> DecodingError {
      .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: expected))
    }
    guard
      let empty = ScoreGrid(
        low: try container.decode(Double.self, forKey: .low),
        high: try container.decode(Double.self, forKey: .high),
        areProbabilities: try container.decode(Bool.self, forKey: .areProbabilities))
    else { throw refuse("an ascending range") }
    self = empty
    isCounted = try container.decode(Bool.self, forKey: .isCounted)
    moments = try container.decode(ScoreMoments.self, forKey: .moments)
    let indexes = try container.decode([Int].self, forKey: .indexes)
    let lowest = try container.decode([Double].self, forKey: .lowest)
    let highest = try container.decode([Double].self, forKey: .highest)
    let weights = try container.decode([SIMD2<Double>].self, forKey: .weights)
    let squares = isCounted ? weights : try container.decode([SIMD2<Double>].self, forKey: .squares)
    let counts =
      isCounted ? nil : try container.decode([SIMD2<Int>].self, forKey: .counts)
    guard moments.areProbabilities == areProbabilities, moments.isPlausible,
      zip(indexes, indexes.dropFirst()).allSatisfy(<),
      indexes.allSatisfy({ cells.indices.contains($0) }),
      [lowest.count, highest.count, weights.count, squares.count, counts?.count ?? weights.count]
        .allSatisfy({ $0 == indexes.count })
    else { throw refuse("parallel arrays of cells") }
    for (place, index) in indexes.enumerated() {
      let (weight, square) = (weights[place], squares[place])
      guard lowest[place] <= highest[place], lowest[place].isFinite, highest[place].isFinite,
        weight.min() >= 0, square.min() >= 0, weight.sum() > 0,
        weight.sum().isFinite, square.sum().isFinite
      else { throw refuse("cells with scores and weights") }
      let count = counts?[place] ?? ScoreMoments.counts(weight)
      guard count.min() >= 0 else { throw refuse("numbers of rows") }
      cells[index] = Cell(
        weight: weight, square: square, count: count, lowest: lowest[place],
        highest: highest[place])
    }
  }
}
