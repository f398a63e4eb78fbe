import ExplainKernels
import Models
import Testing

@testable import Explain

/// Interactions against their definition.
@Suite struct InteractionExplainerTests {
  /// Φ of a row as a full matrix: index `(first · players + second) · outputs + output`.
  static func full(_ block: InteractionBlock, row: Int) -> [Double] {
    let players = block.pairs.playerCount
    var values: [Double] = []
    for first in 0..<players {
      for second in 0..<players {
        for output in 0..<block.outputCount {
          values.append(block.value(row: row, first, second, output: output) ?? .nan)
        }
      }
    }
    return values
  }

  /// The worst disagreement with the definition.
  static func worst(
    _ model: RandomModel, groups: FeatureGroups? = nil, precision: ContributionPrecision
  ) throws -> Double {
    let explainer = try InteractionExplainer(
      model.ensemble, players: groups, precision: precision)
    let found = try explainer.explain(model.matrix, threads: 1)
    var worst = 0.0
    for row in 0..<model.matrix.rowCount {
      let expected = InteractionBruteForce.interactions(
        of: model.ensemble, row: model.matrix.row(row), groups: groups)
      worst = max(worst, Agreement.error(full(found, row: row), expected))
    }
    return worst
  }

  @Test(arguments: Shape.all)
  func agreesWithTheDefinition(_ shape: Shape) throws {
    var (double, single) = (0.0, 0.0)
    for seed in 0..<12 {
      let model = try RandomModel(shape, seed: seed + 1000, rows: 5)
      double = max(double, try Self.worst(model, precision: .double))
      single = max(single, try Self.worst(model, precision: .single))
    }
    #expect(double < 1e-13)
    #expect(single < 2e-5)
  }

  @Test(arguments: Array(1...12))
  func everyDepthAgreesWithTheDefinition(depth: Int) throws {
    let shapes = [
      Shape(depth: depth...depth, features: 5, missing: 0.1, zeroCover: 0.05, leaf: 0.2),
      Shape(depth: depth...depth, features: 2, missing: 0.1, leaf: 0.3),
    ]
    for shape in shapes {
      let model = try RandomModel(shape, seed: depth, rows: 4)
      #expect(try Self.worst(model, precision: .double) < 1e-12)
    }
  }

  @Test(arguments: [2, 3, 5, 8, 10, 11])
  func longPathsAgreeWithTheDefinition(players: Int) throws {
    let model = try RandomModel.chain(players: players, seed: 7, rows: 2)
    #expect(try Self.worst(model, precision: .double) < 1e-12)
    let repeated = try RandomModel.chain(players: players, length: 2 * players, seed: 8, rows: 2)
    #expect(try Self.worst(repeated, precision: .double) < 1e-12)
  }

  @Test func groupsOfFeaturesAgreeWithTheDefinition() throws {
    let groups = FeatureGroups(groupOfFeature: [2, 0, 2, 1, 4, 0], count: 5)
    let shape = Shape(
      depth: 2...6, features: 6, categorical: 2, outputs: 2, trees: 3, missing: 0.2,
      zeroCover: 0.1, leaf: 0.1)
    for seed in 0..<15 {
      let model = try RandomModel(shape, seed: seed, rows: 4)
      #expect(try Self.worst(model, groups: groups, precision: .double) < 1e-13)
    }
  }

  /// Against a background: every set of players scored by the tree itself, covers or none.
  @Test(arguments: Shape.all.filter { $0.features < 10 })
  func backgroundsAgreeWithTheDefinition(_ shape: Shape) throws {
    var (double, single) = (0.0, 0.0)
    for seed in 0..<8 {
      let model = try RandomModel(shape, seed: seed + 300, rows: 10)
      let background = model.matrix.selecting(3..<10)
      let others = (0..<7).map { background.row($0) }
      for precision in [ContributionPrecision.double, .single] {
        let found = try InteractionExplainer(
          model.ensemble, background: background, precision: precision
        ).explain(model.matrix, rows: 0..<3)
        for row in 0..<3 {
          let expected = InteractionBruteForce.interactions(
            of: model.ensemble, row: model.matrix.row(row), background: others)
          let error = Agreement.error(Self.full(found, row: row), expected)
          if precision == .double {
            double = max(double, error)
          } else {
            single = max(single, error)
          }
        }
      }
    }
    #expect(double < 1e-13)
    #expect(single < 2e-5)
  }

  @Test func groupedPlayersAgainstABackgroundAgreeWithTheDefinition() throws {
    let groups = FeatureGroups(groupOfFeature: [1, 0, 1, 2, 3, 0], count: 4)
    let shape = Shape(depth: 2...6, features: 6, categorical: 2, outputs: 2, trees: 3, missing: 0.2)
    for seed in 0..<8 {
      let model = try RandomModel(shape, seed: seed, rows: 9)
      let background = model.matrix.selecting(3..<9)
      let found = try InteractionExplainer(
        model.ensemble, players: groups, background: background, precision: .double
      ).explain(model.matrix, rows: 0..<3)
      for row in 0..<3 {
        let expected = InteractionBruteForce.interactions(
          of: model.ensemble, row: model.matrix.row(row), groups: groups,
          background: (0..<6).map { background.row($0) })
        #expect(Agreement.error(Self.full(found, row: row), expected) < 1e-13)
      }
    }
  }

  @Test func aBackgroundNeedsNoCoversButRows() throws {
    var arrays = TreeArrays()
    let root = Int(arrays.add(feature: 0, below: 0.5))
    arrays.left[root] = arrays.add(leaf: 1)
    arrays.right[root] = arrays.add(leaf: 3)
    var builder = TreeEnsembleBuilder(featureCount: 1, outputCount: 1)
    try builder.append(
      feature: arrays.feature, threshold: arrays.threshold, left: arrays.left,
      right: arrays.right, defaultLeft: arrays.defaultLeft, categories: arrays.categories,
      value: arrays.value, cover: nil, output: 0, weight: 1)
    let ensemble = try builder.finish(features: [false])
    #expect(throws: ExplainError.noCover(tree: 0)) { _ = try InteractionExplainer(ensemble) }
    #expect(throws: ExplainError.background(rows: 0)) {
      _ = try InteractionExplainer(
        ensemble, background: FeatureMatrix(columns: [[]], rowCount: 0))
    }
    let rows = FeatureMatrix(columns: [[0.1, 0.9, 0.8, 0.7]], rowCount: 4)
    let found = try InteractionExplainer(ensemble, background: rows).explain(rows)
    #expect(found.baseValues == [2.5])
    #expect(found.values == [-1.5, 0.5, 0.5, 0.5])
  }

  /// The definition itself on a game whose interactions are known: the product of two players gives each
  /// half of it, and no main effects.
  @Test func theDefinitionKnowsAProduct() {
    let found = InteractionBruteForce.values(players: 2, worths: [0, 0, 0, 1])
    #expect(found == [[0, 0.5], [0.5, 0]])
    let sum = InteractionBruteForce.values(players: 2, worths: [0, 3, 4, 7])
    #expect(sum == [[3, 0], [0, 4]])
  }

  @Test func aWrongValueIsSeen() throws {
    let model = try RandomModel(Shape(depth: 3...4), seed: 3, rows: 1)
    let found = try InteractionExplainer(model.ensemble).explain(model.matrix)
    var values = Self.full(found, row: 0)
    let expected = InteractionBruteForce.interactions(of: model.ensemble, row: model.matrix.row(0))
    values[1] += 1e-4 * (values.map(abs).max() ?? 1)
    #expect(Agreement.error(values, expected) > 5e-5)
  }
}
