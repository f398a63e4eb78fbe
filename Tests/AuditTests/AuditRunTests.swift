import Foundation
import Models
import Tabular
import TestSupport
import Testing

@testable import Audit

/// Runs an audit in process on the bundled example.
struct ExampleAudit {
  var configuration: AuditConfiguration
  var threads = 2

  init(_ change: (inout AuditConfiguration) -> Void = { _ in }) throws {
    let file = PackageFolder.url("examples/loan/audit.yaml")
    configuration = try AuditConfiguration(
      yaml: String(contentsOf: file, encoding: .utf8), file: "audit.yaml")
    // As much as a test needs: these cost most of an audit's time in a debug build.
    configuration.inference.bootstrap = 40
    configuration.individual.rows = 40
    configuration.proxies.rows = 400
    change(&configuration)
  }

  func inputs(_ purpose: AuditInputs.Purpose = .audit) throws -> AuditInputs {
    var times = StageTimes()
    let folder = PackageFolder.url("examples/loan/").path()
    return try AuditInputs.read(
      configuration, for: purpose, configurationFile: nil,
      folders: .init(model: folder, data: folder), threads: threads, times: &times,
      progress: { _, _ in })
  }

  func record() throws -> AuditRecord {
    var times = StageTimes()
    return try AuditRun(
      inputs: inputs(), tool: .init(name: "fairaudit", version: "test"),
      started: "2026-01-01T00:00:00Z", threads: threads
    ).record(times: &times, progress: { _, _ in })
  }
}

@Suite struct AuditRunTests {
  @Test("The record fits its published schema, reads back, and depends on no thread count")
  func record() throws {
    var example = try ExampleAudit()
    let record = try example.record()
    let text = try RecordFile.text(record)
    let schema = try JSONSchema(Data(contentsOf: PackageFolder.url("schemas/audit.schema.json")))
    #expect(try schema.violations(in: Data(text.utf8)) == [])
    let read = try RecordFile.decode(
      AuditRecord.self, from: Array(text.utf8), path: "audit.json",
      schema: AuditRecord.schemaIdentifier)
    #expect(read == record)
    for threads in [1, 3] {
      example.threads = threads
      #expect(try RecordFile.text(example.record()) == text)
    }
  }

  @Test("The schema check notices a wrong record")
  func wrongRecord() throws {
    let schema = try JSONSchema(Data(contentsOf: PackageFolder.url("schemas/audit.schema.json")))
    let text = try RecordFile.text(ExampleAudit { $0.explain.method = .none }.record())
    #expect(try schema.violations(in: Data(text.utf8)) == [])
    for (right, wrong) in [
      ("\"rows\": 6000", "\"rows\": \"6000\""), ("\"dataset\"", "\"data_set\""),
      ("\"sample\": \"test\"", "\"sample\": \"unseen\""),
      ("\"confidence\": 0.95", "\"confidence\": null"),
    ] {
      #expect(text.contains(right))
      #expect(
        try !schema.violations(in: Data(text.replacing(right, with: wrong).utf8)).isEmpty,
        "\(wrong) went by")
    }
  }

  @Test("Applicant and manifest fit their schemas")
  func otherSchemas() throws {
    let inputs = try ExampleAudit().inputs(.explanation)
    let applicant = try ExplanationRun(inputs: inputs).applicant(
      row: 5, output: nil, tool: .init(name: "t", version: "1"))
    let text = try RecordFile.text(applicant)
    let schema = try JSONSchema(
      Data(contentsOf: PackageFolder.url("schemas/applicant.schema.json")))
    #expect(try schema.violations(in: Data(text.utf8)) == [])

    let manifest = Manifest(
      tool: .init(name: "t", version: "1"), inputs: [inputs.files.data],
      configuration: inputs.configuration.settings, files: [("a", "b")])
    let manifestSchema = try JSONSchema(
      Data(contentsOf: PackageFolder.url("schemas/manifest.schema.json")))
    #expect(
      try manifestSchema.violations(in: Data(RecordFile.text(manifest).utf8)) == [])
    // The settings in effect are themselves a valid configuration, nulls aside.
    #expect(manifest.configuration?["data"]?["label"] == .string("approved"))
  }

  @Test("A model's training rows are told from others by the covers at its roots")
  func trainingEvidence() throws {
    // The rows that xgboost trained this fixture on, in full.
    let model = try #require(
      try ModelFile.load(
        bytes: Array(Fixtures.data("xgboost/3.4.1/binary-logistic.model.json"))
      ).ensemble)
    let table = try CSVReader(options: .init()).read(
      .file(path: Fixtures.url("xgboost/3.4.1/numeric.csv").path))
    let matrix = try FeatureEncoder(features: model.features).encode(table).matrix
    func evidence(_ columns: [[Double]]) -> String? {
      TrainingEvidence.find(
        ensemble: model, matrix: .init(columns: columns, rowCount: columns[0].count), weights: nil)
    }
    #expect(evidence(matrix.columns)?.contains("first 4 trees") == true)
    // One row fewer, or one changed, is no longer the training set.
    #expect(evidence(matrix.columns.map { Array($0.dropLast()) }) == nil)
    var changed = matrix.columns
    for column in changed.indices { changed[column][0] = changed[column][1] }
    #expect(evidence(changed) == nil)

    // The loan model was trained on samples of its rows, so its covers say nothing; the declaration
    // does.
    let declared = try ExampleAudit {
      $0.data.path = "applicants-train.csv"
      $0.data.sample = .training
      $0.explain.method = .none
    }.record()
    #expect(declared.dataset.sampleEvidence == nil)
    #expect(declared.findings.first?.kind == "in_sample")
    let test = try ExampleAudit { $0.explain.method = .none }.record()
    #expect(!test.findings.contains { $0.kind == "in_sample" })
  }

  @Test("Contributions of every row add up, and the sample's rows are chosen by their rule")
  func explanations() throws {
    let record = try ExampleAudit().record()
    let explanations = try #require(record.explanations)
    #expect(explanations.rowsExplained == 6000)
    #expect(explanations.additivity.rowsChecked == 6000)
    // The model is of Float32.
    #expect(explanations.additivity.tolerance == 1e-6)
    #expect(explanations.additivity.maxRelativeError <= 1e-6)
    let importance = explanations.outputs[0].global.map(\.meanAbs)
    #expect(importance == importance.sorted(by: >))
    for applicant in explanations.sample {
      let sum = applicant.contributions.reduce(applicant.baseValue) { $0 + $1.contribution }
      let largest = applicant.contributions.map { abs($0.contribution) }.max() ?? 0
      #expect(abs(sum - applicant.margin) <= 1e-6 * largest)
    }
    let above = try #require(
      explanations.sample.first { $0.chosenAs == "nearest_above_threshold" })
    let below = try #require(
      explanations.sample.first { $0.chosenAs == "nearest_below_threshold" })
    #expect(above.score >= 0.5 && above.positive == true)
    #expect(below.score < 0.5 && below.positive == false)
  }

  @Test("Settings that contradict each other are refused before any file is read")
  func contradictions() throws {
    func problem(_ change: (inout AuditConfiguration) -> Void) -> String? {
      do {
        _ = try ExampleAudit(change).inputs()
        return nil
      } catch let error as ConfigurationError {
        return error.key
      } catch { return "\(error)" }
    }
    #expect(problem { $0.protected[0].columns = ["approved"] } == "protected[1]")
    #expect(problem { $0.protected.append($0.protected[0]) } == "protected[5]")
    #expect(problem { $0.protected = [] } == "protected")
    #expect(problem { $0.data.label = nil } == "data.label")
    #expect(problem { $0.model = nil } == "model.path")
    #expect(problem { $0.model?.threshold = 1.5 } == "model.threshold")
    #expect(
      problem { $0.predictions = .init(column: "a", rule: .atLeast(1)) } == "predictions")
    #expect(problem { $0.data.label = "income" } == "control[2]")
    #expect(
      problem {
        $0.controls = []
        $0.data.label = "income"
      } == "data.label")
    #expect(problem { $0.limits[0].attribute = "gender" } == "limits[1].attribute")
    #expect(problem { $0.task = .regression } == "limits")
    #expect(problem { $0.controls[0].columns = ["application_id"] } == "control[1]")
  }

  @Test("A reference that is no group, and a label value that is not there, name what there is")
  func notInData() throws {
    do {
      _ = try ExampleAudit { $0.protected[0].reference = "male" }.record()
      Issue.record("an unknown reference went by")
    } catch let error as ConfigurationError {
      #expect(error.key == "protected[1].reference")
      #expect(
        error.problem == .notInData(found: "male", column: "sex", available: ["Female", "Male"]))
    }
    do {
      _ = try ExampleAudit { $0.data.positiveLabel = "yes" }.record()
      Issue.record("an unknown label went by")
    } catch let error as ConfigurationError {
      #expect(error.problem == .notInData(found: "yes", column: "approved", available: ["0", "1"]))
      #expect(error.line != nil)
    }
  }
}
