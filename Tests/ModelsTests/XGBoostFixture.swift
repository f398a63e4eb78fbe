import Foundation
import Models
import Tabular
import TestSupport
import Testing

/// A model made by `script/fixtures/xgboost_models.py`, with the predictions of the xgboost that
/// made it.
struct XGBoostFixture: CustomTestStringConvertible {
  /// The xgboost version, as in `3.4.1`.
  let version: String
  /// The name of the case.
  let name: String

  var testDescription: String { "\(version)/\(name)" }

  /// Every committed case.
  static let all: [XGBoostFixture] = {
    let root = Fixtures.url("xgboost")
    let manager = FileManager.default
    let versions = (try? manager.contentsOfDirectory(atPath: root.path)) ?? []
    return versions.sorted().flatMap { version in
      let files = (try? manager.contentsOfDirectory(atPath: root.path + "/" + version)) ?? []
      return files.sorted().filter { $0.hasSuffix(".expected.json") }.map {
        XGBoostFixture(version: version, name: String($0.dropLast(".expected.json".count)))
      }
    }
  }()

  /// The case of a version and a name.
  static func named(_ version: String, _ name: String) -> XGBoostFixture {
    XGBoostFixture(version: version, name: name)
  }

  /// What the script wrote beside the model.
  struct Expected: Decodable {
    var rows: String
    var outputs: Int
    var margins: String
    var scores: String
    var scoresAreClasses: Bool
    var categories: [String: [String]]?
    var codes: Bool?
    var bestIteration: Int?
    var bestMargins: String?
    var parallelTrees: Int?
    var missing: Double?
  }

  private var folder: String { "xgboost/\(version)" }

  /// The bytes of the model.
  func modelBytes() throws -> [UInt8] {
    [UInt8](try Fixtures.data("\(folder)/\(name).model.json"))
  }

  private var ubjsonPath: String { "\(folder)/\(name).model.ubj" }

  /// Whether the model is there as UBJSON as well (`script/fixtures/xgboost_ubjson.py`).
  var hasUBJSON: Bool {
    FileManager.default.fileExists(atPath: Fixtures.url(ubjsonPath).path)
  }

  /// The bytes of the model as the library writes it in UBJSON.
  func ubjsonBytes() throws -> [UInt8] { [UInt8](try Fixtures.data(ubjsonPath)) }

  /// The expected predictions.
  func expected() throws -> Expected {
    try JSONDecoder().decode(
      Expected.self, from: Fixtures.data("\(folder)/\(name).expected.json"))
  }

  /// The rows as a table: every column numeric, but those named categorical.
  func table(_ file: String, words: Set<String>) throws -> Table {
    let text = String(decoding: try Fixtures.data("\(folder)/\(file)"), as: UTF8.self)
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let columns = lines[0].enumerated().map { index, name in
      let cells = lines.dropFirst().map { $0[index] }
      guard words.contains(name) else {
        return Column(name: name, values: .numeric(cells.map { Double($0) ?? .nan }))
      }
      var levels: [String] = []
      var codes: [Int32] = []
      for cell in cells {
        if cell.isEmpty {
          codes.append(-1)
        } else if let known = levels.firstIndex(of: cell) {
          codes.append(Int32(known))
        } else {
          codes.append(Int32(levels.count))
          levels.append(cell)
        }
      }
      return Column(name: name, values: .categorical(codes: codes, levels: levels))
    }
    return Table(columns: columns, rowCount: lines.count - 1)
  }

  /// The model with the levels that its file lacks.
  func model(trees: ModelOptions.TreeSelection = .automatic) throws -> TreeEnsemble {
    try loadTrees(
      bytes: try modelBytes(),
      options: ModelOptions(trees: trees, categories: try expected().categories ?? [:]))
  }

  /// The rows as inputs of the model.
  func matrix(
    for model: TreeEnsemble, declaringMissing: Bool = true
  ) throws -> FeatureMatrix {
    let expected = try expected()
    let types = FeatureEncoder.requiredColumnTypes(model.features)
    let table = try table(expected.rows, words: Set(types.keys))
    if expected.codes == true {
      let columns = table.columns.map { column -> [Double] in
        guard case .numeric(let numbers) = column.values else { return [] }
        return numbers
      }
      return FeatureMatrix(columns: columns, rowCount: table.rowCount)
    }
    let isUnnamed = model.features[0].name == "f0"
    return try FeatureMatrix.make(
      table: table, for: model.features,
      options: .init(
        columns: isUnnamed ? table.columns.map(\.name) : nil,
        missingValue: declaringMissing ? expected.missing : nil)
    ).matrix
  }

  /// Float32 numbers from their bits in hexadecimal.
  static func floats(_ hexes: String) -> [Float] {
    hexes.split(separator: " ").map { Float(bitPattern: UInt32($0, radix: 16) ?? 0x7FC0_0001) }
  }

  /// Doubles as the Float32 numbers they hold; NaN, which equals nothing, where one holds none.
  static func rounded(_ numbers: [Double]) -> [Float] {
    numbers.map { Double(Float($0)) == $0 ? Float($0) : .nan }
  }
}
