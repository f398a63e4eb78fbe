import Explain
import Foundation
import TestSupport
import Testing

@testable import Audit
@testable import Models

/// Whose score a binary classifier's is, and what is made of it.
@Suite struct ConfigurationClassesTests {
  private struct Half: ScoreFunction {
    func scores(of matrix: FeatureMatrix) -> [Double] { matrix.columns[0].map { $0 / 4 } }
  }

  private static func model(_ classes: [String], probabilities: Bool = true) -> Model {
    var model = Model(
      origin: ModelOrigin(format: "test", version: nil, kind: "function", objective: "none"),
      features: [Feature(name: "x", kind: .numeric)], outputs: [classes.last ?? "score"],
      task: .binaryClassification, scoresAreProbabilities: probabilities,
      defaultThreshold: probabilities ? 0.5 : 2, function: Half())
    model.classes = classes
    return model
  }

  private static let rows = FeatureMatrix(columns: [[0, 1, 3]], rowCount: 3)

  @Test(
    "The score is that of the positive label, whichever class the file's score is of",
    arguments: [
      (["bad", "good"], "good", "bad", false), (["bad", "good"], "bad", "good", true),
      (["bad", "good"], "bad", "not bad", true), (["1", "2"], "1", "2", true),
      (["1", "2"], "2.0", "1", false), (["0", "1"], "yes", "no", false),
      (["0", "1"], "0", "1", true), (["False", "True"], "true", "false", false),
      (["true", "false"], "1", "0", true), ([], "yes", "no", false), ([], "0", "1", true),
      ([], "1", "2", false), ([], "0", "2", false),
    ])
  func oriented(
    _ classes: [String], _ positive: String, _ negative: String, _ isTurned: Bool
  ) throws {
    let found = try AuditConfiguration().oriented(
      Self.model(classes), positive: positive, negative: negative)
    #expect(found.isComplement == isTurned)
    #expect(try found.scores(of: Self.rows) == (isTurned ? [1, 0.75, 0.25] : [0, 0.25, 0.75]))
  }

  @Test(
    "A label that has not the model's classes is refused",
    arguments: [
      (["bad", "good"], "1", "0"), (["1", "2"], "1", "0"), (["0", "1"], "1", "2"),
      (["bad", "good"], "good", "poor"),
    ])
  func refused(_ classes: [String], _ positive: String, _ negative: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try AuditConfiguration().oriented(
        Self.model(classes), positive: positive, negative: negative)
    }
    #expect(error?.key == "model.classes")
  }

  @Test("Declared classes stand for the model's, in its order")
  func declared() throws {
    var configuration = AuditConfiguration()
    configuration.model = .init(path: "m")
    configuration.model?.classes = ["0", "1"]
    let model = Self.model(["good", "bad"])
    #expect(try !configuration.oriented(model, positive: "1", negative: "0").isComplement)
    #expect(try configuration.oriented(model, positive: "0", negative: "1").isComplement)
    #expect(throws: ConfigurationError.self) {
      try configuration.oriented(model, positive: "bad", negative: "good")
    }
  }

  @Test("Without a declared label 1 and true are positive")
  func undeclared() throws {
    let configuration = AuditConfiguration()
    for (classes, isTurned) in [
      (["0", "1"], false), (["1", "2"], true), (["true", "false"], true), (["a", "b"], false),
    ] {
      let found = try configuration.oriented(Self.model(classes), positive: nil, negative: nil)
      #expect(found.isComplement == isTurned)
    }
  }

  @Test("What is no probability is turned round by its sign, its threshold as well")
  func margins() throws {
    let turned = Self.model(["a", "b"], probabilities: false).complemented()
    #expect(try turned.scores(of: Self.rows) == [0, -0.25, -0.75])
    #expect(turned.defaultThreshold == -2)
    #expect(turned.outputs == ["a"])
  }

  @Test("Contributions of the other class are the negative ones, and add up to its margin")
  func contributions() throws {
    for (path, start) in [
      ("xgboost/3.4.1/binary-logistic.model.json", 0.0), ("sklearn/decision-tree.pmml", 1.0),
    ] {
      let model = try ModelFile.load(bytes: Array(Fixtures.data(path)))
      let rows = FeatureMatrix(
        columns: model.features.map { feature in
          feature.kind == .numeric
            ? (0..<40).map { Double($0) - 20 } : Array(repeating: 0, count: 40)
        },
        rowCount: 40,
        words: model.features.map { $0.kind == .text ? ["word"] : nil })
      let options = ModelExplainer.Options(background: rows)
      let plain = try ModelExplainer(model, options: options).explain(rows)
      let turned = try ModelExplainer(model.complemented(), options: options).explain(rows)
      #expect(turned.values == plain.values.map { -$0 })
      #expect(turned.baseValues == plain.baseValues.map { start - $0 })
      #expect(turned.margins == plain.margins.map { start - $0 })
    }
  }
}
