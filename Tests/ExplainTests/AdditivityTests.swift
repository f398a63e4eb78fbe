import Models
import Testing

@testable import Explain

@Suite struct AdditivityTests {
  static func check(_ values: [Double], margins: [Double]) throws(ExplainError) -> Double {
    try Additivity.check(values: values, margins: margins, baseValues: [0.5], firstRow: 10)
  }

  @Test func errorsAreRelativeToWhatIsAddedUp() {
    func error(_ base: Double, _ sum: Double, _ magnitude: Double, _ margin: Double) -> Double {
      Additivity.error(
        baseValue: base, contributions: sum, magnitude: magnitude, margin: margin)
    }
    #expect(error(1, 1, 1, 2) == 0)
    #expect(error(0, 0.5, 0.5, 0.25) == 0.25)
    #expect(error(0, -90, 90, -100) == 0.1)
    #expect(error(0, .nan, .nan, 1).isNaN)
    // Contributions of a billion that cancel down to 1 are not held to the ninth digit of 1.
    #expect(error(0, 1 + 1e-7, 2e9, 1) < 1e-15)
  }

  @Test func whatAddsUpIsLetThrough() throws {
    #expect(try Self.check([1, 2, 3, 4], margins: [3.5, 7.5]) == 0)
    #expect(try Self.check([1, 2, 3, 4 + 1e-10], margins: [3.5, 7.5]) > 0)
    #expect(try Self.check([], margins: []) == 0)
  }

  @Test(arguments: [1e-7, -1e-7, 1, .infinity, .nan])
  func whatDoesNotIsRefused(_ wrong: Double) {
    var found: (row: Int, output: Int)?
    do throws(ExplainError) {
      _ = try Self.check([1, 2, 3, 4 + wrong], margins: [3.5, 7.5])
    } catch {
      if case .additivity(let row, let output, _) = error { found = (row, output) }
    }
    #expect(found?.row == 11 && found?.output == 0)
  }
}

/// The comparison that the other tests rest on is itself shown wrong answers.
@Suite struct AgreementTests {
  @Test func wrongAnswersAreSeen() throws {
    let model = try RandomModel(Shape(depth: 3...5), seed: 12, rows: 1)
    let right = BruteForce.contributions(of: model.ensemble, row: model.matrix.row(0))
    #expect(Agreement.error(right, right) == 0)
    for wrong in [1e-11, -1e-11, .nan, .infinity] {
      var values = right
      values[0] += wrong
      #expect(!(Agreement.error(values, right) < 1e-12))
    }
    #expect(Agreement.error(right.dropLast(), right) == .infinity)
    // Features swapped: additive still, and wrong.
    #expect(Agreement.error(right.reversed(), right) > 1e-3)
  }

  /// Covers that are ignored give values that add up to a margin and are seen to be wrong.
  @Test func anotherValueFunctionIsSeen() throws {
    let shape = Shape(depth: 3...5)
    let model = try RandomModel(shape, seed: 12, rows: 1)
    var builder = TreeEnsembleBuilder(featureCount: shape.features, outputCount: 1)
    let tree = model.ensemble.trees[0]
    try builder.append(
      feature: tree.feature, threshold: tree.threshold, left: tree.left, right: tree.right,
      defaultLeft: tree.defaultLeft, value: tree.value,
      cover: Array(repeating: 1, count: tree.nodeCount))
    let even = try builder.finish(features: Array(repeating: false, count: shape.features))
    let found = try PathDependentExplainer(even, precision: .double).explain(model.matrix)
    #expect(found.additivityError < 1e-13)
    let expected = BruteForce.contributions(of: model.ensemble, row: model.matrix.row(0))
    #expect(Agreement.error(found.values, expected) > 1e-3)
  }
}
