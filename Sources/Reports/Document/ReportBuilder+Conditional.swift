internal import Audit
internal import Fairness

extension ReportBuilder {
  /// How many strata a table shows.
  private static let strataLimit = 40
  /// Groups beside each other.
  private static let tableGroups = 5

  /// The groups compared within strata, one topic per control.
  func conditionalTopics(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> [TopicView] {
    let results = attribute.conditional ?? []
    var controls: [String] = []
    for result in results where !controls.contains(result.control) {
      controls.append(result.control)
    }
    return controls.enumerated().compactMap { place, control in
      let own = results.enumerated().filter { $0.element.control == control }
      let lead = own.first { $0.element.rate == .favorableRate } ?? own.first
      guard let lead else { return nil }
      let id = "\(anchor)-within-\(place + 1)"
      var topic = TopicView(
        id: id, title: "Within \(control)",
        sentences: [wording.within(lead.element)] + wording.division(lead.element))
      topic.fold = "By stratum, and other rates within \(control)"
      for (index, result) in own {
        let from = "\(path).conditional[\(index)]"
        let key = "\(id)-\(index + 1)"
        var table = comparisonTable(result, id: key, path: from)
        guard index == lead.offset else {
          // The first table explains the columns.
          table.note = nil
          topic.folded.append(.table(table))
          continue
        }
        topic.shown.append(.table(table))
        topic.folded += strataTables(result, id: key, path: from).map { .table($0) }
      }
      return topic
    }
  }

  private func comparisonTable(_ result: ConditionalResult, id: String, path: String) -> TableView {
    TableView(
      id: id,
      caption: "\(title(result.rate)) against \(result.reference), over all rows and within "
        + "\(result.control)",
      path: "\(path).comparisons",
      columns: [
        "Group", "All rows, points", "Standardized, points", "From composition, points",
        "Common odds ratio", "CMH p", "Same in all strata, p", "Strata below / same / above",
      ].map { TableView.Column(text: $0) },
      rows: result.comparisons.map { comparison in
        TableView.Row(
          head: comparison.group, note: nil,
          cells: [
            reader.cell(comparison.pooledDifference, .points),
            reader.cell(comparison.standardizedDifference, .points, showsCount: true),
            reader.cell(comparison.compositionDifference, .points),
            reader.cell(comparison.mantelHaenszelOddsRatio, .ratio),
            reader.cell(comparison.cochranMantelHaenszel),
            reader.cell(comparison.breslowDayTarone),
            .init(
              [
                comparison.direction.strataBelow, comparison.direction.strataEqual,
                comparison.direction.strataAbove,
              ].map { NumberText.count($0) }.joined(separator: " / "),
              detail: findingWords(comparison.direction)),
          ])
      },
      note: "Standardized: the reference group's rate at the group's own distribution over the "
        + "strata. Composition: what the different distribution accounts for. CMH tests whether "
        + "all odds ratios are 1; the next column whether they are the same (Breslow–Day with "
        + "Tarone's adjustment): where they are not, the common one describes none of them.")
  }

  private func findingWords(_ check: SimpsonCheck) -> String? {
    switch check.finding {
    case .consistent: "as over all rows"
    case .mixed: "mixed"
    case .reversed: "reversed"
    case nil: "no stratum to compare in"
    }
  }

  private func title(_ rate: ConditionalRate) -> String {
    reader.title(rate.rawValue, .group)
  }

  private func strataTables(_ result: ConditionalResult, id: String, path: String) -> [TableView] {
    let groups = result.strata.first?.groups.map(\.group) ?? []
    let strata = result.strata.prefix(Self.strataLimit)
    let left = result.strata.count - strata.count
    return stride(from: 0, to: groups.count, by: Self.tableGroups).map { start in
      let shown = start..<min(start + Self.tableGroups, groups.count)
      return TableView(
        id: "\(id)-strata-\(start / Self.tableGroups + 1)",
        caption: "\(title(result.rate)) by stratum of \(result.control)", path: "\(path).strata",
        columns: [.init(text: "Stratum"), .init(text: "n")]
          + shown.map { .init(text: groups[$0]) },
        rows: strata.map { stratum in
          TableView.Row(
            head: stratum.stratum, note: stratum.isUnknown ? "unknown" : nil,
            cells: [.init(NumberText.count(stratum.n))]
              + shown.map { index in
                index < stratum.groups.count
                  ? reader.cell(stratum.groups[index].rate, .rate, showsCount: true)
                  : .init(NumberText.none)
              })
        },
        note: left > 0 ? "\(NumberText.count(left)) more strata stand in audit.json." : nil)
    }
  }
}
