import Foundation
import Models
import TestSupport
import Testing

@testable import Explain

/// Interactions as XGBoost and shap compute them, on models and rows that `interactions.py` wrote down.
@Suite struct InteractionExplainerReferenceTests {
  /// A model as plain arrays, rows, and expected values by row, output, feature and feature.
  struct Case: Decodable {
    let categorical: [Bool]
    let baseMargin: [Double]
    let trees: [PathDependentExplainerReferenceTests.Case.Arrays]
    let rows: [[Double?]]
    let baseValues: [Double]
    let expected: [[[[Double]]]]

    func ensemble() throws -> TreeEnsemble {
      var builder = TreeEnsembleBuilder(
        featureCount: categorical.count, outputCount: baseMargin.count)
      for tree in trees {
        try builder.append(
          feature: tree.feature, threshold: tree.threshold, left: tree.left, right: tree.right,
          defaultLeft: tree.defaultLeft,
          categories: tree.feature.indices.map {
            CategorySet(tree.categories[String($0)] ?? [])
          },
          value: tree.value, cover: tree.cover, output: tree.output, weight: tree.weight)
      }
      return try builder.finish(
        features: categorical, outputs: baseMargin.count, baseMargin: baseMargin)
    }
  }

  /// The worst error relative to the largest value of its row and output.
  static func worst(_ name: String, precision: ContributionPrecision) throws -> Double {
    let reference = try JSONDecoder().decode(
      Case.self, from: Fixtures.data("explain/interactions-\(name).json"))
    let matrix = FeatureMatrix(
      columns: reference.categorical.indices.map { feature in
        reference.rows.map { $0[feature] ?? .nan }
      }, rowCount: reference.rows.count)
    let explainer = try InteractionExplainer(try reference.ensemble(), precision: precision)
    for (value, expected) in zip(explainer.baseValues, reference.baseValues) {
      #expect(abs(value - expected) < 1e-6)
    }
    let found = try explainer.explain(matrix)
    var worst = 0.0
    let features = reference.categorical.indices
    for row in reference.rows.indices {
      for output in reference.baseMargin.indices {
        let values = features.flatMap { first in
          features.map { found.value(row: row, first, $0, output: output) ?? .nan }
        }
        let expected = reference.expected[row][output].flatMap(\.self)
        worst = max(worst, Agreement.error(values, expected))
      }
    }
    return worst
  }

  /// XGBoost computes in Float32 and takes the diagonal as what is left of φ, so that errors add up.
  @Test(arguments: ["binary", "categorical", "multiclass"])
  func agreesWithXGBoost(name: String) throws {
    #expect(try Self.worst(name, precision: .double) < 5e-6)
    #expect(try Self.worst(name, precision: .single) < 1e-5)
  }

  @Test func agreesWithShap() throws {
    #expect(try Self.worst("forest", precision: .double) < 1e-12)
    #expect(try Self.worst("forest", precision: .single) < 1e-5)
  }
}
