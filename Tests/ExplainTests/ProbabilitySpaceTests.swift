import Foundation
import Models
import Testing

@testable import Explain

/// Contributions that add up to probabilities.
@Suite struct ProbabilitySpaceTests {
  /// Random trees as a classifier over raw columns.
  private static func classifier(
    outputs: Int, transform: OutputTransform, slope: Double = 1, seed: Int, rows: Int
  ) throws -> (model: Model, matrix: FeatureMatrix) {
    let made = try RandomModel(
      Shape(
        depth: 2...4, features: 5, outputs: outputs, trees: 2 * outputs, missing: 0.1,
        rule: .atMost),
      seed: seed, rows: rows)
    let ensemble = made.ensemble
    var builder = TreeEnsembleBuilder(featureCount: 5, outputCount: outputs)
    for tree in ensemble.trees {
      try builder.append(
        rule: tree.rule, feature: tree.feature, threshold: tree.threshold, left: tree.left,
        right: tree.right, defaultLeft: tree.defaultLeft, missing: tree.missing,
        categories: tree.categories, value: tree.value, cover: tree.cover, output: tree.output,
        weight: tree.weight)
    }
    let finished = try builder.finish(
      origin: ModelOrigin(format: "test", version: nil, kind: "gbtree", objective: "binary"),
      features: ensemble.features, outputs: ensemble.outputs, baseMargin: ensemble.baseMargin,
      transform: transform,
      task: outputs == 1 ? .binaryClassification : .multiclassClassification,
      precision: .double, slope: slope)
    return (Model(finished), made.matrix)
  }

  /// The Shapley values of the interventional game on a model's scores, by their definition.
  private static func definition(
    _ model: Model, row: [Double], background: FeatureMatrix
  ) throws -> [Double] {
    let (players, outputs) = (model.features.count, model.outputs.count)
    var worths: [[Double]] = []
    for subset in 0..<(1 << players) {
      var worth = [Double](repeating: 0, count: outputs)
      for other in 0..<background.rowCount {
        let absent = background.row(other)
        let mixed = (0..<players).map { subset >> $0 & 1 == 1 ? row[$0] : absent[$0] }
        let scores = try model.scores(
          of: FeatureMatrix(columns: mixed.map { [$0] }, rowCount: 1))
        for output in 0..<outputs {
          worth[output] += scores[output] / Double(background.rowCount)
        }
      }
      worths.append(worth)
    }
    return (0..<players).flatMap { player in
      (0..<outputs).map { output in
        (0..<(1 << players)).filter { $0 >> player & 1 == 0 }.reduce(0) { sum, subset in
          sum + BruteForce.orderings(before: subset.nonzeroBitCount, of: players)
            * (worths[subset | 1 << player][output] - worths[subset][output])
        }
      }
    }
  }

  @Test(arguments: [(1, OutputTransform.logistic), (3, .softmax)])
  func againstABackgroundItIsTheGameOnTheProbability(
    outputs: Int, transform: OutputTransform
  ) throws {
    for seed in 0..<4 {
      let (model, matrix) = try Self.classifier(
        outputs: outputs, transform: transform, seed: seed, rows: 12)
      let background = matrix.selecting(4..<12)
      let explainer = try ModelExplainer(
        model, options: .init(background: background, output: .probability))
      #expect(explainer.space == .probability)
      #expect(explainer.spaceMethod == .enumerated)
      #expect(explainer.method == .sampling && explainer.isExact)
      let found = try explainer.explain(matrix, rows: 0..<3)
      let scores = try model.scores(of: matrix)
      let usual = try model.scores(of: background)
      for row in 0..<3 {
        let expected = try Self.definition(model, row: matrix.row(row), background: background)
        let values = found.values[(row * 5 * outputs)..<((row + 1) * 5 * outputs)]
        #expect(Agreement.error(values, expected) < 1e-12)
        for output in 0..<outputs {
          #expect(found.margins[row * outputs + output] == scores[row * outputs + output])
        }
      }
      for output in 0..<outputs {
        let mean =
          stride(from: output, to: usual.count, by: outputs).reduce(0) { $0 + usual[$1] } / 8
        #expect(abs(found.baseValues[output] - mean) < 1e-14)
      }
    }
  }

  @Test(arguments: [(OutputTransform.logistic, 1.0), (.scaledLogistic, 0.7)])
  func rescaledValuesAddUpToTheProbability(
    transform: OutputTransform, slope: Double
  ) throws {
    for seed in 0..<10 {
      let (model, matrix) = try Self.classifier(
        outputs: 1, transform: transform, slope: slope, seed: seed, rows: 20)
      let margins = try ModelExplainer(model, options: .init(method: .pathDependent))
      let explainer = try ModelExplainer(
        model, options: .init(method: .pathDependent, output: .probability))
      #expect(explainer.space == .probability && explainer.spaceMethod == .rescaled)
      #expect(margins.space == .margin && margins.spaceMethod == nil)
      let found = try explainer.explain(matrix)
      let plain = try margins.explain(matrix)
      let scores = try model.scores(of: matrix)
      #expect(found.baseValues == explainer.baseValues)
      #expect(abs(found.baseValues[0] - 1 / (1 + exp(-slope * plain.baseValues[0]))) < 1e-15)
      for row in 0..<20 {
        let values = (0..<5).map { found.value(row: row, feature: $0) }
        #expect(abs(found.baseValues[0] + values.reduce(0, +) - scores[row]) < 1e-12)
        #expect(abs(found.margins[row] - scores[row]) < 1e-12)
        let distance = plain.margins[row] - plain.baseValues[0]
        guard abs(distance) > 1e-3 else { continue }
        for feature in 0..<5 {
          let expected =
            plain.value(row: row, feature: feature) * (scores[row] - found.baseValues[0])
            / distance
          #expect(abs(values[feature] - expected) < 1e-11)
        }
      }
    }
  }

  /// The secant's slope from far apart to the very same point, where it is the derivative.
  @Test func theSecantBecomesTheDerivative() {
    let rescaling = ProbabilityRescaling(slope: 2)
    for margin in [-400, -3, -0.25, 0, 0.5, 2, 30, 400] {
      let p = rescaling.probability(margin)
      let derivative = 2 * p * rescaling.probability(-margin)
      #expect(rescaling.factor(margin: margin, base: margin) == derivative)
      for step in [1e-15, 1e-12, 1e-9, 1e-6] {
        let near = rescaling.factor(margin: margin + step, base: margin)
        #expect(abs(near - derivative) <= 1e-5 * derivative)
      }
      for base in [-500, -1, 0, 1, 500.0] where base != margin {
        let secant = (p - rescaling.probability(base)) / (margin - base)
        let found = rescaling.factor(margin: margin, base: base)
        #expect(found.isFinite && abs(found - secant) < 1e-14)
      }
    }
  }

  @Test func whatCannotBeAProbabilityIsRefused() throws {
    let (classes, matrix) = try Self.classifier(
      outputs: 3, transform: .softmax, seed: 1, rows: 4)
    #expect(throws: ExplainError.rescaling) {
      _ = try ModelExplainer(
        classes, options: .init(method: .pathDependent, output: .probability))
    }
    #expect(!ModelExplainer.suits(.probability, method: .pathDependent, classes))
    #expect(ModelExplainer.suits(.probability, method: nil, classes))
    #expect(ModelExplainer.needsBackground(classes, output: .probability))
    #expect(!ModelExplainer.needsBackground(classes))
    #expect(throws: ExplainError.needsBackground) {
      _ = try ModelExplainer(classes, options: .init(output: .probability))
    }
    let (amount, _) = try Self.classifier(outputs: 1, transform: .identity, seed: 1, rows: 4)
    #expect(throws: ExplainError.noProbabilities) {
      _ = try ModelExplainer(
        amount, options: .init(background: matrix, output: .probability))
    }
    #expect(!ModelExplainer.suits(.probability, method: nil, amount))
  }
}
