import Models
import Testing

@testable import Explain

/// The laws that Shapley values obey, over random models of every shape.
@Suite struct PathDependentExplainerLawTests {
  @Test(arguments: Shape.all)
  func contributionsAddUpToTheMargin(_ shape: Shape) throws {
    for seed in 0..<10 {
      let model = try RandomModel(shape, seed: seed + 50, rows: 9)
      let found = try PathDependentExplainer(model.ensemble, precision: .double).explain(
        model.matrix)
      #expect(found.additivityError < 1e-13)
      let reference = try ReferenceExplainer(model.ensemble)
      #expect(found.baseValues == reference.baseValues)
      for row in 0..<9 {
        for (output, margin) in reference.margins(of: model.matrix.row(row)).enumerated() {
          #expect(found.margins[row * found.outputCount + output] == margin)
          var sum = found.baseValues[output]
          for feature in 0..<found.featureCount {
            sum += found.value(row: row, feature: feature, output: output)
          }
          #expect(abs(sum - margin) < 1e-12)
        }
      }
    }
  }

  /// The base value is what the tree says when nothing is known.
  @Test(arguments: Shape.all)
  func theBaseValueIsTheWorthOfNobody(_ shape: Shape) throws {
    for seed in 0..<10 {
      let model = try RandomModel(shape, seed: seed, rows: 1)
      var expected = model.ensemble.baseMargin
      for tree in model.ensemble.trees {
        expected[tree.output] += BruteForce.worth(
          of: tree, node: 0, row: model.matrix.row(0), knows: { _ in false })
      }
      let found = try PathDependentExplainer(model.ensemble, precision: .double).baseValues
      for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-13) }
    }
  }

  /// A model that treats two features alike gives equal values of them equal contributions.
  @Test func equalRolesHaveEqualContributions() throws {
    for seed in 0..<20 {
      var random = Seeded(seed)
      var arrays = TreeArrays()
      arrays.grow(
        Shape(depth: 2...5, features: 4), depth: 5, cover: 100, random: &random)
      var swapped = arrays
      swapped.feature = arrays.feature.map { $0 == 0 ? 1 : $0 == 1 ? 0 : $0 }
      var builder = TreeEnsembleBuilder(featureCount: 4, outputCount: 1)
      try builder.append(arrays)
      try builder.append(swapped)
      let ensemble = try builder.finish(features: [false, false, false, false])
      let matrix = FeatureMatrix(
        columns: [[0.3, 0.9], [0.3, 0.4], [0.1, 0.1], [0.7, 0.7]], rowCount: 2)
      let found = try PathDependentExplainer(ensemble, precision: .double).explain(matrix)
      let scale = max(1e-6, abs(found.value(row: 0, feature: 0)))
      let gap = abs(found.value(row: 0, feature: 0) - found.value(row: 0, feature: 1))
      #expect(gap / scale < 1e-12)
    }
  }

  /// A feature that decides nothing contributes nothing: exactly 0 when no tree tests it, and 0 up
  /// to rounding when both sides of its tests are the same.
  @Test func dummiesContributeNothing() throws {
    for seed in 0..<20 {
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
      let matrix = FeatureMatrix(
        columns: (0..<5).map { _ in [Double.random(in: 0...1, using: &random)] }, rowCount: 1)
      let found = try PathDependentExplainer(ensemble, precision: .double).explain(matrix)
      #expect(abs(found.value(row: 0, feature: 3)) < 1e-15)
      #expect(found.value(row: 0, feature: 4) == 0)
    }
  }

  @Test func aSumOfTreesHasTheSumOfContributions() throws {
    let shape = Shape(
      depth: 2...5, outputs: 2, trees: 6, missing: 0.2, roundedCovers: 1, weights: true)
    for seed in 0..<10 {
      let model = try RandomModel(shape, seed: seed, rows: 5)
      let found = try PathDependentExplainer(model.ensemble, precision: .double).explain(
        model.matrix)
      var sums = [Double](repeating: 0, count: found.values.count)
      for tree in model.ensemble.trees {
        var builder = TreeEnsembleBuilder(featureCount: 4, outputCount: 2)
        try builder.append(
          feature: tree.feature, threshold: tree.threshold, left: tree.left, right: tree.right,
          defaultLeft: tree.defaultLeft, categories: tree.categories, value: tree.value,
          cover: tree.cover, output: tree.output, weight: tree.weight)
        let single = try builder.finish(
          features: Array(repeating: false, count: 4), outputs: 2, baseMargin: [0, 0])
        let part = try PathDependentExplainer(single, precision: .double).explain(model.matrix)
        for (index, value) in part.values.enumerated() { sums[index] += value }
      }
      #expect(Agreement.error(found.values, sums) < 1e-14)
    }
  }

  @Test func theOrderOfRowsDoesNotMatter() throws {
    let model = try RandomModel(Shape.all[Shape.all.count - 1], seed: 8, rows: 61)
    let explainer = try PathDependentExplainer(model.ensemble, precision: .double)
    let found = try explainer.explain(model.matrix)
    var random = Seeded(99)
    let order = Array(0..<61).shuffled(using: &random)
    let shuffled = FeatureMatrix(
      columns: model.matrix.columns.map { column in order.map { column[$0] } }, rowCount: 61)
    let again = try explainer.explain(shuffled)
    let cells = found.featureCount * found.outputCount
    for (row, original) in order.enumerated() {
      let a = found.values[(original * cells)..<((original + 1) * cells)].map(\.bitPattern)
      let b = again.values[(row * cells)..<((row + 1) * cells)].map(\.bitPattern)
      #expect(a == b)
    }
  }

  @Test func threadsAndBlocksLeaveEveryBitAlone() throws {
    let model = try RandomModel(Shape.all[Shape.all.count - 1], seed: 3, rows: 150)
    let expected = try PathDependentExplainer(model.ensemble, precision: .double).explain(
      model.matrix, threads: 1)
    for threads in [0, 2, 3, 7] {
      for chunk in [1, 4, 13, 50, 64, 1000] {
        let explainer = try PathDependentExplainer(
          model.ensemble, precision: .double, chunkRows: chunk)
        let found = try explainer.explain(model.matrix, threads: threads)
        #expect(found.values.map(\.bitPattern) == expected.values.map(\.bitPattern))
        #expect(found.margins == expected.margins)
        #expect(found.additivityError == expected.additivityError)
      }
    }
  }

  @Test func blocksArriveInOrderAndCoverTheRows() throws {
    let model = try RandomModel(Shape(trees: 3), seed: 3, rows: 200)
    let expected = try PathDependentExplainer(model.ensemble, precision: .double).explain(
      model.matrix, rows: 11..<190)
    for threads in [1, 3] {
      let explainer = try PathDependentExplainer(model.ensemble, precision: .double, chunkRows: 16)
      var (values, margins, next) = ([Double](), [Double](), 11)
      let worst = try explainer.forEachBlock(model.matrix, rows: 11..<190, threads: threads) {
        #expect($0.rows.lowerBound == next)
        #expect($0.value(row: next, feature: 2) == $0.values[2])
        #expect($0.margin(row: next) == $0.margins[0])
        next = $0.rows.upperBound
        values += $0.values
        margins += $0.margins
      }
      #expect(next == 190)
      #expect(values == expected.values && margins == expected.margins)
      #expect(worst == expected.additivityError)
    }
  }

  @Test func aConsumersErrorStopsTheRun() throws {
    struct Full: Error {}
    let model = try RandomModel(Shape(), seed: 3, rows: 100)
    let explainer = try PathDependentExplainer(model.ensemble, precision: .double, chunkRows: 4)
    var blocks = 0
    #expect(throws: Full.self) {
      try explainer.forEachBlock(model.matrix) { _ in
        blocks += 1
        if blocks == 3 { throw Full() }
      }
    }
    #expect(blocks == 3)
  }
}

extension TreeArrays {
  /// Appends a whole tree, its children renumbered.
  mutating func append(_ other: TreeArrays) {
    let offset = Int32(feature.count)
    feature += other.feature
    threshold += other.threshold
    left += other.left.map { $0 < 0 ? $0 : $0 + offset }
    right += other.right.map { $0 < 0 ? $0 : $0 + offset }
    defaultLeft += other.defaultLeft
    categories += other.categories
    value += other.value
    cover += other.cover
  }
}
