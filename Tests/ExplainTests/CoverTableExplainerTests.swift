import ExplainKernels
import Models
import Testing

@testable import Explain

/// Tables of path-dependent contributions against the definition and the other engines.
@Suite struct CoverTableExplainerTests {
  @Test(arguments: Shape.all, [4, 64, 4096])
  func agreesWithBruteForce(_ shape: Shape, limit: Int) throws {
    for seed in 0..<6 {
      let model = try RandomModel(shape, seed: seed + 1000, rows: 6)
      for precision in [ContributionPrecision.single, .double] {
        let made = try CoverTableExplainer(
          model.ensemble, precision: precision, choice: .tables(limit: limit), chunkRows: nil)
        let found = try #require(made).explain(model.matrix)
        #expect(
          Agreement.error(
            try #require(made).baseValues,
            try ReferenceExplainer(model.ensemble).baseValues) < 1e-12)
        let cells = found.featureCount * found.outputCount
        for row in 0..<6 {
          let error = Agreement.error(
            found.values[(row * cells)..<((row + 1) * cells)],
            BruteForce.contributions(of: model.ensemble, row: model.matrix.row(row)))
          #expect(error < (precision == .single ? 1e-6 : 1e-12))
        }
      }
    }
  }

  @Test func groupsOfFeaturesAreOnePlayer() throws {
    let groups = FeatureGroups(groupOfFeature: [1, 0, 1, 3, 0, 1], count: 4)
    for seed in 0..<10 {
      let model = try RandomModel(
        Shape(depth: 2...6, features: 6, categorical: 2, outputs: 2, trees: 4, missing: 0.2),
        seed: seed, rows: 4)
      let made = try CoverTableExplainer(model.ensemble, players: groups, precision: .double)
      let found = try #require(made).explain(model.matrix)
      for row in 0..<4 {
        let error = Agreement.error(
          found.values[(row * 8)..<(row * 8 + 8)],
          BruteForce.contributions(
            of: model.ensemble, row: model.matrix.row(row), groups: groups))
        #expect(error < 1e-12)
      }
    }
  }

  @Test func manyPlayersAreScattered() throws {
    let shape = Shape(depth: 5...6, features: 60, outputs: 2, trees: 6, missing: 0.1, leaf: 0.05)
    let model = try RandomModel(shape, seed: 3, rows: 40)
    let expected = try PathDependentExplainer(model.ensemble, precision: .double)
      .explain(model.matrix)
    for precision in [ContributionPrecision.single, .double] {
      let made = try CoverTableExplainer(model.ensemble, precision: precision)
      let found = try #require(made).explain(model.matrix)
      let limit = precision == .single ? 1e-6 : 1e-12
      for row in 0..<40 {
        let cells = (row * 120)..<(row * 120 + 120)
        #expect(Agreement.error(found.values[cells], Array(expected.values[cells])) < limit)
      }
    }
  }

  /// Every instruction set and any size of block give the same bits.
  @Test(arguments: Shape.all)
  func theSameBitsInEveryWay(_ shape: Shape) throws {
    let model = try RandomModel(shape, seed: 5, rows: 70)
    for precision in [ContributionPrecision.single, .double] {
      func values(_ set: fairaudit_instructions, _ chunk: Int?, _ threads: Int) throws -> [Double] {
        let made = try CoverTableExplainer(
          model.ensemble, precision: precision, choice: .tables(limit: 64), chunkRows: chunk,
          instructions: set)
        return try #require(made).explain(model.matrix, threads: threads).values
      }
      let expected = try values(fairaudit_best_instructions(), nil, 1)
      for set in BackgroundExplainerLawTests.instructionSets {
        for (chunk, threads) in [(1, 1), (17, 3), (64, 2)] {
          #expect(try values(set, chunk, threads) == expected)
        }
      }
    }
  }

  @Test func treesThatHaveNoTablesAreLeftToOtherEngines() throws {
    let long = try RandomModel.chain(players: 20, seed: 1, rows: 1)
    #expect(try CoverTableExplainer(long.ensemble) == nil)
    let model = try RandomModel(Shape(depth: 5...5, leaf: 0), seed: 1, rows: 1)
    #expect(try CoverTableExplainer(model.ensemble, memoryBudget: 100) == nil)
    #expect(try CoverTableExplainer(model.ensemble) != nil)
  }

  /// Tables are for many rows and shallow trees.
  @Test func tablesAreWorthwhileForManyRows() throws {
    let shape = Shape(depth: 6...6, features: 14, trees: 20, leaf: 0)
    let model = try RandomModel(shape, seed: 2, rows: 1)
    #expect(!CoverTableExplainer.isWorthwhile(model.ensemble, rows: 100))
    #expect(CoverTableExplainer.isWorthwhile(model.ensemble, rows: 10_000_000))
    #expect(
      !CoverTableExplainer.isWorthwhile(
        model.ensemble, rows: 10_000_000, memoryBudget: 1000))
    let long = try RandomModel.chain(players: 20, seed: 1, rows: 1)
    #expect(!CoverTableExplainer.isWorthwhile(long.ensemble, rows: 10_000_000))
  }

  @Test func coversAreNeeded() throws {
    var arrays = TreeArrays()
    let root = Int(arrays.add(feature: 0, below: 0.5))
    arrays.left[root] = arrays.add(leaf: 0)
    arrays.right[root] = arrays.add(leaf: 1)
    var builder = TreeEnsembleBuilder(featureCount: 1, outputCount: 1)
    try builder.append(
      feature: arrays.feature, threshold: arrays.threshold, left: arrays.left,
      right: arrays.right, defaultLeft: arrays.defaultLeft, categories: arrays.categories,
      value: arrays.value, cover: nil)
    let ensemble = try builder.finish(features: [false])
    #expect(throws: ExplainError.noCover(tree: 0)) { try CoverTableExplainer(ensemble) }
    // A background needs none.
    let matrix = FeatureMatrix(columns: [[0, 1]], rowCount: 2)
    let found = try BackgroundExplainer(ensemble, background: matrix).explain(matrix)
    #expect(found.values == [-0.5, 0.5])
  }
}
