import Foundation
import Models
import TestSupport
import Testing

/// A model made by `script/fixtures/onnx_models.py`, with what onnxruntime answers.
struct ONNXFixture: CustomTestStringConvertible {
  /// The name of the case.
  let name: String

  var testDescription: String { name }

  /// Every committed case.
  static let all: [ONNXFixture] = {
    let folder = Fixtures.url("onnx").path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.sorted().filter { $0.hasSuffix(".expected.json") }.map {
      ONNXFixture(name: String($0.dropLast(".expected.json".count)))
    }
  }()

  /// What the script wrote beside the model.
  struct Expected: Decodable {
    var task: String
    var operators: [String]
    var columns: [Column]
    var outputs: Int
    var precision: String
    var scores: String
    var rowwise: Int
    var labels: [String]?
    var label: [String]?
    var refused: String?

    struct Column: Decodable {
      var name: String
      var kind: String
      var cells: [Cell]
    }

    /// A number, a word, a truth value or nothing.
    enum Cell: Decodable {
      case number(Double), word(String), missing

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
          self = .missing
        } else if let flag = try? container.decode(Bool.self) {
          self = .number(flag ? 1 : 0)
        } else if let number = try? container.decode(Double.self) {
          self = .number(number)
        } else {
          self = .word(try container.decode(String.self))
        }
      }
    }

    /// The scores that onnxruntime answered, by row, then output.
    var numbers: [Double] {
      scores.split(separator: " ").map {
        precision == "f4"
          ? Double(Float(bitPattern: UInt32($0, radix: 16) ?? .max))
          : Double(bitPattern: UInt64($0, radix: 16) ?? .max)
      }
    }
  }

  /// The bytes of the model.
  func modelBytes() throws -> [UInt8] { [UInt8](try Fixtures.data("onnx/\(name).onnx")) }

  /// The expected predictions.
  func expected() throws -> Expected {
    try JSONDecoder().decode(Expected.self, from: Fixtures.data("onnx/\(name).expected.json"))
  }

  /// The model.
  func model() throws -> Model { try ModelFile.load(bytes: modelBytes()) }

  /// The rows as inputs of the model: an empty word is a missing one.
  func matrix(_ expected: Expected) -> FeatureMatrix {
    var columns: [[Double]] = []
    var words: [[String]?] = []
    for column in expected.columns {
      var levels: [String] = []
      columns.append(
        column.cells.map { cell in
          switch cell {
          case .number(let number): return number
          case .missing: return .nan
          case .word(let word):
            if word.isEmpty { return .nan }
            if let place = levels.firstIndex(of: word) { return Double(place) }
            levels.append(word)
            return Double(levels.count - 1)
          }
        })
      words.append(column.kind == "text" ? levels : nil)
    }
    return FeatureMatrix(
      columns: columns, rowCount: expected.columns.first?.cells.count ?? 0,
      words: words.contains { $0 != nil } ? words : [])
  }
}
