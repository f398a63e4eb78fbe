internal import Audit
internal import Fairness

extension ReportBuilder {
  /// Rates by threshold, ROC curves and the thresholds at which limits hold.
  func curvesTopic(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> TopicView? {
    guard let scores = attribute.scores else { return nil }
    let id = "\(anchor)-scores"
    let chosen = largest(attribute)
    let known = attribute.groups.count { !$0.unknown && $0.n > 0 }
    let more =
      known > chosen.count
      ? " The \(chosen.count) largest of \(known) known groups are drawn." : ""
    func curve(_ rate: String, _ key: String) -> FigureView? {
      let series = chosen.compactMap { name -> LineChart.Series? in
        guard let group = scores.thresholdCurves.groups.first(where: { $0.group == name }),
          let values = group.rates.first(where: { $0.id == rate })?.values
        else { return nil }
        let points = zip(scores.thresholdCurves.thresholds, values).compactMap { threshold, value in
          value.map { (x: threshold, y: $0) }
        }
        return points.isEmpty
          ? nil : .init(label: label(name, attribute), points: thinned(points))
      }
      guard !series.isEmpty else { return nil }
      let title = reader.title(rate, .group)
      return FigureView(
        id: "\(id)-\(key)",
        caption: "\(title) by \(attribute.name) if the threshold were another one." + more,
        path: "\(path).scores.threshold_curves",
        charts: [
          LineChart(
            title: "\(title) by threshold",
            summary: "One line per group; the vertical line is the threshold that was used.",
            series: series, horizontal: "threshold", vertical: Wording.lowered(title),
            mark: record.decision.threshold.map { ($0, "threshold \(NumberText.plain($0))") },
            steps: scores.thresholdCurves.isComplete
              && scores.thresholdCurves.thresholds.count <= Self.drawnPoints)
        ],
        table: key == "favorable"
          ? curveTable(rate, chosen, scores.thresholdCurves, id: "\(id)-\(key)-table", path: path)
          : nil)
    }
    var topic = TopicView(
      id: id, title: "If the threshold were another one",
      sentences: [wording.curves(attribute, scores)].compactMap { $0 })
    topic.shown = [curve("favorable_rate", "favorable").map { .figure($0) }].compactMap { $0 }
    topic.fold = "Error rates by threshold, ROC curves, thresholds that keep the limits"
    topic.folded = [
      curve("true_positive_rate", "true"), curve("false_positive_rate", "false"),
      rocFigure(scores.rocCurves, chosen, attribute, id: id, path: path),
    ].compactMap { $0.map { .figure($0) } }
    topic.folded.append(.table(limitTable(scores.limits, id: "\(id)-limits", path: path)))
    return topic.shown.isEmpty && topic.folded.allSatisfy({ $0.view == nil }) ? nil : topic
  }

  /// The most points of a line: more cannot be told apart.
  private static let drawnPoints = 50

  /// At most about as many points of a line, the first and the last among them.
  private func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    let step = (points.count + Self.drawnPoints - 1) / Self.drawnPoints
    guard step > 1, let last = points.last else { return points }
    return stride(from: 0, to: points.count - 1, by: step).map { points[$0] } + [last]
  }

  /// The groups that are drawn: the largest known ones in the record's order.
  private func largest(_ attribute: AuditRecord.Attribute) -> [String] {
    attribute.groups.enumerated().filter { !$0.element.unknown && $0.element.n > 0 }.sorted {
      ($1.element.n, $0.offset) < ($0.element.n, $1.offset)
    }.prefix(LineChart.seriesLimit).sorted { $0.offset < $1.offset }.map(\.element.group)
  }

  private func label(_ name: String, _ attribute: AuditRecord.Attribute) -> String {
    guard let group = attribute.groups.first(where: { $0.group == name }) else { return name }
    return reader.name(group) + " (n \(NumberText.count(group.n)))"
  }

  private func curveTable(
    _ rate: String, _ groups: [String], _ curves: ThresholdCurves, id: String, path: String
  ) -> TableView {
    // About a dozen thresholds: all of them stand in the record.
    let step = max(curves.thresholds.count / 12, 1)
    let shown = Array(stride(from: 0, to: curves.thresholds.count, by: step))
    let series = groups.map { name in
      curves.groups.first { $0.group == name }?.rates.first { $0.id == rate }?.values ?? []
    }
    return TableView(
      id: id, caption: "\(reader.title(rate, .group)) by threshold",
      path: "\(path).scores.threshold_curves",
      columns: [.init(text: "Threshold")] + groups.map { .init(text: $0) },
      rows: shown.map { place in
        TableView.Row(
          head: NumberText.significant(curves.thresholds[place]), note: nil,
          cells: series.map { values in
            .init(
              place < values.count
                ? values[place].map(NumberText.rate) ?? "not defined" : NumberText.none)
          })
      },
      note: step > 1
        ? "\(NumberText.count(shown.count)) of "
          + "\(NumberText.count(curves.thresholds.count)) recorded thresholds." : nil)
  }

  private func rocFigure(
    _ curves: [ROCCurve], _ chosen: [String], _ attribute: AuditRecord.Attribute, id: String,
    path: String
  ) -> FigureView? {
    let series = chosen.compactMap { name in
      curves.first { $0.group == name }.map { curve in
        LineChart.Series(
          label: label(name, attribute),
          points: thinned(
            zip(curve.falsePositiveRates, curve.truePositiveRates).map { (x: $0, y: $1) }))
      }
    }
    guard !series.isEmpty else { return nil }
    return FigureView(
      id: "\(id)-roc",
      caption:
        "ROC curves by \(attribute.name): what share of positive labels is found at what share "
        + "of false alarms. The area under each curve stands among the measures.",
      path: "\(path).scores.roc_curves",
      charts: [
        LineChart(
          title: "ROC curves by \(attribute.name)",
          summary: "One line per group; the diagonal is chance.", series: series,
          horizontal: "false positive rate", vertical: "true positive rate", isSquare: true)
      ], table: nil)
  }

  private func limitTable(_ limits: [LimitThresholds], id: String, path: String) -> TableView {
    TableView(
      id: id, caption: "Thresholds at which each limit would be kept, by the value alone",
      path: "\(path).scores.limits",
      columns: ["Limit", "Group", "Kept at thresholds", "Share of scores"].map { .init(text: $0) },
      rows: limits.prefix(24).map { limit in
        TableView.Row(
          head: wording.limit(limit.limit), note: nil,
          cells: [
            .init(limit.group, isText: true), .init(wording.spans(limit), isText: true),
            .init(NumberText.rate(limit.keptShare)),
          ])
      },
      note: "A threshold chosen on these rows fits them better than it will fit others.")
  }
}
