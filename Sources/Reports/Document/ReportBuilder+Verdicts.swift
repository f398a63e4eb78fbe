internal import Audit
internal import Fairness

extension ReportBuilder {
  /// How many checks the first page shows before it folds.
  private static let verdictLimit = 12

  /// The limits' verdicts, failed ones first; nil when no limit was checked.
  func verdictsView() -> View? {
    let results = record.fairness.limits ?? []
    guard !results.isEmpty else { return nil }
    let order = results.enumerated().sorted {
      (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
    }.map(\.element)
    let shown = results.count <= Self.verdictLimit + 2 ? results.count : Self.verdictLimit
    return [
      "sentence": wording.verdicts,
      "table": optional(table(order.prefix(shown), id: "table-limits", part: "")?.view),
      "more": optional(
        table(order.dropFirst(shown), id: "table-limits-more", part: ", continued")?.view),
      "moreCount": NumberText.count(results.count - shown),
    ]
  }

  private func rank(_ result: LimitResult) -> Int {
    switch result.verdict {
    case .fail: 0
    case .inconclusive: result.reason == .crosses ? 1 : 2
    case .pass: 3
    }
  }

  private func table(
    _ results: ArraySlice<LimitResult>, id: String, part: String
  ) -> TableView? {
    guard !results.isEmpty else { return nil }
    return TableView(
      id: id, caption: "Limits and what they came to" + part, path: "fairness.limits",
      columns: ["Limit", "Verdict", "Value", "n"].map { .init(text: $0) },
      rows: results.map { result in
        let form = wording.form(result.limit)
        return TableView.Row(
          head: wording.limit(result.limit), note: wording.subject(result),
          cells: [
            .init(
              wording.verdict(result).word, detail: wording.verdict(result).why, isText: true,
              isReason: true),
            result.estimate.map {
              reader.cell(
                AuditRecord.Measured(of: $0), form, isSpan: result.limit.scope == .summary)
            } ?? .init("not measured"),
            .init(count(result.estimate)),
          ],
          definition: reader.link(
            result.limit.metric, RecordReader.Scope(rawValue: result.limit.scope.rawValue)))
      },
      note: "A limit passes or fails only where the whole \(reader.confidence) interval lies on "
        + "one side of it.")
  }

  private func count(_ estimate: Estimate?) -> String {
    estimate.flatMap { AuditRecord.Measured(of: $0).n }.map { NumberText.count($0) }
      ?? NumberText.none
  }
}
