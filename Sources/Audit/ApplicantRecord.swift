import Explain
import Models
import Tabular

/// One decision explained: the schema of `fairaudit explain --format json`
/// (`fairaudit/applicant/1`), and all that its renderings see.
public struct ApplicantRecord: Codable, Sendable, Equatable {
  /// The identifier of this format.
  public static let schemaIdentifier = "fairaudit/applicant/1"

  /// The identifier of the format: ``schemaIdentifier``.
  public var schema: String
  /// What made the record.
  public var tool: AuditRecord.Tool
  /// The files it was made from.
  public var inputs: AuditRecord.Inputs
  /// How the contributions were computed: `path_dependent`, `interventional`, `linear` or `sampling`.
  public var method: String
  /// What contributions add up to: `margin`, `score` or `probability`.
  public var space: String
  /// How they came to be probabilities: `identity`, `enumerated`, `sampled`, or `rescaled`, which are no
  /// Shapley values of the probability; nil in other spaces.
  public var spaceMethod: String?
  /// Whether contributions are exact; else they have standard errors.
  public var exact: Bool
  /// The rows that contributions compare with; nil where the model's own covers serve.
  public var background: AuditRecord.Background?
  /// How the score becomes a decision; nil where there is no rule.
  public var decision: AuditRecord.Decision?
  /// How the margin becomes the score; nil where the score itself is explained, or where that takes
  /// more than a formula.
  public var transform: String?
  /// How exactly base value and contributions add up to the margin.
  public var additivity: AuditRecord.Additivity
  /// The row and its contributions.
  public var applicant: AuditRecord.Applicant
  /// The pairs of columns with the strongest interactions, where they were asked for; in the margin.
  public var interactions: [Interaction]?
}

/// Explains rows of some inputs: one for a person, or all of them for a file.
public struct ExplanationRun {
  /// The model and the rows.
  public let inputs: AuditInputs
  let model: Model
  let explanations: RunExplainer

  /// A run on inputs that were read with a model.
  ///
  /// - Parameter explained: how many rows will be explained, where these are many.
  public init(inputs: AuditInputs, explained: Int? = nil) throws {
    guard let model = inputs.model, let matrix = inputs.matrix else {
      throw inputs.configuration.error("model.path", .missing(flag: "--model"))
    }
    guard inputs.configuration.explain.method != .none else {
      throw inputs.configuration.error(
        "explain.method", .conflict("none leaves nothing to explain; leave it out"))
    }
    self.inputs = inputs
    self.model = model
    explanations = try RunExplainer(
      inputs, model: model, rows: matrix, tableRows: nil, explained: explained)
  }

  /// The names of the model's outputs.
  public var outputs: [String] { inputs.classNames ?? model.outputs }

  /// The row whose id cell has a text; blanks around it do not count.
  public func row(withID text: String) throws -> Int {
    guard let name = inputs.configuration.data.id, let column = inputs.table.column(named: name)
    else {
      throw inputs.configuration.error("data.id", .missing(flag: "--id-column"))
    }
    let wanted = CellText.trimmed(text)
    let matches = (0..<inputs.table.rowCount).filter { column.text(ofRow: $0) == wanted }
    guard let row = matches.first, matches.count == 1 else {
      throw EvaluationError.applicant(
        source: inputs.source, column: name, matches: matches.count)
    }
    return row
  }

  /// One row explained.
  ///
  /// - Parameters:
  ///   - row: the 0-based row.
  ///   - output: the name of the output to explain; nil for the one that decides: the only one, the
  ///     declared positive class, the predicted class, or the first of several numbers.
  public func applicant(
    row: Int, output name: String?, tool: AuditRecord.Tool
  ) throws -> ApplicantRecord {
    guard (0..<inputs.table.rowCount).contains(row), let matrix = inputs.matrix else {
      throw EvaluationError.row(
        source: inputs.source, found: row, rowCount: inputs.table.rowCount)
    }
    let scores = try inputs.scores(
      of: matrix.selecting([row]), by: model, tableRows: [row], threads: 1)
    let output = try chosenOutput(name, scores: scores)
    let configuration = inputs.configuration
    // Of several classes none is positive until it is declared.
    let hasRule =
      model.task == .multiclassClassification && configuration.data.positiveLabel != nil
      || model.outputs.count == 1 && configuration.model?.threshold != nil
      || model.outputs.count == 1 && model.defaultThreshold != nil
    let rule = DecisionRule(
      model, output: output, threshold: configuration.model?.threshold)
    // The label's column is not read here: without a declared positive value it is 1 or true.
    let favorable = configuration.data.favorableLabel.map { favorable in
      let positive = configuration.data.positiveLabel.map { [$0] } ?? ["1", "true"]
      return positive.contains { CellText.trimmed($0) == CellText.trimmed(favorable) }
    }
    let explainer = explanations.explainer
    let explanation = try inputs.located {
      try explainer.explain(matrix, rows: row..<(row + 1), threads: 1)
    }
    let writer = ApplicantWriter(inputs, model: model, explainer: explainer)
    return ApplicantRecord(
      schema: ApplicantRecord.schemaIdentifier, tool: tool, inputs: inputs.files,
      method: explainer.method.rawValue, space: explainer.space.rawValue,
      spaceMethod: explainer.spaceMethod?.rawValue,
      exact: explainer.isExact, background: explanations.background,
      decision: hasRule
        ? .init(
          source: "model", rule: rule.text(label: outputs[output]), threshold: rule.threshold,
          positiveIsFavorable: favorable ?? true) : nil,
      transform: explainer.space == .margin ? model.transform?.rawValue : nil,
      additivity: .init(
        maxRelativeError: explanation.additivityError, tolerance: explainer.additivityTolerance,
        rowsChecked: 1),
      applicant: try writer.applicant(
        row: row, output: output, scores: scores,
        decision: hasRule ? rule.isPositive(scores[...]) : nil, label: nil,
        positiveIsFavorable: favorable ?? true, chosenAs: nil))
  }

  private func chosenOutput(_ name: String?, scores: [Double]) throws -> Int {
    guard outputs.count > 1 else {
      guard name == nil || name == outputs.first else {
        throw ConfigurationError(
          key: "--output",
          problem: .notInData(found: name ?? "", column: "the outputs", available: outputs))
      }
      return 0
    }
    if let name = name ?? inputs.configuration.data.positiveLabel {
      guard
        let index = outputs.firstIndex(where: { CellText.trimmed($0) == CellText.trimmed(name) })
      else {
        throw ConfigurationError(
          key: "--output",
          problem: .notInData(found: name, column: "the outputs", available: outputs))
      }
      return index
    }
    // The predicted class; of several numbers none stands for the others, so the first.
    guard model.task == .multiclassClassification else { return 0 }
    return scores.indices.max { scores[$0] < scores[$1] } ?? 0
  }
}

/// Fields of CSV output (RFC 4180).
enum CSVText {
  /// A field, in quotes where it needs them.
  static func field(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// A number in shortest round-trip form; zero has no sign.
  static func number(_ value: Double) -> String { value == 0 ? "0.0" : "\(value)" }
}

extension NumberPrecision {
  /// A score in the shortest form that reads back as the same number of this precision.
  func text(_ score: Double) -> String {
    self == .single ? "\(Float(score))" : "\(score)"
  }
}
