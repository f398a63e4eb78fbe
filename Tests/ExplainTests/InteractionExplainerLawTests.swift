import ExplainKernels
import Models
import Testing

@testable import Explain

/// The laws that interactions obey, over random models of every shape.
@Suite struct InteractionExplainerLawTests {
  /// The instruction sets that this processor has.
  static var instructionSets: [fairaudit_instructions] {
    [
      fairaudit_instructions_baseline, fairaudit_instructions_avx2, fairaudit_instructions_avx512,
    ].filter { $0.rawValue <= fairaudit_best_instructions().rawValue }
  }

  @Test(arguments: Shape.all)
  func aPlayersValuesAddUpToItsContribution(_ shape: Shape) throws {
    for seed in 0..<5 {
      let model = try RandomModel(shape, seed: seed + 40, rows: 9)
      let phi = try PathDependentExplainer(model.ensemble, precision: .double)
        .explain(model.matrix)
      let found = try InteractionExplainer(model.ensemble, precision: .double)
        .explain(model.matrix)
      #expect(found.baseValues == phi.baseValues)
      #expect(found.margins == phi.margins)
      var sums: [Double] = []
      for row in 0..<9 {
        for player in 0..<found.pairs.playerCount {
          for output in 0..<found.outputCount {
            sums.append(
              (0..<found.pairs.playerCount).reduce(0) {
                $0 + (found.value(row: row, player, $1, output: output) ?? .nan)
              })
          }
        }
      }
      #expect(Agreement.error(sums, phi.values) < 1e-12)
      #expect(Agreement.error(found.contributions, phi.values) < 1e-12)
    }
  }

  @Test func playersThatNeverMeetDoNotInteract() throws {
    // A sum of two stumps: main effects alone.
    var builder = TreeEnsembleBuilder(featureCount: 3, outputCount: 1)
    for feature in 0..<2 {
      var arrays = TreeArrays()
      let root = Int(arrays.add(feature: feature, below: 0.5, cover: 10))
      arrays.left[root] = arrays.add(leaf: 1, cover: 4)
      arrays.right[root] = arrays.add(leaf: 3, cover: 6)
      try builder.append(arrays)
    }
    let ensemble = try builder.finish(features: [false, false, false])
    let matrix = FeatureMatrix(columns: [[0.2], [0.8], [0]], rowCount: 1)
    let found = try InteractionExplainer(ensemble, precision: .double).explain(matrix)
    let values = InteractionExplainerTests.full(found, row: 0)
    for (value, expected) in zip(values, [-1.2, 0, 0, 0, 0.8, 0, 0, 0, 0]) {
      #expect(abs(value - expected) < 1e-15)
    }
  }

  @Test func chosenPlayersHaveTheValuesThatAllHave() throws {
    let shape = Shape(
      depth: 3...7, features: 6, categorical: 2, outputs: 2, trees: 4, missing: 0.1, leaf: 0.1)
    for seed in 0..<10 {
      let model = try RandomModel(shape, seed: seed, rows: 20)
      let all = try InteractionExplainer(model.ensemble, precision: .double)
        .explain(model.matrix)
      for chosen in [[2], [5, 0], [], [1, 1, 3], Array(0..<6)] {
        let some = try InteractionExplainer(
          model.ensemble, chosen: chosen, precision: .double
        ).explain(model.matrix)
        for row in 0..<20 {
          for first in 0..<6 {
            for second in 0..<6 {
              for output in 0..<2 {
                let value = some.value(row: row, first, second, output: output)
                let isWanted =
                  first == second
                  ? chosen.contains(first) : chosen.contains(first) || chosen.contains(second)
                #expect((value != nil) == isWanted)
                guard let value else { continue }
                let expected = all.value(row: row, first, second, output: output) ?? .nan
                #expect(abs(value - expected) < 1e-14)
              }
            }
          }
        }
        #expect(Agreement.error(some.contributions, all.contributions) < 1e-13)
      }
    }
  }

  @Test func everyInstructionSetGivesTheSameBits() throws {
    let shapes =
      Shape.all + [
        Shape(name: "nine points", depth: 19...19, features: 19, missing: 0.1, chain: true)
      ]
    for shape in shapes {
      let model = try RandomModel(shape, seed: 77, rows: 45)
      for precision in [ContributionPrecision.single, .double] {
        let found = try Self.instructionSets.map { instructions in
          try InteractionExplainer(
            model.ensemble, precision: precision, instructions: instructions
          ).explain(model.matrix).values.map(\.bitPattern)
        }
        for other in found.dropFirst() { #expect(other == found[0]) }
      }
    }
  }

  @Test func threadsAndBlocksLeaveEveryBitAlone() throws {
    let model = try RandomModel(Shape.all[Shape.all.count - 1], seed: 3, rows: 150)
    for precision in [ContributionPrecision.single, .double] {
      let expected = try InteractionExplainer(model.ensemble, precision: precision)
        .explain(model.matrix, threads: 1)
      let sizes = [(2, 16, 16), (0, 64, 64), (3, 32, 50), (7, 1, 1), (1, 48, 999)]
      for (threads, block, chunk) in sizes {
        let found = try InteractionExplainer(
          model.ensemble, precision: precision, instructions: fairaudit_best_instructions(),
          blockRows: block, chunkRows: chunk
        ).explain(model.matrix, threads: threads)
        #expect(found.values.map(\.bitPattern) == expected.values.map(\.bitPattern))
        #expect(found.contributions == expected.contributions)
        #expect(found.margins == expected.margins)
        #expect(found.additivityError == expected.additivityError)
      }
    }
  }

  @Test func blocksArriveInOrderAndCoverTheRows() throws {
    let model = try RandomModel(Shape(trees: 3), seed: 3, rows: 200)
    let explainer = try InteractionExplainer(
      model.ensemble, precision: .automatic, instructions: fairaudit_best_instructions(),
      blockRows: 16, chunkRows: 16)
    let expected = try explainer.explain(model.matrix, rows: 11..<190)
    var (values, next) = ([Double](), 11)
    try explainer.forEachBlock(model.matrix, rows: 11..<190, threads: 3) {
      #expect($0.rows.lowerBound == next)
      next = $0.rows.upperBound
      values += $0.values
    }
    #expect(next == 190 && values == expected.values)
  }

  /// Outputs beyond what Float32 can hold are computed in Double.
  @Test func rowsThatFloatsCannotHoldAreComputedInDouble() throws {
    var arrays = TreeArrays()
    let root = Int(arrays.add(feature: 0, below: 0.5, cover: 10))
    let node = Int(arrays.add(feature: 1, below: 0.5, cover: 5))
    arrays.left[root] = Int32(node)
    arrays.right[root] = arrays.add(leaf: 0, cover: 5)
    arrays.left[node] = arrays.add(leaf: 1e60, cover: 2)
    arrays.right[node] = arrays.add(leaf: -1e60, cover: 3)
    var builder = TreeEnsembleBuilder(featureCount: 2, outputCount: 1)
    try builder.append(arrays)
    let ensemble = try builder.finish(features: [false, false])
    let matrix = FeatureMatrix(columns: [[0.2, 0.7], [0.2, 0.9]], rowCount: 2)
    let single = try InteractionExplainer(ensemble, precision: .single).explain(matrix)
    let double = try InteractionExplainer(ensemble, precision: .double).explain(matrix)
    #expect(single.values == double.values)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let model = try RandomModel(Shape(), seed: 1, rows: 5)
    let explainer = try InteractionExplainer(model.ensemble)
    #expect(throws: ExplainError.rows(found: 3..<6, rowCount: 5)) {
      try explainer.explain(model.matrix, rows: 3..<6)
    }
    #expect(throws: ExplainError.featureCount(found: 1, expected: 4)) {
      try explainer.explain(FeatureMatrix(columns: [[1]], rowCount: 1))
    }
    #expect(throws: ExplainError.player(4, count: 4)) {
      _ = try InteractionExplainer(model.ensemble, chosen: [4])
    }
    let long = try RandomModel.chain(players: 900, seed: 1, rows: 1)
    var tree: Int?
    do throws(ExplainError) {
      _ = try InteractionExplainer(long.ensemble)
    } catch {
      if case .workspace(let found, let bytes) = error, bytes > 1e9 { tree = found }
    }
    #expect(tree == 0)
    let none = try explainer.explain(model.matrix, rows: 2..<2)
    #expect(none.values.isEmpty)
  }

  @Test func aPathOfTenThousandNodesIsExplained() throws {
    let model = try RandomModel.chain(players: 3, length: 10_000, seed: 3, rows: 3)
    let found = try InteractionExplainer(model.ensemble).explain(model.matrix)
    #expect(found.additivityError < 1e-6)
  }
}
