internal import Audit
internal import Fairness

extension ReportBuilder {
  /// Features that the chart of proxies draws.
  private static let proxyLimit = 10

  /// What changes when nothing but the attribute does.
  func flipsTopic(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> TopicView? {
    guard let result = attribute.flips else { return nil }
    var topic = TopicView(
      id: "\(anchor)-flips", title: "If only \(attribute.name) changed",
      sentences: [wording.flips(result)])
    topic.fold = "By value"
    topic.folded = [
      .table(
        changeTable(
          result.groups.map { ($0.from, $0.change, nil, nil) }, id: "\(anchor)-flips-from",
          caption: "Rows by their value, set to any other", path: "\(path).flips.groups"))
    ]
    if result.pairs.count > result.groups.count {
      topic.folded.append(
        .table(
          changeTable(
            result.pairs.prefix(30).map {
              (
                "\($0.from) \u{2192} \($0.to)", $0.change, $0.change.netPAdjusted,
                $0.change.scorePAdjusted
              )
            }, id: "\(anchor)-flips-pairs", caption: "Rows by their value and the one it is set to",
            path: "\(path).flips.pairs")))
    }
    return topic
  }

  private func changeTable(
    _ rows: [(
      name: String, change: CounterfactualFlipResult.Change, net: Double?, score: Double?
    )], id: String, caption: String, path: String
  ) -> TableView {
    TableView(
      id: id, caption: caption, path: path,
      columns: [
        "Value", "Decision changes", "To favorable", "To unfavorable", "Net, points",
        "Mean change of score",
      ].map { .init(text: $0) },
      rows: rows.map { name, change, net, score in
        TableView.Row(
          head: name, note: nil,
          cells: [
            reader.cell(change.flipped, .rate, showsCount: true),
            reader.cell(change.toFavorable, .rate), reader.cell(change.toUnfavorable, .rate),
            reader.cell(change.net, .points, adjusted: net, showsTest: true),
            reader.cell(change.scoreChange, .number, adjusted: score, showsTest: true),
          ])
      },
      note: "Net above 0: the original value costs favorable decisions. What people would do with "
        + "another value, and what else would be different about them, is not in these numbers.")
  }

  /// How well the features tell the groups, beside their use by the model.
  func proxiesTopic(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> TopicView? {
    guard let result = attribute.proxies, !result.features.isEmpty else { return nil }
    var topic = TopicView(
      id: "\(anchor)-proxies", title: "What tells \(attribute.name)",
      sentences: wording.proxies(result))
    let shown = result.features.prefix(Self.proxyLimit)
    let rows = shown.map { feature in
      let best = strongest(feature.separations)
      let use = feature.contributionShare.map { " (used \(NumberText.rate($0)))" } ?? ""
      var row = reader.chartRow(
        feature.feature + use, best?.area ?? .undefined(reason: "not measured", count: 0), .number)
      row.valueText = best?.area.value.map { NumberText.decimals($0, 2) } ?? ""
      return row
    }
    let more = result.features.count - shown.count
    topic.shown = [
      .figure(
        FigureView(
          id: "\(anchor)-proxies-figure",
          caption: "How well each feature alone tells a group from the rest: area under the ROC "
            + "curve, of the group it tells best; 0.50 is chance, 0 and 1 tell alike."
            + (more > 0 ? " The \(shown.count) strongest of \(result.features.count)." : ""),
          path: "\(path).proxies.features[].separations",
          charts: [
            IntervalChart(
              title: "What tells \(attribute.name)",
              summary: "One row per feature with \(reader.confidence) interval; in brackets the "
                + "share of the model's mean absolute contributions that is its own.",
              rows: rows, valueHead: "area", reference: (0.5, "chance 0.50"), include: [0.4, 0.6],
              limits: 0...1, tick: { NumberText.decimals($0, $1) })
          ],
          table: proxyTable(result, id: "\(anchor)-proxies-table", path: "\(path).proxies.features")
        ))
    ]
    topic.fold = "All features together, by group"
    topic.folded = [
      .table(
        TableView(
          id: "\(anchor)-proxies-joint",
          caption: "All features together, each group against the rest",
          path: "\(path).proxies.joint.separations",
          columns: ["Group", "Area under the ROC curve", "p"].map { .init(text: $0) },
          rows: result.joint.separations.map {
            TableView.Row(
              head: $0.group, note: nil,
              cells: [
                reader.cell($0.area, .number, showsCount: true), test($0.area, $0.pAdjusted),
              ])
          },
          note: "Boosted trees, each row judged by trees that did not see it "
            + "(n = \(NumberText.count(result.joint.rowCount)))."))
    ]
    return topic
  }

  private func strongest(_ separations: [ProxyResult.Separation]) -> ProxyResult.Separation? {
    separations.enumerated().max {
      let (one, other) = (
        abs(($0.element.area.value ?? 0.5) - 0.5), abs(($1.element.area.value ?? 0.5) - 0.5)
      )
      return (one, -$0.offset) < (other, -$1.offset)
    }?.element
  }

  private func proxyTable(_ result: ProxyResult, id: String, path: String) -> TableView {
    TableView(
      id: id, caption: "Features by how much they tell", path: path,
      columns: [
        "Feature", "Uncertainty removed", "p", "Told best", "Area", "Share of contributions",
        "Place by contribution",
      ].map { .init(text: $0) },
      rows: result.features.prefix(40).map { feature in
        let best = strongest(feature.separations)
        return TableView.Row(
          head: feature.feature, note: feature.isNumeric ? nil : "categorical",
          cells: [
            reader.cell(feature.normalizedInformation, .rate, showsCount: true),
            test(feature.information, feature.pAdjusted),
            .init(best?.group ?? NumberText.none, isText: true),
            reader.cell(best?.area, .number),
            .init(feature.contributionShare.map(NumberText.rate) ?? NumberText.none),
            .init(feature.contributionRank.map { NumberText.count($0) } ?? NumberText.none),
          ])
      },
      note: result.features.count > 40
        ? "\(NumberText.count(result.features.count - 40)) weaker features stand in audit.json."
        : nil)
  }
}
