import Models
import Testing

@testable import Explain

@Suite struct SamplingExplainerTests {
  /// A function of products and a kink, with two outputs.
  private static let model = FunctionModel.model(features: 5, outputs: 2) { x in
    [x[0] * x[1] + 3 * x[2] - abs(x[3]), x[4] * x[4] + x[0] * x[2] * x[3]]
  }

  /// φ by the definition: over all orders of the players, what a player adds when it joins.
  private static func byAllOrders(
    _ model: Model, _ row: [Double], _ background: FeatureMatrix
  ) throws -> [Double] {
    let players = Array(row.indices)
    func worth(_ present: Set<Int>) throws -> [Double] {
      var columns = background.columns
      for player in present {
        columns[player] = Array(repeating: row[player], count: background.rowCount)
      }
      let scores = try model.scores(
        of: FeatureMatrix(columns: columns, rowCount: background.rowCount))
      return model.outputs.indices.map { output in
        stride(from: output, to: scores.count, by: model.outputs.count)
          .reduce(0) { $0 + scores[$1] } / Double(background.rowCount)
      }
    }
    var values = [Double](repeating: 0, count: players.count * model.outputs.count)
    var orders = 0.0
    func visit(_ rest: [Int], _ joined: Set<Int>) throws -> [[Int]] {
      rest.isEmpty
        ? [[]]
        : try rest.flatMap { next in
          try visit(rest.filter { $0 != next }, joined.union([next])).map { [next] + $0 }
        }
    }
    for order in try visit(players, []) {
      orders += 1
      var joined: Set<Int> = []
      var before = try worth(joined)
      for player in order {
        joined.insert(player)
        let after = try worth(joined)
        for output in after.indices {
          values[player * model.outputs.count + output] += after[output] - before[output]
        }
        before = after
      }
    }
    return values.map { $0 / orders }
  }

  @Test func enumerationIsTheMeanOverAllOrders() throws {
    let background = FunctionModel.rows(7, features: 5, seed: 1)
    let matrix = FunctionModel.rows(3, features: 5, seed: 2)
    let explainer = try SamplingExplainer(Self.model, background: background, seed: 1)
    #expect(explainer.isExact)
    #expect(explainer.evaluationsPerRow == 32 * 7)
    let found = try explainer.explain(matrix)
    #expect(found.standardErrors == nil)
    for row in 0..<3 {
      let expected = try Self.byAllOrders(Self.model, matrix.row(row), background)
      #expect(Agreement.error(found.values[(row * 10)..<(row * 10 + 10)], expected) < 1e-13)
    }
  }

  @Test func drawnOrdersAddUpAndErrAsTheySay() throws {
    let background = FunctionModel.rows(60, features: 5, seed: 3)
    let matrix = FunctionModel.rows(20, features: 5, seed: 4)
    let exact = try SamplingExplainer(Self.model, background: background, seed: 1)
      .explain(matrix)
    var outside = 0
    var cells = 0
    for seed in 1...5 {
      let drawn = try SamplingExplainer(
        Self.model, background: background, seed: UInt64(seed), enumerationLimit: 0
      ).explain(matrix)
      #expect(drawn.additivityError < 1e-12)
      let errors = try #require(drawn.standardErrors)
      for index in drawn.values.indices {
        cells += 1
        if abs(drawn.values[index] - exact.values[index]) > 2 * errors[index] + 1e-12 {
          outside += 1
        }
      }
    }
    // The errors also cover the drawing of the background, which both runs share: fewer than the
    // nominal 5 % may fall outside, never many more.
    #expect(outside < cells / 15)
    #expect(cells == 1000)
  }

  @Test func aRowGetsTheSameValuesInAnyCompanyAndForAnyThreads() throws {
    let background = FunctionModel.rows(10, features: 5, seed: 3)
    let matrix = FunctionModel.rows(6, features: 5, seed: 4)
    let explainer = try SamplingExplainer(
      Self.model, background: background, seed: 9, enumerationLimit: 0)
    let all = try explainer.explain(matrix, threads: 1)
    #expect(try explainer.explain(matrix, threads: 3).values == all.values)
    let last = try explainer.explain(matrix.selecting([5]))
    #expect(last.values == Array(all.values[50...]))
    let other = try SamplingExplainer(
      Self.model, background: background, seed: 10, enumerationLimit: 0
    ).explain(matrix)
    #expect(other.values != all.values)
  }

  @Test func aPlayerThatDoesNotMatterGetsNothing() throws {
    let model = FunctionModel.model(features: 3) { [$0[0] * $0[2]] }
    let found = try SamplingExplainer(
      model, background: FunctionModel.rows(8, features: 3, seed: 5), seed: 1,
      enumerationLimit: 0
    ).explain(FunctionModel.rows(4, features: 3, seed: 6))
    for row in 0..<4 { #expect(found.value(row: row, feature: 1) == 0) }
  }

  @Test func aBackgroundOfTooFewRowsIsRefused() throws {
    let empty = FeatureMatrix(columns: Array(repeating: [], count: 5), rowCount: 0)
    #expect(throws: ExplainError.background(rows: 0)) {
      try SamplingExplainer(Self.model, background: empty, seed: 1)
    }
    #expect(throws: ExplainError.background(rows: 1)) {
      try SamplingExplainer(
        Self.model, background: FunctionModel.rows(1, features: 5, seed: 1), seed: 1,
        enumerationLimit: 0)
    }
  }

  @Test func wordsOfTwoFilesAreToldApart() throws {
    /// 1 for a cook, whatever code the word has.
    struct IsCook: ScoreFunction {
      func scores(of matrix: FeatureMatrix) -> [Double] {
        let words = matrix.words(ofColumn: 0) ?? []
        return matrix.columns[0].map { $0.isNaN ? 0.5 : words[Int($0)] == "cook" ? 1 : 0 }
      }
    }
    let model = Model(
      origin: ModelOrigin(format: "test", version: nil, kind: "function", objective: "none"),
      features: [Feature(name: "job", kind: .text)], outputs: ["y"], task: .regression,
      scoresAreProbabilities: false, defaultThreshold: nil, function: IsCook())
    let background = FeatureMatrix(
      columns: [[0, 0, 1, .nan]], rowCount: 4, words: [["cook", "clerk"]])
    let matrix = FeatureMatrix(columns: [[0, 1]], rowCount: 2, words: [["clerk", "cook"]])
    let found = try SamplingExplainer(model, background: background, seed: 1).explain(matrix)
    // The mean over the background is (1 + 1 + 0 + 0.5) / 4.
    #expect(found.baseValues == [0.625])
    #expect(found.values == [-0.625, 0.375])
  }
}
