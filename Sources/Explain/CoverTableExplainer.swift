internal import ExplainKernels
public import Models
internal import Tabular

/// Exact path-dependent Shapley values by tables: those of ``PathDependentExplainer``, for many rows
/// and shallow trees.
///
/// The tables are those of ``BackgroundExplainer`` with cover shares in the place of counted
/// patterns. They take time to make and memory to hold, so this engine pays only where many rows are
/// explained (see ``isWorthwhile(_:players:rows:memoryBudget:precision:)``).
public struct CoverTableExplainer: ContributionEngine {
  /// The expected margin by output under the covers, base margin included.
  public let baseValues: [Double]
  /// The number of players: features, or groups of them.
  public let featureCount: Int
  /// The number of outputs.
  public let outputCount: Int
  /// The number of columns of a matrix to explain: the ensemble's features.
  public let columnCount: Int
  /// The lookups that explain a row.
  public let lookups: Int
  /// The bytes of all tables.
  public let tableBytes: Int
  /// Whether partial sums are Float32.
  public let isSingle: Bool

  private let predictor: TreePredictor
  private let tests: NodeTests
  private let tables: PatternTables
  private let chunkRows: Int
  private let instructions: fairaudit_instructions

  /// An explainer of a model, or nil where some tree has too many players on a path, or the tables
  /// have no room in the budget.
  ///
  /// - Parameters:
  ///   - players: by feature of the ensemble, the player it belongs to; nil where each feature is a
  ///     player of its own.
  ///   - rows: the number of rows to explain, as far as it is known.
  ///   - memoryBudget: the most bytes of tables.
  ///   - threads: the threads that make the tables, one per core when 0.
  /// - Throws: ``ExplainError`` naming tree and node when covers are missing or impossible.
  /// - Complexity: O(patterns · leaves of a region · players of a path).
  public init?(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil, rows: Int? = nil,
    memoryBudget: Int = 1 << 30, precision: ContributionPrecision = .automatic, threads: Int = 0
  ) throws(ExplainError) {
    try self.init(
      ensemble, players: players, rows: rows, memoryBudget: memoryBudget, precision: precision,
      threads: threads, choice: nil, chunkRows: nil)
  }

  init?(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil, rows: Int? = nil,
    memoryBudget: Int = 1 << 30, precision: ContributionPrecision = .automatic, threads: Int = 0,
    choice: PatternChoice?, chunkRows: Int?,
    instructions: fairaudit_instructions = fairaudit_best_instructions()
  ) throws(ExplainError) {
    let groups = players ?? FeatureGroups(singles: ensemble.features.count)
    guard groups.groupOfFeature.count == ensemble.features.count else {
      throw .featureCount(found: groups.groupOfFeature.count, expected: ensemble.features.count)
    }
    let shares = try ensemble.coverShares()
    baseValues = try ensemble.expectedMargins(shares)
    isSingle = precision.isSingle(for: ensemble.precision)
    let chooser = PatternChooser(ensemble: ensemble, players: groups, isSingle: isSingle)
    let made = chooser.choose(choice, budget: memoryBudget, rows: rows, countedRows: 0)
    guard made.others.isEmpty else { return nil }
    let plan = PatternPlan(
      regions: made.regions, of: ensemble, layouts: chooser.layouts, tests: chooser.tests,
      players: groups, shares: shares)
    tests = chooser.tests
    tables = PatternTables(
      coverShares: plan, words: tests.words, outputCount: ensemble.outputs.count,
      isSingle: isSingle, threads: Parallel.threadCount(threads))
    lookups = plan.regions.count
    tableBytes = plan.bytes(isSingle: isSingle)
    predictor = TreePredictor(ensemble)
    self.instructions = instructions
    columnCount = ensemble.features.count
    featureCount = groups.count
    outputCount = ensemble.outputs.count
    self.chunkRows = chunkRows ?? PatternTables.chunkRows(cells: featureCount * outputCount)
  }

  /// Whether explaining some rows takes less time by tables, their making included, than by
  /// ``PathDependentExplainer``: by what both were measured to take.
  public static func isWorthwhile(
    _ ensemble: TreeEnsemble, players: FeatureGroups? = nil, rows: Int,
    memoryBudget: Int = 1 << 30, precision: ContributionPrecision = .automatic
  ) -> Bool {
    let groups = players ?? FeatureGroups(singles: ensemble.features.count)
    guard groups.groupOfFeature.count == ensemble.features.count else { return false }
    let chooser = PatternChooser(
      ensemble: ensemble, players: groups, isSingle: precision.isSingle(for: ensemble.precision))
    let made = chooser.choose(nil, budget: memoryBudget, rows: rows, countedRows: 0)
    guard made.others.isEmpty else { return false }
    return made.preparation + made.secondsPerRow * Double(rows)
      < chooser.differenceFormSecondsPerRow * Double(rows)
  }

  /// The rows cut into the pieces that are computed as one.
  public func chunks(of rows: Range<Int>) -> [Range<Int>] {
    rows.pieces(of: chunkRows)
  }

  /// The largest error of ``Additivity`` that is let through.
  public var additivityTolerance: Double {
    isSingle ? Additivity.singleTolerance : Additivity.tolerance
  }

  /// The contributions of some rows on this thread.
  ///
  /// - Complexity: O(rows · lookups).
  public func block(
    _ matrix: FeatureMatrix, rows: Range<Int>
  ) throws(ExplainError) -> ExplanationBlock {
    let values = tables.values(
      matrix, rows: rows, tests: tests, cells: featureCount * outputCount,
      instructions: instructions
    )
    return try checkedBlock(
      rows: rows, values: values, margins: predictor.exactMargins(of: matrix.selecting(rows)))
  }
}
