/// The interactions of some consecutive rows, as a streaming run hands them over.
///
/// An off-diagonal value is *half* of its pair's Shapley interaction index, so that with the other half,
/// at (j, i), all values of a row add up to margin − base value, and those of one player to its
/// contribution. A diagonal value is what is left of the player's contribution: its main effect.
public struct InteractionBlock: Sendable {
  /// The rows of the matrix that the block covers.
  public let rows: Range<Int>
  /// The pairs.
  public let pairs: InteractionPairs
  /// Φ by row of the block, then pair, then output:
  /// index `((row − rows.lowerBound) · pairs + pair) · outputs + output`.
  public let values: [Double]
  /// φ by row of the block, then player, then output; of every player, chosen or not.
  public let contributions: [Double]
  /// The exactly summed margin by row of the block, then output.
  public let margins: [Double]
  /// What contributions are counted from, by output.
  public let baseValues: [Double]
  /// The number of outputs.
  public let outputCount: Int
  /// The worst error of ``Additivity`` in the block.
  public let additivityError: Double

  /// Φ of one row (numbered as in the matrix), two players and an output; nil for a pair that was not
  /// asked for.
  public func value(row: Int, _ first: Int, _ second: Int, output: Int = 0) -> Double? {
    pairs.place(of: first, second).map {
      values[((row - rows.lowerBound) * pairs.count + $0) * outputCount + output]
    }
  }

  /// φ of one row (numbered as in the matrix), player and output.
  public func contribution(row: Int, player: Int, output: Int = 0) -> Double {
    contributions[
      ((row - rows.lowerBound) * pairs.playerCount + player) * outputCount + output]
  }

  /// The margin of one row (numbered as in the matrix) and output.
  public func margin(row: Int, output: Int = 0) -> Double {
    margins[(row - rows.lowerBound) * outputCount + output]
  }
}
