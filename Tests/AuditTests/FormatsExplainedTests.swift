import Foundation
import TestSupport
import Testing

@testable import Audit

/// Models of every format explained from the same configuration, by raw column.
@Suite struct FormatsExplainedTests {
  private static func explain(
    _ model: String, data: String, settings: String = "", explain: String = "{}", row: Int = 0
  ) throws -> ApplicantRecord {
    let configuration = try AuditConfiguration(
      yaml: """
        version: 1
        model: {path: \(model)\(settings)}
        data: {path: \(data)}
        explain: \(explain)
        """, file: "audit.yaml")
    let folder = Fixtures.url("").path()
    var times = StageTimes()
    let inputs = try AuditInputs.read(
      configuration, for: .explanation, configurationFile: nil,
      folders: .init(model: folder, data: folder, background: folder), threads: 2,
      times: &times, progress: { _, _ in })
    return try ExplanationRun(inputs: inputs).applicant(
      row: row, output: nil, tool: .init(name: "fairaudit", version: "0"))
  }

  private static func sum(_ record: ApplicantRecord) -> Double {
    record.applicant.contributions.reduce(record.applicant.baseValue) { $0 + $1.contribution }
  }

  /// The rows that are recorded with an ONNX model, as a CSV file.
  private static func rows(of path: String) throws -> URL {
    struct Expected: Decodable {
      var columns: [Column]
    }
    struct Column: Decodable {
      var name: String
      var cells: [Cell]
    }
    enum Cell: Decodable {
      case number(Double)
      case word(String)
      case missing

      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        self =
          if value.decodeNil() {
            .missing
          } else if let flag = try? value.decode(Bool.self) {
            .word(flag ? "true" : "false")
          } else if let number = try? value.decode(Double.self) {
            .number(number)
          } else {
            .word(try value.decode(String.self))
          }
      }

      var text: String {
        switch self {
        case .number(let number): "\(number)"
        case .word(let word): word
        case .missing: ""
        }
      }
    }
    let columns = try JSONDecoder().decode(Expected.self, from: Fixtures.data(path)).columns
    var text = columns.map(\.name).joined(separator: ",") + "\n"
    for row in columns[0].cells.indices {
      text += columns.map { CSVText.field($0.cells[row].text) }.joined(separator: ",") + "\n"
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file
  }

  @Test("A scorecard gives its points exactly and its reason codes by weight")
  func scorecard() throws {
    let record = try Self.explain(
      "pmml/scorecard-pointsBelow.pmml", data: "pmml/rows-4.csv")
    #expect(record.method == "linear")
    #expect(record.exact)
    #expect(record.background?.use == "means")
    #expect(record.applicant.score == 103.5)
    #expect(abs(Self.sum(record) - 103.5) < 1e-9)
    #expect(
      record.applicant.reasons == [.init(code: "R1", points: 27), .init(code: "R2", points: 5)])
    #expect(record.applicant.contributions.count == 7)
  }

  @Test("CatBoost's combined statistics are explained from scores, its single ones as trees")
  func catBoost() throws {
    let folder = "catboost/1.2.10/"
    let combined = try Self.explain(
      folder + "ctr-combined.model.cbm", data: folder + "mixed.csv",
      explain: "{background: {rows: 4}}")
    #expect(combined.method == "sampling")
    #expect(combined.space == "score")
    #expect(abs(Self.sum(combined) - combined.applicant.score) < 1e-9)
    let single = try Self.explain(
      folder + "ctr-counter.model.json", data: folder + "mixed.csv")
    #expect(single.method == "path_dependent")
    #expect(single.background == nil)
    #expect(abs(Self.sum(single) - single.applicant.margin) < 1e-9)
  }

  @Test("Trees of an ONNX pipeline get their covers counted, and raw columns are the players")
  func onnxPipeline() throws {
    let file = try Self.rows(of: "onnx/pipeline-forest.expected.json")
    defer { try? FileManager.default.removeItem(at: file) }
    let grouped = try Self.explain("onnx/pipeline-forest.onnx", data: file.path())
    #expect(grouped.method == "path_dependent")
    #expect(grouped.background?.use == "covers")
    #expect(abs(Self.sum(grouped) - grouped.applicant.margin) < 1e-7)
    // Its scores are its margins, so that scoring every set of columns gives the same values.
    let background = "background: {rows: 20}"
    let against = try Self.explain(
      "onnx/pipeline-forest.onnx", data: file.path(),
      explain: "{method: interventional, \(background)}")
    #expect(against.method == "interventional")
    let scored = try Self.explain(
      "onnx/pipeline-forest.onnx", data: file.path(),
      explain: "{method: sampling, \(background)}")
    #expect(scored.exact)
    let wanted = Dictionary(
      uniqueKeysWithValues: scored.applicant.contributions.map { ($0.feature, $0.contribution) })
    for item in against.applicant.contributions {
      #expect(abs(item.contribution - (wanted[item.feature] ?? .infinity)) < 1e-5)
    }
    let summed = try Self.explain(
      "onnx/pipeline-forest.onnx", data: file.path(), explain: "{derived: summed}")
    #expect(
      summed.applicant.contributions.map(\.feature)
        == grouped.applicant.contributions.map(\.feature))
    #expect(abs(Self.sum(summed) - summed.applicant.margin) < 1e-7)
    let exact = try Self.explain(
      "onnx/pipeline-forest.onnx", data: file.path(), explain: "{precision: double}")
    #expect(abs(Self.sum(exact) - exact.applicant.margin) < 1e-12)
  }
}
