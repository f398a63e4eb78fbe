import Models
import TestSupport
import Testing

/// Predictions against those of the xgboost versions that made the fixtures.
@Suite struct XGBoostReferenceTests {
  @Test func coversTheVersionsItClaims() {
    let versions = Set(XGBoostFixture.all.map(\.version))
    #expect(
      versions == [
        "1.0.2", "1.1.1", "1.2.1", "1.3.3", "1.5.2", "1.6.2", "1.7.6", "2.0.3", "2.1.4", "3.0.5",
        "3.1.3", "3.2.0", "3.3.0", "3.4.1",
      ])
    #expect(XGBoostFixture.all.count > 200)
  }

  /// The names that 3.4.1 answers an unknown objective with, each in a model of that version;
  /// `reg:linear` is saved as `reg:squarederror`.
  @Test func coversEveryObjective() throws {
    let names: Set = [
      "binary:hinge", "binary:logistic", "binary:logitraw", "count:poisson", "multi:softmax",
      "multi:softprob", "rank:map", "rank:ndcg", "rank:pairwise", "reg:absoluteerror",
      "reg:expectileerror", "reg:gamma", "reg:logistic", "reg:pseudohubererror",
      "reg:quantileerror", "reg:squarederror", "reg:squaredlogerror", "reg:tweedie",
      "survival:aft", "survival:cox",
    ]
    let fixtures = XGBoostFixture.all.filter { $0.version == "3.4.1" }
    #expect(try Set(fixtures.map { try $0.model().origin.objective }) == names)
    for name in names.union(["reg:linear"]) {
      let bytes = TinyModel.edited("binary:logistic", name)
      let failure = TinyModel.failure(bytes)
      // A model of classes needs their number.
      #expect((failure == nil) == !name.hasPrefix("multi:"), "\(name)")
    }
  }

  @Test(arguments: XGBoostFixture.all) func marginsAreBitEqual(_ fixture: XGBoostFixture) throws {
    let expected = try fixture.expected()
    let model = try fixture.model()
    let margins = XGBoostFixture.rounded(model.margins(of: try fixture.matrix(for: model)))
    #expect(model.outputs.count == expected.outputs)
    #expect(differences(margins, XGBoostFixture.floats(expected.margins), ulps: 0) == [])
  }

  @Test(arguments: XGBoostFixture.all) func scoresAreWithinOneUlp(
    _ fixture: XGBoostFixture
  ) throws {
    let expected = try fixture.expected()
    let model = try fixture.model()
    let scores = XGBoostFixture.rounded(
      model.scores(fromMargins: XGBoostFixture.floats(expected.margins).map(Double.init)))
    let wanted = XGBoostFixture.floats(expected.scores)
    if expected.scoresAreClasses {
      let classes = stride(from: 0, to: scores.count, by: expected.outputs).map { start in
        let row = scores[start..<(start + expected.outputs)]
        return Float(row.firstIndex(of: row.max() ?? 0).map { $0 - start } ?? -1)
      }
      #expect(classes == wanted)
    } else {
      #expect(differences(scores, wanted, ulps: 1) == [])
    }
  }

  @Test(arguments: XGBoostFixture.all) func exactMarginsAgreeToTheRoundingOfFloat32(
    _ fixture: XGBoostFixture
  ) throws {
    let model = try fixture.model()
    let matrix = try fixture.matrix(for: model)
    let exact = model.exactMargins(of: matrix)
    let margins = XGBoostFixture.rounded(model.margins(of: matrix))
    for (index, margin) in margins.enumerated() {
      // One rounding of at most 2^-24 of the running sum for each tree and for the base.
      let row = matrix.row(index / model.outputs.count)
      let magnitude = model.trees.reduce(abs(model.baseMargin[index % model.outputs.count])) {
        $0 + abs($1.value[$1.leaf(of: row)] * $1.weight)
      }
      let bound = Double(2 * model.trees.count + 2) * magnitude * 0x1p-24
      #expect(abs(Double(margin) - exact[index]) <= bound)
    }
  }

  @Test(arguments: XGBoostFixture.all.filter { $0.name.hasPrefix("missing-") })
  func theNumberThatMeantMissingMatters(_ fixture: XGBoostFixture) throws {
    let model = try fixture.model()
    let wanted = XGBoostFixture.floats(try fixture.expected().margins)
    let margins = model.margins(of: try fixture.matrix(for: model, declaringMissing: false))
    #expect(!differences(XGBoostFixture.rounded(margins), wanted, ulps: 0).isEmpty)
  }

  @Test func theCheckSeesAWrongAnswer() throws {
    let right: [Float] = [0.25, -1.5, 3]
    #expect(differences(right, right, ulps: 0) == [])
    #expect(differences([0.25, Float(-1.5).nextUp, 3], right, ulps: 0) == [1])
    #expect(differences([0.25, Float(-1.5).nextUp, 3], right, ulps: 1) == [])
    #expect(differences([0.25, Float(-1.5).nextUp.nextUp, 3], right, ulps: 1) == [1])
    #expect(differences([0.25, .nan, 3], right, ulps: 1) == [1])
    #expect(differences([0.25], right, ulps: 1) == [-1])
    // A model with one leaf changed in its last place is found out.
    let fixture = XGBoostFixture.named("3.4.1", "binary-logistic")
    let model = try fixture.model()
    let matrix = try fixture.matrix(for: model)
    let margins = XGBoostFixture.rounded(model.margins(of: matrix))
    var builder = TreeEnsembleBuilder(featureCount: model.features.count, outputCount: 1)
    for (index, tree) in model.trees.enumerated() {
      var values = tree.value
      if index == 0 {
        for node in 0..<tree.nodeCount where tree.isLeaf(node) {
          values[node] = Double(Float(values[node]) * 1.000_001)
        }
      }
      try builder.append(
        feature: tree.feature, threshold: tree.threshold, left: tree.left, right: tree.right,
        defaultLeft: tree.defaultLeft, categories: tree.categories, value: values)
    }
    let other = try builder.finish(
      origin: model.origin, features: model.features, outputs: model.outputs,
      baseMargin: model.baseMargin, transform: model.transform, task: model.task)
    #expect(
      !differences(XGBoostFixture.rounded(other.margins(of: matrix)), margins, ulps: 0).isEmpty)
  }

  @Test(arguments: XGBoostFixture.all.filter { $0.name == "early-stop" })
  func aBoosterPredictsWithAllTreesUnlessAsked(_ fixture: XGBoostFixture) throws {
    let expected = try fixture.expected()
    let all = try fixture.model(trees: .all)
    let automatic = try fixture.model(trees: .automatic)
    let best = try fixture.model(trees: .best)
    #expect(automatic.trees == all.trees)
    #expect(all.bestIteration == expected.bestIteration)
    let parallel = try #require(expected.parallelTrees)
    #expect(best.trees.count == parallel * ((expected.bestIteration ?? -1) + 1))
    #expect(best.storedTreeCount == all.trees.count)
    let wanted = XGBoostFixture.floats(try #require(expected.bestMargins))
    let margins = XGBoostFixture.rounded(best.margins(of: try fixture.matrix(for: best)))
    #expect(differences(margins, wanted, ulps: 0) == [])
  }

  @Test(arguments: XGBoostFixture.all.filter { $0.name == "estimator" })
  func anEstimatorPredictsWithTheBestRound(_ fixture: XGBoostFixture) throws {
    let expected = try fixture.expected()
    let automatic = try fixture.model()
    let all = try fixture.model(trees: .all)
    let rounds = (expected.bestIteration ?? -1) + 1
    // Three classes and two parallel trees a round.
    #expect(automatic.trees.count == rounds * 6)
    #expect(all.trees.count > automatic.trees.count)
  }

  @Test(arguments: [1, 2, 3, 8]) func threadsDoNotChangeAnything(_ threads: Int) throws {
    let fixture = XGBoostFixture.named("3.4.1", "multi-softprob")
    let model = try fixture.model()
    let matrix = try fixture.matrix(for: model)
    // Enough rows for several chunks, and a last block that is not full.
    let copies = 250
    let long = FeatureMatrix(
      columns: matrix.columns.map { column in
        Array((0..<copies).map { _ in column }.joined()) + [column[0]]
      }, rowCount: matrix.rowCount * copies + 1)
    let once = model.margins(of: matrix)
    let margins = model.margins(of: long, threads: threads)
    #expect(margins.count == long.rowCount * 3)
    #expect(margins == Array((0..<copies).map { _ in once }.joined()) + once.prefix(3))
    #expect(
      model.exactMargins(of: long, threads: threads) == model.exactMargins(of: long, threads: 1))
  }

  @Test func theReferenceWalkReachesTheSameLeaves() throws {
    for fixture in XGBoostFixture.all where fixture.version == "3.4.1" {
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
  }
}

/// The places where two lists differ by more than some units in the last place; [-1] when they are of
/// different lengths.
func differences(_ left: [Float], _ right: [Float], ulps: Int) -> [Int] {
  guard left.count == right.count else { return [-1] }
  func order(_ value: Float) -> Int {
    let bits = Int(Int32(bitPattern: value.bitPattern))
    return bits < 0 ? Int(Int32.min) - bits : bits
  }
  return left.indices.filter { index in
    left[index].isNaN || right[index].isNaN || abs(order(left[index]) - order(right[index])) > ulps
  }
}
