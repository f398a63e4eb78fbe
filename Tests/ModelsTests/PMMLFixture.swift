import Foundation
import Models
import Tabular
import TestSupport
import Testing

/// A model made by `script/fixtures/pmml.py`, with the scores of JPMML-Evaluator.
struct PMMLFixture: CustomTestStringConvertible {
  let name: String

  var testDescription: String { name }

  /// Every committed case.
  static let all: [PMMLFixture] = {
    let files =
      (try? FileManager.default.contentsOfDirectory(atPath: Fixtures.url("pmml").path)) ?? []
    return files.sorted().filter { $0.hasSuffix(".expected.json") }.map {
      PMMLFixture(name: String($0.dropLast(".expected.json".count)))
    }
  }()

  /// What the script wrote beside the model.
  struct Expected: Decodable {
    var producedBy: String
    var rows: String
    var outputs: Int
    var bound: Double
    var scores: String
    var libraryAgrees: Bool?
    var reasons: [[String]]?
  }

  /// The expected scores.
  func expected() throws -> Expected {
    try JSONDecoder().decode(
      Expected.self, from: Fixtures.data("pmml/\(name).expected.json"))
  }

  /// The bytes of the model.
  func modelBytes() throws -> [UInt8] { [UInt8](try Fixtures.data("pmml/\(name).pmml")) }

  /// The model.
  func model() throws -> Model { try ModelFile.load(bytes: try modelBytes()) }

  /// The rows as inputs of the model, read as the command line reads them.
  func matrix(for model: Model) throws -> FeatureMatrix {
    var types = FeatureEncoder.requiredColumnTypes(model.features)
    for feature in model.features where types[feature.name] == nil {
      if feature.kind == .numeric { types[feature.name] = .numeric }
    }
    let table = try CSVReader(options: CSVOptions(types: types)).read(
      .file(path: Fixtures.url("pmml/\(expected().rows)").path))
    return try FeatureMatrix.make(
      table: table, for: model.features, options: .init(precision: .double)
    ).matrix
  }
}
