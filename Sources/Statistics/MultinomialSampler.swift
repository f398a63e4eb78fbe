/// Draws from a multinomial distribution: how many of a number of rows, drawn with replacement, fall
/// into each cell.
///
/// Cells that expect less than 5 rows are drawn together, and their rows dealt one by one by an alias
/// table. The others are drawn
/// - one after another, each binomial given those before it, where they are few;
/// - as independent Poisson counts whose mean sum lies three standard deviations below the number of
///   rows, where they are many: given their sum, such counts are multinomial, so the rows that
///   are still missing are dealt over all cells, and a draw with too many rows (one of 700) is
///   thrown away. Their samplers are set up once for all draws.
///
/// Both ways are exact but for rounding. A draw takes time for each cell that expects 5 rows or more,
/// for each row of the others and for three times the square root of the number of rows at most.
public struct MultinomialSampler: Sendable, Equatable {
  /// The rows of one draw.
  public let trials: Int
  /// The number of cells.
  public let cells: Int
  private let frequent: [Frequent]
  private let rare: [Int]
  private let rareRows: AliasTable?
  private let poisson: Poisson?

  /// A cell that expects many rows, with its probability given that a row is in none of those
  /// before it.
  private struct Frequent: Sendable, Equatable {
    var cell: Int
    var share: Double
  }

  /// The independent counts of the frequent cells and of the others together, and the dealer of the
  /// rows still missing.
  private struct Poisson: Sendable, Equatable {
    var frequent: [PoissonSampler]
    var rare: PoissonSampler
    var rows: AliasTable
  }

  /// A sampler with probabilities in proportion to `weights`; nil unless the trials lie in 0...2⁵³,
  /// all weights are finite, none is negative and their sum is positive and finite.
  /// - Complexity: O(cells).
  public init?(trials: Int, weights: [Double]) {
    let sum = weights.reduce(0, +)
    guard
      trials >= 0, trials <= 1 << 53, sum > 0, sum.isFinite, weights.allSatisfy({ $0 >= 0 })
    else { return nil }
    self.trials = trials
    cells = weights.count
    let limit = 5 * (sum / Double(max(1, trials)))
    let isFrequent = weights.map { $0 >= limit }
    let rare = weights.indices.filter { !isFrequent[$0] && weights[$0] > 0 }
    // Sums from the end, so that the last conditional probability is exactly 1.
    let rareWeight = rare.reduce(0) { $0 + weights[$1] }
    var rest = rareWeight
    var frequent: [Frequent] = []
    for cell in weights.indices.reversed() where isFrequent[cell] {
      rest += weights[cell]
      frequent.append(Frequent(cell: cell, share: weights[cell] / rest))
    }
    frequent.reverse()
    self.frequent = frequent
    self.rare = rare
    rareRows = AliasTable(weights: rare.map { weights[$0] })

    // About 25 ns are saved per frequent cell and 5 ns paid per row dealt.
    let rows = Double(trials)
    let missing = 3 * rows.squareRoot()
    let mean = rows - missing
    guard
      Double(frequent.count) > missing / 4, mean <= 1e15, let table = AliasTable(weights: weights)
    else {
      poisson = nil
      return
    }
    poisson = Poisson(
      frequent: frequent.map { PoissonSampler(checkedMean: mean * (weights[$0.cell] / sum)) },
      rare: PoissonSampler(checkedMean: mean * (rareWeight / sum)), rows: table)
  }

  /// One draw: the rows of each cell, which sum to `trials`.
  public func sample<Generator: RandomNumberGenerator>(using generator: inout Generator) -> [Int] {
    var counts = [Int](repeating: 0, count: cells)
    counts.withUnsafeMutableBufferPointer { draw(into: $0, &generator) }
    return counts
  }

  /// One draw into an array, which is resized where it has not one place for each cell.
  public func sample(into counts: inout [Int], using generator: inout SplitMix64) {
    if counts.count != cells { counts = [Int](repeating: 0, count: cells) }
    counts.withUnsafeMutableBufferPointer { draw(into: $0, &generator) }
  }

  @inline(__always)
  private func draw<Generator: RandomNumberGenerator>(
    into counts: UnsafeMutableBufferPointer<Int>, _ generator: inout Generator
  ) {
    counts.update(repeating: 0)
    if let poisson {
      drawIndependently(poisson, into: counts, &generator)
    } else {
      drawInTurn(into: counts, &generator)
    }
  }

  @inline(__always)
  private func drawInTurn<Generator: RandomNumberGenerator>(
    into counts: UnsafeMutableBufferPointer<Int>, _ generator: inout Generator
  ) {
    var left = trials
    for entry in frequent {
      guard left > 0 else { return }
      let count = BinomialSampler(checkedTrials: left, probability: entry.share).draw(&generator)
      counts[entry.cell] = count
      left -= count
    }
    deal(left, into: counts, &generator)
  }

  @inline(__always)
  private func drawIndependently<Generator: RandomNumberGenerator>(
    _ poisson: Poisson, into counts: UnsafeMutableBufferPointer<Int>, _ generator: inout Generator
  ) {
    while true {
      var left = trials
      for (entry, sampler) in zip(frequent, poisson.frequent) {
        let count = sampler.draw(&generator)
        counts[entry.cell] = count
        left -= count
      }
      let ofRare = poisson.rare.draw(&generator)
      guard left >= ofRare else { continue }
      deal(ofRare, into: counts, &generator)
      for _ in 0..<(left - ofRare) { counts[poisson.rows.draw(&generator)] += 1 }
      return
    }
  }

  /// Deals rows over the rare cells.
  @inline(__always)
  private func deal<Generator: RandomNumberGenerator>(
    _ rows: Int, into counts: UnsafeMutableBufferPointer<Int>, _ generator: inout Generator
  ) {
    guard let rareRows else { return }
    for _ in 0..<rows { counts[rare[rareRows.draw(&generator)]] += 1 }
  }
}
