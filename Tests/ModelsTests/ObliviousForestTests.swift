import Testing

@testable import Models

/// Trees of one question by level, against the walk from node to node.
@Suite struct ObliviousForestTests {
  /// A model of oblivious trees that a generator decides, with many thresholds on few features.
  private func ensemble(
    trees: Int, depths: ClosedRange<Int>, outputs: Int, rule: SplitRule,
    summation: TreeEnsemble.Summation = .baseLast, _ random: inout some RandomNumberGenerator
  ) throws -> TreeEnsemble {
    var builder = TreeEnsembleBuilder(featureCount: 3, outputCount: outputs)
    for tree in 0..<trees {
      let depth = Int.random(in: depths, using: &random)
      let (inner, leaves) = ((1 << depth) - 1, 1 << depth)
      let levels = (0..<depth).map { _ in
        (
          Int32.random(in: 0..<3, using: &random),
          Double(Int.random(in: -400...400, using: &random)) / 16,
          Int.random(in: 0..<8, using: &random) > 0
        )
      }
      let nodes = (0..<inner).map { levels[($0 + 1).bitWidth - 1 - ($0 + 1).leadingZeroBitCount] }
      let none = [Int32](repeating: -1, count: leaves)
      try builder.append(
        rule: rule, feature: nodes.map(\.0) + none,
        threshold: nodes.map(\.1) + [Double](repeating: 0, count: leaves),
        left: (0..<inner).map { Int32(2 * $0 + 1) } + none,
        right: (0..<inner).map { Int32(2 * $0 + 2) } + none,
        defaultLeft: nodes.map(\.2) + [Bool](repeating: false, count: leaves),
        value: (0..<(inner + leaves)).map { _ in .random(in: -1...1, using: &random) },
        output: tree % outputs, weight: tree % 3 == 0 ? 0.5 : 1)
    }
    return try builder.finish(
      origin: ModelOrigin(format: "t", version: nil, kind: "t", objective: "t"),
      features: (0..<3).map { Feature(name: "x\($0)", kind: .numeric) },
      outputs: (0..<outputs).map { "y\($0)" },
      baseMargin: (0..<outputs).map { Double($0) + 0.25 }, transform: .identity,
      task: .regression, precision: .double, summation: summation)
  }

  private func matrix(_ rows: Int, _ random: inout some RandomNumberGenerator) -> FeatureMatrix {
    let specials: [Double] = [.nan, .infinity, -.infinity, 0, -0.0, 1e-36, -1e-36]
    return FeatureMatrix(
      columns: (0..<3).map { _ in
        (0..<rows).map { _ in
          Bool.random(using: &random)
            ? Double(Int.random(in: -410...410, using: &random)) / 16
            : specials[Int.random(in: 0..<specials.count, using: &random)]
        }
      }, rowCount: rows)
  }

  @Test(arguments: [1, 3], [SplitRule.atMost, .atMostExact])
  func sumsAreThoseOfTheWalk(_ outputs: Int, _ rule: SplitRule) throws {
    var random = SystemRandomNumberGenerator()
    let model = try ensemble(
      trees: 400, depths: 0...8, outputs: outputs, rule: rule, &random)
    let forest = try #require(ObliviousForest(model))
    // More thresholds on a feature than a byte counts, and both ways for what is missing.
    #expect(forest.columns.count > 6)
    let matrix = matrix(530, &random)
    for threads in [1, 2] {
      let margins = model.margins(of: matrix, threads: threads)
      let exact = model.exactMargins(of: matrix, threads: threads)
      for row in 0..<matrix.rowCount {
        var (sums, later) = ([Double](repeating: 0, count: outputs), model.baseMargin)
        for tree in model.trees {
          let value = tree.value[tree.leaf(of: matrix.row(row))] * tree.weight
          sums[tree.output] += value
          later[tree.output] += value
        }
        for output in 0..<outputs {
          #expect(margins[row * outputs + output] == sums[output] + model.baseMargin[output])
          #expect(exact[row * outputs + output] == later[output])
        }
      }
    }
  }

  @Test func otherTreesAreNotTaken() throws {
    var random = SystemRandomNumberGenerator()
    let deep = try ensemble(trees: 1, depths: 9...9, outputs: 1, rule: .atMostExact, &random)
    #expect(ObliviousForest(deep) == nil)
    #expect(deep.margins(of: matrix(9, &random)).count == 9)
    let forest = try ensemble(
      trees: 4, depths: 2...3, outputs: 1, rule: .atMost, summation: .mean, &random)
    #expect(ObliviousForest(forest) == nil)
    let depthwise = try CatBoostFixture(version: "1.2.10", name: "depthwise-logloss").model(.cbm)
    let others = try #require(depthwise.ensemble)
    #expect(ObliviousForest(others) == nil)
    let symmetric = try CatBoostFixture(version: "1.2.10", name: "logloss").model(.cbm)
    let alike = try #require(symmetric.ensemble)
    #expect(ObliviousForest(alike) != nil)
  }

  @Test func treesOfTheSameQuestionsShareAnswers() throws {
    let model = try CatBoostFixture(version: "1.2.10", name: "multiclass").model(.cbm)
    let ensemble = try #require(model.ensemble)
    let forest = try #require(ObliviousForest(ensemble))
    #expect(forest.stretches.count { $0.levels == nil } == forest.stretches.count / 3 * 2)
  }
}
