internal import Audit
internal import Fairness

extension ReportBuilder {
  /// Whether people who resemble each other are treated alike.
  func consistencySection() -> SectionView? {
    guard let result = record.fairness.consistency else { return nil }
    let topics = result.outcomes.enumerated().map { index, outcome in
      let id = "similar-\(index + 1)"
      let path = "fairness.consistency.outcomes[\(index)]"
      var rows = [row(outcome.overall, "All rows")]
      for attribute in outcome.attributes {
        rows += attribute.groups.map { row($0, "\(attribute.attribute): \($0.group)") }
      }
      return TopicView(
        id: id,
        title: outcome.outcome.split(separator: "_").joined(separator: " ").capitalizedFirst,
        sentences: [wording.consistency(outcome)],
        shown: [
          .table(
            TableView(
              id: "\(id)-table", caption: "Consistency of the \(words(outcome.outcome))",
              path: path,
              columns: ["Rows", "n", "Asked", "Consistency", "Mean difference"].map {
                .init(text: $0)
              }, rows: rows,
              note: result.isSampled
                ? "Neighbors of a sample of rows were looked for among all "
                  + "\(NumberText.count(result.rowCount)); intervals are those of that sampling."
                : "Every row was asked, so that the numbers are exact for these rows."))
        ])
    }
    return SectionView(
      id: "similar", title: "Similar people",
      lead: "Each row was compared with the "
        + "\(NumberText.count(result.settings.neighborCount)) rows most like it in "
        + "\(NumberText.count(result.features.count, of: "column")), leaving out the protected ones.",
      topics: topics)
  }

  private func words(_ outcome: String) -> String {
    outcome.split(separator: "_").joined(separator: " ")
  }

  private func row(_ part: ConsistencyResult.Part, _ name: String) -> TableView.Row {
    TableView.Row(
      head: name, note: nil,
      cells: [
        .init(NumberText.count(part.rowCount)), .init(NumberText.count(part.queryCount)),
        reader.cell(part.consistency, .number), reader.cell(part.meanDifference, .number),
      ])
  }

  /// Combinations of values that are worse off.
  func subgroupsSection() -> SectionView? {
    guard let result = record.fairness.subgroups else { return nil }
    let topics = result.outcomes.enumerated().map { index, outcome in
      let id = "subgroups-\(index + 1)"
      let form: RecordReader.Form = outcome.outcome == .meanResidual ? .number : .points
      let base: RecordReader.Form = outcome.outcome == .meanResidual ? .number : .rate
      let unit = form == .points ? ", points" : ""
      func table(_ findings: [SubgroupResult.Finding], _ id: String, _ caption: String) -> TableView
      {
        TableView(
          id: id, caption: caption, path: "fairness.subgroups.outcomes[\(index)].findings",
          columns: [
            "Subgroup", "n", "In it", "Everybody else", "Difference\(unit)", "p",
            "When found\(unit)",
          ].map { .init(text: $0) },
          rows: findings.map { finding in
            TableView.Row(
              head: describe(finding.conditions),
              note: finding.folded.isEmpty
                ? nil
                : "also says it for \(NumberText.count(finding.folded.count)) narrower "
                  + "subgroup\(finding.folded.count == 1 ? "" : "s")",
              cells: [
                .init(NumberText.count(finding.rowCount)),
                reader.cell(finding.value, base, showsCount: true),
                reader.cell(finding.rest, base), reader.cell(finding.effect, form),
                test(finding.effect, finding.pAdjusted),
                .init(
                  finding.discovery.value.map { reader.written($0, form) } ?? NumberText.none),
              ])
          },
          note: "The difference is that on rows the subgroup was not found on. What it was when "
            + "found is too large on average.")
      }
      var topic = TopicView(
        id: id, title: wording.outcome(outcome.outcome), sentences: [wording.subgroups(outcome)])
      topic.shown = [
        .table(
          table(
            Array(outcome.findings.filter(\.isConfirmed).prefix(10)), "\(id)-confirmed",
            "Confirmed, the worst first"))
      ]
      topic.fold = "Found, but not confirmed on other rows"
      topic.folded = [
        .table(
          table(
            Array(outcome.findings.filter { !$0.isConfirmed }.prefix(20)), "\(id)-unconfirmed",
            "Not confirmed"))
      ]
      return topic
    }
    return SectionView(
      id: "subgroups", title: "Subgroups",
      lead: "\(NumberText.count(result.candidateCount, of: "subgroup")) of "
        + "\(result.columns.joined(separator: ", ")) had enough rows. Each was looked at on one half "
        + "of the rows (n = \(NumberText.count(result.discoveryRowCount))); those that stood out were "
        + "measured again on the other half (n = \(NumberText.count(result.confirmationRowCount))).",
      topics: topics)
  }

  private func describe(_ conditions: [SubgroupResult.Condition]) -> String {
    conditions.map { "\($0.column) = \($0.value)" }.joined(separator: ", ")
  }
}

extension String {
  /// The text with a capital first letter.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
