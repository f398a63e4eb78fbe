import Foundation
import Models
import TestSupport
import Testing

@testable import Explain

/// Contributions as other libraries compute them, on models and rows that scripts wrote down.
@Suite struct PathDependentExplainerReferenceTests {
  /// A model as plain arrays, rows, and expected contributions by row, feature and output.
  struct Case: Decodable {
    struct Arrays: Decodable {
      let feature: [Int32]
      let threshold: [Double]
      let left: [Int32]
      let right: [Int32]
      let defaultLeft: [Bool]
      let categories: [String: [Int]]
      let value: [Double]
      let cover: [Double]
      let output: Int
      let weight: Double
    }

    let producedBy: String
    let categorical: [Bool]
    let baseMargin: [Double]
    let trees: [Arrays]
    let rows: [[Double?]]
    let baseValues: [Double]
    let expected: [[[Double]]]

    init(_ name: String) throws {
      self = try JSONDecoder().decode(Case.self, from: Fixtures.data("explain/\(name).json"))
    }

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

    var matrix: FeatureMatrix {
      FeatureMatrix(
        columns: categorical.indices.map { feature in rows.map { $0[feature] ?? .nan } },
        rowCount: rows.count)
    }

    /// The worst error relative to the largest |φ| of its row and output, over the whole case.
    func worst(_ found: Explanation) -> Double {
      var worst = 0.0
      for row in rows.indices {
        for output in baseMargin.indices {
          let values = categorical.indices.map {
            found.value(row: row, feature: $0, output: output)
          }
          worst = max(worst, Agreement.error(values, expected[row].map { $0[output] }))
        }
      }
      return worst
    }
  }

  /// XGBoost adds up in Float32, whose rounding is 6e-8 of a number, and divides covers by their
  /// parent's instead of their sum, which differs by up to 1e-7. The worst seen here is 2.7e-7.
  static let xgboostTolerance = 1e-6
  /// shap computes in Double, by a recursion that divides by cover shares and can lose digits on
  /// long paths. The worst seen here is 2.4e-15.
  static let shapTolerance = 1e-12

  @Test(arguments: [
    "xgboost-binary", "xgboost-deep", "xgboost-categorical", "xgboost-multiclass", "xgboost-dart",
  ])
  func agreesWithXGBoost(name: String) throws {
    let reference = try Case(name)
    let explainer = try PathDependentExplainer(try reference.ensemble(), precision: .double)
    let found = try explainer.explain(reference.matrix)
    let worst = reference.worst(found)
    #expect(worst < Self.xgboostTolerance)
    for (value, expected) in zip(explainer.baseValues, reference.baseValues) {
      #expect(abs(value - expected) < Self.xgboostTolerance * max(1, abs(expected)))
    }
  }

  @Test(arguments: ["shap-forest", "shap-missing", "shap-deep"])
  func agreesWithShap(name: String) throws {
    let reference = try Case(name)
    let explainer = try PathDependentExplainer(try reference.ensemble(), precision: .double)
    let worst = reference.worst(try explainer.explain(reference.matrix))
    #expect(worst < Self.shapTolerance)
    for (value, expected) in zip(explainer.baseValues, reference.baseValues) {
      #expect(abs(value - expected) < 1e-12 * max(1, abs(expected)))
    }
  }

  /// What dividing by the parent's cover would change: it would no longer add up to the margin,
  /// and by far less than the Float32 rounding of the libraries that do it.
  @Test(arguments: ["xgboost-binary", "xgboost-categorical", "xgboost-multiclass"])
  func dividingByTheParentsCoverChangesLittle(name: String) throws {
    let reference = try Case(name)
    let ensemble = try reference.ensemble()
    let found = try PathDependentExplainer(ensemble, precision: .double).explain(reference.matrix)
    let cells = found.featureCount * found.outputCount
    var (worst, worstByParent) = (0.0, 0.0)
    for row in 0..<found.rowCount {
      let values = Array(found.values[(row * cells)..<((row + 1) * cells)])
      let point = reference.matrix.row(row)
      worst = max(
        worst, Agreement.error(ExtendUnwind.contributions(of: ensemble, row: point), values))
      worstByParent = max(
        worstByParent,
        Agreement.error(
          ExtendUnwind.contributions(of: ensemble, row: point, dividingByParent: true), values))
    }
    #expect(worst < 1e-12)
    #expect(worstByParent > 1e-9 && worstByParent < 3e-7)
  }

  /// A reference that is off by little more than the tolerance, or belongs to other rows, is seen.
  @Test func wrongReferencesAreSeen() throws {
    let reference = try Case("xgboost-binary")
    let found = try PathDependentExplainer(try reference.ensemble(), precision: .double).explain(
      reference.matrix)
    let cells = found.featureCount * found.outputCount
    let largest = found.values[0..<cells].map(abs).max() ?? 0
    var values = found.values
    values[1] += 2 * Self.xgboostTolerance * largest
    var rotated = Array(found.values[cells...])
    rotated += found.values[..<cells]
    for wrong in [values, rotated] {
      let explanation = Explanation(
        values: wrong, baseValues: found.baseValues, margins: found.margins,
        rowCount: found.rowCount, featureCount: found.featureCount,
        outputCount: found.outputCount, additivityError: 0, standardErrors: nil)
      #expect(reference.worst(explanation) > Self.xgboostTolerance)
    }
  }
}
