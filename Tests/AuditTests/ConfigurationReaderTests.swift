import Statistics
import Testing

@testable import Audit

@Suite struct ConfigurationReaderTests {
  private func error(_ yaml: String) -> ConfigurationError? {
    do {
      _ = try AuditConfiguration(yaml: yaml, file: "audit.yaml")
      return nil
    } catch { return error }
  }

  @Test("Every key reaches its place")
  func everyKey() throws {
    let configuration = try AuditConfiguration(
      yaml: """
        version: 1
        title: Loans
        model:
          path: model.json
          threshold: 0.4
          categories: {sex: [Female, Male]}
          unknown_category: missing
          trees: best
          classes: [low, high]
        data:
          path: applicants.csv
          label: approved
          positive_label: 1
          favorable_label: 0
          id: application_id
          weight: w
          missing: ["", "?"]
          separator: tab
          comment: "#"
          sample: test
          types: {zip: categorical}
        protected:
          - column: sex
            reference: Male
          - column: age
            bins: [25, 40, 62]
          - intersection: [sex, race]
        explain: {method: none}
        inference: {confidence: 0.9, bootstrap: 100, seed: 3, correction: none}
        """, file: "audit.yaml")
    var expected = AuditConfiguration()
    expected.places = configuration.places
    expected.title = "Loans"
    var model = AuditConfiguration.ModelSource(path: "model.json")
    model.threshold = 0.4
    model.categories = ["sex": ["Female", "Male"]]
    model.unknownCategory = .missing
    model.trees = .best
    model.classes = ["low", "high"]
    expected.model = model
    expected.data.path = "applicants.csv"
    expected.data.label = "approved"
    expected.data.positiveLabel = "1"
    expected.data.favorableLabel = "0"
    expected.data.id = "application_id"
    expected.data.weight = "w"
    expected.data.missing = ["", "?"]
    expected.data.separator = "tab"
    expected.data.comment = "#"
    expected.data.sample = .test
    expected.data.types = ["zip": "categorical"]
    expected.protected = [
      .init(columns: ["sex"], reference: "Male"), .init(columns: ["age"], bins: [25, 40, 62]),
      .init(columns: ["sex", "race"]),
    ]
    expected.explain.method = .none
    expected.inference = .init()
    expected.inference.confidence = 0.9
    expected.inference.correction = .none
    expected.inference.bootstrap = 100
    expected.inference.seed = 3
    #expect(configuration == expected)
    #expect(configuration.error("data.label", .duplicateKey).line == 12)
  }

  @Test("Predictions take one rule")
  func predictions() throws {
    let configuration = try AuditConfiguration(
      yaml: """
        version: 1
        predictions: {column: decile_score, at_least: 5}
        """, file: "audit.yaml")
    #expect(
      configuration.predictions == .init(column: "decile_score", rule: .atLeast(5)))
    #expect(
      error("version: 1\npredictions: {column: d, at_least: 5, at_most: 4}")?.problem
        == .conflict("give exactly one of at_least, at_most and positive"))
  }

  @Test(
    "What is wrong is told with its line and column",
    arguments: [
      (
        "version: 1\ndata:\n  labell: x\n", 3, 3, "data.labell",
        ConfigurationError.Problem.unknownKey(nearest: "label")
      ),
      ("version: 2\n", 1, 10, "version", .outOfRange(found: "2", expected: "1")),
      ("version: 1\nmodel: x\n", 2, 8, "model", .wrongKind(expected: "a mapping")),
      (
        "version: 1\nmodel:\n  path: m\n  threshold: high\n", 4, 14, "model.threshold",
        .wrongKind(expected: "a number")
      ),
      (
        "version: 1\nprotected:\n  - column: a\n    bins: [3, 2]\n", 4, 15, "protected[1].bins",
        .outOfRange(found: "2", expected: "numbers in ascending order")
      ),
      (
        "version: 1\ninference: {confidence: 2}\n", 2, 25, "inference.confidence",
        .outOfRange(found: "2", expected: "a number from 0.5 to 0.9999")
      ),
      (
        "version: 1\nexplain: {method: shap}\n", 2, 19, "explain.method",
        .notAChoice(
          found: "shap",
          choices: [
            "automatic", "path_dependent", "linear", "sampling", "interventional", "none",
          ])
      ),
      (
        "version: 1\nprotected: [{reference: a}]\n", 2, 13, "protected.column",
        .missing(flag: "--protected")
      ),
      ("title: x\n", 1, 1, "version", .missing(flag: nil)),
    ])
  func places(
    yaml: String, line: Int, column: Int, key: String, problem: ConfigurationError.Problem
  ) {
    #expect(
      error(yaml)
        == ConfigurationError(
          file: "audit.yaml", line: line, column: column, key: key, problem: problem))
  }

  @Test("Text that is no YAML is told with its place")
  func syntax() {
    let found = error("version: 1\ndata: [1, 2\n")
    #expect(found?.line ?? 0 >= 2)
    guard case .syntax? = found?.problem else {
      Issue.record("not told as syntax: \(String(describing: found))")
      return
    }
    guard case .duplicateKey? = error("version: 1\ndata: {label: a, label: b}\n")?.problem else {
      Issue.record("a duplicate key went by")
      return
    }
  }

  @Test("The effective settings are valid configuration again")
  func settings() throws {
    var configuration = AuditConfiguration()
    configuration.data.label = "y"
    configuration.protected = [.init(columns: ["age"], bins: [25.5]), .init(columns: ["a", "b"])]
    configuration.predictions = .init(column: "p", rule: .positive(["High"]))
    let text = configuration.settings.text()
    #expect(text.contains("\"bins\": [25.5]"))
    #expect(text.contains("\"intersection\": [\"a\", \"b\"]"))
    #expect(text.contains("\"positive\": [\"High\"]"))
  }
}
