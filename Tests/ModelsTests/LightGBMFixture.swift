import Foundation
import Models
import Tabular
import TestSupport
import Testing

/// A model made by `script/fixtures/lightgbm_models.py`, with the predictions of the LightGBM that
/// made it.
struct LightGBMFixture: CustomTestStringConvertible {
  /// The LightGBM version, as in `4.7.0`.
  let version: String
  /// The name of the case.
  let name: String

  var testDescription: String { "\(version)/\(name)" }

  /// Every committed case.
  static let all: [LightGBMFixture] = {
    let root = Fixtures.url("lightgbm")
    let manager = FileManager.default
    let versions = (try? manager.contentsOfDirectory(atPath: root.path)) ?? []
    return versions.sorted().flatMap { version in
      let files = (try? manager.contentsOfDirectory(atPath: root.path + "/" + version)) ?? []
      return files.sorted().filter { $0.hasSuffix(".expected.json") }.map {
        LightGBMFixture(version: version, name: String($0.dropLast(".expected.json".count)))
      }
    }
  }()

  /// What the script wrote beside the model.
  struct Expected: Decodable {
    var rows: String
    var outputs: Int
    var rounds: Int
    var raw: String
    var scores: String
    var codes: Bool?
    var contributions: String?
    var categories: [String: [String]]?
    var bestIteration: Int?
  }

  private var folder: String { "lightgbm/\(version)" }

  /// The bytes of the model.
  func modelBytes() throws -> [UInt8] {
    [UInt8](try Fixtures.data("\(folder)/\(name).model.txt"))
  }

  /// The expected predictions.
  func expected() throws -> Expected {
    try JSONDecoder().decode(
      Expected.self, from: Fixtures.data("\(folder)/\(name).expected.json"))
  }

  /// The model with the levels that its file leaves open.
  func model() throws -> TreeEnsemble {
    try loadTrees(
      bytes: try modelBytes(), options: ModelOptions(categories: try expected().categories ?? [:]))
  }

  /// The rows as inputs of the model, read as the command line reads them.
  func matrix(for model: TreeEnsemble) throws -> FeatureMatrix {
    let expected = try expected()
    let isUnnamed = model.features[0].name == "Column_0"
    var types = FeatureEncoder.requiredColumnTypes(model.features)
    for feature in model.features where !isUnnamed && types[feature.name] == nil {
      types[feature.name] = .numeric
    }
    let table = try CSVReader(options: CSVOptions(types: types)).read(
      .file(path: Fixtures.url("\(folder)/\(expected.rows)").path))
    if expected.codes == true {
      // Beside codes the rows hold what no column of codes should: LightGBM answers all the same.
      let columns = table.columns.map { column -> [Double] in
        guard case .numeric(let numbers) = column.values else { return [] }
        return numbers
      }
      return FeatureMatrix(columns: columns, rowCount: table.rowCount)
    }
    return try FeatureMatrix.make(
      table: table, for: model.features,
      options: .init(
        columns: isUnnamed ? table.columns.map(\.name) : nil, precision: model.precision)
    ).matrix
  }

  /// Doubles from their bits in hexadecimal.
  static func doubles(_ hexes: String) -> [Double] {
    hexes.split(separator: " ").map { Double(bitPattern: UInt64($0, radix: 16) ?? .max) }
  }
}
