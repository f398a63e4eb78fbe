import ExplainKernels
import Models
import Testing

@testable import Explain

/// The laws of interventional values, over random models of every shape.
@Suite struct BackgroundExplainerLawTests {
  typealias Way = BackgroundExplainerTests.Way

  static let instructionSets: [fairaudit_instructions] = [
    fairaudit_instructions_baseline, fairaudit_instructions_avx2, fairaudit_instructions_avx512,
  ].filter { $0.rawValue <= fairaudit_best_instructions().rawValue }

  /// The base value is the mean margin of the background, and contributions add up to the margin.
  @Test(arguments: Shape.all, Way.allCases)
  func contributionsAddUpToTheMargin(_ shape: Shape, _ way: Way) throws {
    for seed in 0..<4 {
      let (model, rows, background) = try BackgroundExplainerTests.game(
        shape, seed: seed, rows: 9, background: 11)
      let found = try way.explainer(model.ensemble, background: background).explain(rows)
      #expect(found.additivityError < (way == .single ? 1e-6 : 1e-13))
      let outputs = found.outputCount
      let margins = model.ensemble.exactMargins(of: background)
      for output in 0..<outputs {
        let mean =
          (0..<11).reduce(0.0) { $0 + margins[$1 * outputs + output] } / 11
        #expect(abs(found.baseValues[output] - mean) < 1e-13)
      }
      #expect(found.margins == model.ensemble.exactMargins(of: rows))
    }
  }

  /// Every instruction set, any number of threads and any size of block give the same bits.
  @Test(arguments: Shape.all, [Way.tables, .single])
  func theSameBitsInEveryWay(_ shape: Shape, _ way: Way) throws {
    let (model, rows, background) = try BackgroundExplainerTests.game(
      shape, seed: 77, rows: 101, background: 37)
    let expected = try way.explainer(model.ensemble, background: background).explain(
      rows, threads: 1)
    for instructions in Self.instructionSets {
      for (chunk, threads) in [(1, 1), (7, 3), (16, 2), (64, 4), (1000, 1)] {
        let found = try way.explainer(
          model.ensemble, background: background, chunkRows: chunk, instructions: instructions
        ).explain(rows, threads: threads)
        #expect(found.values == expected.values)
        #expect(found.baseValues == expected.baseValues)
      }
    }
    // Chunks of rows of their own.
    let part = try way.explainer(model.ensemble, background: background).explain(
      rows, rows: 40..<60)
    let cells = expected.featureCount * expected.outputCount
    #expect(part.values == Array(expected.values[(40 * cells)..<(60 * cells)]))
  }

  @Test func pairsGiveTheSameBitsForAnyBlocks() throws {
    let (model, rows, background) = try BackgroundExplainerTests.game(
      Shape.all[17], seed: 5, rows: 33, background: 9)
    let expected = try Way.pairs.explainer(model.ensemble, background: background).explain(
      rows, threads: 1)
    for chunk in [1, 5, 64] {
      let found = try Way.pairs.explainer(
        model.ensemble, background: background, chunkRows: chunk
      ).explain(rows, threads: 3)
      #expect(found.values == expected.values)
    }
  }

  /// Threads that count the background do not matter, nor does its order, nor that each of its rows
  /// occurs twice.
  @Test(arguments: Shape.all)
  func orderAndRepetitionOfTheBackgroundDoNotMatter(_ shape: Shape) throws {
    let (model, rows, background) = try BackgroundExplainerTests.game(
      shape, seed: 12, rows: 5, background: 5000)
    let expected = try Way.tables.explainer(model.ensemble, background: background).explain(rows)
    var random = Seeded(9)
    let shuffled = Array(0..<5000).shuffled(using: &random)
    let order = background.selecting(shuffled)
    let twice = background.selecting(shuffled + Array(0..<5000))
    for other in [order, twice] {
      for threads in [1, 3] {
        let found = try BackgroundExplainer(
          model.ensemble, background: other, options: .init(precision: .double, threads: threads),
          chunkRows: nil, choice: .tables(limit: 64)
        ).explain(rows)
        #expect(found.values == expected.values)
        #expect(found.baseValues == expected.baseValues)
      }
    }
  }

  /// Values against a background are the mean of the values against its rows one by one.
  @Test(arguments: Shape.all)
  func aBackgroundIsTheMeanOfItsRows(_ shape: Shape) throws {
    let (model, rows, background) = try BackgroundExplainerTests.game(shape, seed: 31)
    let whole = try Way.tables.explainer(model.ensemble, background: background).explain(rows)
    var mean = [Double](repeating: 0, count: whole.values.count)
    for row in 0..<5 {
      let one = background.selecting(row..<(row + 1))
      let found = try Way.largeTables.explainer(model.ensemble, background: one).explain(rows)
      #expect(
        zip(found.baseValues, model.ensemble.exactMargins(of: one)).allSatisfy {
          abs($0 - $1) < 1e-13
        })
      for (index, value) in found.values.enumerated() { mean[index] += value / 5 }
    }
    #expect(Agreement.error(whole.values, mean) < 1e-12)
  }

  /// A row explained against itself has nothing to contribute.
  @Test(arguments: Shape.all, Way.allCases)
  func aRowAgainstItselfContributesNothing(_ shape: Shape, _ way: Way) throws {
    let model = try RandomModel(shape, seed: 8, rows: 1)
    let found = try way.explainer(model.ensemble, background: model.matrix).explain(model.matrix)
    #expect(found.values.allSatisfy { abs($0) < (way == .single ? 1e-6 : 1e-14) })
  }

  /// A model that treats two features alike gives equal values of them equal contributions, where
  /// the background holds each row with the two exchanged as well.
  @Test(arguments: Way.allCases)
  func equalRolesHaveEqualContributions(_ way: Way) throws {
    for seed in 0..<10 {
      var random = Seeded(seed)
      var arrays = TreeArrays()
      arrays.grow(Shape(depth: 2...5, features: 4), depth: 5, cover: 100, random: &random)
      var swapped = arrays
      swapped.feature = arrays.feature.map { $0 == 0 ? 1 : $0 == 1 ? 0 : $0 }
      var builder = TreeEnsembleBuilder(featureCount: 4, outputCount: 1)
      try builder.append(arrays)
      try builder.append(swapped)
      let ensemble = try builder.finish(features: [false, false, false, false])
      let background = FeatureMatrix(
        columns: [[0.2, 0.9], [0.9, 0.2], [0.5, 0.5], [0.8, 0.8]], rowCount: 2)
      let rows = FeatureMatrix(columns: [[0.3], [0.3], [0.1], [0.7]], rowCount: 1)
      let found = try way.explainer(ensemble, background: background).explain(rows)
      let scale = max(1e-6, found.values.map(abs).max() ?? 0)
      let gap = abs(found.value(row: 0, feature: 0) - found.value(row: 0, feature: 1))
      #expect(gap / scale < way.tolerance)
    }
  }

  /// Exactly 0 where no tree tests a feature, 0 up to rounding where its tests decide nothing, and
  /// exactly 0 by pairs where the row and the whole background have the same value.
  @Test(arguments: Way.allCases)
  func dummiesContributeNothing(_ way: Way) throws {
    for seed in 0..<10 {
      var random = Seeded(seed)
      var below = TreeArrays()
      below.grow(Shape(depth: 2...4, features: 3), depth: 4, cover: 40, random: &random)
      var arrays = TreeArrays()
      let root = Int(arrays.add(feature: 3, below: 0.5, cover: 100))
      arrays.left[root] = Int32(arrays.feature.count)
      arrays.append(below)
      arrays.right[root] = Int32(arrays.feature.count)
      arrays.append(below)
      var builder = TreeEnsembleBuilder(featureCount: 5, outputCount: 1)
      try builder.append(arrays)
      let ensemble = try builder.finish(features: Array(repeating: false, count: 5))
      func rows(_ count: Int) -> FeatureMatrix {
        FeatureMatrix(
          columns: (0..<5).map { column in
            (0..<count).map { _ in column == 2 ? 0.5 : Double.random(in: 0...1, using: &random) }
          }, rowCount: count)
      }
      let found = try way.explainer(ensemble, background: rows(6)).explain(rows(1))
      #expect(abs(found.value(row: 0, feature: 3)) < (way == .single ? 1e-6 : 1e-14))
      #expect(abs(found.value(row: 0, feature: 2)) < (way == .single ? 1e-6 : 1e-14))
      #expect(found.value(row: 0, feature: 4) == 0)
    }
  }
}
