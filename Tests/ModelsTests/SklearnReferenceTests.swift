import Models
import TestSupport
import Testing

/// Estimators of scikit-learn, exported as ONNX and as PMML, against scikit-learn's own answers.
@Suite struct SklearnReferenceTests {
  typealias Format = SklearnFixture.Format

  /// Cases that are there in a format.
  static func kept(_ format: Format) -> [SklearnFixture] {
    SklearnFixture.all.filter {
      guard let expected = try? $0.expected() else { return false }
      return (format == .onnx ? expected.onnx : expected.pmml).isKept
    }
  }

  /// How far scores may be from scikit-learn's.
  ///
  /// ONNX graphs compute in Float32. PMML computes in Double, but for the scaled numbers of a
  /// pipeline that trees of an ensemble of unlike models see, which sklearn2pmml rounds to Float32.
  static func bound(_ fixture: SklearnFixture, _ format: Format) -> Double {
    switch format {
    case .onnx: 1e-6
    case .pmml: ["voting", "stacking"].contains(fixture.name) ? 1e-7 : 1e-12
    }
  }

  /// Scores by row, then output, of the rows that a format takes.
  static func scores(_ fixture: SklearnFixture, _ format: Format) throws -> [[Double]] {
    let expected = try fixture.expected()
    let exported = format == .onnx ? expected.onnx : expected.pmml
    let model = try fixture.model(format)
    var matrix = try SklearnFixture.matrix(for: model)
    if !exported.takesUnseen { matrix = matrix.selecting(0..<expected.known) }
    let flat = try model.scores(of: matrix)
    let width = model.outputs.count
    return (0..<matrix.rowCount).map { Array(flat[$0 * width..<($0 + 1) * width]) }
  }

  /// The rows whose scores differ.
  static func differing(
    _ found: [[Double]], _ expected: [[Double]], bound: Double
  ) -> [Int] {
    found.indices.filter { row in
      found[row].count != expected[row].count
        || zip(found[row], expected[row]).contains { !(abs($0 - $1) <= bound) }
    }
  }

  /// The class that a row is given: the most probable one.
  static func decision(_ scores: [Double]) -> Int {
    scores.count == 1
      ? (scores[0] >= 0.5 ? 1 : 0)
      : scores.indices.max { scores[$0] < scores[$1] } ?? 0
  }

  @Test func coversWhatItClaims() throws {
    #expect(Self.kept(.onnx).count >= 23)
    #expect(Self.kept(.pmml).count >= 25)
    // Missing values and words that training never saw are among the rows.
    let model = try SklearnFixture(name: "pipeline-random-forest").model(.pmml)
    let matrix = try SklearnFixture.matrix(for: model)
    #expect(matrix.rowCount == 64)
    for column in matrix.columns.indices where model.features[column].name != "visits" {
      #expect(matrix.columns[column].prefix(60).contains { $0.isNaN })
    }
  }

  @Test(arguments: kept(.onnx)) func scoresOfONNXAgree(_ fixture: SklearnFixture) throws {
    let found = try Self.scores(fixture, .onnx)
    #expect(
      Self.differing(
        found, try fixture.expected().outputs, bound: Self.bound(fixture, .onnx)) == [])
  }

  @Test(arguments: kept(.pmml)) func scoresOfPMMLAgree(_ fixture: SklearnFixture) throws {
    let found = try Self.scores(fixture, .pmml)
    #expect(
      Self.differing(
        found, try fixture.expected().outputs, bound: Self.bound(fixture, .pmml)) == [])
  }

  @Test(arguments: SklearnFixture.all)
  func decisionsAgreeThroughBothFormats(_ fixture: SklearnFixture) throws {
    let expected = try fixture.expected()
    guard expected.classes != nil else { return }
    let own = expected.outputs.map(Self.decision)
    for format in Format.allCases
    where (format == .onnx ? expected.onnx : expected.pmml).isKept {
      let decisions = try Self.scores(fixture, format).map(Self.decision)
      #expect(decisions == Array(own.prefix(decisions.count)), "\(format)")
    }
  }

  @Test(arguments: SklearnFixture.all)
  func inputsAreTheRawColumns(_ fixture: SklearnFixture) throws {
    let expected = try fixture.expected()
    for format in Format.allCases
    where (format == .onnx ? expected.onnx : expected.pmml).isKept {
      let model = try fixture.model(format)
      // A column that no tree tests is left out of PMML.
      let names = Set(model.features.map(\.name))
      #expect(names.isSubset(of: expected.columns))
      if format == .onnx { #expect(model.features.map(\.name) == expected.columns) }
      #expect(
        model.outputs.count == (expected.classes.map { $0.count == 2 ? 1 : $0.count } ?? 1))
      if let classes = expected.classes, classes.count > 2 { #expect(model.outputs == classes) }
    }
  }

  /// Every column that the learnt part sees comes from one raw column, which is its player.
  @Test func playersAreTheRawColumns() throws {
    var alone: [String] = []
    for fixture in SklearnFixture.all {
      let expected = try fixture.expected()
      for format in Format.allCases
      where (format == .onnx ? expected.onnx : expected.pmml).isKept {
        let model = try fixture.model(format)
        guard let found = model.decomposition else {
          alone.append("\(fixture.name).\(format)")
          continue
        }
        #expect(!found.players.contains(nil), "\(fixture.name) \(format)")
        // A small forest need not test every column, and PMML has only what is tested.
        let players = Set(found.players.compactMap { $0 }.map { model.features[$0].name })
        #expect(players.isSubset(of: expected.columns))
        #expect(players.count >= expected.columns.count - 1, "\(fixture.name) \(format)")
      }
    }
    // What is made of several learnt parts, a calibration of one, or trees that test words themselves and take missing
    // ones, is explained by its scores.
    #expect(
      alone == [
        "calibrated-ensemble.onnx", "calibrated-isotonic.pmml", "calibrated.onnx",
        "calibrated.pmml",
        "hist-gradient-boosting-categories.pmml", "stacking.onnx", "stacking.pmml", "voting.onnx",
        "voting.pmml",
      ])
  }

  /// One-hot columns belong to the word they stand for.
  @Test(arguments: Format.allCases) func derivedColumnsHaveOnePlayer(_ format: Format) throws {
    let model = try SklearnFixture(name: "pipeline-logistic-regression").model(format)
    let found = try #require(model.decomposition)
    let counts = Dictionary(grouping: found.players.compactMap { $0 }) {
      model.features[$0].name
    }.mapValues(\.count)
    // Five jobs and three cities, and `missing` for both.
    #expect(counts["age"] == 1)
    #expect(counts["visits"] == 1)
    #expect(counts["job"] == 6)
    #expect(counts["city"] == 4)
  }
}
