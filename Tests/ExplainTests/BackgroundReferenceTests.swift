import Explain
import Foundation
import Models
import TestSupport
import Testing

/// Interventional contributions of models of XGBoost and LightGBM, with the models, rows and values
/// of `script/fixtures/background_contributions.py`.
@Suite struct BackgroundReferenceTests {
  /// One model's rows and values.
  private struct Expected: Decodable {
    let rows: [[Double?]]
    let background: [[Double?]]
    let baseValue: Double
    /// The Shapley values by the library's own predictions of every set of columns.
    let definition: [[Double]]
    /// Those of shap; nil where they are wrong.
    let shap: [[Double]]?
  }

  private static func matrix(_ rows: [[Double?]]) -> FeatureMatrix {
    FeatureMatrix(
      columns: rows[0].indices.map { column in rows.map { $0[column] ?? .nan } },
      rowCount: rows.count)
  }

  /// XGBoost predicts in Float32, LightGBM in Double.
  @Test(arguments: [
    ("xgboost", "json", 1e-5), ("lightgbm", "txt", 1e-11), ("lightgbm-categorical", "txt", 1e-11),
  ])
  func agree(name: String, suffix: String, tolerance: Double) throws {
    let folder = "explain/background/"
    let expected = try JSONDecoder().decode(
      Expected.self, from: Fixtures.data("\(folder)\(name).expected.json"))
    let model = try loadTrees(bytes: [UInt8](Fixtures.data("\(folder)\(name).model.\(suffix)")))
    let (rows, background) = (Self.matrix(expected.rows), Self.matrix(expected.background))
    #expect((expected.shap == nil) == (name == "lightgbm-categorical"))
    for precision in [ContributionPrecision.single, .double] {
      let explainer = try BackgroundExplainer(
        model, background: background, options: .init(precision: precision))
      #expect(explainer.strategy.pairTrees == 0)
      #expect(abs(explainer.baseValues[0] - expected.baseValue) < tolerance)
      let found = try explainer.explain(rows)
      let limit = precision == .single ? max(tolerance, 1e-6) : tolerance
      for row in 0..<rows.rowCount {
        let values = (0..<found.featureCount).map { found.value(row: row, feature: $0) }
        let scale = expected.definition[row].map(abs).max() ?? 1
        for (feature, value) in values.enumerated() {
          #expect(abs(value - expected.definition[row][feature]) <= limit * scale)
          if let shap = expected.shap {
            #expect(abs(value - shap[row][feature]) <= max(limit, 1e-5) * scale)
          }
        }
      }
    }
  }
}
