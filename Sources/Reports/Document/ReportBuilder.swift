internal import Audit

/// Turns a record into what the templates see; each section is an extension in its own file.
struct ReportBuilder {
  let record: AuditRecord
  let reader: RecordReader
  let wording: Wording

  init(_ record: AuditRecord) {
    self.record = record
    reader = RecordReader(record)
    wording = Wording(reader)
  }

  /// Everything the template `report.mustache` sees.
  func view() -> View {
    let attributes = record.fairness.attributes.enumerated().map { attributeView($1, index: $0) }
    let applicants = applicantViews()
    let explanation = explanationView()
    let depth = [
      regressionSection(), classesSection(), orderedSection(), rankingSection(), estimatedSection(),
      subgroupsSection(), consistencySection(),
    ].compactMap { $0 }.compactMap { section in section.view.map { (section, $0) } }
    // Without decisions, groups are compared in the sections of their task.
    let hasGroups = !attributes.isEmpty || depth.isEmpty
    let sections: [(id: String, title: String)] =
      [
        ("summary", "What was audited and what stands out"), ("data", "Data and groups"),
        ("performance", "Performance"),
      ] + (hasGroups ? [("groups", "Differences between groups")] : [])
      + depth.map { ($0.0.id, $0.0.title) }
      + (explanation == nil ? [] : [("explanation", "What drives the output")])
      + (applicants.isEmpty ? [] : [("applicants", "Examples of single decisions")]) + [
        ("methods", "Methods"), ("definitions", "Definitions"), ("provenance", "Provenance"),
        ("sign-off", "Sign-off"), ("limits", "What this report does not say"),
      ]
    var contents: [View] = []
    for section in sections {
      let inner =
        section.id == "groups"
        ? attributes.map { view -> View in
          ["id": view["id"] ?? false, "text": view["name"] ?? false]
        } : []
      contents.append([
        "id": section.id, "text": section.title, "inner": inner, "hasInner": !inner.isEmpty,
      ])
    }
    return [
      "title": record.title, "contents": contents, "summary": summaryView(),
      "data": dataView(), "performance": performanceView(), "attributes": attributes,
      "hasGroups": hasGroups, "depth": depth.map(\.1), "groupsSentence": groupsSentence,
      "explanation": optional(explanation),
      "applicants": applicants, "hasApplicants": !applicants.isEmpty,
      "methods": methodsView(), "definitions": definitionViews(),
      "provenance": provenanceView(), "signOff": signOffViews(), "tool": toolText,
      "date": date, "started": record.run.started,
    ]
  }

  /// "fairaudit 0.1.0".
  var toolText: String { "\(record.tool.name) \(record.tool.version)" }

  /// The day of the audit.
  var date: String { Self.day(record.run.started) }

  /// The day of an ISO 8601 instant; anything else is shown as it stands.
  static func day(_ instant: String) -> String {
    let day = instant.prefix(10)
    let isDay =
      day.count == 10
      && day.allSatisfy { ("0"..."9").contains($0) || $0 == "-" }
    return isDay ? String(day) : instant
  }

  private var groupsSentence: String {
    let attributes = record.fairness.attributes
    guard !attributes.isEmpty else { return "No protected attribute was audited." }
    let names = attributes.map(\.name).joined(separator: ", ")
    let tests =
      record.fairness.tests == 0
      ? "No test was made."
      : "\(NumberText.count(record.fairness.tests, of: "test")) "
        + "\(record.fairness.tests == 1 ? "was" : "were") made; p-values are shown as they are and, "
        + "beside that, "
        + (record.fairness.correction == "holm"
          ? "corrected over all of them by Holm's method." : "without a correction.")
    return
      "\(attributes.count == 1 ? "One attribute was" : "\(attributes.count) attributes were") "
      + "audited: \(names). \(tests)"
  }
}

/// An interval chart's row for a group's metric.
extension ReportBuilder {
  func row(
    _ group: AuditRecord.Group, _ id: String, comparison: AuditRecord.Measured? = nil,
    isReference: Bool
  ) -> IntervalChart.Row {
    let form = reader.form(id, .group)
    let result = group.metrics[id]
    var row = IntervalChart.Row(
      label: reader.name(group) + (isReference ? " (reference)" : ""), value: result?.value,
      interval: reader.range(result),
      valueText: result?.value.map { reader.written($0, form) } ?? "",
      countText: NumberText.count(result?.n ?? group.n),
      why: result == nil ? "not measured" : "not defined: \(result?.why ?? "no reason recorded")")
    if isReference {
      row.style = "ink"
    } else if let ends = comparison?.ci, ends.count == 2 {
      // The ratio's interval leaves 1 out: the direction is clear, and shape and color say it.
      if ends[1] < 1 {
        row.marker = .left
        row.style = "adverse"
      } else if ends[0] > 1 {
        row.marker = .right
        row.style = "favorable"
      }
    }
    return row
  }

  /// A tick of a share axis.
  static func percentTick(_ value: Double, _ places: Int) -> String {
    NumberText.decimals(value * 100, max(places - 2, 0)) + NumberText.space + "%"
  }
}
