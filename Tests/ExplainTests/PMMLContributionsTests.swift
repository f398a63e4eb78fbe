import Explain
import Foundation
import Models
import Tabular
import TestSupport
import Testing

/// Contributions of PMML models: exact per raw column where one learnt part stands behind the scores.
@Suite struct PMMLContributionsTests {
  private struct Expected: Decodable {
    var rows: String
  }

  private func load(_ name: String) throws -> (model: Model, matrix: FeatureMatrix) {
    let model = try ModelFile.load(bytes: [UInt8](try Fixtures.data("pmml/\(name).pmml")))
    var types = FeatureEncoder.requiredColumnTypes(model.features)
    for feature in model.features where feature.kind == .numeric { types[feature.name] = .numeric }
    let expected = try JSONDecoder().decode(
      Expected.self, from: Fixtures.data("pmml/\(name).expected.json"))
    let table = try CSVReader(options: CSVOptions(types: types)).read(
      .file(path: Fixtures.url("pmml/\(expected.rows)").path))
    return (
      model,
      try FeatureMatrix.make(
        table: table, for: model.features, options: .init(precision: .double)
      ).matrix
    )
  }

  @Test(arguments: [
    "random-forest", "random-forest-classes", "gradient-boosting-classes",
    "hist-gradient-boosting-categories", "xgboost", "xgboost-classes", "xgboost-categories",
    "lightgbm-categories", "logistic", "logistic-classes", "linear", "log-target",
    "scorecard-pointsBelow", "tree-defaultChild-last", "tree-lastPrediction-last", "tree-two",
    "mining-weightedAverage", "mining-classes-majorityVote", "general-two", "transformations",
    "two-probit-no",
  ])
  func addUpToWhatTheScoresAreMadeOf(_ name: String) throws {
    let (model, matrix) = try load(name)
    guard ModelExplainer.isExact(model) else {
      // Only terms or functions of several columns leave a model without an exact method.
      #expect(["general-two", "transformations", "two-probit-no"].contains(name))
      return
    }
    let explainer = try ModelExplainer(model, options: .init(background: matrix))
    #expect(explainer.isExact && explainer.space == .margin)
    let explanation = try explainer.explain(matrix, threads: 1)
    let scores = try model.scores(of: matrix)
    let width = model.outputs.count
    var sums = (0..<(matrix.rowCount * width)).map { explainer.baseValues[$0 % width] }
    for row in 0..<matrix.rowCount {
      for feature in model.features.indices {
        for output in 0..<width {
          sums[row * width + output] += explanation.value(
            row: row, feature: feature, output: output)
        }
      }
    }
    let transform = try #require(model.transform)
    let bound = model.precision == .single ? 3e-6 : 1e-9
    for (made, score) in zip(transform.scores(fromMargins: sums, outputs: width), scores) {
      #expect(abs(made - score) <= bound * max(1, abs(score)))
    }
    #expect(Set(sums).count > 1)
  }

  /// A scorecard's contributions are its points' distances from their mean, and so on: what one
  /// column alone decides.
  @Test func aScorecardsContributionsArePointsAgainstTheMean() throws {
    let (model, matrix) = try load("scorecard-pointsBelow")
    let explanation = try ModelExplainer(model, options: .init(background: matrix))
      .explain(matrix, threads: 1)
    let points = try #require(try model.points(of: matrix))
    // Characteristics: x, c, i, in this order.
    for (characteristic, name) in ["x", "c", "i"].enumerated() {
      let feature = try #require(model.features.firstIndex { $0.name == name })
      let mean =
        points.reduce(0) { $0 + $1.points[characteristic] } / Double(points.count)
      for row in 0..<matrix.rowCount {
        let value = explanation.value(row: row, feature: feature, output: 0)
        #expect(abs(value - (points[row].points[characteristic] - mean)) < 1e-9)
      }
    }
  }
}
