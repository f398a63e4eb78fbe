import Foundation
import TestSupport
import Testing

@testable import Models

/// Models of the booster `gblinear`, made by `script/fixtures/xgboost_linear.py`.
@Suite struct XGBoostLinearTests {
  struct Fixture: CustomTestStringConvertible, Sendable {
    let version: String
    let name: String
    var isBinary = false

    var testDescription: String { "\(version)/\(name)\(isBinary ? ".ubj" : "")" }

    static let all: [Fixture] = {
      let root = Fixtures.url("xgboost-linear").path
      let manager = FileManager.default
      return ((try? manager.contentsOfDirectory(atPath: root)) ?? []).sorted().flatMap { version in
        ((try? manager.contentsOfDirectory(atPath: root + "/" + version)) ?? []).sorted()
          .compactMap { file -> Fixture? in
            let parts = file.split(separator: ".model.").map(String.init)
            guard parts.count == 2 else { return nil }
            return Fixture(version: version, name: parts[0], isBinary: parts[1] == "ubj")
          }
      }
    }()

    func bytes() throws -> [UInt8] {
      [UInt8](
        try Fixtures.data(
          "xgboost-linear/\(version)/\(name).model.\(isBinary ? "ubj" : "json")"))
    }

    struct Expected: Decodable {
      var outputs: Int
      var margins: String
      var scores: String
    }

    func expected() throws -> Expected {
      try JSONDecoder().decode(
        Expected.self,
        from: Fixtures.data("xgboost-linear/\(version)/\(name).expected.json"))
    }

    func matrix() throws -> FeatureMatrix {
      let text = String(
        decoding: try Fixtures.data("xgboost-linear/\(version)/rows.csv"), as: UTF8.self)
      let rows = text.split(separator: "\n").dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
      }
      return FeatureMatrix(
        columns: rows[0].indices.map { column in rows.map { $0[column] } }, rowCount: rows.count)
    }
  }

  @Test func coversWhatItClaims() {
    #expect(
      Set(Fixture.all.map(\.version)) == ["1.0.2", "1.7.6", "2.1.4", "3.1.3", "3.4.1"])
    #expect(Fixture.all.count { $0.isBinary } == 22)
    #expect(Fixture.all.count { !$0.isBinary } == 26)
  }

  @Test(arguments: Fixture.all) func marginsAreBitEqual(_ fixture: Fixture) throws {
    let expected = try fixture.expected()
    let model = try ModelFile.load(bytes: try fixture.bytes())
    let matrix = try fixture.matrix()
    #expect(model.features.map(\.name).count == 4 && model.outputs.count == expected.outputs)
    let decomposition = try #require(model.decomposition)
    guard case .linear(let linear) = decomposition.learner else {
      Issue.record("\(decomposition.learner)")
      return
    }
    #expect(decomposition.players == [0, 1, 2, 3])
    let margins = linear.margins(of: matrix.columns, rows: matrix.rowCount)
    let byRow = (0..<matrix.rowCount).flatMap { row in margins.map { $0[row] } }
    let wanted = XGBoostFixture.floats(expected.margins)
    #expect(differences(XGBoostFixture.rounded(byRow), wanted, ulps: 0) == [])
    #expect(matrix.columns.contains { $0.contains(where: \.isNaN) })
    // The check sees a wrong answer: the same sum with the intercept last.
    let other = LinearModel(
      weights: linear.weights, intercepts: linear.intercepts, missing: .skipped,
      precision: .single)
    let wrong = other.margins(of: matrix.columns, rows: matrix.rowCount)
    #expect(
      (0..<matrix.rowCount).flatMap { row in wrong.map { $0[row] } } != byRow)
  }

  @Test(arguments: Fixture.all) func scoresAreWithinOneUlp(_ fixture: Fixture) throws {
    let model = try ModelFile.load(bytes: try fixture.bytes())
    let scores = try model.scores(of: try fixture.matrix(), threads: 2)
    let wanted = XGBoostFixture.floats(try fixture.expected().scores)
    #expect(differences(XGBoostFixture.rounded(scores), wanted, ulps: 1) == [])
  }

  @Test func isDescribed() throws {
    let model = try ModelFile.load(
      bytes: try Fixture(version: "3.4.1", name: "logistic").bytes())
    #expect(model.origin.kind == "gblinear" && model.origin.version == "3.4.1")
    #expect(model.features.map(\.name) == ["income", "rate", "years", "debts"])
    #expect(model.task == .binaryClassification && model.precision == .single)
    #expect(model.scoresAreProbabilities && model.defaultThreshold == 0.5)
    #expect(model.transform == .logistic)
    #expect(ModelSummary(model).parts == [.linear])
  }

  /// A model of two features and two outputs.
  private static let text = """
    {"learner":{"feature_types":["float","int"],"gradient_booster":{"model":{"boosted_rounds":2,
    "weights":[1E0,-1E0,2E0,-2E0,5E-1,2.5E-1]},"name":"gblinear"},"learner_model_param":
    {"base_score":"[1E0,9E0]","num_class":"0","num_feature":"2","num_target":"2"},
    "objective":{"name":"reg:squarederror"}},"version":[3,4,1]}
    """

  @Test func weightsStandByFeatureThenOutput() throws {
    let model = try ModelFile.load(bytes: Array(Self.text.utf8))
    // By hand: 0.5 + 1 + 3·1 + 4·2 and 0.25 + 1 - 3·1 - 4·2, as XGBoost adds the first base score
    // to every output; a missing value adds nothing.
    let matrix = FeatureMatrix(columns: [[3, .nan], [4, .nan]], rowCount: 2)
    #expect(try model.scores(of: matrix) == [12.5, -9.75, 1.5, 1.25])
  }

  @Test(arguments: [
    ("5E-1,2.5E-1", "5E-1"), ("5E-1,2.5E-1", "5E-1,2.5E-1,1"), ("1E0,-1E0", "NaN,-1E0"),
    ("1E0,-1E0", "1E999,-1E0"), ("5E-1,2.5E-1", "5E-1,\"1\""), ("\"weights\"", "\"scales\""),
    ("\"num_feature\":\"2\"", "\"num_feature\":\"3\""), ("\"int\"", "\"c\""),
    ("\"num_feature\":\"2\"", "\"num_feature\":\"2147483647\""),
    ("\"num_target\":\"2\"", "\"num_target\":\"1048576\""),
    ("\"boosted_rounds\":2", "\"boosted_rounds\":2,\"trees\":[]"),
    ("\"gblinear\"", "\"gbtree\""), ("[1E0,9E0]", "[1E0]x"), ("5E-1,2.5E-1", "3E38,3E38"),
  ])
  func refusesWhatIsBroken(_ old: String, _ new: String) {
    var text = Self.text.replacingOccurrences(of: old, with: new)
    if new == "3E38,3E38" { text = text.replacingOccurrences(of: "[1E0,9E0]", with: "3E38") }
    #expect(text != Self.text)
    #expect(TinyModel.failure(Array(text.utf8)) != nil)
  }

  @Test func everyDamageLoadsOrThrows() throws {
    let bytes = Array(Self.text.utf8)
    for length in 0..<bytes.count {
      #expect(TinyModel.failure(Array(bytes[..<length])) != nil, "prefix of \(length) bytes")
    }
    let binary = try Fixture(version: "3.4.1", name: "targets", isBinary: true).bytes()
    for length in 0..<binary.count {
      #expect(TinyModel.failure(Array(binary[..<length])) != nil, "prefix of \(length) bytes")
    }
    for whole in [bytes, binary] {
      for place in whole.indices {
        for bit in 0..<8 {
          var damaged = whole
          damaged[place] ^= 1 << UInt8(bit)
          _ = TinyModel.failure(damaged)
        }
      }
    }
  }
}
