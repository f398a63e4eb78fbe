import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct ExplanationRunTests {
  private func run(_ model: String) throws -> ExplanationRun {
    var configuration = AuditConfiguration()
    configuration.model = .init(path: model)
    configuration.data.path = "numeric.csv"
    let folder = Fixtures.url("xgboost/3.4.1/").path()
    var times = StageTimes()
    return try ExplanationRun(
      inputs: AuditInputs.read(
        configuration, for: .explanation, configurationFile: nil,
        folders: .init(model: folder, data: folder), threads: 1, times: &times,
        progress: { _, _ in }))
  }

  private let tool = AuditRecord.Tool(name: "t", version: "1")

  @Test("No decision is claimed where no class is declared positive, and none of several numbers")
  func noRule() throws {
    let classes = try run("multi-softprob.model.json").applicant(row: 0, output: nil, tool: tool)
    #expect(classes.decision == nil && classes.applicant.positive == nil)
    let quantiles = try run("quantile-three.model.json")
      .applicant(row: 0, output: nil, tool: tool)
    #expect(quantiles.decision == nil)
    #expect(quantiles.applicant.output == "quantile 0.1")
    let binary = try run("binary-logistic.model.json").applicant(row: 0, output: nil, tool: tool)
    #expect(binary.decision?.rule == "score >= 0.5")
  }

  @Test("An output that the model does not have is refused", arguments: ["nonsense", "3"])
  func unknownOutput(name: String) throws {
    for model in ["binary-logistic.model.json", "multi-softprob.model.json"] {
      let run = try run(model)
      #expect(throws: ConfigurationError.self) {
        try run.applicant(row: 0, output: name, tool: tool)
      }
    }
  }

  @Test("A row that is not there")
  func unknownRow() throws {
    let run = try run("binary-logistic.model.json")
    for row in [-1, 40] {
      #expect {
        try run.applicant(row: row, output: nil, tool: tool)
      } throws: { error in
        guard case .row(_, row, 40)? = error as? EvaluationError else { return false }
        return true
      }
    }
  }
}
