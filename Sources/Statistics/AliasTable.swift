/// Draws one of many categories with given probabilities in constant time (Walker 1977, in Vose's
/// form of 1991).
public struct AliasTable: Sendable, Equatable {
  /// Each category's chance of being kept when its column is hit, in 2⁻⁶⁴, and who gets the rest.
  private struct Column: Sendable, Equatable {
    var keep: UInt64
    var other: Int
  }
  private let columns: [Column]

  /// A table of probabilities in proportion to `weights`; nil unless all are finite, none is
  /// negative and their sum is positive and finite.
  /// - Complexity: O(n).
  public init?(weights: [Double]) {
    let sum = weights.reduce(0, +)
    guard sum > 0, sum.isFinite, weights.allSatisfy({ $0 >= 0 }) else { return nil }
    let count = Double(weights.count)
    var shares = weights.map { $0 / sum * count }
    var columns = weights.indices.map { Column(keep: .max, other: $0) }
    var small = shares.indices.filter { shares[$0] < 1 }
    var large = shares.indices.filter { shares[$0] >= 1 }
    while let poor = small.popLast(), let rich = large.last {
      columns[poor] = Column(keep: UInt64(shares[poor] * 0x1p64), other: rich)
      shares[rich] -= 1 - shares[poor]
      if shares[rich] < 1 {
        large.removeLast()
        small.append(rich)
      }
    }
    // Rounding may leave a category without weight a full column of its own.
    if let heir = shares.indices.max(by: { weights[$0] < weights[$1] }) {
      for index in columns.indices where weights[index] == 0 && columns[index].other == index {
        columns[index] = Column(keep: 0, other: heir)
      }
    }
    self.columns = columns
  }

  /// One draw: the position of a category.
  public func sample<Generator: RandomNumberGenerator>(using generator: inout Generator) -> Int {
    draw(&generator)
  }

  /// One draw, compiled for this generator.
  public func sample(using generator: inout SplitMix64) -> Int { draw(&generator) }

  /// The high word of a 64-bit number times n picks the column, the low word the category in it.
  @inline(__always)
  func draw<Generator: RandomNumberGenerator>(_ generator: inout Generator) -> Int {
    let (column, rest) = generator.next().multipliedFullWidth(by: UInt64(columns.count))
    let found = columns[Int(column)]
    return rest < found.keep ? Int(column) : found.other
  }
}
