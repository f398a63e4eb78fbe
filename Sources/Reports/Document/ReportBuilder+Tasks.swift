internal import Audit
internal import Fairness

extension ReportBuilder {
  /// All classes of a model of several.
  func classesSection() -> SectionView? {
    guard let result = record.fairness.classes else { return nil }
    return SectionView(
      id: "classes", title: "All classes",
      lead: "The model predicts one of \(NumberText.count(result.classes.count)) classes; each was "
        + "measured against the rest.",
      topics: result.attributes.enumerated().map { index, attribute in
        let tables = TaskTables(
          reader: reader, task: "multiclass", id: "classes-\(index + 1)",
          path: "fairness.classes.attributes[\(index)]", partName: "class", name: attribute.name,
          reference: attribute.reference,
          groups: attribute.groups.map {
            .init(name: $0.group, metrics: $0.metrics, parts: $0.classes)
          },
          comparisons: attribute.comparisons.map {
            .init(name: $0.group, metrics: $0.metrics, parts: $0.classes)
          }, summary: attribute.summary)
        return tables.topic(
          leading: ["accuracy", "macro_recall", "macro_precision", "macro_f1"],
          comparing: ["accuracy_difference", "multiclass_statistical_parity"],
          sentences: [
            wording.range("accuracy", tables, "Accuracy", .rate) ?? "Measures by \(attribute.name)."
          ])
      })
  }

  /// Outcomes with an order.
  func orderedSection() -> SectionView? {
    guard let outcomes = record.fairness.ordered else { return nil }
    let both = [
      ("decisions", "Decisions", outcomes.decisions), ("labels", "Labels", outcomes.labels),
    ]
    return SectionView(
      id: "ordered", title: "Ordered outcomes",
      lead: "From the worst for the person to the best: "
        + outcomes.decisions.classes.joined(separator: ", ") + ".",
      topics: both.flatMap { key, title, result in
        result.attributes.enumerated().map { index, attribute in
          let tables = TaskTables(
            reader: reader, task: "ordered", id: "ordered-\(key)-\(index + 1)",
            path: "fairness.ordered.\(key).attributes[\(index)]", partName: "at least",
            name: "\(title) by \(attribute.name)", reference: attribute.reference,
            groups: attribute.groups.map {
              .init(name: $0.group, metrics: $0.metrics, parts: $0.cuts)
            },
            comparisons: attribute.comparisons.map {
              .init(name: $0.group, metrics: $0.metrics, parts: $0.cuts)
            }, summary: attribute.summary)
          return tables.topic(
            leading: ["mean_ridit"],
            comparing: ["common_language_probability", "lowest_cumulative_rate_ratio"],
            sentences: [
              wording.range("mean_ridit", tables, "The mean ridit", .number)
                ?? "Measures by \(attribute.name)."
            ])
        }
      })
  }

  /// The scores as an order of people.
  func rankingSection() -> SectionView? {
    guard let result = record.fairness.ranking else { return nil }
    return SectionView(
      id: "ranking", title: "Ranking",
      lead: "\(NumberText.count(result.n, of: "candidate")) were ranked by score in "
        + "\(NumberText.count(result.lists, of: "list")); exposure falls with the place.",
      notes: result.replicates > 0
        ? [
          "Intervals are from \(NumberText.count(result.replicates)) bootstrap replicates that draw "
            + "\(result.resampling == .lists ? "whole lists" : "candidates") anew."
        ] : [],
      topics: result.attributes.enumerated().map { index, attribute in
        let tables = TaskTables(
          reader: reader, task: "ranking", id: "ranking-\(index + 1)",
          path: "fairness.ranking.attributes[\(index)]", partName: "top", name: attribute.name,
          reference: attribute.reference,
          groups: attribute.groups.map {
            .init(name: $0.group, metrics: $0.metrics, parts: $0.cutoffs)
          },
          comparisons: attribute.comparisons.map {
            .init(name: $0.group, metrics: $0.metrics, parts: $0.cutoffs)
          }, summary: attribute.summary)
        return tables.topic(
          leading: ["exposure_share", "exposure_to_share", "exposure_to_merit"],
          comparing: ["mean_exposure_ratio"],
          sentences: [
            wording.range("exposure_to_share", tables, "Exposure over share of candidates", .ratio)
              ?? "Measures by \(attribute.name)."
          ])
      })
  }

  /// Predicted numbers.
  func regressionSection() -> SectionView? {
    guard let result = record.fairness.regression else { return nil }
    return SectionView(
      id: "numbers", title: "Predicted numbers by group",
      lead: result.goodDirection == .higher
        ? "A higher prediction is better for the person. A residual is label minus prediction: above "
          + "0 the model predicts too little."
        : "A lower prediction is better for the person. A residual is label minus prediction: below "
          + "0 the model predicts too much.",
      topics: result.attributes.enumerated().map { index, attribute in
        let path = "fairness.regression.attributes[\(index)]"
        let id = "numbers-\(index + 1)"
        let tables = TaskTables(
          reader: reader, task: "regression", id: id, path: path, name: attribute.name,
          reference: attribute.reference,
          groups: attribute.groups.map { .init(name: $0.group, metrics: $0.metrics) },
          comparisons: attribute.comparisons.map { .init(name: $0.group, metrics: $0.metrics) },
          summary: attribute.summary)
        var topic = tables.topic(
          leading: [
            "mean_prediction", "mean_label", "mean_residual", "root_mean_squared_error",
            "mean_absolute_error",
          ],
          comparing: [
            "mean_prediction_difference", "mean_prediction_ratio", "mean_residual_difference",
          ],
          sentences: [wording.regression(tables)],
          extra: [
            decileTable(attribute.groups, id: id, path: path),
            quantileTable(attribute.groups, id: id, path: path),
          ])
        if let figure = residualFigure(attribute.groups, attribute.name, id: id, path: path) {
          topic.shown.insert(.figure(figure), at: 0)
        }
        return topic
      })
  }

  private func residualFigure(
    _ groups: [RegressionGroup], _ name: String, id: String, path: String
  ) -> FigureView? {
    let rows = groups.compactMap { group in
      group.metrics["mean_residual"].map { estimate in
        let label = group.unknown ? "\(group.group) (unknown)" : group.group
        return reader.chartRow(label, estimate, .number)
      }
    }
    guard !rows.isEmpty else { return nil }
    return FigureView(
      id: "\(id)-residuals",
      caption: "Mean of label minus prediction by \(name) with \(reader.confidence) intervals.",
      path: "\(path).groups[].metrics.mean_residual",
      charts: [
        IntervalChart(
          title: "Mean residual by \(name)",
          summary: "One row per group; at 0 the predictions are right on average.", rows: rows,
          valueHead: "mean", reference: (0, "right on average"),
          tick: { NumberText.decimals($0, $1) })
      ], table: nil)
  }

  private func decileTable(_ groups: [RegressionGroup], id: String, path: String) -> TableView {
    TableView(
      id: "\(id)-deciles", caption: "Actual against expected by tenth of all predictions",
      path: "\(path).groups[].deciles",
      columns: ["Group", "Tenth", "n", "Mean prediction", "Mean label", "Actual to expected"].map {
        .init(text: $0)
      },
      rows: groups.prefix(12).flatMap { group in
        group.deciles.map { decile in
          TableView.Row(
            head: group.group, note: nil,
            cells: [
              .init(NumberText.count(decile.decile)), .init(NumberText.count(decile.n)),
              reader.cell(decile.meanPrediction, .number), reader.cell(decile.meanLabel, .number),
              reader.cell(decile.actualToExpected, .ratio),
            ])
        }
      },
      note: groups.count > 12 ? "Of the first 12 groups; the others stand in audit.json." : nil)
  }

  private func quantileTable(_ groups: [RegressionGroup], id: String, path: String) -> TableView {
    TableView(
      id: "\(id)-quantiles", caption: "Quantiles of the errors",
      path: "\(path).groups[].error_quantiles",
      columns: ["Group", "Quantile", "Label minus prediction", "Its size"].map { .init(text: $0) },
      rows: groups.prefix(12).flatMap { group in
        group.errorQuantiles.map { quantile in
          TableView.Row(
            head: group.group, note: nil,
            cells: [
              .init(NumberText.rate(quantile.quantile)),
              reader.cell(quantile.residual, .number),
              reader.cell(quantile.absoluteError, .number),
            ])
        }
      }, note: nil)
  }
}
