import Foundation
import Models
import TestSupport
import Testing

/// What the loader of ONNX takes from a file, and what it refuses.
@Suite struct ONNXLoaderTests {
  private func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Fixtures.data("onnx/\(name).onnx"))
  }

  private func failure(_ bytes: [UInt8]) -> ModelError? {
    do {
      _ = try ModelFile.load(bytes: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test func readsWhatAFileSays() throws {
    let model = try ModelFile.load(bytes: bytes("pipeline-logistic"))
    #expect(
      model.origin
        == ModelOrigin(
          format: "onnx", version: "skl2onnx 1.20.0", kind: "LinearClassifier",
          objective: "binary_classification"))
    #expect(
      model.features == [
        Feature(name: "age", kind: .numeric), Feature(name: "income", kind: .numeric),
        Feature(name: "visits", kind: .integer), Feature(name: "job", kind: .text),
        Feature(name: "city", kind: .text), Feature(name: "member", kind: .boolean),
      ])
    #expect(model.scoresAreProbabilities && model.defaultThreshold == 0.5)
    #expect(model.transform == .logistic && model.precision == .single)
    // Two numbers, one scaled count, six jobs and three cities, each made of its own raw column;
    // the last input is not asked for.
    let decomposition = try #require(model.decomposition)
    #expect(decomposition.players == [0, 1, 2] + Array(repeating: 3, count: 6) + [4, 4, 4])
    #expect(decomposition.outputs == [0])
  }

  @Test func namesColumnsOfOneTensor() throws {
    let model = try ModelFile.load(bytes: bytes("forest-2"))
    #expect(model.features.map(\.name) == (0..<6).map { "f\($0)" })
    #expect(model.hasDefaultNames)
  }

  @Test func knowsWhichScoresAreProbabilities() throws {
    for (name, isProbability, threshold) in [
      ("forest-2", true, 0.5), ("gradient-2", true, 0.5), ("logistic-2", true, 0.5),
      ("two-mixed-0-none", false, 0), ("two-positive-1-none", true, 0.5),
    ] {
      let model = try ModelFile.load(bytes: bytes(name))
      #expect(model.scoresAreProbabilities == isProbability, "\(name)")
      #expect(model.defaultThreshold == threshold, "\(name)")
    }
    #expect(try ModelFile.load(bytes: bytes("linear-r")).defaultThreshold == nil)
  }

  /// What everything goes through is found where it is one step, and its formula where it is known.
  @Test func findsWhatWasLearnt() throws {
    let cases: [(String, OutputTransform?, Bool)] = [
      ("forest-3", .identity, true), ("gradient-3", .softmax, true), ("logistic-3", .softmax, true),
      ("poisson-r", .exponential, true), ("sgd-2", .logistic, true), ("ovr-2", nil, false),
      ("pipeline-hist", .logistic, true), ("lightgbm-2", .logistic, true),
      ("stacking-2", nil, false), ("pre-normalizer-l2", nil, false), ("bagging-2", nil, false),
    ]
    for (name, transform, isDecomposed) in cases {
      let model = try ModelFile.load(bytes: bytes(name))
      #expect(model.transform == transform, "\(name)")
      #expect((model.decomposition != nil) == isDecomposed, "\(name)")
    }
  }

  /// The margins of the learnt step and the formula give the scores.
  @Test(arguments: ["gradient-2", "pipeline-hist", "pipeline-logistic", "logistic-3", "sgd-2"])
  func theFormulaGivesTheScores(_ name: String) throws {
    let fixture = ONNXFixture(name: name)
    let expected = try fixture.expected()
    let model = try fixture.model()
    let matrix = fixture.matrix(expected)
    let decomposition = try #require(model.decomposition)
    let seen = try model.learnerMatrix(of: matrix)
    #expect(seen.columns.count == decomposition.players.count)
    let margins: [Double]
    switch decomposition.learner {
    case .trees(let ensemble): margins = ensemble.margins(of: seen)
    case .linear(let linear):
      margins = (0..<matrix.rowCount).flatMap { row in
        linear.intercepts.indices.map { output in
          seen.columns.enumerated().reduce(linear.intercepts[output]) {
            $0 + linear.term($1.element[row], column: $1.offset, output: output)
          }
        }
      }
    }
    let transform = try #require(model.transform)
    let scores = transform.scores(fromMargins: margins, outputs: model.outputs.count)
    let wanted = try model.scores(of: matrix)
    #expect(scores.count == wanted.count)
    #expect(zip(scores, wanted).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  /// The file says which values are refused.
  @Test func refusesMissingTruthValues() throws {
    let fixture = ONNXFixture(name: "pipeline-boolean")
    let expected = try fixture.expected()
    let model = try fixture.model()
    let matrix = fixture.matrix(expected)
    let place = try #require(model.features.firstIndex { $0.kind == .boolean })
    var columns = matrix.columns
    columns[place][4] = .nan
    #expect(throws: PredictionError(feature: place, row: 4, problem: .missing)) {
      try model.scores(of: matrix.replacing(columns: columns, rowCount: matrix.rowCount))
    }
  }

  @Test func refusesByOperator() throws {
    let cases = [
      ("svc", "SVMClassifier", 1), ("top", "TopK", 0), ("over-rows", "ReduceSum (over rows)", 0),
      (
        "by-rows", "MatMul (of other than columns by a constant matrix)", 1
      ),
      ("largest", "TreeEnsembleRegressor (aggregate_function MAX)", 0),
      (
        "partial-base",
        "TreeEnsembleRegressor (base values of targets that some rows have no leaf for)", 0
      ),
      (
        "partial-classes",
        "TreeEnsembleClassifier (weights of the second class at some leaves only)", 0
      ),
      ("two-bases", "TreeEnsembleClassifier (two base values of two classes)", 0),
      (
        "transform-one-logistic", "TreeEnsembleRegressor (post_transform of a single target)", 0
      ),
      ("linear-one-r-softmax", "LinearRegressor (post_transform of a single target)", 0),
    ]
    for (name, found, node) in cases {
      guard case .unsupported(.operator, found, let place)? = failure(try bytes("refused-\(name)"))
      else {
        Issue.record("\(name): \(String(describing: failure(try bytes("refused-\(name)"))))")
        continue
      }
      #expect(place.path.hasPrefix("graph.node[\(node)] "), "\(name)")
      #expect(place.isBinary && place.offset > 0, "\(name)")
    }
  }

  /// On rows of the data: LightGBM's converter rounds thresholds to Float32, so that rows that stand
  /// exactly at the rounded ones, which the fixtures have behind, may go the other way.
  @Test func theSameModelInTwoFormatsDecidesTheSame() throws {
    for name in ["xgboost-2", "xgboost-3", "xgboost-r", "lightgbm-2", "lightgbm-r"] {
      let fixture = ONNXFixture(name: name)
      let expected = try fixture.expected()
      let all = fixture.matrix(expected)
      let matrix = name.hasPrefix("xgboost") ? all : all.selecting(0..<48)
      let native = name.hasPrefix("xgboost") ? "\(name).json" : "\(name).txt"
      let own = try ModelFile.load(bytes: [UInt8](Fixtures.data("onnx/native-\(native)")))
      let ownScores = try own.scores(of: matrix)
      let scores = try fixture.model().scores(of: matrix)
      let margin = 2e-6 * scores.reduce(1) { max($0, abs($1)) }
      #expect(zip(scores, ownScores).allSatisfy { abs($0 - $1) <= margin }, "\(name)")
      #expect(scores.count == ownScores.count)
      if name.hasSuffix("-2") {
        #expect(scores.map { $0 >= 0.5 } == ownScores.map { $0 >= 0.5 }, "\(name)")
      }
    }
  }
}
