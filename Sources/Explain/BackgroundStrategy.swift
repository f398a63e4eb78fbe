/// How a ``BackgroundExplainer`` computes contributions: what was chosen for a model, a background, a
/// number of rows and a budget of memory.
public struct BackgroundStrategy: Sendable, Equatable {
  /// The rows that absent players are averaged over.
  public let backgroundRows: Int
  /// The trees that are explained by lookups, whose cost does not depend on the background's rows.
  public let tableTrees: Int
  /// The lookups that explain a row.
  public let lookups: Int
  /// The bytes of all tables.
  public let tableBytes: Int
  /// The trees that are walked once for every pair of a row and a background row.
  public let pairTrees: Int
  /// The nodes that one such pair visits, on average over pairs of the background's own rows.
  public let stepsPerPair: Double
  /// Whether partial sums are Float32.
  public let isSingle: Bool

  /// The nodes visited to explain one row by pairs.
  public var stepsPerRow: Double { stepsPerPair * Double(backgroundRows) }
}
