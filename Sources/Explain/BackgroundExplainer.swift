internal import ExplainKernels
public import Models
internal import Tabular

/// Exact interventional Shapley values of a tree ensemble's margin against all rows of a background.
///
/// "Interventional" says what an absent player means: its columns are replaced by those of a
/// background row, and the worth of a set of players is the mean margin over all of these rows. The
/// base value is the background's mean margin.
///
/// Trees are explained by ``PatternTables``, which count the background once; explaining a row then
/// costs the same for a thousand and for a million background rows. Trees with too many players on a
/// path, or beyond the budget of memory, are explained by pairs of rows, whose cost grows with the
/// background; a job that is too large for that is refused and never cut. What was chosen is
/// ``strategy``. Every row is checked against ``Additivity``. The values are the same bits for any
/// number of threads and any size of block.
public struct BackgroundExplainer: ContributionEngine {
  /// What is asked for.
  public struct Options: Sendable {
    /// The most bytes of tables.
    public var memoryBudget: Int
    /// The number of rows to explain, as far as it is known beforehand; the choice between tables and
    /// pairs depends on it.
    public var rows: Int?
    /// The precision of partial sums in tables: Double unless ``ContributionPrecision/single`` is
    /// asked for. Pairs are always in Double.
    public var precision: ContributionPrecision
    /// The most nodes that pairs of rows may visit in all to explain `rows` rows, or one where that
    /// is not known: about 3 ns each.
    public var pairSteps: Double
    /// The number of threads that count the background and make the tables, one per core when 0. The
    /// result does not depend on it.
    public var threads: Int

    /// Options; the defaults allow 1 GiB of tables.
    public init(
      memoryBudget: Int = 1 << 30, rows: Int? = nil,
      precision: ContributionPrecision = .automatic, pairSteps: Double = 1e14, threads: Int = 0
    ) {
      self.memoryBudget = memoryBudget
      self.rows = rows
      self.precision = precision
      self.pairSteps = pairSteps
      self.threads = threads
    }
  }

  /// The mean margin of the background by output.
  public let baseValues: [Double]
  /// The number of players: features, or groups of them.
  public let featureCount: Int
  /// The number of outputs.
  public let outputCount: Int
  /// The number of columns of a matrix to explain: the ensemble's features.
  public let columnCount: Int
  /// How contributions are computed.
  public let strategy: BackgroundStrategy

  private let predictor: TreePredictor
  private let tests: NodeTests
  private let tables: PatternTables
  private let pairs: PairTrees
  /// The rows that one thread explains before it takes up other work.
  private let chunkRows: Int
  private let instructions: fairaudit_instructions

  /// An explainer of a model against a background.
  ///
  /// - Parameters:
  ///   - background: the rows that stand in for absent players, one column per feature.
  ///   - players: by feature of the ensemble, the player it belongs to; nil where each feature is a
  ///     player of its own. The features of a player are present or absent together.
  /// - Throws: ``ExplainError`` when the background is empty or does not fit, or when pairs of rows
  ///   would have to visit more nodes than allowed.
  /// - Complexity: O(background rows · lookups) for tables, which take O(patterns · leaves of a region
  ///   · players of a path) more.
  public init(
    _ ensemble: TreeEnsemble, background: FeatureMatrix, players: FeatureGroups? = nil,
    options: Options = Options()
  ) throws(ExplainError) {
    try self.init(
      ensemble, background: background, players: players, options: options, chunkRows: nil,
      choice: nil, instructions: fairaudit_best_instructions())
  }

  init(
    _ ensemble: TreeEnsemble, background: FeatureMatrix, players: FeatureGroups? = nil,
    options: Options = Options(), chunkRows: Int?, choice: PatternChoice?,
    instructions: fairaudit_instructions = fairaudit_best_instructions()
  ) throws(ExplainError) {
    let groups = players ?? FeatureGroups(singles: ensemble.features.count)
    guard groups.groupOfFeature.count == ensemble.features.count else {
      throw .featureCount(found: groups.groupOfFeature.count, expected: ensemble.features.count)
    }
    guard background.columns.count == ensemble.features.count else {
      throw .featureCount(found: background.columns.count, expected: ensemble.features.count)
    }
    // Counts are 32 bits.
    guard (1..<Int(UInt32.max)).contains(background.rowCount) else {
      throw .background(rows: background.rowCount)
    }
    // Double costs a third of the speed, and serves every row.
    let isSingle = options.precision == .single
    let threads = Parallel.threadCount(options.threads)
    let finder = PatternChooser(ensemble: ensemble, players: groups, isSingle: isSingle)
    let (tests, layouts) = (finder.tests, finder.layouts)
    var made = finder.choose(
      choice, budget: options.memoryBudget, rows: options.rows,
      countedRows: background.rowCount)
    var pairs = PairTrees(
      made.others, of: ensemble, tests: tests, players: groups, background: background)
    var steps = pairs.stepsPerPair()
    if choice == nil, made.others.isEmpty, let rows = options.rows {
      // A few rows against a small background may be done before the tables are made.
      let all = PairTrees(
        finder.treesWithNodes, of: ensemble, tests: tests, players: groups, background: background,
        ifRowsAtMost: PatternChooser.fewPairs / max(1, rows))
      if let all {
        let allSteps = all.stepsPerPair()
        let cost = allSteps * Double(rows) * Double(background.rowCount)
        if cost * PatternChooser.stepTime < made.preparation {
          made = .pairs(finder.treesWithNodes)
          (pairs, steps) = (all, allSteps)
        }
      }
    }
    let work = steps * Double(background.rowCount) * Double(max(1, options.rows ?? 1))
    guard work <= options.pairSteps else {
      throw .pairs(
        trees: made.others.count, backgroundRows: background.rowCount, steps: work,
        limit: options.pairSteps)
    }
    let plan = PatternPlan(
      regions: made.regions, of: ensemble, layouts: layouts, tests: tests, players: groups,
      shares: nil)
    tables = PatternTables(
      plan,
      counts: BackgroundCounts.counts(
        plan, tests: tests, background: background, threads: threads),
      rows: background.rowCount, words: tests.words, outputCount: ensemble.outputs.count,
      isSingle: isSingle, threads: threads)
    var base = ensemble.baseMargin.map { margin in
      var sum = ExactSum()
      sum.add(margin)
      return sum
    }
    for output in base.indices {
      base[output].add(tables.expected[output])
      base[output].add(pairs.expected[output])
    }
    for tree in ensemble.trees where tree.isLeaf(0) {
      base[tree.output].add(tree.value[0] * tree.weight)
    }
    baseValues = base.map(\.value)
    for (output, value) in baseValues.enumerated() where !value.isFinite {
      throw .baseValue(output: output, found: value)
    }
    strategy = BackgroundStrategy(
      backgroundRows: background.rowCount, tableTrees: plan.trees.count,
      lookups: plan.regions.count, tableBytes: plan.bytes(isSingle: isSingle),
      pairTrees: made.others.count, stepsPerPair: steps, isSingle: isSingle)
    predictor = TreePredictor(ensemble)
    self.tests = tests
    self.pairs = pairs
    self.instructions = instructions
    columnCount = ensemble.features.count
    featureCount = groups.count
    outputCount = ensemble.outputs.count
    // Pairs take so long that a few rows are work enough.
    self.chunkRows =
      chunkRows
      ?? (made.others.isEmpty ? PatternTables.chunkRows(cells: featureCount * outputCount) : 8)
  }

  /// The rows cut into the pieces that are computed as one.
  public func chunks(of rows: Range<Int>) -> [Range<Int>] {
    rows.pieces(of: chunkRows)
  }

  /// The largest error of ``Additivity`` that is let through.
  public var additivityTolerance: Double {
    strategy.isSingle ? Additivity.singleTolerance : Additivity.tolerance
  }

  /// The contributions of some rows on this thread.
  ///
  /// - Complexity: O(rows · lookups), whatever the number of background rows, plus that of pairs.
  public func block(
    _ matrix: FeatureMatrix, rows: Range<Int>
  ) throws(ExplainError) -> ExplanationBlock {
    let values = tables.values(
      matrix, rows: rows, tests: tests, cells: featureCount * outputCount,
      instructions: instructions
    ) { space, values in
      pairs.add(space, outputCount: outputCount, to: values)
    }
    return try checkedBlock(
      rows: rows, values: values, margins: predictor.exactMargins(of: matrix.selecting(rows)))
  }
}
