import Foundation
import Tabular
import TestSupport
import Testing

@testable import Models

/// A model made by `script/fixtures/catboost_models.py`, with the predictions of the CatBoost that
/// made it.
struct CatBoostFixture: CustomTestStringConvertible {
  /// The CatBoost version, as in `1.2.10`.
  let version: String
  /// The name of the case.
  let name: String

  var testDescription: String { "\(version)/\(name)" }

  /// The two files of a case.
  enum Spelling: String, CaseIterable {
    case json, cbm
  }

  /// Every committed case.
  static let all: [CatBoostFixture] = {
    let root = Fixtures.url("catboost")
    let manager = FileManager.default
    let versions = (try? manager.contentsOfDirectory(atPath: root.path)) ?? []
    return versions.sorted().flatMap { version in
      let files = (try? manager.contentsOfDirectory(atPath: root.path + "/" + version)) ?? []
      return files.sorted().filter { $0.hasSuffix(".expected.json") }.map {
        CatBoostFixture(version: version, name: String($0.dropLast(".expected.json".count)))
      }
    }
  }()

  /// What the script wrote beside the model.
  struct Expected: Decodable {
    var rows: String
    var loss: String
    var outputs: Int
    var raw: String
    var scores: String
    var categories: Bool?
    var scaled: Bool?
    var classes: [String]?
    var threshold: Double?
    var shapRegular: String?
    var shapExact: String?
  }

  private var folder: String { "catboost/\(version)" }

  /// The bytes of the model.
  func bytes(_ spelling: Spelling) throws -> [UInt8] {
    [UInt8](try Fixtures.data("\(folder)/\(name).model.\(spelling.rawValue)"))
  }

  /// The expected predictions.
  func expected() throws -> Expected {
    try JSONDecoder().decode(Expected.self, from: Fixtures.data("\(folder)/\(name).expected.json"))
  }

  /// The model.
  func model(_ spelling: Spelling) throws -> Model {
    try ModelFile.load(bytes: try bytes(spelling))
  }

  /// The rows as inputs of the model, read as the command line reads them.
  func matrix(for model: Model) throws -> FeatureMatrix {
    let path = "\(folder)/\(try expected().rows)"
    let isUnnamed = model.features[0].name == "f0"
    let text = String(decoding: try Fixtures.data(path), as: UTF8.self)
    let names = text.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
    let columns = isUnnamed ? names : model.features.map(\.name)
    var types: [String: ColumnType] = [:]
    for (name, feature) in zip(columns, model.features) {
      types[name] = feature.kind == .text ? .categorical : .numeric
    }
    let table = try CSVReader(options: CSVOptions(types: types)).read(
      .file(path: Fixtures.url(path).path))
    return try FeatureMatrix.make(
      table: table, for: model.features,
      options: .init(columns: isUnnamed ? columns : nil, precision: model.precision)
    ).matrix
  }
}

extension Model {
  /// What the trees of a model answer, by row, then output, before any transform.
  func rawMargins(of matrix: FeatureMatrix, threads: Int = 1) throws -> [Double] {
    switch form {
    case .trees(let ensemble): return ensemble.margins(of: matrix, threads: threads)
    case .program(let program):
      guard let step = program.program.steps.first(where: { $0.operation is TreeOperation }) else {
        return []
      }
      let columns = try program.program.numbers(
        in: Array(step.outputs), of: matrix, threads: threads)
      return (0..<matrix.rowCount).flatMap { row in columns.map { $0[row] } }
    case .function: return []
    }
  }
}
