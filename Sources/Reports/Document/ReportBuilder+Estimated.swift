internal import Audit
internal import Fairness

extension ReportBuilder {
  /// Groups that are known by probabilities only.
  func estimatedSection() -> SectionView? {
    let results = record.fairness.probable ?? []
    guard !results.isEmpty else { return nil }
    return SectionView(
      id: "estimated", title: "Estimated groups",
      lead:
        "Of these attributes only the probabilities of the groups are known: each row counts in "
        + "each group with its probability.",
      notes: [
        "That is right where, among people with the same probabilities, the outcome does not depend "
          + "on the group; otherwise differences are off, usually too small."
      ],
      topics: results.enumerated().map { topic($1, index: $0) })
  }

  private func topic(_ result: ProbabilisticResult, index: Int) -> TopicView {
    let id = "estimated-\(index + 1)"
    let path = "fairness.probable[\(index)]"
    let leading = ["favorable_rate", "base_rate", "true_positive_rate", "false_positive_rate"]
    let present = result.groups.first?.metrics.map(\.id) ?? []
    let rates = leading.filter(present.contains)
    let others = present.filter { !leading.contains($0) }
    var topic = TopicView(
      id: id, title: result.attribute,
      sentences: [
        "\(NumberText.count(result.n, of: "row")) have probabilities; "
          + "\(NumberText.count(result.withoutProbabilities.n)) have none. "
          + (result.replicates > 0
            ? "Intervals are from \(NumberText.count(result.replicates)) bootstrap replicates."
            : "Intervals are from linearized variances.")
      ])
    func table(_ ids: [String], _ key: String, _ caption: String) -> TableView {
      TableView(
        id: "\(id)-\(key)", caption: caption, path: "\(path).groups",
        columns: [.init(text: "Group"), .init(text: "Worth equally sure rows")]
          + ids.map { reader.column($0, .group) },
        rows: result.groups.map { group in
          TableView.Row(
            head: group.group, note: group.group == result.reference ? "reference" : nil,
            cells: [.init(NumberText.count(group.effectiveRows.rounded()))]
              + ids.map { id in
                reader.cell(group.metrics.first { $0.id == id }?.estimate, reader.form(id, .group))
              })
        }, note: nil)
    }
    topic.shown = [.table(table(rates, "rates", "Estimated rates by \(result.attribute)"))]
    topic.shown.append(.table(comparisonTable(result, rates, id: "\(id)-against", path: path)))
    topic.fold = "Other rates, and what assigning each row to a group would give"
    topic.folded = others.isEmpty ? [] : [.table(table(others, "others", "Other estimated rates"))]
    if let sensitivity = result.thresholdSensitivity {
      topic.folded.append(
        .table(
          TableView(
            id: "\(id)-assigned",
            caption: "If each row counted fully in the group of probability "
              + "\(NumberText.plain(sensitivity.threshold)) or more",
            path: "\(path).threshold_sensitivity.groups",
            columns: [.init(text: "Group"), .init(text: "n")]
              + rates.map { reader.column($0, .group) },
            rows: sensitivity.groups.map { group in
              TableView.Row(
                head: group.group, note: nil,
                cells: [.init(NumberText.count(group.n))]
                  + rates.map { id in
                    reader.cell(
                      group.metrics.first { $0.id == id }?.estimate, reader.form(id, .group))
                  })
            },
            note: "\(NumberText.count(sensitivity.unassigned, of: "row")) reach it in no group and "
              + "are left out. Such assignment usually exaggerates differences.")))
    }
    return topic
  }

  private func comparisonTable(
    _ result: ProbabilisticResult, _ ids: [String], id: String, path: String
  ) -> TableView {
    TableView(
      id: id, caption: "Each group against \(result.reference), estimated",
      path: "\(path).comparisons",
      columns: ["Group", "Rate", "Difference, points", "Ratio", "p"].map { .init(text: $0) },
      rows: result.comparisons.flatMap { comparison in
        comparison.metrics.filter { ids.contains($0.id) }.map { metric in
          TableView.Row(
            head: comparison.group, note: nil,
            cells: [
              .init(reader.title(metric.id, .group), isText: true),
              reader.cell(metric.difference, .points, showsCount: true),
              reader.cell(metric.ratio, .ratio), test(metric.difference, metric.pAdjusted),
            ])
        }
      }, note: nil)
  }
}
