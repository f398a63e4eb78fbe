/// Draws from a multinomial distribution: how many of a number of rows, drawn with replacement, fall
/// into each cell.
///
/// Cells with 8 or more expected rows are drawn one after another, each binomial given those before
/// it. The rows left belong to the rare cells and are dealt one by one by an alias table. Both steps
/// are exact but for rounding, and a draw takes time for each frequent cell and each row of the rare
/// ones, whatever the number of rows.
public struct MultinomialSampler: Sendable, Equatable {
  /// The rows of one draw.
  public let trials: Int
  /// The number of cells.
  public let cells: Int
  private let frequent: [Frequent]
  private let rare: [Int]
  private let alias: AliasTable?

  /// A frequent cell, with its probability given that a row is in none of those before it.
  private struct Frequent: Sendable, Equatable {
    var cell: Int
    var share: Double
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
    let limit = 8 * (sum / Double(max(1, trials)))
    let isFrequent = weights.map { $0 >= limit }
    rare = weights.indices.filter { !isFrequent[$0] && weights[$0] > 0 }
    alias = AliasTable(weights: rare.map { weights[$0] })
    // Sums from the end, so that the last conditional probability is exactly 1.
    var rest = rare.reduce(0) { $0 + weights[$1] }
    var frequent: [Frequent] = []
    for cell in weights.indices.reversed() where isFrequent[cell] {
      rest += weights[cell]
      frequent.append(Frequent(cell: cell, share: weights[cell] / rest))
    }
    self.frequent = frequent.reversed()
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
    var left = trials
    for entry in frequent {
      guard left > 0 else { return }
      let count = BinomialSampler(checkedTrials: left, probability: entry.share).draw(&generator)
      counts[entry.cell] = count
      left -= count
    }
    guard let alias else { return }
    for _ in 0..<left { counts[rare[alias.draw(&generator)]] += 1 }
  }
}
