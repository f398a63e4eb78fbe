import Explain
import Foundation
import Models
import TestSupport
import Testing

/// Contributions of ONNX models: by raw column, whatever the graph makes of the columns.
@Suite struct ONNXContributionsTests {
  /// The rows of a fixture, as in `script/fixtures/onnx_models.py`.
  private struct Rows: Decodable {
    var columns: [Column]

    struct Column: Decodable {
      var kind: String
      var cells: [Cell]
    }

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
  }

  private func load(_ name: String) throws -> (model: Model, matrix: FeatureMatrix) {
    let model = try ModelFile.load(bytes: [UInt8](Fixtures.data("onnx/\(name).onnx")))
    let rows = try JSONDecoder().decode(
      Rows.self, from: Fixtures.data("onnx/\(name).expected.json"))
    var columns: [[Double]] = []
    var words: [[String]?] = []
    for column in rows.columns {
      var levels: [String] = []
      columns.append(
        column.cells.map { cell in
          switch cell {
          case .number(let number): return number
          case .missing: return .nan
          case .word(let word):
            if let place = levels.firstIndex(of: word) { return Double(place) }
            levels.append(word)
            return Double(levels.count - 1)
          }
        })
      words.append(column.kind == "text" ? levels : nil)
    }
    let matrix = FeatureMatrix(
      columns: columns, rowCount: columns[0].count,
      words: words.contains { $0 != nil } ? words : [])
    return (model, matrix)
  }

  /// Exact contributions add up to the margin that the score is made of; a column that the graph does
  /// not ask for contributes nothing.
  @Test(arguments: [
    "pipeline-forest", "pipeline-hist", "pipeline-gradient", "pipeline-logistic", "forest-3",
    "lightgbm-categorical", "xgboost-3", "logistic-3", "gradient-2",
  ]) func exactContributionsAddUp(_ name: String) throws {
    let (model, matrix) = try load(name)
    #expect(ModelExplainer.isExact(model))
    let explainer = try ModelExplainer(model, options: .init(background: matrix))
    #expect(explainer.isExact && explainer.columnCount == model.features.count)
    let block = try explainer.block(matrix, rows: 0..<matrix.rowCount)
    let scores = try model.scores(of: matrix)
    let transform = try #require(model.transform)
    let width = model.outputs.count
    var spread = 0.0
    for row in 0..<matrix.rowCount {
      var margins = block.baseValues
      for feature in model.features.indices {
        for output in 0..<width {
          let value = block.value(row: row, feature: feature, output: output)
          margins[output] += value
          spread = max(spread, abs(value))
          if model.features[feature].name == "member" { #expect(value == 0) }
        }
      }
      let made = transform.scores(fromMargins: margins, outputs: width)
      for output in 0..<width {
        #expect(abs(made[output] - scores[row * width + output]) < 2e-6)
      }
    }
    #expect(spread > 0.01)
  }

  /// Scores of several models together are explained from outside, and add up as well.
  @Test(arguments: ["stacking-2", "calibrated-isotonic-2", "pre-normalizer-l2"])
  func othersAreExplainedByTheirScores(_ name: String) throws {
    let (model, matrix) = try load(name)
    #expect(!ModelExplainer.isExact(model))
    let explainer = try ModelExplainer(
      model, options: .init(background: matrix.selecting(0..<30)))
    let block = try explainer.block(matrix, rows: 0..<4)
    let scores = try model.scores(of: matrix)
    for row in 0..<4 {
      let sum = model.features.indices.reduce(block.baseValues[0]) {
        $0 + block.value(row: row, feature: $1)
      }
      #expect(abs(sum - scores[row]) < 1e-9)
    }
  }
}
