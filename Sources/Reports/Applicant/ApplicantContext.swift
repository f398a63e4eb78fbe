public import Audit

/// What a page or text about one applicant has to know beside the applicant.
public struct ApplicantContext: Sendable {
  /// How a decision is made and whom it helps; nil when there is none (regression, for example).
  public var decision: AuditRecord.Decision?
  /// How contributions were computed, as in `path_dependent`.
  public var method: String
  /// How contributions came to be probabilities, as in `rescaled`; nil where they are none.
  public var spaceMethod: String?
  /// Whether the margin is log-odds, the score its logistic function.
  public var isLogOdds: Bool
  /// Whether contributions are exact; else they are estimates with standard errors.
  public var isExact: Bool
  /// The rows that contributions compare with, where there are any.
  public var background: AuditRecord.Background?
  /// How well contributions add up to the output, when it was checked.
  public var additivity: AuditRecord.Additivity?
  /// What made the explanation.
  public var tool: AuditRecord.Tool
  /// When, as ISO 8601 in UTC; nil leaves the date out.
  public var started: String?
  /// The model file.
  public var model: AuditRecord.InputFile?
  /// The data file.
  public var data: AuditRecord.InputFile?

  /// A context from its parts.
  public init(
    decision: AuditRecord.Decision?, method: String, spaceMethod: String? = nil, isLogOdds: Bool,
    isExact: Bool = true,
    background: AuditRecord.Background? = nil, additivity: AuditRecord.Additivity? = nil,
    tool: AuditRecord.Tool, started: String? = nil, model: AuditRecord.InputFile? = nil,
    data: AuditRecord.InputFile? = nil
  ) {
    self.decision = decision
    self.method = method
    self.spaceMethod = spaceMethod
    self.isLogOdds = isLogOdds
    self.isExact = isExact
    self.background = background
    self.additivity = additivity
    self.tool = tool
    self.started = started
    self.model = model
    self.data = data
  }

  /// The context of an audit's own examples.
  public init(_ record: AuditRecord) {
    self.init(
      decision: record.decision, method: record.explanations?.method ?? "",
      spaceMethod: record.explanations?.spaceMethod,
      isLogOdds: record.explainsLogOdds, isExact: record.explanations?.exact ?? true,
      background: record.explanations?.background,
      additivity: record.explanations?.additivity, tool: record.tool, started: record.run.started,
      model: record.inputs.model, data: record.inputs.data)
  }

  /// How contributions were computed, in words; empty without a method.
  var methodName: String {
    ReportBuilder.methodName(
      method, isExact: isExact, background: background, spaceMethod: spaceMethod)
  }
}

extension AuditRecord {
  /// Whether contributions add up to log-odds.
  var explainsLogOdds: Bool {
    model?.transform == "logistic" && explanations?.space != "score"
      && explanations?.space != "probability"
  }
}
