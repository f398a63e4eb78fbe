public import Audit

/// The page about one applicant.
public enum ApplicantReport {
  /// Renders one applicant as a self-contained page.
  ///
  /// - Throws: ``ReportError`` when an overriding template is broken.
  public static func render(
    _ applicant: AuditRecord.Applicant, context: ApplicantContext, format: DocumentFormat,
    templates: TemplateSet = .builtIn
  ) throws(ReportError) -> String {
    let name = applicant.id.map { "Applicant \($0)" } ?? "Row \(NumberText.count(applicant.row))"
    let story = ApplicantStory(
      applicant, decision: context.decision, isLogOdds: context.isLogOdds, limit: 10)
    var applicantView = ReportBuilder.applicantView(
      applicant, name: name, chosen: nil, decision: context.decision,
      isLogOdds: context.isLogOdds, id: "applicant", path: nil,
      showsOutput: false)
    var headline = "Score \(story.written(score: applicant.score))"
    if let outcome = story.outcome { headline += ": decision \(outcome)" }
    applicantView["headline"] = headline
    var facts: [View] = []
    func fact(_ name: String, _ text: String) { facts.append(["name": name, "text": text]) }
    if let decision = context.decision {
      fact(
        "Decision",
        "positive when \(decision.rule); the positive decision is "
          + (decision.positiveIsFavorable ? "favorable" : "unfavorable") + " for the person")
    }
    fact("Output", applicant.output)
    fact("Data row", NumberText.count(applicant.row) + ", counted from 0")
    if !context.method.isEmpty { fact("Method", context.methodName) }
    if let additivity = context.additivity {
      fact(
        "Check",
        "base and contributions add up to the output within "
          + NumberText.significant(additivity.maxRelativeError) + " (relative)")
    }
    for (role, file) in [("Model file", context.model), ("Data file", context.data)] {
      guard let file else { continue }
      fact(
        role,
        "\(Wording.path(file)), \(NumberText.bytes(file.bytes)), "
          + "SHA-256 \(file.sha256)")
    }
    if let started = context.started { fact("Made", started) }
    return try templates.render(
      "applicant-page",
      view: [
        "title": "\(name): \(headline)", "heading": name, "applicant": applicantView,
        "facts": facts, "tool": "\(context.tool.name) \(context.tool.version)",
        "date": optional(context.started.map(ReportBuilder.day)),
      ], format: format)
  }
}
