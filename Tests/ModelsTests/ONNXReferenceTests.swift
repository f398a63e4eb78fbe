import Foundation
import Models
import TestSupport
import Testing

/// Predictions against onnxruntime's with one thread.
@Suite struct ONNXReferenceTests {
  /// Operators whose results onnxruntime takes from approximations of its own, or from sums in an
  /// order of its own.
  static let approximate: Set<String> = [
    "LinearClassifier", "LinearRegressor", "MatMul", "Gemm", "Exp", "Log", "Sigmoid", "Softmax",
    "LogSoftmax", "Tanh", "Erf", "Pow", "ReduceSum", "ReduceMean", "ReduceProd", "ReduceL2",
    "ReduceSumSquare", "ReduceLogSumExp", "Sum", "Mean",
  ]

  /// How far scores may be from onnxruntime's.
  static func bound(_ expected: ONNXFixture.Expected) -> (Double) -> Double {
    let largest = expected.numbers.reduce(1) { max($0, abs($1)) }
    if expected.precision == "f8" { return { _ in 1e-12 * largest } }
    if approximate.isDisjoint(with: expected.operators) { return { Double(Float($0).ulp) } }
    // Four units in the last place of one, or of the largest score; exponentials of sums (naive
    // Bayes) multiply the sums' rounding.
    let units = expected.operators.contains("ReduceLogSumExp") ? 16.0 : 4
    return { _ in largest.binade * 0x1p-23 * units }
  }

  @Test func coversWhatItClaims() {
    #expect(ONNXFixture.all.count > 180)
  }

  @Test(arguments: ONNXFixture.all) func scoresAgree(_ fixture: ONNXFixture) throws {
    let expected = try fixture.expected()
    let model = try fixture.model()
    let matrix = fixture.matrix(expected)
    #expect(model.features.count == expected.columns.count)
    #expect(model.outputs.count == expected.outputs)
    #expect(model.precision == (expected.precision == "f8" ? .double : .single))
    let scores = try model.scores(of: matrix)
    let bad = Self.farther(scores, expected.numbers, bound: Self.bound(expected))
    #expect(bad == [])
  }

  /// A forest and a boosted model without anything around them are the same to the bit.
  @Test(arguments: [
    "tree-2", "forest-3", "extra-r", "gradient-2", "gradient-r", "hist-2", "hist-3", "hist-r",
    "xgboost-2", "xgboost-3", "xgboost-r", "lightgbm-2", "lightgbm-3", "lightgbm-r",
    "lightgbm-categorical", "forest-double-2", "forest-double-3", "tree-multi-r",
    "pipeline-forest", "pipeline-hist", "pipeline-ordinal", "pipeline-gradient",
  ]) func treesAreBitEqual(_ name: String) throws {
    let fixture = ONNXFixture(name: name)
    let expected = try fixture.expected()
    let scores = try fixture.model().scores(of: fixture.matrix(expected))
    #expect(scores == expected.numbers)
  }

  @Test(arguments: ONNXFixture.all) func classesHaveTheirNames(_ fixture: ONNXFixture) throws {
    let expected = try fixture.expected()
    let model = try fixture.model()
    switch expected.task {
    case "binary":
      #expect(model.task == .binaryClassification)
      let second = try #require(expected.labels?.last)
      #expect(model.outputs == [second == "1" ? "score" : second])
    case "multiclass":
      #expect(model.task == .multiclassClassification)
      #expect(model.outputs == expected.labels)
    default: #expect(model.task == .regression)
    }
  }

  /// The labels that an exported graph itself gives are those of our threshold, but for ties.
  ///
  /// Of graphs by hand onnxruntime takes some labels from the sums before their transformation.
  @Test(arguments: ONNXFixture.all) func decisionsAgree(_ fixture: ONNXFixture) throws {
    let expected = try fixture.expected()
    guard expected.task == "binary", let label = expected.label, let labels = expected.labels,
      !fixture.name.hasPrefix("two-"), !fixture.name.hasPrefix("linear-one")
    else { return }
    let model = try fixture.model()
    let threshold = try #require(model.defaultThreshold)
    let scores = try model.scores(of: fixture.matrix(expected))
    var compared = 0
    for (score, label) in zip(scores, label) where abs(score - threshold) > 1e-6 {
      #expect((score >= threshold) == (label == labels[1]))
      compared += 1
    }
    #expect(compared > scores.count / 2)
  }

  @Test(arguments: [1, 2, 3]) func threadsDoNotChangeAnything(_ threads: Int) throws {
    let fixture = ONNXFixture(name: "pipeline-logistic")
    let expected = try fixture.expected()
    let model = try fixture.model()
    let matrix = fixture.matrix(expected)
    let rows = (0..<60_000).map { $0 % matrix.rowCount }
    let once = try model.scores(of: matrix)
    #expect(
      try model.scores(of: matrix.selecting(rows), threads: threads) == rows.map { once[$0] })
  }

  @Test func theChecksSeeAWrongAnswer() throws {
    let fixture = ONNXFixture(name: "forest-2")
    let expected = try fixture.expected()
    var scores = expected.numbers
    let bound = Self.bound(expected)
    #expect(Self.farther(scores, expected.numbers, bound: bound) == [])
    scores[3] += 3 * Double(Float(scores[3]).ulp)
    scores[5] = .nan
    #expect(Self.farther(scores, expected.numbers, bound: bound) == [3, 5])
    #expect(Self.farther([], expected.numbers, bound: bound) == [-1])
    let linear = try ONNXFixture(name: "logistic-2").expected()
    var shifted = linear.numbers
    shifted[0] += 1e-6
    #expect(Self.farther(shifted, linear.numbers, bound: Self.bound(linear)) == [0])
  }

  /// The places where two lists are farther apart than a bound; [-1] when they are of different
  /// lengths.
  static func farther(
    _ left: [Double], _ right: [Double], bound: (Double) -> Double
  ) -> [Int] {
    guard left.count == right.count else { return [-1] }
    return left.indices.filter { !(abs(left[$0] - right[$0]) <= bound(right[$0])) }
  }
}
