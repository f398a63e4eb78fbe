import Models
import TestSupport
import Testing

/// Predictions against those of the LightGBM versions that made the fixtures.
@Suite struct LightGBMReferenceTests {
  @Test func coversTheVersionsItClaims() {
    #expect(Set(LightGBMFixture.all.map(\.version)) == ["3.3.5", "4.7.0"])
    #expect(LightGBMFixture.all.count > 200)
  }

  @Test(arguments: LightGBMFixture.all) func marginsAreBitEqual(_ fixture: LightGBMFixture) throws {
    let expected = try fixture.expected()
    let model = try fixture.model()
    #expect(model.outputs.count == expected.outputs)
    #expect(model.trees.count == expected.outputs * expected.rounds)
    var raw = LightGBMFixture.doubles(expected.raw)
    // LightGBM's raw predictions of a forest are sums; its scores come from the mean.
    if model.summation == .mean { raw = raw.map { $0 / Double(expected.rounds) } }
    #expect(different(model.margins(of: try fixture.matrix(for: model)), raw) == [])
  }

  @Test(arguments: LightGBMFixture.all) func scoresAgree(_ fixture: LightGBMFixture) throws {
    let expected = try fixture.expected()
    let model = try fixture.model()
    let scores = model.scores(
      fromMargins: model.margins(of: try fixture.matrix(for: model)))
    #expect(farther(than: 1e-12, scores, LightGBMFixture.doubles(expected.scores)) == [])
  }

  @Test(arguments: LightGBMFixture.all) func theReferenceWalkReachesTheSameLeaves(
    _ fixture: LightGBMFixture
  ) throws {
    let model = try fixture.model()
    let matrix = try fixture.matrix(for: model)
    let margins = model.exactMargins(of: matrix)
    for row in 0..<matrix.rowCount {
      let values = matrix.row(row)
      var sums = model.baseMargin
      for tree in model.trees {
        sums[tree.output] += tree.value[tree.leaf(of: values)] * tree.weight
      }
      let start = row * model.outputs.count
      #expect(Array(margins[start..<(start + model.outputs.count)]) == sums)
    }
  }

  @Test(arguments: [1, 2, 3, 8]) func threadsDoNotChangeAnything(_ threads: Int) throws {
    let fixture = LightGBMFixture(version: "4.7.0", name: "multiclass")
    let model = try fixture.model()
    let matrix = try fixture.matrix(for: model)
    let copies = 150
    let long = FeatureMatrix(
      columns: matrix.columns.map { column in
        Array((0..<copies).map { _ in column }.joined()) + [column[0]]
      }, rowCount: matrix.rowCount * copies + 1)
    let once = model.margins(of: matrix)
    #expect(
      model.margins(of: long, threads: threads)
        == Array((0..<copies).map { _ in once }.joined()) + once.prefix(3))
  }

  @Test func earlyStoppingLeavesTheBestRounds() throws {
    let fixture = LightGBMFixture(version: "4.7.0", name: "early-stop")
    #expect(try fixture.model().trees.count == fixture.expected().bestIteration)
  }

  @Test func theChecksSeeAWrongAnswer() throws {
    #expect(different([1, -0.25], [1, -0.25]) == [])
    #expect(different([1, (-0.25).nextUp], [1, -0.25]) == [1])
    #expect(different([1, .nan], [1, .nan]) == [1])
    #expect(different([1], [1, 2]) == [-1])
    #expect(farther(than: 1e-12, [1, 2], [1, 2 + 1e-11]) == [1])
    #expect(farther(than: 1e-12, [1, 2], [1, 2 + 1e-13]) == [])
    #expect(farther(than: 1e-12, [.nan], [1]) == [0])
    // Reading the thresholds as XGBoost would is found out, and so is another rule for missing.
    for (name, rule, missing) in [
      ("binary", SplitRule.below, []), ("binary-zero", .atMost, [MissingRule.nan]),
      ("binary-none", .atMost, [.zero]),
    ] {
      let fixture = LightGBMFixture(version: "4.7.0", name: name)
      let model = try fixture.model()
      var builder = TreeEnsembleBuilder(featureCount: model.features.count, outputCount: 1)
      for tree in model.trees {
        try builder.append(
          rule: rule, feature: tree.feature, threshold: tree.threshold, left: tree.left,
          right: tree.right, defaultLeft: tree.defaultLeft,
          missing: tree.feature.flatMap { _ in missing }, categories: tree.categories,
          value: tree.value)
      }
      let other = try builder.finish(
        origin: model.origin, features: model.features, outputs: model.outputs,
        baseMargin: model.baseMargin, transform: model.transform, task: model.task,
        precision: rule.precision)
      let matrix = try fixture.matrix(for: model)
      #expect(!different(other.margins(of: matrix), model.margins(of: matrix)).isEmpty, "\(name)")
    }
  }
}

/// The places where two lists are not the same bits, zeros of either sign aside; [-1] when they are
/// of different lengths.
func different(_ left: [Double], _ right: [Double]) -> [Int] {
  guard left.count == right.count else { return [-1] }
  return left.indices.filter { !(left[$0] == right[$0]) }
}

/// The places where two lists are farther apart than a tolerance, relative to the second one.
func farther(than tolerance: Double, _ left: [Double], _ right: [Double]) -> [Int] {
  guard left.count == right.count else { return [-1] }
  return left.indices.filter { !(abs(left[$0] - right[$0]) <= tolerance * abs(right[$0])) }
}
