internal import Audit

extension ReportBuilder {
  /// How decisions and scores agree with the label, over everybody.
  func performanceView() -> View {
    let performance = record.performance
    let all = performance.metrics.entries
    let leading = all.filter { Self.leadingMeasures.contains($0.id) }
    // A short list needs no folding.
    let shown = leading.isEmpty || all.count <= Self.leadingMeasures.count ? all : leading
    let metrics = metricsTable(
      shown, id: "table-performance", caption: "Measures over all evaluated rows")
    let more = metricsTable(
      all.filter { entry in !shown.contains { $0.id == entry.id } }, id: "table-performance-more",
      caption: "Further measures over all evaluated rows")
    return [
      "sentence": wording.performance, "metrics": optional(metrics.view),
      "more": optional(more.view),
      "confusion": optional(performance.cells.flatMap { confusionTable($0).view }),
      "calibration": optional(calibrationFigure()), "scores": optional(scoreFigure()),
    ]
  }

  /// The measures shown first.
  private static let leadingMeasures = [
    "accuracy", "balanced_accuracy", "favorable_rate", "selection_rate", "base_rate",
    "true_positive_rate", "false_positive_rate", "positive_predictive_value",
    "negative_predictive_value", "f1_score", "matthews_correlation", "roc_auc", "brier_score",
    "log_loss", "calibration_in_the_large", "expected_calibration_error",
    "root_mean_squared_error", "mean_absolute_error", "mean_residual", "mean_prediction",
    "mean_label", "r_squared",
  ]

  private func metricsTable(
    _ entries: [MetricMap.Entry], id: String, caption: String
  ) -> TableView {
    return TableView(
      id: id, caption: caption,
      path: "performance.metrics",
      columns: ["Measure", "Value", "\(reader.confidence) interval", "n"].map {
        TableView.Column(text: $0)
      },
      rows: entries.map { entry in
        let form = reader.form(entry.id, .group)
        let value =
          entry.result.value.map {
            reader.written($0, form) + (form == .points ? NumberText.space + "points" : "")
          } ?? "not defined"
        return TableView.Row(
          head: reader.title(entry.id, .group), note: nil,
          cells: [
            .init(
              value, detail: entry.result.value == nil ? entry.result.why : nil,
              isReason: true),
            .init(reader.interval(entry.result.ci, form) ?? NumberText.none),
            .init(NumberText.count(entry.result.n ?? record.performance.n)),
          ], definition: reader.anchor(entry.id, .group))
      }, note: nil)
  }

  private func confusionTable(_ cells: AuditRecord.Cells) -> TableView {
    let label = record.dataset.label
    return TableView(
      id: "table-confusion", caption: "Labels against decisions", path: "performance.cells",
      columns: ["Label", "Positive decision", "Negative decision"].map {
        TableView.Column(text: $0)
      },
      rows: [
        .init(
          head: "Positive (\(label.positive ?? ""))", note: nil,
          cells: [
            .init(NumberText.count(cells.truePositives), detail: "true positives"),
            .init(NumberText.count(cells.falseNegatives), detail: "false negatives"),
          ]),
        .init(
          head: "Negative (\(label.negative ?? ""))", note: nil,
          cells: [
            .init(NumberText.count(cells.falsePositives), detail: "false positives"),
            .init(NumberText.count(cells.trueNegatives), detail: "true negatives"),
          ]),
      ], note: wording.decision)
  }

  private func calibrationFigure() -> View? {
    let bins = record.performance.calibration
    guard !bins.isEmpty else { return nil }
    let gap = record.performance.metrics["expected_calibration_error"]?.value
    let takeaway =
      gap.map {
        " On average the score is off by \(NumberText.points($0).replacing("+", with: ""))"
          + " percentage points."
      } ?? ""
    return FigureView(
      id: "figure-calibration",
      caption: "Calibration: the share of positive labels at each mean score. On the diagonal, "
        + "scores mean what they say." + takeaway,
      path: "performance.calibration",
      charts: [
        CalibrationChart(
          title: "Calibration of the scores",
          summary: "Observed share of positive labels against the mean score in each bin; "
            + "dot size grows with the number of rows.",
          panels: [panel("All rows", bins)])
      ],
      table: calibrationTable(
        [("All rows", bins)], id: "table-calibration", path: "performance.calibration")
    ).view
  }

  /// A panel of a calibration chart.
  func panel(_ label: String, _ bins: [AuditRecord.CalibrationBin]) -> CalibrationChart.Panel {
    CalibrationChart.Panel(
      label: label,
      points: bins.compactMap { bin in
        bin.positiveRate.value.map {
          CalibrationChart.Point(
            score: bin.meanScore, rate: $0, interval: reader.range(bin.positiveRate), count: bin.n)
        }
      }, why: "not defined: no bin with rows")
  }

  /// The bins behind a calibration chart.
  func calibrationTable(
    _ groups: [(name: String, bins: [AuditRecord.CalibrationBin])], id: String, path: String
  ) -> TableView {
    TableView(
      id: id, caption: "Calibration by bin of score", path: path,
      columns: ["Group", "Scores", "n", "Mean score", "Positive labels"].map {
        TableView.Column(text: $0)
      },
      rows: groups.flatMap { group in
        group.bins.map { bin in
          TableView.Row(
            head: group.name, note: nil,
            cells: [
              .init(
                NumberText.range(
                  NumberText.significant(bin.low), NumberText.significant(bin.high))),
              .init(NumberText.count(bin.n)), .init(NumberText.significant(bin.meanScore)),
              reader.cell(bin.positiveRate, .rate),
            ])
        }
      }, note: nil)
  }

  private func scoreFigure() -> View? {
    guard let scores = record.performance.scores, !scores.counts.isEmpty,
      scores.edges.count == scores.counts.count + 1
    else { return nil }
    let table = TableView(
      id: "table-scores", caption: "Rows by score", path: "performance.scores",
      columns: [.init(text: "Scores"), .init(text: "Rows")],
      rows: scores.counts.enumerated().map { index, count in
        TableView.Row(
          head: NumberText.range(
            NumberText.significant(scores.edges[index]),
            NumberText.significant(scores.edges[index + 1])), note: nil,
          cells: [.init(NumberText.count(count))])
      }, note: nil)
    return FigureView(
      id: "figure-scores", caption: "How many rows have which score.",
      path: "performance.scores",
      charts: [
        HistogramChart(
          title: "Distribution of the scores",
          summary: "Bars count the rows in equal bins of score; the dashed line is the threshold.",
          edges: scores.edges, counts: scores.counts, threshold: record.decision.threshold)
      ], table: table
    ).view
  }
}
