import Foundation
import Models
import TestSupport
import Testing

@testable import Audit

/// A LightGBM model of a data frame with words, audited and explained from its own file.
@Suite struct LightGBMAuditTests {
  private static let folder = Fixtures.url("lightgbm/4.7.0/").path()

  /// The scores that LightGBM gave the rows.
  private static func scores() throws -> [Double] {
    struct Expected: Decodable { var scores: String }
    return try JSONDecoder().decode(
      Expected.self, from: Fixtures.data("lightgbm/4.7.0/pandas-binary.expected.json")
    ).scores.split(separator: " ").map { Double(bitPattern: UInt64($0, radix: 16) ?? .max) }
  }

  /// The fixture's rows with a label and a group, which the fixture has no need of.
  private static func withData<Result>(
    threshold: Double = 0.5, _ body: (AuditConfiguration) throws -> Result
  ) throws -> Result {
    let words = try #require(
      String(data: Fixtures.data("lightgbm/4.7.0/words.csv"), encoding: .utf8))
    let lines = words.split(separator: "\n").enumerated().map { index, line in
      index == 0 ? "\(line),label,group" : "\(line),\(index % 3 == 0 ? 1 : 0),g\(index % 2)"
    }
    let file = FileManager.default.temporaryDirectory
      .appending(path: "fairaudit-\(UUID().uuidString).csv")
    try (lines.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(
      AuditConfiguration(
        yaml: """
          version: 1
          model:
            path: pandas-binary.model.txt
            threshold: \(threshold)
          data:
            path: "\(file.path())"
            label: label
            positive_label: 1
            missing: [""]
          protected:
            - column: group
          inference: {bootstrap: 0}
          """, file: "audit.yaml"))
  }

  private static func inputs(
    _ configuration: AuditConfiguration, for purpose: AuditInputs.Purpose
  ) throws -> AuditInputs {
    var times = StageTimes()
    return try AuditInputs.read(
      configuration, for: purpose, configurationFile: nil,
      folders: .init(model: folder, data: folder), threads: 2, times: &times,
      progress: { _, _ in })
  }

  private static func record(_ configuration: AuditConfiguration) throws -> AuditRecord {
    var times = StageTimes()
    return try AuditRun(
      inputs: inputs(configuration, for: .audit), tool: .init(name: "fairaudit", version: "test"),
      started: "2026-01-01T00:00:00Z", threads: 2
    ).record(times: &times, progress: { _, _ in })
  }

  @Test("Words reach the model as the data frame encoded them, and decide as LightGBM's scores do")
  func audit() throws {
    let record = try Self.withData { try Self.record($0) }
    #expect(record.model?.format == "lightgbm-text")
    #expect(record.model?.transform == "logistic")
    #expect(record.model?.features[1].levels?.contains("Never über") == true)
    let text = try RecordFile.text(record)
    let schema = try JSONSchema(Data(contentsOf: PackageFolder.url("schemas/audit.schema.json")))
    #expect(try schema.violations(in: Data(text.utf8)) == [])
    let explanations = try #require(record.explanations)
    #expect(explanations.additivity.maxRelativeError < 1e-12)
    let scores = try Self.scores()
    for applicant in explanations.sample {
      #expect(abs(applicant.score - scores[applicant.row]) <= 1e-12 * scores[applicant.row])
      #expect(applicant.positive == (scores[applicant.row] >= 0.5))
    }
    #expect(!explanations.sample.isEmpty)
  }

  @Test("Every row's score is LightGBM's Double")
  func explanation() throws {
    var text = ""
    try Self.withData {
      _ = try ExplanationRun(inputs: Self.inputs($0, for: .explanation)).writeAll(
        threads: 2, progress: { _, _ in }, write: { text += String(decoding: $0, as: UTF8.self) })
    }
    let lines = text.split(separator: "\n").dropFirst()
    let found = lines.map { Double($0.split(separator: ",").last ?? "") ?? .nan }
    let scores = try Self.scores()
    #expect(found.count == scores.count)
    for (score, wanted) in zip(found, scores) { #expect(abs(score - wanted) <= 1e-12 * wanted) }
  }

  @Test("A threshold is compared in Double")
  func threshold() throws {
    // The next Double above a score is no Float32 apart from it, and yet above it.
    let matrixScores = try Self.withData { configuration in
      let inputs = try Self.inputs(configuration, for: .explanation)
      let (model, matrix) = (try #require(inputs.model), try #require(inputs.matrix))
      return (model, try model.scores(of: matrix))
    }
    let (model, scores) = matrixScores
    let score = scores[0]
    #expect(Float(score) == Float(score.nextUp))
    #expect(DecisionRule(model, output: 0, threshold: score).isPositive(scores[0...0]))
    #expect(!DecisionRule(model, output: 0, threshold: score.nextUp).isPositive(scores[0...0]))
  }
}
