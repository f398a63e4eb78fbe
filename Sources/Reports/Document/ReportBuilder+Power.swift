internal import Audit
internal import Fairness

extension ReportBuilder {
  /// The four-fifths rule and what the tests could have shown.
  func powerTopic(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> TopicView? {
    let fourFifths = attribute.fourFifths ?? []
    let power = attribute.power ?? []
    guard !fourFifths.isEmpty || !power.isEmpty else { return nil }
    var topic = TopicView(
      id: "\(anchor)-power", title: "What this sample could show",
      sentences: wording.power(power) + wording.fourFifths(fourFifths))
    topic.fold = "Detectable differences and the four-fifths rule"
    topic.folded = [
      .table(powerTable(power, id: "\(anchor)-detectable", path: "\(path).power")),
      .table(fourFifthsTable(fourFifths, id: "\(anchor)-four-fifths", path: "\(path).four_fifths")),
    ]
    return topic
  }

  private func powerTable(_ results: [PowerResult], id: String, path: String) -> TableView {
    TableView(
      id: id, caption: "The smallest difference that these rows would show",
      path: path,
      columns: [
        "Group", "Share", "Rows", "Rows of the reference", "Observed, points",
        "Detectable below, points", "Detectable above, points", "Rows per group to settle it",
      ].map { .init(text: $0) },
      rows: results.map { result in
        TableView.Row(
          head: result.group, note: nil,
          cells: [
            .init(wording.tested(result.hypothesis), isText: true),
            .init(NumberText.count(result.size)), .init(NumberText.count(result.referenceSize)),
            reader.cell(result.difference, .points),
            .init(detectable(result.detectableBelow)), .init(detectable(result.detectableAbove)),
            .init(result.rowsPerGroup.map { NumberText.count($0) } ?? NumberText.none),
          ])
      },
      note: results.first.map {
        "With power \(NumberText.rate($0.power)) in a two-sided test at level "
          + "\(NumberText.plain($0.level)), before any correction. Rows are those of the share's "
          + "denominator."
      })
  }

  /// A detectable difference without sign; "none" where not even a rate of 0 or 1 would be shown.
  private func detectable(_ difference: Double?) -> String {
    difference.map { NumberText.decimals(abs($0) * 100, 1) } ?? "none"
  }

  private func fourFifthsTable(_ results: [FourFifthsResult], id: String, path: String) -> TableView
  {
    TableView(
      id: id, caption: "The four-fifths rule of thumb, and how few decisions would turn it",
      path: path,
      columns: [
        "Group", "Ratio", "Four fifths", "Shortfall, decisions", "Changed decisions that turn it",
        "Moved decisions that turn it",
      ].map { .init(text: $0) },
      rows: results.map { result in
        TableView.Row(
          head: result.group, note: "against \(result.reference)",
          cells: [
            reader.cell(result.ratio, .ratio, showsCount: true),
            .init(result.isBelow.map { $0 ? "below" : "at or above" } ?? "not defined"),
            reader.cell(result.shortfall, .number),
            .init(result.changedDecisions.map { NumberText.count($0) } ?? NumberText.none),
            .init(result.movedDecisions.map { NumberText.count($0) } ?? NumberText.none),
          ])
      },
      note: "Shortfall: favorable decisions that the group lacks to the reference group's rate. A "
        + "moved decision is one less in one group and one more in the other.")
  }
}
