internal import Audit
internal import Fairness

extension ReportBuilder {
  /// How many entries a list on the first page shows before it folds.
  private static let listLimit = 8

  /// The first page.
  func summaryView() -> View {
    let findings = record.findings.map { finding -> View in
      ["text": wording.finding(finding), "href": optional(anchor(finding))]
    }
    let missing = wording.gaps.map { entry -> View in ["what": entry.what(), "why": entry.why] }
    var facts: [View] = []
    func fact(_ name: String, _ text: String?) {
      guard let text, !text.isEmpty else { return }
      facts.append(["name": name, "text": text])
    }
    if let model = record.model {
      fact(
        "Model",
        "\(wording.modelKind(model)), \(model.objective), "
          + NumberText.count(model.features.count, of: "feature")
          + (record.inputs.model.map { "; \(Wording.path($0))" } ?? ""))
    } else {
      fact(
        "Model",
        "not part of the audit: recorded \(reader.isRegression ? "predictions" : "decisions") were read"
      )
    }
    fact(
      "Data",
      "\(Wording.path(record.inputs.data)), \(NumberText.count(record.dataset.rowsEvaluated)) of "
        + "\(NumberText.count(record.dataset.rows, of: "row")) evaluated")
    fact("Rows", wording.sample)
    fact(
      "Label",
      record.dataset.label.positive.map { positive in
        "\(record.dataset.label.column): positive is \(positive), favorable is "
          + (record.dataset.label.favorable ?? positive)
      } ?? record.dataset.label.column)
    fact(reader.isRegression ? "Prediction" : "Decision", wording.decision)
    fact("Date", "\(date), \(toolText)")
    // One more entry takes no more room than the words "1 more".
    let shownFindings = findings.count <= Self.listLimit + 1 ? findings.count : Self.listLimit
    let shownMissing = missing.count <= Self.listLimit + 1 ? missing.count : Self.listLimit
    return [
      "opening": wording.opening, "facts": facts, "verdicts": optional(verdictsView()),
      "inSample": wording.isInSample ? wording.sample : false,
      "evidence": optional(record.dataset.sampleEvidence),
      "findings": Array(findings.prefix(shownFindings)), "hasFindings": !findings.isEmpty,
      "moreFindings": Array(findings.dropFirst(shownFindings)),
      "moreFindingsCount": findings.count > shownFindings
        ? NumberText.count(findings.count - shownFindings) : false,
      "missing": Array(missing.prefix(shownMissing)),
      "more": Array(missing.dropFirst(shownMissing)),
      "moreCount": missing.count > shownMissing
        ? NumberText.count(missing.count - shownMissing) : false,
      "hasMissing": !missing.isEmpty,
      "figure": optional(ratioFigure()),
    ]
  }

  /// Where a finding is told in full.
  private func anchor(_ finding: AuditRecord.Finding) -> String? {
    if let place = deepAnchor(finding) { return place }
    if let name = finding.attribute,
      let index = record.fairness.attributes.firstIndex(where: { $0.name == name })
    {
      return "attribute-\(index + 1)"
    }
    switch finding.kind {
    case "in_sample", "unknown_group", "small_group": return "data"
    case "dominant_feature", "protected_feature_used":
      return record.explanations?.outputs.isEmpty ?? true ? nil : "explanation"
    default: return nil
    }
  }

  /// Where a finding of the deeper parts is told; nil for others, and where that part is absent.
  private func deepAnchor(_ finding: AuditRecord.Finding) -> String? {
    if finding.kind.hasPrefix("limit_") {
      return record.fairness.limits?.isEmpty ?? true ? nil : "table-limits"
    }
    if finding.kind == "worse_subgroup" {
      let index = record.fairness.subgroups?.outcomes.firstIndex {
        $0.outcome.rawValue == finding.metric
      }
      return index.map { "subgroups-\($0 + 1)" }
    }
    guard
      let index = record.fairness.attributes.firstIndex(where: { $0.name == finding.attribute })
    else { return nil }
    let attribute = record.fairness.attributes[index]
    let anchor = "attribute-\(index + 1)"
    switch finding.kind {
    case "reversal":
      var controls: [String] = []
      for result in attribute.conditional ?? [] where !controls.contains(result.control) {
        controls.append(result.control)
      }
      return controls.firstIndex { $0 == finding.control }.map { "\(anchor)-within-\($0 + 1)" }
    case "four_fifths_turned":
      return powerTopic(attribute, anchor: anchor, path: "")?.id
    case "decision_flips": return flipsTopic(attribute, anchor: anchor, path: "")?.id
    case "strong_proxy": return proxiesTopic(attribute, anchor: anchor, path: "")?.id
    case "representation_gap": return groupDataTopic(attribute, anchor: anchor, path: "")?.id
    default: return nil
    }
  }

  /// The lowest ratios of favorable rates over all attributes.
  private func ratioFigure() -> View? {
    let id = "disparate_impact_ratio"
    var rows: [(value: Double, row: IntervalChart.Row, order: Int)] = []
    var total = 0
    for attribute in record.fairness.attributes {
      for comparison in attribute.comparisons {
        guard let result = comparison.metrics[id] else { continue }
        total += 1
        let group = attribute.groups.first { $0.group == comparison.group }
        let name = group.map(reader.name) ?? comparison.group
        var row = IntervalChart.Row(
          label: "\(attribute.name): \(name)", value: result.value,
          interval: reader.range(result),
          valueText: result.value.map(NumberText.ratio) ?? "",
          countText: (group?.n ?? result.n).map { NumberText.count($0) } ?? "",
          why: "not defined: \(result.why ?? "no reason recorded")")
        if let ends = result.ci, ends.count == 2 {
          if ends[1] < 1 { (row.marker, row.style) = (.left, "adverse") }
          if ends[0] > 1 { (row.marker, row.style) = (.right, "favorable") }
        }
        rows.append((result.value ?? .infinity, row, rows.count))
      }
    }
    guard rows.contains(where: { $0.row.value != nil }) else { return nil }
    let lowest = rows.sorted { ($0.value, $0.order) < ($1.value, $1.order) }.prefix(10)
    let chart = IntervalChart(
      title: "Favorable rate of each group over that of its reference",
      summary: "Each row is a group with its ratio and \(reader.confidence) interval; the line at "
        + "1 is the reference group.",
      rows: lowest.map(\.row), valueHead: "ratio", reference: (1, "reference = 1"),
      limits: 0...max(2, (lowest.compactMap(\.row.value).max() ?? 1) * 1.25),
      tick: { NumberText.decimals($0, $1) })
    let more =
      total > lowest.count
      ? " The \(lowest.count) lowest of \(NumberText.count(total)) comparisons are shown." : ""
    return FigureView(
      id: "figure-ratios",
      caption: "Favorable decisions relative to the reference group, lowest first. "
        + "Triangles mark groups whose interval leaves out 1." + more,
      path: "fairness.attributes[].comparisons[].metrics.\(id)", charts: [chart], table: nil
    ).view
  }
}
