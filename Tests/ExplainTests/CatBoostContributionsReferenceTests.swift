import Explain
import Foundation
import Models
import Tabular
import TestSupport
import Testing

/// Contributions against CatBoost's own (`ShapValues`), with the models and rows of
/// `script/fixtures/catboost_models.py`.
@Suite struct CatBoostContributionsReferenceTests {
  struct Case: CustomTestStringConvertible {
    let folder: String
    let name: String
    var testDescription: String { "\(folder)/\(name)" }
  }

  private struct Expected: Decodable {
    var rows: String
    var outputs: Int
    var shapRegular: String?
    var shapExact: String?
  }

  static let cases: [Case] = ["1.0.6", "1.2.10"].flatMap { version in
    let folder = "catboost/\(version)"
    let files =
      (try? FileManager.default.contentsOfDirectory(atPath: Fixtures.url(folder).path)) ?? []
    return files.sorted().filter { $0.hasSuffix(".expected.json") }
      .map { Case(folder: folder, name: String($0.dropLast(".expected.json".count))) }
      .filter { (try? expected($0).shapRegular) != nil }
  }

  private static func expected(_ item: Case) throws -> Expected {
    try JSONDecoder().decode(
      Expected.self, from: Fixtures.data("\(item.folder)/\(item.name).expected.json"))
  }

  @Test func coversNumbersAndWords() {
    #expect(
      Set(Self.cases.map(\.name)).isSuperset(of: ["rmse", "multiclass", "onehot", "ctr-simple"]))
  }

  @Test(arguments: cases) func contributionsAgree(_ item: Case) throws {
    let expected = try Self.expected(item)
    let model = try ModelFile.load(
      bytes: [UInt8](try Fixtures.data("\(item.folder)/\(item.name).model.cbm")))
    var types: [String: ColumnType] = [:]
    for feature in model.features {
      types[feature.name] = feature.kind == .text ? .categorical : .numeric
    }
    let table = try CSVReader(options: CSVOptions(types: types)).read(
      .file(path: Fixtures.url("\(item.folder)/\(expected.rows)").path))
    let matrix = try FeatureMatrix.make(
      table: table, for: model.features, options: .init(precision: model.precision)
    ).matrix
    let (features, outputs) = (model.features.count, expected.outputs)
    let explainer = try ModelExplainer(model, options: .init())
    let wanted = Self.doubles(try #require(expected.shapRegular))
    let width = features + 1
    let rows = wanted.count / (outputs * width)
    let explanation = try explainer.explain(matrix, rows: 0..<rows, threads: 1)
    for row in 0..<rows {
      for output in 0..<outputs {
        let start = (row * outputs + output) * width
        let found = (0..<features).map {
          explanation.value(row: row, feature: $0, output: output)
        }
        #expect(
          Agreement.error(found, Array(wanted[start..<(start + features)])) < 1e-12,
          "row \(row), output \(output)")
        #expect(
          Agreement.error([explanation.baseValues[output]], [wanted[start + features]]) < 1e-12)
      }
    }
  }

  /// CatBoost's other values (`shap_calc_type="Exact"`) belong to another game: absent splits are
  /// answered as the training rows answered them *together*, whatever the known ones are. They are
  /// worked out here by that definition, so that the difference is known and not only seen.
  @Test(arguments: cases.filter { ["logloss", "rmse", "multiclass", "nan-max"].contains($0.name) })
  func exactValuesAreThoseOfAnotherGame(_ item: Case) throws {
    let expected = try Self.expected(item)
    let model = try ModelFile.load(
      bytes: [UInt8](try Fixtures.data("\(item.folder)/\(item.name).model.cbm")))
    let ensemble = try #require(model.ensemble)
    let table = try CSVReader().read(
      .file(path: Fixtures.url("\(item.folder)/\(expected.rows)").path))
    let matrix = try FeatureMatrix.make(
      table: table, for: model.features, options: .init(precision: model.precision)
    ).matrix
    let wanted = Self.doubles(try #require(expected.shapExact))
    let (features, outputs) = (model.features.count, expected.outputs)
    let explanation = try ModelExplainer(model, options: .init()).explain(
      matrix, rows: 0..<1, threads: 1)
    for row in 0..<(wanted.count / (outputs * (features + 1))) {
      var values = [Double](repeating: 0, count: features * outputs)
      for tree in ensemble.trees {
        for (feature, value) in Self.interventional(tree, matrix.row(row), features).enumerated() {
          values[feature * outputs + tree.output] += value
        }
      }
      for output in 0..<outputs {
        let start = (row * outputs + output) * (features + 1)
        let library = Array(wanted[start..<(start + features)])
        let found = (0..<features).map { values[$0 * outputs + output] }
        #expect(Agreement.error(found, library) < 1e-12)
        if row == 0 {
          let ours = (0..<features).map { explanation.value(row: 0, feature: $0, output: output) }
          #expect(Agreement.error(ours, library) > 1e-3)
        }
      }
    }
  }

  /// Shapley values by subsets of one oblivious tree, whose nodes stand level by level.
  private static func interventional(_ tree: Tree, _ row: [Double], _ features: Int) -> [Double] {
    let depth = tree.depth
    let first = (1 << depth) - 1
    let levels = (0..<depth).map { (1 << $0) - 1 }
    let weights = Array(tree.cover?[first...] ?? [])
    let total = weights.reduce(0, +)
    func worth(_ known: Int) -> Double {
      var sum = 0.0
      for (leaf, weight) in weights.enumerated() {
        var place = leaf
        for (level, node) in levels.enumerated() where known >> Int(tree.feature[node]) & 1 == 1 {
          let bit = 1 << (depth - 1 - level)
          let isRight = !tree.goesLeft(node, value: row[Int(tree.feature[node])])
          place = isRight ? place | bit : place & ~bit
        }
        sum += weight / total * tree.value[first + place]
      }
      return sum
    }
    let worths = (0..<(1 << features)).map(worth)
    return (0..<features).map { feature in
      var value = 0.0
      for subset in 0..<(1 << features) where subset >> feature & 1 == 0 {
        value +=
          BruteForce.orderings(before: subset.nonzeroBitCount, of: features)
          * (worths[subset | 1 << feature] - worths[subset])
      }
      return value
    }
  }

  private static func doubles(_ hexes: String) -> [Double] {
    hexes.split(separator: " ").map { Double(bitPattern: UInt64($0, radix: 16) ?? .max) }
  }
}
