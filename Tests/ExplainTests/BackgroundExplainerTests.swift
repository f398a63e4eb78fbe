import ExplainKernels
import Models
import Testing

@testable import Explain

@Suite struct BackgroundExplainerTests {
  /// The ways to explain that must agree: tables of few and of many patterns, in both precisions, and
  /// pairs.
  enum Way: CaseIterable, CustomTestStringConvertible {
    case smallTables, tables, largeTables, single, chosen, pairs

    var testDescription: String { "\(self)" }

    var choice: PatternChoice? {
      switch self {
      case .smallTables: .tables(limit: 4)
      case .tables, .single: .tables(limit: 64)
      case .largeTables: .tables(limit: 4096)
      case .chosen: nil
      case .pairs: .pairs
      }
    }

    /// The largest error relative to the row's largest |φ|.
    var tolerance: Double { self == .single ? 1e-6 : 1e-12 }

    func explainer(
      _ ensemble: TreeEnsemble, background: FeatureMatrix, players: FeatureGroups? = nil,
      chunkRows: Int? = nil, instructions: fairaudit_instructions = fairaudit_best_instructions()
    ) throws -> BackgroundExplainer {
      try BackgroundExplainer(
        ensemble, background: background, players: players,
        options: .init(precision: self == .single ? .single : .double), chunkRows: chunkRows,
        choice: choice, instructions: instructions)
    }
  }

  /// A random model with rows to explain and a background.
  static func game(
    _ shape: Shape, seed: Int, rows: Int = 4, background: Int = 5
  ) throws -> (model: RandomModel, rows: FeatureMatrix, background: FeatureMatrix) {
    let model = try RandomModel(shape, seed: seed, rows: rows + background)
    return (
      model, model.matrix.selecting(0..<rows), model.matrix.selecting(rows..<(rows + background))
    )
  }

  /// The worst disagreement with another way to compute φ of a row.
  static func worst(
    _ explainer: BackgroundExplainer, _ rows: FeatureMatrix,
    _ expected: ([Double]) throws -> [Double]
  ) throws -> Double {
    let found = try explainer.explain(rows, threads: 1)
    let cells = found.featureCount * found.outputCount
    var worst = 0.0
    for row in 0..<rows.rowCount {
      worst = max(
        worst,
        Agreement.error(
          found.values[(row * cells)..<((row + 1) * cells)], try expected(rows.row(row))))
    }
    return worst
  }

  @Test(arguments: Shape.all, Way.allCases)
  func agreesWithBruteForce(_ shape: Shape, _ way: Way) throws {
    for seed in 0..<6 {
      let (model, rows, background) = try Self.game(shape, seed: seed + 300)
      let others = (0..<background.rowCount).map { background.row($0) }
      let explainer = try way.explainer(model.ensemble, background: background)
      #expect(explainer.strategy.isSingle == (way == .single))
      #expect(way != .pairs || explainer.strategy.tableTrees == 0)
      #expect(way == .pairs || explainer.strategy.pairTrees == 0)
      let error = try Self.worst(explainer, rows) {
        BackgroundBruteForce.contributions(of: model.ensemble, row: $0, background: others)
      }
      #expect(error < way.tolerance)
    }
  }

  @Test(arguments: Way.allCases)
  func groupsOfFeaturesAreOnePlayer(_ way: Way) throws {
    let groups = FeatureGroups(groupOfFeature: [1, 0, 1, 3, 0, 1], count: 4)
    for seed in 0..<10 {
      let (model, rows, background) = try Self.game(
        Shape(depth: 2...6, features: 6, categorical: 2, outputs: 2, trees: 4, missing: 0.2),
        seed: seed)
      let others = (0..<background.rowCount).map { background.row($0) }
      let explainer = try way.explainer(model.ensemble, background: background, players: groups)
      let error = try Self.worst(explainer, rows) {
        BackgroundBruteForce.contributions(
          of: model.ensemble, row: $0, background: others, groups: groups)
      }
      #expect(error < way.tolerance)
    }
  }

  @Test(arguments: [1, 2, 5, 12, 13, 16, 17, 24, 40, 60])
  func longPathsAgreeWithTheSumOverLeaves(players: Int) throws {
    let model = try RandomModel.chain(players: players, seed: 7, rows: 8)
    let (rows, background) = (model.matrix.selecting(0..<3), model.matrix.selecting(3..<8))
    let others = (0..<5).map { background.row($0) }
    let explainer = try BackgroundExplainer(
      model.ensemble, background: background, options: .init(precision: .double))
    // The far leaves of a path have too many players for tables.
    if players > 16 { #expect(explainer.strategy.pairTrees == 1) }
    let error = try Self.worst(explainer, rows) {
      BackgroundBruteForce.leafwise(of: model.ensemble, row: $0, background: others)
    }
    #expect(error < 1e-12)
  }

  @Test func theSumOverLeavesAgreesWithBruteForce() throws {
    for seed in 0..<20 {
      let (model, rows, background) = try Self.game(
        Shape(depth: 2...6, features: 5, missing: 0.2), seed: seed)
      let others = (0..<background.rowCount).map { background.row($0) }
      for row in 0..<rows.rowCount {
        let error = Agreement.error(
          BackgroundBruteForce.leafwise(
            of: model.ensemble, row: rows.row(row), background: others),
          BackgroundBruteForce.contributions(
            of: model.ensemble, row: rows.row(row), background: others))
        #expect(error < 1e-13)
      }
    }
  }

  @Test(arguments: Way.allCases)
  func deepTreesAgreeWithTheSumOverLeaves(_ way: Way) throws {
    let shape = Shape(depth: 9...12, features: 9, missing: 0.1, leaf: 0.3)
    for seed in 0..<3 {
      let (model, rows, background) = try Self.game(shape, seed: seed, rows: 2, background: 3)
      let others = (0..<background.rowCount).map { background.row($0) }
      let explainer = try way.explainer(model.ensemble, background: background)
      let error = try Self.worst(explainer, rows) {
        BackgroundBruteForce.leafwise(of: model.ensemble, row: $0, background: others)
      }
      #expect(error < way.tolerance)
    }
  }

  /// Two trees with tables and two without.
  @Test func tablesAndPairsAreMixedUnderABudget() throws {
    let (model, rows, background) = try Self.game(
      Shape(depth: 3...6, features: 8, trees: 8, missing: 0.1, leaf: 0.05), seed: 3)
    let others = (0..<background.rowCount).map { background.row($0) }
    let all = try Way.tables.explainer(model.ensemble, background: background)
    let explainer = try BackgroundExplainer(
      model.ensemble, background: background,
      options: .init(memoryBudget: all.strategy.tableBytes / 2, precision: .double),
      chunkRows: nil, choice: .tables(limit: 64))
    #expect(explainer.strategy.tableTrees > 0 && explainer.strategy.pairTrees > 0)
    #expect(explainer.strategy.tableBytes <= all.strategy.tableBytes / 2)
    let error = try Self.worst(explainer, rows) {
      BackgroundBruteForce.contributions(of: model.ensemble, row: $0, background: others)
    }
    #expect(error < 1e-12)
  }

  /// f = 1 where both columns are below 0.5; the arithmetic by hand, against (1, 1) and (0, 1).
  @Test func aSmallGameByHand() throws {
    var arrays = TreeArrays()
    let root = Int(arrays.add(feature: 0, below: 0.5))
    let inner = Int(arrays.add(feature: 1, below: 0.5))
    arrays.left[root] = Int32(inner)
    arrays.right[root] = arrays.add(leaf: 0)
    arrays.left[inner] = arrays.add(leaf: 1)
    arrays.right[inner] = arrays.add(leaf: 0)
    var builder = TreeEnsembleBuilder(featureCount: 2, outputCount: 1)
    try builder.append(arrays)
    let ensemble = try builder.finish(features: [false, false], baseMargin: [0.25])
    let background = FeatureMatrix(columns: [[1, 0], [1, 1]], rowCount: 2)
    let rows = FeatureMatrix(columns: [[0], [0]], rowCount: 1)
    for way in Way.allCases {
      let found = try way.explainer(ensemble, background: background).explain(rows)
      // v() = 0, v(0) = 0, v(1) = (0 + 1) / 2, v(0, 1) = 1: φ = (1/4, 3/4).
      #expect(found.values == [0.25, 0.75])
      #expect(found.baseValues == [0.25])
      #expect(found.margins == [1.25])
    }
    let wrong = BackgroundBruteForce.contributions(
      of: ensemble, row: [0, 0], background: [[1, 1], [1, 1]])
    #expect(Agreement.error([0.25, 0.75], wrong) > 0.1)
  }

  @Test func badInputIsRefused() throws {
    let (model, rows, background) = try Self.game(Shape(depth: 3...3), seed: 1)
    let nothing = background.selecting(0..<0)
    #expect(throws: ExplainError.background(rows: 0)) {
      try BackgroundExplainer(model.ensemble, background: nothing)
    }
    let narrow = FeatureMatrix(columns: [[1]], rowCount: 1)
    #expect(throws: ExplainError.featureCount(found: 1, expected: 4)) {
      try BackgroundExplainer(model.ensemble, background: narrow)
    }
    #expect(throws: ExplainError.featureCount(found: 1, expected: 4)) {
      try BackgroundExplainer(model.ensemble, background: background).explain(narrow)
    }
    #expect(throws: ExplainError.rows(found: 3..<6, rowCount: 4)) {
      try BackgroundExplainer(model.ensemble, background: background).explain(rows, rows: 3..<6)
    }
    #expect(throws: ExplainError.featureCount(found: 2, expected: 4)) {
      try BackgroundExplainer(
        model.ensemble, background: background,
        players: FeatureGroups(groupOfFeature: [0, 0], count: 1))
    }
  }

  @Test func aJobTooLargeForPairsIsRefusedAndNotCut() throws {
    let model = try RandomModel.chain(players: 40, seed: 2, rows: 50)
    let explainer = try BackgroundExplainer(model.ensemble, background: model.matrix)
    let perRow = explainer.strategy.stepsPerRow
    #expect(perRow > 50)
    do throws(ExplainError) {
      _ = try BackgroundExplainer(
        model.ensemble, background: model.matrix,
        options: .init(rows: 1000, pairSteps: perRow * 999))
      Issue.record("accepted")
    } catch {
      guard case .pairs(1, 50, let steps, let limit) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(steps == perRow * 1000 && limit == perRow * 999)
    }
    _ = try BackgroundExplainer(
      model.ensemble, background: model.matrix,
      options: .init(rows: 1000, pairSteps: perRow * 1000))
  }

  @Test func pathsOfAnyLengthAreExplained() throws {
    let model = try RandomModel.chain(players: 3, length: 10_000, seed: 3, rows: 3)
    let found = try BackgroundExplainer(
      model.ensemble, background: model.matrix, options: .init(precision: .double)
    ).explain(model.matrix)
    #expect(found.additivityError < 1e-12)
    let wide = try RandomModel.chain(players: 3000, seed: 3, rows: 3)
    let others = try BackgroundExplainer(
      wide.ensemble, background: wide.matrix, options: .init(precision: .double)
    ).explain(wide.matrix)
    #expect(others.additivityError < 1e-12)
  }

  @Test func aModelWithoutTreesContributesNothing() throws {
    let builder = TreeEnsembleBuilder(featureCount: 2, outputCount: 1)
    let ensemble = try builder.finish(features: [false, false], baseMargin: [0.75])
    let matrix = FeatureMatrix(columns: [[1, 2], [3, 4]], rowCount: 2)
    let found = try BackgroundExplainer(ensemble, background: matrix).explain(matrix)
    #expect(found.values == [0, 0, 0, 0])
    #expect(found.baseValues == [0.75])
  }

  @Test func marginsThatOverflowAreRefused() throws {
    var arrays = TreeArrays()
    arrays.add(leaf: .greatestFiniteMagnitude)
    var builder = TreeEnsembleBuilder(featureCount: 1, outputCount: 1)
    try builder.append(arrays)
    try builder.append(arrays)
    let ensemble = try builder.finish(features: [false])
    #expect(throws: ExplainError.baseValue(output: 0, found: .infinity)) {
      try BackgroundExplainer(
        ensemble, background: FeatureMatrix(columns: [[1]], rowCount: 1))
    }
  }
}
