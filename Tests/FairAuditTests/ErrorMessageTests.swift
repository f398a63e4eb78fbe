import Audit
import Explain
import Fairness
import Foundation
import Models
import Reports
import Tabular
import TestSupport
import Testing

@testable import FairAudit

@Suite struct ErrorMessageTests {
  /// One error of every kind that a person can cause.
  static let errors: [any Error] = {
    let place = CellLocation(source: "data.csv", line: 7, column: "income", number: 3)
    let spot = ModelLocation(
      path: "learner.gradient_booster.model.trees[3]", offset: 812, line: 1, column: 813)
    let byte = ModelLocation(path: "learner.gradient_booster.model.trees[3]", byte: 812)
    func configuration(_ problem: ConfigurationError.Problem, file: String? = "audit.yaml")
      -> ConfigurationError
    {
      ConfigurationError(
        file: file, line: file == nil ? nil : 4, column: file == nil ? nil : 3,
        key: file == nil ? "data.label" : "data.labell", problem: problem)
    }
    func model(_ error: ModelError) -> ModelFileError { .init(path: "model.json", error: error) }
    func feature(_ error: FeatureError) -> FeatureDataError {
      .init(source: "data.csv", error: error)
    }
    func program(
      _ problem: ExternalProgramError.Problem, _ said: String = ""
    ) -> ExternalProgramError {
      .init(command: ["python3", "score.py"], problem: problem, said: Array(said.utf8))
    }
    func measurement(_ error: FairnessError) -> MeasurementError {
      .init(source: "data.csv", error: error)
    }
    return [
      configuration(.unknownKey(nearest: "label")), configuration(.duplicateKey),
      configuration(.wrongKind(expected: "a number")),
      configuration(.outOfRange(found: "2", expected: "a number from 0 to 1")),
      configuration(.notAChoice(found: "x", choices: ["error", "missing"])),
      configuration(.missing(flag: "--label")),
      configuration(.missing(flag: "--label"), file: nil),
      configuration(.conflict("give either a model or predictions")),
      configuration(.notAvailable("interventional")),
      configuration(.needsBackground(rows: 1)),
      configuration(.notInData(found: "male", column: "sex", available: ["Female", "Male"])),
      configuration(.syntax("did not find expected ',' or ']'")),
      FileError.cannotOpen(path: "model.json", code: ENOENT),
      FileError.tooLarge(path: "/dev/zero", limit: 512 << 20),
      FileError.cannotCreate(path: "report", code: EACCES), FileError.exists(path: "report"),
      FileError.notAFile(path: "/dev/null"), FileError.isInput(path: "rows.csv"),
      FileError.notAReport(path: "report"), FileError.failed(path: "report", code: ENOSPC),
      RecordError.schema(path: "audit.json", found: nil, expected: "fairaudit/audit/1"),
      RecordError.shape(path: "audit.json", place: "dataset.rows", expected: "a whole number"),
      TabularError.cannotOpen(source: "data.csv", reason: .notFound),
      TabularError.empty(source: "data.csv"), TabularError.noRows(source: "data.csv"),
      TabularError.changed(source: "data.csv"),
      TabularError.lineTooLong(source: "data.csv", line: 2, limit: 64 << 20),
      TabularError.emptyColumnName(source: "data.csv", line: 1, number: 4),
      TabularError.unknownColumn(source: "data.csv", name: "incom", nearest: ["income"]),
      TabularError.ambiguousColumn(source: "data.csv", name: "a", candidates: ["a#1", "a#2"]),
      TabularError.wrongFieldCount(source: "data.csv", line: 9, found: 3, expected: 4),
      TabularError.unterminatedQuote(source: "data.csv", line: 5),
      TabularError.textAfterQuote(source: "data.csv", line: 5, number: 2),
      TabularError.invalidUTF8(source: "data.csv", line: 5),
      TabularError.zeroByte(source: "data.csv", line: 5),
      TabularError.loneCarriageReturn(source: "data.csv", line: 5),
      TabularError.notANumber(at: place, found: .word),
      TabularError.notABoolean(at: place, found: .number),
      TabularError.notFinite(at: place, found: .numberOutOfRange),
      model(.empty), model(.unknownFormat), model(.unsupportedFormat(.pickle)),
      model(.syntax(.truncated, at: spot)), model(.missingKey("learner", at: spot)),
      model(.syntax(.length(claimed: 10_000_000_000, remaining: 52), at: byte)),
      model(.wrongType(expected: "an array", found: "a string", at: spot)),
      model(.count(found: 3, expected: 5, at: spot)),
      model(.unsupported(.objective, found: "survival:aft", at: spot)),
      model(.unsupported(.operator, found: "SVMClassifier", at: spot)),
      model(
        .unsupported(.graphPart, found: "output 'label' of labels without scores", at: spot)),
      model(.unsupported(.element, found: "NeuralNetwork", at: spot)),
      model(.unsupported(.function, found: "formatNumber", at: spot)),
      model(.unsupported(.setting, found: "modelType=CoxRegression", at: spot)),
      model(.markup(.notWellFormed(message: "Opening and ending tag mismatch"), at: spot)),
      model(.markup(.documentType, at: spot)), model(.markup(.entity, at: spot)),
      model(.markup(.depth(limit: 2000), at: spot)),
      model(.markup(.attributes(limit: 100), at: spot)),
      model(.markup(.namespaces(limit: 100), at: spot)),
      model(.markup(.markup(limit: 1_048_576), at: spot)),
      model(.markup(.encoding("UTF-16"), at: spot)), model(.markup(.tooLong, at: spot)),
      model(.markup(.parserUnavailable, at: spot)),
      model(.tree(.child(tree: 3, node: 1, found: 99), at: spot)),
      model(.declaredLevels(feature: "sex", .unknownFeature(nearest: ["Sex"]))),
      feature(.missingColumn(feature: "income", nearest: ["incomes"])),
      feature(.notNumeric(feature: "income", row: 5, line: 7)),
      feature(.notWhole(feature: "children", row: 5, line: 7)),
      feature(.missingValue(feature: "children", row: 5, line: 7)),
      feature(.refused(feature: "region", row: 5, line: 7, problem: .unknownCategory)),
      feature(.refused(feature: nil, row: 5, line: 7, problem: .notFinite)),
      feature(.refused(feature: "region", row: 5, line: 7, problem: .missing)),
      feature(.refused(feature: "region", row: 5, line: 7, problem: .invalid)),
      feature(.unknownLevel(feature: "region", row: 5, line: 7)),
      feature(.levelsNotStored(feature: "region", row: 5, line: 7)),
      EvaluationError.labelValues(source: "data.csv", column: "y", found: 3),
      EvaluationError.noRows(source: "data.csv", excluded: []),
      EvaluationError.weight(source: "data.csv", line: 7, column: "w"),
      EvaluationError.frequency(source: "data.csv", line: 7, column: "w"),
      EvaluationError.listMissing(source: "data.csv", line: 7, column: "query"),
      EvaluationError.notNumeric(source: "data.csv", column: "p", purpose: .probabilities),
      EvaluationError.notNumeric(source: "data.csv", column: "p", purpose: .regression),
      EvaluationError.notAProbability(source: "data.csv", line: 7, column: "p"),
      EvaluationError.applicant(source: "data.csv", column: "id", matches: 0),
      EvaluationError.row(source: "data.csv", found: 9, rowCount: 3),
      EvaluationError.oneRow(source: "data.csv", found: 2),
      program(.start(code: ENOENT)), program(.ended(status: 3), "no model\nhere\n"),
      program(.ended(status: 127), "score: not found\n"), program(.ended(status: nil)),
      program(.timeout(seconds: 60)), program(.answer(line: 3, found: "2 values")),
      program(.tooManyLines(rows: 5)), program(.unstable),
      measurement(.singleGroup(attribute: "sex")), measurement(.noKnownValues(attribute: "sex")),
      measurement(.tooManyGroups(attribute: "zip", maximum: 100)),
      measurement(.notNumeric(attribute: "sex")),
      measurement(.invalidPopulation(attribute: "sex")),
      measurement(.groupDeclaredTwice(attribute: "sex", group: "F")),
      measurement(.invalidGroupProbability(attribute: "race", group: "Black", row: 5)),
      measurement(.groupProbabilitySum(attribute: "race", row: 5, sum: 0.5)),
      measurement(.task(.tooFewClasses)), measurement(.task(.cutoffOutOfRange(0))),
      ExplainError.link(row: 1, output: 0, error: 0.5), ExplainError.method(.linear),
      ExplainError.background(rows: 1), ExplainError.noProbabilities,
      ExplainError.noInteractions, ExplainError.rescaling,
      ExplainError.pairs(trees: 3, backgroundRows: 1_000_000, steps: 2e15, limit: 1e14),
      ExplainError.noCover(tree: 0), ExplainError.additivity(row: 1, output: 0, error: 0.5),
      ReportError.templateSyntax(
        file: "report.mustache", line: 3, column: 9, fault: "sectionCloseNameIncorrect"),
      CancellationError(),
    ]
  }()

  @Test("Every error is one sentence with its place and its exit code")
  func sentences() {
    let text = Self.errors.map { error in
      let message = ErrorMessage(error)
      return "\(message.exitCode)  \(message.text)\n"
    }.joined()
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots/error-messages.txt")
    let difference = Golden.difference(text, at: file)
    #expect(difference == nil, "\(difference ?? "")")
    for error in Self.errors {
      let message = ErrorMessage(error)
      #expect(!message.text.contains("\n"))
      #expect([64, 65, 66, 70, 73, 74, 78].contains(message.exitCode))
    }
  }
}
