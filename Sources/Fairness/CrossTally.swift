/// What one pass leaves of two codes by row: rows, weights and squared weights of every pair of
/// them. Tallies of two parts of the rows add up to the tally of all of them; counts exactly,
/// weights but for rounding.
struct CrossTally: Sendable, Equatable, Codable {
  /// The number of values of the first and of the second code.
  let rows: Int
  let columns: Int
  /// By pair, the second code running fastest.
  private(set) var counts: [Int]
  private(set) var weights: [Double]
  private(set) var squares: [Double]
  /// Rows of weight 0 by first code; they count nowhere else.
  private(set) var weightless: [Int]
  /// The weight of the first row of positive weight.
  private(set) var commonWeight: Double?
  /// Whether rows of positive weight differ in it.
  private(set) var weightsDiffer = false

  /// A tally of no rows; nil when the table is larger than what 32-bit codes can name.
  init?(rows: Int, columns: Int) {
    let (size, overflows) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflows, size <= Int(Int32.max) else { return nil }
    self.rows = rows
    self.columns = columns
    counts = Array(repeating: 0, count: size)
    weights = Array(repeating: 0, count: size)
    squares = Array(repeating: 0, count: size)
    weightless = Array(repeating: 0, count: rows)
  }

  /// Adds a row; codes outside the table are ignored.
  @inline(__always)
  mutating func add(_ row: Int, _ column: Int, weight: Double) {
    guard row >= 0, row < rows, column >= 0, column < columns else { return }
    guard weight > 0 else {
      weightless[row] += 1
      return
    }
    if let commonWeight {
      if weight != commonWeight { weightsDiffer = true }
    } else {
      commonWeight = weight
    }
    let cell = row * columns + column
    counts[cell] += 1
    weights[cell] += weight
    squares[cell] += weight * weight
  }

  /// Adds the rows of another tally, given where its codes stand in this one; codes without a place
  /// are ignored.
  mutating func merge(_ other: CrossTally, rows rowPlaces: [Int], columns columnPlaces: [Int]) {
    for (row, place) in zip(0..<other.rows, rowPlaces) where (0..<rows).contains(place) {
      weightless[place] &+= other.weightless[row]
      for (column, target) in zip(0..<other.columns, columnPlaces)
      where (0..<columns).contains(target) {
        let source = row * other.columns + column
        let cell = place * columns + target
        counts[cell] &+= other.counts[source]
        weights[cell] += other.weights[source]
        squares[cell] += other.squares[source]
      }
    }
    weightsDiffer = weightsDiffer || other.weightsDiffer
    if let own = commonWeight, let weight = other.commonWeight, own != weight {
      weightsDiffer = true
    }
    commonWeight = commonWeight ?? other.commonWeight
  }

  /// The tally as measures take it: of frequency weights, the counts and squares are those of the
  /// rows stood for. Sums of weights that are no whole numbers below 2⁴⁰ leave the rows uncounted.
  func counted(_ inference: Inference) -> CrossTally {
    guard inference.weights == .frequency else { return self }
    var tally = self
    tally.squares = weights
    tally.weightsDiffer = false
    for cell in counts.indices {
      if let count = Int(exactly: weights[cell]), count < 1 << 40 {
        tally.counts[cell] = count
      } else {
        tally.weightsDiffer = true
      }
    }
    return tally
  }

  /// Whether the rows of every cell can be counted: all weigh the same, or weights are frequencies.
  var isCounted: Bool { !weightsDiffer }

  /// The sums over some columns of a row; columns must be in the table.
  func sum(row: Int, columns chosen: some Sequence<Int>) -> CrossSum {
    var sum = CrossSum()
    for column in chosen { sum.add(cell(row, column)) }
    return sum
  }

  /// The sums over all columns of a row.
  func sum(row: Int) -> CrossSum { sum(row: row, columns: 0..<columns) }

  /// One pair's sums.
  func cell(_ row: Int, _ column: Int) -> CrossSum {
    let cell = row * columns + column
    return CrossSum(count: counts[cell], weight: weights[cell], square: squares[cell])
  }
}

extension CrossTally {
  enum CodingKeys: CodingKey {
    case rows, columns, counts, weights, squares, weightless, commonWeight, weightsDiffer
  }

  /// Reads a tally; its sums must be possible ones of a table of its size.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rows = try container.decode(Int.self, forKey: .rows)
    let columns = try container.decode(Int.self, forKey: .columns)
    guard var tally = CrossTally(rows: rows, columns: columns) else {
      throw DecodingError.impossible(decoder, "a table of at most 2³¹ − 1 cells")
    }
    let size = tally.counts.count
    tally.counts = try container.decode([Int].self, forKey: .counts)
    tally.weights = try container.decode([Double].self, forKey: .weights)
    tally.squares = try container.decode([Double].self, forKey: .squares)
    tally.weightless = try container.decode([Int].self, forKey: .weightless)
    tally.commonWeight = try container.decodeIfPresent(Double.self, forKey: .commonWeight)
    tally.weightsDiffer = try container.decode(Bool.self, forKey: .weightsDiffer)
    let isPossible =
      tally.counts.count == size && tally.weights.count == size && tally.squares.count == size
      && tally.weightless.count == rows && tally.weightless.allSatisfy { $0 >= 0 }
      && (tally.commonWeight.map { $0 > 0 && $0.isFinite } ?? true)
      && tally.counts.indices.allSatisfy { cell in
        let (count, weight, square) = (
          tally.counts[cell], tally.weights[cell], tally.squares[cell]
        )
        return count >= 0 && weight >= 0 && weight.isFinite && square >= 0 && square.isFinite
          && (count > 0) == (weight > 0)
      }
    guard isPossible else {
      throw DecodingError.impossible(
        decoder, "counts, weights and squared weights that are not negative, one for every cell")
    }
    self = tally
  }
}

extension DecodingError {
  /// A record that no rows can have left.
  static func impossible(_ decoder: any Decoder, _ expected: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: expected))
  }
}

/// Rows with the sums of their weights and squared weights.
struct CrossSum: Sendable, Equatable {
  var count = 0
  var weight = 0.0
  var square = 0.0

  mutating func add(_ other: CrossSum) {
    count &+= other.count
    weight += other.weight
    square += other.square
  }

  static func + (left: CrossSum, right: CrossSum) -> CrossSum {
    var sum = left
    sum.add(right)
    return sum
  }

  /// The sums over all pairs of a table.
  static func total(_ sums: some Sequence<CrossSum>) -> CrossSum {
    sums.reduce(into: CrossSum()) { $0.add($1) }
  }
}

extension CellSet {
  /// The indexes of the cells in the set.
  var positions: [Int] { (0..<4).filter { rawValue & (1 << $0) != 0 } }
}
