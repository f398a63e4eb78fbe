import Models
import Testing

@testable import Explain

@Suite struct LinearExplainerTests {
  /// Columns 0 and 2 are of player 1, column 1 of player 0, column 3 is the same for every row.
  private static let model = LinearModel(
    weights: [[2, -1, 0.5, 10], [0, 1, 1, 1]], intercepts: [3, -2], precision: .double)
  private static let background = FeatureMatrix(
    columns: [[1, 3], [0, 4], [2, 2], [1, 1]], rowCount: 2)

  @Test func valuesByHand() throws {
    let explainer = try LinearExplainer(
      Self.model, players: [1, 0, 1, nil], playerCount: 3, background: Self.background)
    // Means 2, 2, 2, 1: 3 + 2·2 − 2 + 0.5·2 + 10 = 16 and −2 + 0 + 2 + 2 + 1 = 3.
    #expect(explainer.baseValues == [16, 3])
    let found = try explainer.explain(
      FeatureMatrix(columns: [[5], [1], [4], [1]], rowCount: 1))
    // Player 0: −1·(1−2) = 1 and 1·(1−2) = −1; player 1: 2·3 + 0.5·2 = 7 and 0 + 2 = 2.
    #expect(found.values == [1, -1, 7, 2, 0, 0])
    #expect(found.margins == [24, 4])
  }

  @Test func agreesWithTheGameOnItsScores() throws {
    let linear = LinearModel(weights: [[2, -1, 0.5]], intercepts: [3], precision: .double)
    let background = FunctionModel.rows(9, features: 3, seed: 1)
    let matrix = FunctionModel.rows(5, features: 3, seed: 2)
    let exact = try LinearExplainer(
      linear, players: [0, 1, 2], playerCount: 3, background: background
    ).explain(matrix)
    let game = try SamplingExplainer(
      FunctionModel.model(features: 3) { [3 + 2 * $0[0] - $0[1] + 0.5 * $0[2]] },
      background: background, seed: 1
    ).explain(matrix)
    #expect(Agreement.error(game.values, exact.values) < 1e-13)
  }

  @Test func aSkippedMissingValueCountsAsNothing() throws {
    let linear = LinearModel(
      weights: [[2]], intercepts: [0], missing: .skipped, precision: .single)
    let explainer = try LinearExplainer(
      linear, players: [0], playerCount: 1,
      background: FeatureMatrix(columns: [[1, .nan]], rowCount: 2))
    #expect(explainer.baseValues == [1])
    let found = try explainer.explain(FeatureMatrix(columns: [[.nan, 3]], rowCount: 2))
    #expect(found.values == [-1, 5])
  }

  @Test func aBackgroundWithoutRowsIsRefused() {
    #expect(throws: ExplainError.background(rows: 0)) {
      try LinearExplainer(
        Self.model, players: [0, 0, 0, 0], playerCount: 1,
        background: FeatureMatrix(columns: [[], [], [], []], rowCount: 0))
    }
  }
}
