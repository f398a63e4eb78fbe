import Models
import Testing

@testable import Explain

@Suite struct ReferenceExplainerTests {
  @Test(arguments: Shape.all)
  func definitionAgreesWithBruteForce(_ shape: Shape) throws {
    var worst = 0.0
    for seed in 0..<25 {
      let model = try RandomModel(shape, seed: seed, rows: 3)
      let explainer = try ReferenceExplainer(model.ensemble)
      for row in 0..<model.matrix.rowCount {
        let values = model.matrix.row(row)
        let expected = BruteForce.contributions(of: model.ensemble, row: values)
        worst = max(worst, Agreement.error(try explainer.contributions(of: values), expected))
      }
    }
    #expect(worst < 1e-13)
  }

  /// A stump by hand: 30 of 100 rows go left to 2, the others right to -1, so the base value is
  /// 0.3 · 2 + 0.7 · (-1) = -0.1 and a row on the left is raised by 2.1, one on the right by -0.9.
  @Test func aStumpByHand() throws {
    var arrays = TreeArrays()
    let root = Int(arrays.add(feature: 0, below: 0.5, cover: 100, missingLeft: true))
    arrays.left[root] = arrays.add(leaf: 2, cover: 30)
    arrays.right[root] = arrays.add(leaf: -1, cover: 70)
    var builder = TreeEnsembleBuilder(featureCount: 2, outputCount: 1)
    try builder.append(arrays)
    let ensemble = try builder.finish(features: [false, false], baseMargin: [10])
    let reference = try ReferenceExplainer(ensemble)
    #expect(abs(reference.baseValues[0] - 9.9) < 1e-14)
    for (value, expected) in [(0.0, 2.1), (0.5, -0.9), (.nan, 2.1)] {
      let found = try reference.contributions(of: [value, 7])
      #expect(Agreement.error(found, [expected, 0]) < 1e-15)
      #expect(found[1] == 0)
    }
  }

  /// Nothing is known of the children of a node without cover: each gets one half.
  @Test func zeroCoverIsSharedEqually() throws {
    var arrays = TreeArrays()
    let root = Int(arrays.add(feature: 0, below: 0.5, cover: 0))
    arrays.left[root] = arrays.add(leaf: 3, cover: 0)
    arrays.right[root] = arrays.add(leaf: 1, cover: 0)
    var builder = TreeEnsembleBuilder(featureCount: 1, outputCount: 1)
    try builder.append(arrays)
    let reference = try ReferenceExplainer(try builder.finish(features: [false]))
    #expect(reference.baseValues == [2])
    #expect(try reference.contributions(of: [0]) == [1])
  }

  @Test func anotherNumberOfFeaturesIsRefused() throws {
    let model = try RandomModel(Shape(), seed: 1, rows: 1)
    let reference = try ReferenceExplainer(model.ensemble)
    #expect(throws: ExplainError.featureCount(found: 1, expected: 4)) {
      try reference.contributions(of: [1])
    }
  }

  @Test func brokenCoversAreNamed() throws {
    #expect(throws: Never.self) { try CoverShares.check([3, 0, 1], of: [0, 1, 2], tree: 5) }
    #expect(throws: Never.self) { try CoverShares.check([3, -1, 1], of: [0, 2], tree: 5) }
    for broken in [-1, .infinity] {
      #expect(throws: ExplainError.cover(tree: 5, node: 2, found: broken)) {
        try CoverShares.check([3, 1, broken], of: [0, 1, 2], tree: 5)
      }
    }
    var named: (tree: Int, node: Int)?
    do throws(ExplainError) {
      try CoverShares.check([3, .nan, 1], of: [0, 1, 2], tree: 5)
    } catch {
      if case .cover(let tree, let node, let found) = error, found.isNaN { named = (tree, node) }
    }
    #expect(named?.tree == 5 && named?.node == 1)
  }

  @Test func missingCoversAreNamed() throws {
    var arrays = TreeArrays()
    let root = Int(arrays.add(feature: 0, below: 0.5))
    arrays.left[root] = arrays.add(leaf: 3)
    arrays.right[root] = arrays.add(leaf: 1)
    var builder = TreeEnsembleBuilder(featureCount: 1, outputCount: 1)
    try builder.append(
      feature: arrays.feature, threshold: arrays.threshold, left: arrays.left,
      right: arrays.right, defaultLeft: arrays.defaultLeft, value: arrays.value)
    let ensemble = try builder.finish(features: [false])
    #expect(throws: ExplainError.noCover(tree: 0)) { try ReferenceExplainer(ensemble) }
    #expect(throws: ExplainError.noCover(tree: 0)) { try PathDependentExplainer(ensemble) }
  }

  @Test func sharesSurviveExtremeCovers() {
    let huge = Double.greatestFiniteMagnitude
    #expect(CoverShares.share(huge, of: huge) == 0.5)
    #expect(CoverShares.share(0, of: 0) == 0.5)
    #expect(CoverShares.share(0, of: .leastNonzeroMagnitude) == 0)
    #expect(CoverShares.share(3, of: 1) == 0.75)
  }
}
