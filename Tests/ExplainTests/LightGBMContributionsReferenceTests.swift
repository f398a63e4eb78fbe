import Explain
import Foundation
import Models
import Tabular
import TestSupport
import Testing

/// Contributions against LightGBM's own (`pred_contrib`), with the models and rows of
/// `script/fixtures/lightgbm_models.py`.
@Suite struct LightGBMContributionsReferenceTests {
  struct Case: CustomTestStringConvertible {
    let folder: String
    let name: String
    var testDescription: String { "\(folder)/\(name)" }
  }

  private struct Expected: Decodable {
    var rows: String
    var outputs: Int
    var rounds: Int
    var codes: Bool?
    var contributions: String?
    var categories: [String: [String]]?
  }

  static let cases: [Case] = ["3.3.5", "4.7.0"].flatMap { version in
    let folder = "lightgbm/\(version)"
    let files =
      (try? FileManager.default.contentsOfDirectory(atPath: Fixtures.url(folder).path)) ?? []
    return files.sorted().filter { $0.hasSuffix(".expected.json") }
      .map { Case(folder: folder, name: String($0.dropLast(".expected.json".count))) }
      .filter { (try? expected($0).contributions) != nil }
  }

  private static func expected(_ item: Case) throws -> Expected {
    try JSONDecoder().decode(
      Expected.self, from: Fixtures.data("\(item.folder)/\(item.name).expected.json"))
  }

  @Test func coversMostModels() { #expect(Self.cases.count > 90) }

  @Test(arguments: cases) func contributionsAgree(_ item: Case) throws {
    let expected = try Self.expected(item)
    let model = try loadTrees(
      bytes: [UInt8](try Fixtures.data("\(item.folder)/\(item.name).model.txt")),
      options: ModelOptions(categories: expected.categories ?? [:]))
    var types = FeatureEncoder.requiredColumnTypes(model.features)
    let isUnnamed = model.features[0].name == "Column_0"
    for feature in model.features where !isUnnamed && types[feature.name] == nil {
      types[feature.name] = .numeric
    }
    let table = try CSVReader(options: CSVOptions(types: types)).read(
      .file(path: Fixtures.url("\(item.folder)/\(expected.rows)").path))
    let matrix: FeatureMatrix
    if expected.codes == true {
      matrix = FeatureMatrix(
        columns: table.columns.map { column in
          guard case .numeric(let numbers) = column.values else { return [] }
          return numbers
        }, rowCount: table.rowCount)
    } else {
      matrix = try FeatureMatrix.make(
        table: table, for: model.features,
        options: .init(
          columns: isUnnamed ? table.columns.map(\.name) : nil, precision: model.precision)
      ).matrix
    }
    let hexes = try #require(expected.contributions).split(separator: " ")
    var wanted = hexes.map { Double(bitPattern: UInt64($0, radix: 16) ?? .max) }
    // Contributions of a forest are sums, too.
    if model.summation == .mean { wanted = wanted.map { $0 / Double(expected.rounds) } }
    let features = model.features.count
    let (outputs, width) = (expected.outputs, features + 1)
    let rows = wanted.count / (outputs * width)
    let explanation = try PathDependentExplainer(model, precision: .double).explain(
      matrix, rows: 0..<rows, threads: 1)
    let reference = try ReferenceExplainer(model)
    for row in 0..<rows {
      let slow = try reference.contributions(of: matrix.row(row))
      for output in 0..<outputs {
        let start = (row * outputs + output) * width
        let library = Array(wanted[start..<(start + features)])
        let found = (0..<features).map {
          explanation.value(row: row, feature: $0, output: output)
        }
        #expect(Agreement.error(found, (0..<features).map { slow[$0 * outputs + output] }) < 1e-12)
        #expect(Agreement.error(found, library) < 1e-9, "row \(row), output \(output)")
        #expect(
          Agreement.error([explanation.baseValues[output]], [wanted[start + features]]) < 1e-9)
      }
    }
  }
}
