import Models
import Testing

@testable import Explain

@Suite struct PathDependentExplainerTests {
  /// The worst disagreement of the blocked engine with another way to compute φ of a row.
  static func worst(
    _ model: RandomModel, _ expected: ([Double]) throws -> [Double]
  ) throws -> Double {
    let found = try PathDependentExplainer(model.ensemble, precision: .double).explain(
      model.matrix, threads: 1)
    let cells = found.featureCount * found.outputCount
    var worst = 0.0
    for row in 0..<model.matrix.rowCount {
      let values = found.values[(row * cells)..<((row + 1) * cells)]
      worst = max(worst, Agreement.error(values, try expected(model.matrix.row(row))))
    }
    return worst
  }

  @Test(arguments: Shape.all)
  func agreesWithBruteForce(_ shape: Shape) throws {
    var worst = 0.0
    for seed in 0..<25 {
      let model = try RandomModel(shape, seed: seed + 1000, rows: 6)
      worst = max(
        worst,
        try Self.worst(model) { BruteForce.contributions(of: model.ensemble, row: $0) })
    }
    #expect(worst < 1e-13)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 11, 12, 16, 23, 24, 31, 40, 59, 60])
  func longPathsAgreeWithSubsetSums(players: Int) throws {
    let model = try RandomModel.chain(players: players, seed: 5, rows: players > 30 ? 1 : 5)
    let reference = try ReferenceExplainer(model.ensemble)
    let kernel = try Self.worst(model) {
      try SubsetSums.contributions(of: model.ensemble, row: $0)
    }
    let definition = try Self.worst(model) { try reference.contributions(of: $0) }
    #expect(kernel < 1e-12)
    #expect(definition < 1e-12)
  }

  @Test func deepTreesAgreeWithOtherFormulations() throws {
    let shape = Shape(
      name: "depth to 24", depth: 10...24, features: 12, missing: 0.1, leaf: 0.42)
    let path = Shape(name: "one path", depth: 24...24, features: 30, missing: 0.1, chain: true)
    var (fromReference, fromSums, fromRecursion, deepest) = (0.0, 0.0, 0.0, 0)
    for seed in 0..<30 {
      let model = try RandomModel(seed < 20 ? shape : path, seed: seed, rows: 2)
      let reference = try ReferenceExplainer(model.ensemble)
      fromReference = max(
        fromReference, try Self.worst(model) { try reference.contributions(of: $0) })
      fromSums = max(
        fromSums,
        try Self.worst(model) { try SubsetSums.contributions(of: model.ensemble, row: $0) })
      fromRecursion = max(
        fromRecursion,
        try Self.worst(model) { ExtendUnwind.contributions(of: model.ensemble, row: $0) })
      deepest = max(deepest, model.ensemble.trees[0].depth)
    }
    #expect(deepest == 24)
    #expect(fromReference < 1e-12)
    #expect(fromSums < 1e-12)
    // The recursion divides by shares: it is the one that loses digits.
    #expect(fromRecursion < 1e-6)
  }

  @Test func otherFormulationsAgreeWithBruteForce() throws {
    for seed in 0..<40 {
      let model = try RandomModel(
        Shape(depth: 2...6, features: 4, missing: 0.2), seed: seed, rows: 2)
      for row in 0..<2 {
        let values = model.matrix.row(row)
        let expected = BruteForce.contributions(of: model.ensemble, row: values)
        let sums = try SubsetSums.contributions(of: model.ensemble, row: values)
        let recursion = ExtendUnwind.contributions(of: model.ensemble, row: values)
        #expect(Agreement.error(sums, expected) < 1e-13)
        #expect(Agreement.error(recursion, expected) < 1e-9)
      }
    }
  }

  @Test func aPathOfTenThousandNodesIsExplained() throws {
    let model = try RandomModel.chain(players: 3, length: 10_000, seed: 3, rows: 3)
    let found = try PathDependentExplainer(model.ensemble, precision: .double).explain(model.matrix)
    #expect(found.additivityError < 1e-12)
  }

  @Test func aTreeThatNeedsTooMuchMemoryIsNamed() throws {
    let model = try RandomModel.chain(players: 5000, seed: 1, rows: 1)
    var tree: Int?
    do throws(ExplainError) {
      _ = try PathDependentExplainer(model.ensemble, precision: .double)
    } catch {
      if case .workspace(let found, let bytes) = error, bytes > 1e9 { tree = found }
    }
    #expect(tree == 0)
  }

  @Test func rowsAndFeaturesAreChecked() throws {
    let model = try RandomModel(Shape(), seed: 1, rows: 5)
    let explainer = try PathDependentExplainer(model.ensemble, precision: .double)
    #expect(throws: ExplainError.rows(found: 3..<6, rowCount: 5)) {
      try explainer.explain(model.matrix, rows: 3..<6)
    }
    let narrow = FeatureMatrix(columns: [[1]], rowCount: 1)
    #expect(throws: ExplainError.featureCount(found: 1, expected: 4)) {
      try explainer.explain(narrow)
    }
    let nothing = try explainer.explain(model.matrix, rows: 2..<2)
    #expect(nothing.values.isEmpty && nothing.rowCount == 0)
  }

  @Test func aModelWithoutTreesContributesNothing() throws {
    let builder = TreeEnsembleBuilder(featureCount: 2, outputCount: 1)
    let ensemble = try builder.finish(features: [false, false], baseMargin: [0.75])
    let matrix = FeatureMatrix(columns: [[1, 2], [3, 4]], rowCount: 2)
    let found = try PathDependentExplainer(ensemble, precision: .double).explain(matrix)
    #expect(found.values == [0, 0, 0, 0])
    #expect(found.baseValues == [0.75])
    #expect(found.margins == [0.75, 0.75])
  }

  @Test func marginsThatOverflowAreRefused() throws {
    var arrays = TreeArrays()
    arrays.add(leaf: .greatestFiniteMagnitude)
    var builder = TreeEnsembleBuilder(featureCount: 1, outputCount: 1)
    try builder.append(arrays)
    try builder.append(arrays)
    let ensemble = try builder.finish(features: [false])
    #expect(throws: ExplainError.baseValue(output: 0, found: .infinity)) {
      try PathDependentExplainer(ensemble, precision: .double)
    }
  }

  @Test func coverMismatchIsReported() throws {
    let exact = try RandomModel(Shape(), seed: 4, rows: 1)
    let rounded = try RandomModel(Shape(roundedCovers: 1), seed: 4, rows: 1)
    #expect(try PathDependentExplainer(exact.ensemble, precision: .double).coverMismatch < 1e-15)
    let mismatch = try PathDependentExplainer(rounded.ensemble, precision: .double).coverMismatch
    #expect(mismatch > 1e-10 && mismatch < 1e-6)
  }
}
