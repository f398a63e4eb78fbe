internal import Audit

extension ReportBuilder {
  /// Features a chart shows; the table holds all.
  private static let chartLimit = 15

  /// What drives the output; nil when nothing was explained.
  func explanationView() -> View? {
    guard let explanations = record.explanations, !explanations.outputs.isEmpty else { return nil }
    let several = explanations.outputs.count > 1
    let outputs = explanations.outputs.enumerated().map { index, output -> View in
      let anchor = several ? "output-\(index + 1)" : "importance"
      return [
        "id": anchor, "heading": several ? "Output: \(output.output)" : false,
        "sentence": wording.explanation(output),
        "figures": importanceFigures(output, index: index, anchor: anchor),
        "spread": optional(
          spreadFigure(output, index: index, anchor: anchor, limit: several ? 6 : 10)),
        "gap": optional(gapView(output, index: index, anchor: anchor, limit: several ? 1 : 2)),
        "reasons": optional(reasonsView(output, index: index, anchor: anchor)),
        "words": featureWords(output), "table": optional(table(output, index: index, anchor).view),
      ]
    }
    let error = explanations.additivity
    return [
      "outputs": outputs,
      "sentence": explanations.outputs.count == 1
        ? wording.explanation(explanations.outputs[0])
        : "The model has \(explanations.outputs.count) outputs; each is explained on its own.",
      "method": Self.methodName(explanations),
      "rows": NumberText.count(explanations.rowsExplained, of: "row"),
      "additivity": "Contributions add up to the output: the largest relative error over "
        + "\(NumberText.count(error.rowsChecked, of: "row")) is "
        + "\(NumberText.significant(error.maxRelativeError)) (tolerance "
        + "\(NumberText.significant(error.tolerance))).",
    ]
  }

  /// How an audit's contributions were computed, in words.
  static func methodName(_ explanations: AuditRecord.Explanations) -> String {
    methodName(
      explanations.method, isExact: explanations.exact ?? true, background: explanations.background,
      spaceMethod: explanations.spaceMethod)
  }

  /// A method's identifier in words, with the rows that contributions compare with.
  static func methodName(
    _ id: String, isExact: Bool, background: AuditRecord.Background?, spaceMethod: String? = nil
  ) -> String {
    let method =
      switch id {
      case "path_dependent": "path-dependent TreeSHAP"
      case "interventional": "interventional TreeSHAP"
      case "linear": "exact linear Shapley values"
      case "sampling" where isExact: "Shapley values over all sets of columns"
      case "sampling": "Shapley values over sampled orders of columns"
      default: id.split(separator: "_").joined(separator: " ")
      }
    let name =
      switch spaceMethod {
      case "rescaled"?:
        "\(method), rescaled from log-odds to the probability (no Shapley values of the probability)"
      case nil: method
      default: "\(method), of the probability"
      }
    guard let background else { return name }
    let rows =
      NumberText.count(background.rows, of: "row")
      + (background.source == "file" ? " of a background file" : " of the data")
    return switch background.use {
    case "covers": "\(name), with covers counted on \(rows)"
    case "means": "\(name), counted from the mean of \(rows)"
    default: "\(name), against \(rows)\(pairs(background.strategy))"
    }
  }

  /// How trees too deep for tables were explained, in words; empty where there are none.
  private static func pairs(_ strategy: AuditRecord.Strategy?) -> String {
    guard let strategy, strategy.pairTrees > 0 else { return "" }
    return " (\(NumberText.count(strategy.pairTrees, of: "tree")) by pairs of rows)"
  }

  private var unit: String {
    isLogistic ? "mean absolute contribution, log-odds" : "mean absolute contribution, model output"
  }

  /// Whether the model's outputs are log-odds.
  var isLogistic: Bool {
    record.explainsLogOdds
  }

  private func importanceFigures(
    _ output: AuditRecord.OutputExplanation, index: Int, anchor: String
  ) -> [View] {
    var names: [String?] = []
    for group in output.byGroup where !names.contains(group.attribute) {
      names.append(group.attribute)
    }
    if names.isEmpty { names = [nil] }
    let shown = output.global.prefix(Self.chartLimit)
    let path = "explanations.outputs[\(index)]"
    let written = NumberText.column(shown.map(\.meanAbs))
    return names.enumerated().map { position, attribute -> View in
      let groups = output.byGroup.filter { $0.attribute == attribute }
      let rows = shown.enumerated().map { order, feature in
        ImportanceChart.Row(
          label: feature.feature, value: feature.meanAbs,
          valueText: written[order],
          groups: groups.map { group in
            order < group.features.count && group.features[order].feature == feature.feature
              ? group.features[order].meanAbs
              : group.features.first { $0.feature == feature.feature }?.meanAbs
          })
      }
      let rest = output.global.count - shown.count
      let table =
        groups.isEmpty || groups.count > 8
        ? nil : groupTable(output, groups, anchor: anchor, position: position, path: path)
      let name = attribute ?? "all rows"
      return FigureView(
        id: "\(anchor)-by-\(position + 1)",
        caption: "Mean absolute contribution of each feature"
          + (attribute.map { ", overall and by \($0)" } ?? "")
          + "."
          + (rest > 0
            ? " The \(shown.count) largest of \(output.global.count) features are drawn." : ""),
        path: "\(path).\(attribute == nil ? "global" : "by_group")",
        charts: [
          ImportanceChart(
            title: "Importance of features, \(name)",
            summary: wording.explanation(output), rows: rows,
            groups: groups.map(\.group), unit: unit)
        ], table: table
      ).view
    }
  }

  private func groupTable(
    _ output: AuditRecord.OutputExplanation, _ groups: [AuditRecord.GroupImportance],
    anchor: String, position: Int, path: String
  ) -> TableView {
    TableView(
      id: "\(anchor)-groups-\(position + 1)",
      caption: "Mean absolute contribution by \(groups[0].attribute)", path: "\(path).by_group",
      columns: [.init(text: "Feature")]
        + groups.map { .init(text: "\($0.group) (n = \(NumberText.count($0.n)))") },
      rows: output.global.map { feature in
        TableView.Row(
          head: feature.feature, note: nil,
          cells: groups.map { group in
            .init(
              group.features.first { $0.feature == feature.feature }
                .map { NumberText.significant($0.meanAbs) } ?? NumberText.none)
          })
      }, note: nil)
  }

  /// The leading features in a sentence each.
  private func featureWords(_ output: AuditRecord.OutputExplanation) -> [View] {
    output.global.prefix(5).filter { $0.meanAbs > 0 }.map { feature in
      var text =
        " moves the output by \(NumberText.significant(feature.meanAbs)) on average"
        + (isLogistic ? " (log-odds)" : "")
      if let gap = widestGap(output, feature.feature), gap.high.1 - gap.low.1 > feature.meanAbs / 20
      {
        text +=
          "; by \(gap.attribute), its mean contribution runs from "
          + "\(NumberText.contribution(gap.low.1)) (\(gap.low.0)) to "
          + "\(NumberText.contribution(gap.high.1)) (\(gap.high.0))"
      }
      return ["feature": feature.feature, "text": text + "."]
    }
  }

  /// The attribute over whose known groups a feature's mean contribution differs most.
  private func widestGap(
    _ output: AuditRecord.OutputExplanation, _ feature: String
  ) -> (attribute: String, low: (String, Double), high: (String, Double))? {
    var widest: (attribute: String, low: (String, Double), high: (String, Double))?
    for attribute in record.fairness.attributes where attribute.columns.count < 2 {
      let unknown = Set(attribute.groups.filter(\.unknown).map(\.group))
      let means = output.byGroup.filter {
        $0.attribute == attribute.name && !unknown.contains($0.group)
      }.compactMap { group in
        group.features.first { $0.feature == feature }.map { (group.group, $0.mean) }
      }
      guard means.count > 1, let low = means.min(by: { $0.1 < $1.1 }),
        let high = means.max(by: { $0.1 < $1.1 })
      else { continue }
      let before = widest.map { $0.high.1 - $0.low.1 } ?? -1
      if high.1 - low.1 > before { widest = (attribute.name, low, high) }
    }
    return widest
  }

  private func table(
    _ output: AuditRecord.OutputExplanation, index: Int, _ anchor: String
  ) -> TableView {
    TableView(
      id: "\(anchor)-table", caption: "Every feature's contribution",
      path: "explanations.outputs[\(index)].global",
      columns: ["Feature", "Mean absolute contribution", "Mean contribution"].map {
        TableView.Column(text: $0)
      },
      rows: output.global.map {
        TableView.Row(
          head: $0.feature, note: nil,
          cells: [
            .init(NumberText.significant($0.meanAbs)), .init(NumberText.contribution($0.mean)),
          ])
      }, note: nil)
  }

  /// The sample of explained rows.
  func applicantViews() -> [View] {
    guard let explanations = record.explanations else { return [] }
    let several = explanations.outputs.count > 1
    return explanations.sample.enumerated().map { index, applicant in
      applicantView(
        applicant, decision: record.decision, id: "applicant-\(index + 1)",
        path: "explanations.sample[\(index)]", showsOutput: several)
    }
  }

  /// One explained row.
  func applicantView(
    _ applicant: AuditRecord.Applicant, decision: AuditRecord.Decision?, id: String, path: String?,
    showsOutput: Bool
  ) -> View {
    Self.applicantView(
      applicant, name: wording.name(applicant), chosen: wording.chosen(applicant),
      decision: decision, isLogOdds: isLogistic, id: id, path: path, showsOutput: showsOutput)
  }

  static func applicantView(
    _ applicant: AuditRecord.Applicant, name: String, chosen: String?,
    decision: AuditRecord.Decision?, isLogOdds: Bool, id: String, path: String?,
    showsOutput: Bool
  ) -> View {
    let story = ApplicantStory(
      applicant, decision: decision, isLogOdds: isLogOdds, limit: 10)
    let title = name + (showsOutput ? ", output \(applicant.output)" : "")
    var label: String?
    if let positive = applicant.labelPositive {
      label = "The recorded label of this row is \(positive ? "positive" : "negative")."
    }
    let side =
      switch story.rightIsFavorable {
      case true?: "Bars to the right push towards the favorable decision, to the left away from it."
      case false?:
        "Bars to the right push towards the unfavorable decision, to the left away from it."
      case nil: "Bars to the right raise the output, to the left they lower it."
      }
    let axes =
      story.isLogOdds
      ? " Contributions are log-odds; the axis above gives the probability at each point." : ""
    return [
      "id": id, "title": title, "chosen": optional(chosen), "words": story.paragraph,
      "label": optional(label),
      "figure": FigureView(
        id: "\(id)-waterfall",
        caption: side + axes
          + (story.marginThreshold == nil ? "" : " The dashed line is the threshold."),
        path: path, charts: [story.chart(title: "From the average output to \(title)")],
        table: story.table(
          id: "\(id)-contributions", caption: "Every contribution", path: path)
      ).view,
    ]
  }
}
