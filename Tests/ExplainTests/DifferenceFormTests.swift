import ExplainKernels
import Models
import Testing

@testable import Explain

@Suite struct DifferenceFormTests {
  /// What models of many kinds look like, deep and wide enough for every loop there is.
  static let shapes: [Shape] =
    Shape.all + [
      Shape(
        name: "seven points", depth: 13...13, features: 30, trees: 2, missing: 0.1, leaf: 0.35),
      Shape(
        name: "many points", depth: 20...20, features: 60, trees: 2, missing: 0.1, chain: true),
      Shape(name: "many points, one path", depth: 40...40, features: 60, chain: true),
      Shape(name: "full", depth: 6...6, features: 14, trees: 20, missing: 0.1, leaf: 0),
      Shape(name: "full, repeated", depth: 6...6, features: 3, trees: 20, missing: 0.1, leaf: 0),
      Shape(name: "full, 8 levels", depth: 8...8, features: 12, trees: 3, leaf: 0),
    ]

  private static func values(
    _ model: RandomModel, precision: NumberPrecision, instructions: fairaudit_instructions?,
    rows: Range<Int>? = nil
  ) throws -> [Double] {
    let ensemble = model.ensemble
    let players = FeatureGroups(singles: ensemble.features.count)
    let form = try DifferenceForm(
      ensemble, tests: NodeTests(ensemble), shares: ensemble.coverShares(), players: players,
      precision: precision)
    let rows = rows ?? 0..<model.matrix.rowCount
    let cells = players.count * ensemble.outputs.count
    var values = [Double](repeating: 0, count: rows.count * cells)
    values.withUnsafeMutableBufferPointer { values in
      guard let values = values.baseAddress else { return }
      DifferenceKernel(form, instructions: instructions).explain(
        model.matrix, rows: rows, playerCount: players.count, outputCount: ensemble.outputs.count,
        into: values)
    }
    return values
  }

  /// The worst error of a row, in parts of its largest contribution.
  private static func worst(_ found: [Double], _ expected: [Double], rows: Int) -> Double {
    let cells = found.count / max(1, rows)
    return (0..<rows).reduce(0) { worst, row in
      let part = (row * cells)..<((row + 1) * cells)
      return max(worst, Agreement.error(found[part], Array(expected[part])))
    }
  }

  @Test(arguments: shapes)
  func everyInstructionSetGivesTheSameBits(_ shape: Shape) throws {
    let best = fairaudit_best_instructions().rawValue
    for seed in 0..<3 {
      let model = try RandomModel(shape, seed: seed + 50, rows: 70)
      for precision in [NumberPrecision.single, .double] {
        let expected = try Self.values(
          model, precision: precision, instructions: fairaudit_instructions_baseline)
        for other in 0...best {
          let found = try Self.values(
            model, precision: precision, instructions: fairaudit_instructions(rawValue: other))
          #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
        }
      }
    }
  }

  @Test(arguments: shapes)
  func doubleAgreesWithTheDefinition(_ shape: Shape) throws {
    for seed in 0..<3 {
      let model = try RandomModel(shape, seed: seed + 70, rows: 5)
      let reference = try ReferenceExplainer(model.ensemble)
      let expected = try (0..<5).flatMap { try reference.contributions(of: model.matrix.row($0)) }
      let found = try Self.values(model, precision: .double, instructions: nil)
      #expect(Self.worst(found, expected, rows: 5) < 1e-12)
    }
  }

  @Test(arguments: shapes)
  func singleStaysWithinAMillionth(_ shape: Shape) throws {
    for seed in 0..<3 {
      let model = try RandomModel(shape, seed: seed + 90, rows: 70)
      let expected = try PathDependentExplainer(model.ensemble, precision: .double)
        .explain(model.matrix, threads: 1)
      let found = try PathDependentExplainer(model.ensemble, precision: .single)
        .explain(model.matrix, threads: 1)
      #expect(Self.worst(found.values, expected.values, rows: 70) < 1e-6)
      #expect(found.additivityError <= Additivity.singleTolerance)
    }
  }

  /// Outputs a million apart from zero lose no digits to the million.
  @Test func onlyDifferencesOfOutputsCount() throws {
    let model = try RandomModel(Shape(depth: 5...5, features: 6, trees: 4), seed: 1, rows: 64)
    let far = try model.adding(1e6)
    let near = try PathDependentExplainer(model.ensemble, precision: .double)
      .explain(model.matrix, threads: 1)
    let single = try PathDependentExplainer(far.ensemble, precision: .single)
      .explain(model.matrix, threads: 1)
    #expect(Self.worst(single.values, near.values, rows: 64) < 1e-6)
  }

  /// Rounding may cancel in a row's sum: the size of the trees' outputs tells then.
  @Test func roundingThatHidesInTheSumIsFound() throws {
    let shape = Shape(depth: 5...5, features: 5, trees: 1, leaf: 0)
    let model = try RandomModel(shape, seed: 11, rows: 500).repeating(weights: [33, -13, -20, 1])
    let expected = try PathDependentExplainer(model.ensemble, precision: .double)
      .explain(model.matrix, threads: 1)
    let raw = try Self.values(model, precision: .single, instructions: nil)
    let found = try PathDependentExplainer(model.ensemble, precision: .single)
      .explain(model.matrix, threads: 1)
    let hidden = (0..<500).filter { row in
      let exact = expected.values[(row * 5)..<(row * 5 + 5)]
      let rough = raw[(row * 5)..<(row * 5 + 5)]
      let largest = exact.map { abs($0) }.max() ?? 0
      return abs(rough.reduce(0, +) - exact.reduce(0, +)) <= 0.9e-6 * largest
        && Agreement.error(rough, Array(exact)) > 1.1e-6
    }
    #expect(!hidden.isEmpty)
    #expect(Self.worst(found.values, expected.values, rows: 500) < 1e-6)
  }

  /// Where contributions cancel, a row's sum tells that Float32 does not serve.
  @Test func rowsThatCancelAreComputedInDouble() throws {
    let model = try RandomModel(Shape(depth: 4...4, features: 3, trees: 1), seed: 4, rows: 64)
    // The same tree many times, up and down: what is left is small beside what was added.
    let cancelling = try model.repeating(weights: [3.3e4, -1.3e4, -2e4, 1])
    let expected = try PathDependentExplainer(cancelling.ensemble, precision: .double)
      .explain(model.matrix, threads: 1)
    let raw = try Self.values(cancelling, precision: .single, instructions: nil)
    let found = try PathDependentExplainer(cancelling.ensemble, precision: .single)
      .explain(model.matrix, threads: 1)
    #expect(Self.worst(raw, expected.values, rows: 64) > 1e-6)
    #expect(Self.worst(found.values, expected.values, rows: 64) < 1e-6)
  }
}
