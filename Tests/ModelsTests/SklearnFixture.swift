import Foundation
import Models
import Tabular
import TestSupport
import Testing

/// A scikit-learn estimator that `script/fixtures/sklearn_models.py` trained and exported by the
/// functions of `script/export-sklearn.py`.
struct SklearnFixture: CustomTestStringConvertible {
  let name: String

  var testDescription: String { name }

  /// A format that the export script writes.
  enum Format: String, CaseIterable {
    case onnx, pmml
  }

  /// Every committed case.
  static let all: [SklearnFixture] = {
    let files =
      (try? FileManager.default.contentsOfDirectory(atPath: Fixtures.url("sklearn").path)) ?? []
    return files.sorted().filter { $0.hasSuffix(".expected.json") }.map {
      SklearnFixture(name: String($0.dropLast(".expected.json".count)))
    }
  }()

  /// What the script wrote beside the models.
  struct Expected: Decodable {
    var columns: [String]
    var text: [String]
    /// The classes in scikit-learn's order; nil for a regression.
    var classes: [String]?
    /// How many of the rows have words that training saw.
    var known: Int
    /// scikit-learn's probabilities or predictions, by row.
    var scores: [[Double]]
    var onnx: Exported
    var pmml: Exported

    /// What the model's output is made of: a classifier of two classes has the second one's.
    var outputs: [[Double]] {
      classes?.count == 2 ? scores.map { [$0[1]] } : scores
    }
  }

  /// How far the original reader of a format is from scikit-learn, or why there is no such file.
  struct Exported: Decodable {
    var known: Double?
    /// On rows with words that training never saw; `none` where the reader refuses one.
    var unseen: Distance?
    var refused: String?

    /// Whether the script kept a file.
    var isKept: Bool { known.map { $0 <= 1e-5 } ?? false }
    /// Whether it also answers for words that training never saw.
    var takesUnseen: Bool {
      if case .number(let distance)? = unseen { return distance <= 1e-5 }
      return false
    }
  }

  /// A number or the word `none`.
  enum Distance: Decodable {
    case number(Double)
    case none

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self = (try? container.decode(Double.self)).map { .number($0) } ?? .none
    }
  }

  /// The expected scores.
  func expected() throws -> Expected {
    try JSONDecoder().decode(
      Expected.self, from: Fixtures.data("sklearn/\(name).expected.json"))
  }

  /// The model in one of the formats.
  func model(_ format: Format) throws -> Model {
    try ModelFile.load(
      bytes: [UInt8](try Fixtures.data("sklearn/\(name).\(format.rawValue)")))
  }

  /// The rows as inputs of a model, read as the command line reads them.
  static func matrix(for model: Model) throws -> FeatureMatrix {
    var types = FeatureEncoder.requiredColumnTypes(model.features)
    for feature in model.features where types[feature.name] == nil {
      if feature.kind == .numeric { types[feature.name] = .numeric }
    }
    let table = try CSVReader(options: CSVOptions(types: types)).read(
      .file(path: Fixtures.url("sklearn/rows.csv").path))
    // Words that training never saw count as missing where a file lists what it knows.
    return try FeatureMatrix.make(
      table: table, for: model.features,
      options: .init(unknownLevels: .missing, precision: model.precision)
    ).matrix
  }
}
