import Foundation
import Models
import Tabular
import TestSupport
import Testing

@testable import Explain

/// Contributions of exported scikit-learn pipelines: raw columns are the players in both formats.
@Suite struct SklearnContributionTests {
  /// Reads a model and the rows that training knew.
  private static func load(_ file: String) throws -> (model: Model, rows: FeatureMatrix) {
    let model = try ModelFile.load(bytes: [UInt8](try Fixtures.data("sklearn/\(file)")))
    var types = FeatureEncoder.requiredColumnTypes(model.features)
    for feature in model.features where feature.kind == .numeric { types[feature.name] = .numeric }
    let table = try CSVReader(options: CSVOptions(types: types)).read(
      .file(path: Fixtures.url("sklearn/rows.csv").path))
    let matrix = try FeatureMatrix.make(
      table: table, for: model.features,
      options: .init(unknownLevels: .missing, precision: model.precision)
    ).matrix
    return (model, matrix.selecting(0..<60))
  }

  /// Contributions by row and name of the raw column.
  private static func contributions(
    _ file: String
  ) throws -> (rows: [[String: Double]], margins: [Double], additivityError: Double) {
    let (model, matrix) = try load(file)
    let explainer = try ModelExplainer(model, options: .init(background: matrix))
    let found = try explainer.explain(matrix)
    #expect(explainer.isExact)
    let rows = (0..<found.rowCount).map { row in
      Dictionary(
        uniqueKeysWithValues: model.features.enumerated().map {
          ($1.name, found.value(row: row, feature: $0))
        })
    }
    for row in rows.indices {
      let sum = rows[row].values.reduce(found.baseValues[0], +)
      #expect(abs(sum - found.margins[row]) <= explainer.additivityTolerance)
    }
    return (rows, found.margins, found.additivityError)
  }

  /// Contributions are the same through both formats, within Float32.
  @Test(arguments: ["pipeline-logistic-regression", "pipeline-random-forest"])
  func formatsAgree(_ name: String) throws {
    let onnx = try Self.contributions(name + ".onnx")
    let pmml = try Self.contributions(name + ".pmml")
    for row in onnx.rows.indices {
      #expect(Set(onnx.rows[row].keys) == ["age", "income", "visits", "job", "city"])
      for (name, value) in onnx.rows[row] {
        #expect(abs(value - (pmml.rows[row][name] ?? .nan)) <= 1e-5, "row \(row), \(name)")
      }
    }
  }

  /// A forest's mean of class frequencies is the probability itself, and nothing is rescaled; behind a
  /// pipeline log-odds are.
  @Test(arguments: [
    ("pipeline-random-forest.pmml", ModelExplainer.SpaceMethod.identity),
    ("pipeline-gradient-boosting.pmml", .rescaled),
  ])
  func probabilitiesOfExactMethods(
    _ file: String, spaceMethod: ModelExplainer.SpaceMethod
  ) throws {
    let (model, matrix) = try Self.load(file)
    let explainer = try ModelExplainer(
      model,
      options: .init(method: .pathDependent, background: matrix, output: .probability))
    #expect(explainer.space == .probability && explainer.spaceMethod == spaceMethod)
    let found = try explainer.explain(matrix)
    let scores = try model.scores(of: matrix)
    for row in 0..<found.rowCount {
      for output in 0..<found.outputCount {
        let sum = (0..<found.featureCount).reduce(found.baseValues[output]) {
          $0 + found.value(row: row, feature: $1, output: output)
        }
        #expect(abs(sum - scores[row * found.outputCount + output]) < 1e-6)
      }
    }
  }

  @Test(arguments: [
    "pipeline-random-forest.onnx", "pipeline-random-forest.pmml", "random-forest.onnx",
    "random-forest.pmml", "pipeline-gradient-boosting.onnx", "pipeline-gradient-boosting.pmml",
    "hist-gradient-boosting-categories.pmml", "pipeline-extra-trees.onnx",
    "pipeline-decision-tree.pmml", "pipeline-hist-gradient-boosting.onnx",
  ]) func contributionsOfRawColumnsAddUp(_ file: String) throws {
    let found = try Self.contributions(file)
    let tolerance =
      file.hasSuffix(".onnx") ? Additivity.singleTolerance : Additivity.tolerance
    #expect(found.additivityError <= tolerance)
    // Rows differ, and words matter where the model sees them.
    #expect(Set(found.margins).count > 3)
    if !file.hasPrefix("random") {
      #expect(found.rows.contains { abs($0["job"] ?? 0) > 1e-3 })
    }
  }
}
