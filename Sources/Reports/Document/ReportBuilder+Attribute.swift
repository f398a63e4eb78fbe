internal import Audit

extension ReportBuilder {
  /// Columns a table holds before it is continued in the next one: what fits on paper.
  private static let tableWidth = 6
  /// The rates shown first; the rest is one step away.
  private static let leadingRates = [
    "favorable_rate", "base_rate", "true_positive_rate", "false_positive_rate",
    "positive_predictive_value", "accuracy",
  ]
  /// The comparisons shown first.
  private static let leadingComparisons = [
    "disparate_impact_ratio", "statistical_parity_difference", "equal_opportunity_difference",
    "predictive_equality_difference",
  ]

  /// The measures over all groups shown first.
  private static let leadingSummary = [
    "demographic_parity_difference", "demographic_parity_ratio", "equal_opportunity_difference",
    "equalized_odds_difference", "predictive_equality_difference", "predictive_parity_difference",
    "accuracy_difference", "roc_auc_difference",
  ]

  /// One attribute: overview, comparisons, summary, error rates, calibration.
  func attributeView(_ attribute: AuditRecord.Attribute, index: Int) -> View {
    let anchor = "attribute-\(index + 1)"
    let path = "fairness.attributes[\(index)]"
    let isIntersection = attribute.columns.count > 1
    let details = detailTables(attribute, anchor: anchor, path: path)
    return [
      "id": anchor, "name": attribute.name,
      "sentence": wording.attribute(attribute), "reference": wording.reference(attribute),
      "kind": isIntersection
        ? "Intersection of \(attribute.columns.joined(separator: " and "))." : false,
      "overview": optional(overviewFigure(attribute, anchor: anchor, path: path)),
      "rates": optional(
        groupTable(
          attribute, Self.leadingRates.filter(groupIDs(attribute).contains),
          id: "\(anchor)-rates", caption: "Rates by \(attribute.name)", path: path
        )?.view),
      "comparisons": optional(comparisonTable(attribute, anchor: anchor, path: path)?.view),
      "summary": optional(
        summaryTable(
          attribute, leads: true, id: "\(anchor)-summary",
          caption: "Over all known groups of \(attribute.name)", path: path
        ).view),
      "errors": optional(errorFigure(attribute, anchor: anchor, path: path)),
      "calibration": optional(calibrationFigure(attribute, anchor: anchor, path: path)),
      "topics": topics(attribute, anchor: anchor, path: path).compactMap(\.view),
      "details": details, "hasDetails": !details.isEmpty,
    ]
  }

  /// What else was measured, each part with its answer first.
  private func topics(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> [TopicView] {
    conditionalTopics(attribute, anchor: anchor, path: path)
      + [
        curvesTopic(attribute, anchor: anchor, path: path),
        flipsTopic(attribute, anchor: anchor, path: path),
        proxiesTopic(attribute, anchor: anchor, path: path),
        powerTopic(attribute, anchor: anchor, path: path),
        groupDataTopic(attribute, anchor: anchor, path: path),
      ].compactMap { $0 }
  }

  private func groupIDs(_ attribute: AuditRecord.Attribute) -> [String] {
    reader.groupMetrics(of: attribute)
  }

  private func isReference(_ group: AuditRecord.Group, _ attribute: AuditRecord.Attribute) -> Bool {
    !group.unknown && group.group == attribute.reference
  }

  private func intervalChart(
    _ attribute: AuditRecord.Attribute, _ id: String, marksDirection: Bool
  ) -> IntervalChart? {
    guard attribute.groups.contains(where: { $0.metrics[id] != nil }) else { return nil }
    let rows = attribute.groups.map { group in
      let comparison =
        marksDirection
        ? attribute.comparisons.first { $0.group == group.group }?
          .metrics["disparate_impact_ratio"] : nil
      return row(group, id, comparison: comparison, isReference: isReference(group, attribute))
    }
    let reference = attribute.groups.first { isReference($0, attribute) }?.metrics[id]?.value
    let form = reader.form(id, .group)
    let title = reader.title(id, .group)
    let undefined = rows.count { $0.value == nil }
    var sentence = "One row per group with \(reader.confidence) interval"
    if let reference {
      sentence += "; the vertical line is the reference group at \(reader.written(reference, form))"
    }
    if undefined > 0 { sentence += "; not defined for \(undefined) of \(rows.count) groups" }
    sentence += "."
    var mark: (value: Double, label: String)?
    if let reference { mark = (reference, "reference \(reader.written(reference, form))") }
    let isRate = form == .rate
    let tick = { (value: Double, places: Int) -> String in
      isRate ? Self.percentTick(value, places) : NumberText.decimals(value, places)
    }
    return IntervalChart(
      title: "\(title) by \(attribute.name)", summary: sentence, rows: rows,
      valueHead: form == .rate ? "rate" : "value", reference: mark,
      include: form == .rate ? [0] : [], limits: form == .rate ? 0...1 : nil, tick: tick)
  }

  private func overviewFigure(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> View? {
    guard let chart = intervalChart(attribute, "favorable_rate", marksDirection: true) else {
      return nil
    }
    return FigureView(
      id: "\(anchor)-overview",
      caption:
        "Favorable rate by \(attribute.name) with \(reader.confidence) intervals. A triangle "
        + "points away from the reference where the interval of the ratio leaves out 1.",
      path: "\(path).groups[].metrics.favorable_rate", charts: [chart], table: nil
    ).view
  }

  private func errorFigure(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> View? {
    let charts = ["true_positive_rate", "false_positive_rate"].compactMap {
      intervalChart(attribute, $0, marksDirection: false)
    }
    guard !charts.isEmpty else { return nil }
    return FigureView(
      id: "\(anchor)-errors",
      caption: "Error rates by \(attribute.name): among people with the positive label "
        + "(\(reader.positiveLabel)) the share decided positive, and the same among the others. "
        + "n counts the people in the denominator.",
      path: "\(path).groups[].metrics", charts: charts, table: nil
    ).view
  }

  private func calibrationFigure(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> View? {
    let groups = attribute.groups.filter { !$0.calibration.isEmpty }
    guard !groups.isEmpty else { return nil }
    // Panels for the largest groups; the table holds every group.
    let limit = 6
    let largest = groups.enumerated().sorted {
      ($1.element.n, $0.offset) < ($0.element.n, $1.offset)
    }.prefix(limit).sorted { $0.offset < $1.offset }.map(\.element)
    let more =
      groups.count > limit
      ? " The \(limit) largest of \(groups.count) groups are drawn; the numbers hold all." : ""
    return FigureView(
      id: "\(anchor)-calibration",
      caption:
        "Calibration by \(attribute.name): above the diagonal, people of the group carry the "
        + "positive label more often than their scores say." + more,
      path: "\(path).groups[].calibration",
      charts: [
        CalibrationChart(
          title: "Calibration by \(attribute.name)",
          summary: "One panel per group: observed share of positive labels against mean score, "
            + "with \(reader.confidence) intervals.",
          panels: largest.map { panel(reader.name($0), $0.calibration) })
      ],
      table: calibrationTable(
        groups.map { (reader.name($0), $0.calibration) }, id: "\(anchor)-calibration-bins",
        path: "\(path).groups[].calibration")
    ).view
  }

  /// Metrics of groups, one row per group.
  private func groupTable(
    _ attribute: AuditRecord.Attribute, _ ids: [String], id: String, caption: String, path: String
  ) -> TableView? {
    guard !ids.isEmpty else { return nil }
    return TableView(
      id: id, caption: caption, path: "\(path).groups[].metrics",
      columns: [.init(text: "Group"), .init(text: "n")] + ids.map { reader.column($0, .group) },
      rows: attribute.groups.map { group in
        TableView.Row(
          head: reader.name(group), note: isReference(group, attribute) ? "reference" : nil,
          cells: [.init(NumberText.count(group.n))]
            + ids.map { reader.cell(group.metrics[$0], reader.form($0, .group)) })
      }, note: nil)
  }

  private func comparisonTable(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> TableView? {
    let present = reader.comparisonMetrics(of: attribute)
    let ids = Self.leadingComparisons.filter(present.contains)
    guard !ids.isEmpty, let reference = attribute.reference else { return nil }
    let isAdjusted = record.fairness.correction != "none"
    var columns: [TableView.Column] = [.init(text: "Group")]
    for id in ids {
      columns.append(reader.column(id, .comparison))
      if hasTest(id, attribute) {
        columns.append(.init(text: isAdjusted ? "adjusted p" : "p", definition: "methods"))
      }
    }
    return TableView(
      id: "\(anchor)-comparisons", caption: "Each group against \(reference)",
      path: "\(path).comparisons[].metrics", columns: columns,
      rows: attribute.comparisons.map { comparison in
        TableView.Row(
          head: name(comparison, attribute), note: nil,
          cells: ids.flatMap { id -> [TableView.Cell] in
            let result = comparison.metrics[id]
            let cell = reader.cell(result, reader.form(id, .comparison))
            return hasTest(id, attribute)
              ? [cell, testCell(result, isAdjusted: isAdjusted)] : [cell]
          })
      },
      note: "Intervals are at \(reader.confidence). A difference is group minus reference, in "
        + "percentage points; a ratio is group over reference."
        + (isAdjusted ? " Below an adjusted p stands the p before adjustment." : ""))
  }

  private func testCell(_ result: AuditRecord.Measured?, isAdjusted: Bool) -> TableView.Cell {
    let raw = result?.pValue.map(NumberText.pValue)
    guard isAdjusted else { return TableView.Cell(raw ?? NumberText.none) }
    return TableView.Cell(result?.pAdjusted.map(NumberText.pValue) ?? NumberText.none, detail: raw)
  }

  private func name(
    _ comparison: AuditRecord.Comparison, _ attribute: AuditRecord.Attribute
  ) -> String {
    attribute.groups.first { $0.group == comparison.group }.map(reader.name) ?? comparison.group
  }

  private func hasTest(_ id: String, _ attribute: AuditRecord.Attribute) -> Bool {
    // The ratio and the difference of favorable rates are judged by one test: it is shown once.
    if id == "disparate_impact_ratio",
      attribute.comparisons.contains(where: {
        $0.metrics["statistical_parity_difference"]?.pValue != nil
      })
    {
      return false
    }
    return attribute.comparisons.contains { $0.metrics[id]?.pValue != nil }
  }

  /// Measures over all known groups: those shown first, or the others.
  private func summaryTable(
    _ attribute: AuditRecord.Attribute, leads: Bool, id: String, caption: String, path: String
  ) -> TableView {
    TableView(
      id: id, caption: caption, path: "\(path).summary",
      columns: ["Measure", "Value", "Lowest group", "Highest group", "At parity"].map {
        TableView.Column(text: $0)
      },
      rows: attribute.summary.filter { Self.leadingSummary.contains($0.id) == leads }.map {
        summary in
        let missing = summary.undefinedGroups
        let ideal = reader.definition(summary.id, .summary)?.ideal
        let form = reader.form(summary.id, .summary)
        return TableView.Row(
          head: reader.title(summary.id, .summary) + (form == .points ? ", points" : ""),
          note: missing.isEmpty ? nil : "not defined for \(missing.joined(separator: ", "))",
          cells: [
            reader.cell(summary.result, form, isSpan: true),
            .init(summary.lowest ?? NumberText.none, isText: true),
            .init(summary.highest ?? NumberText.none, isText: true),
            .init(ideal.map(NumberText.plain) ?? NumberText.none),
          ], definition: reader.anchor(summary.id, .summary))
      }, note: nil)
  }

  /// Everything else that was measured, in tables that fit on paper.
  private func detailTables(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> [View] {
    var tables: [TableView?] = [
      summaryTable(
        attribute, leads: false, id: "\(anchor)-summary-more",
        caption: "Further measures over all known groups of \(attribute.name)", path: path)
    ]
    tables.append(
      TableView(
        id: "\(anchor)-cells", caption: "Labels against decisions by \(attribute.name)",
        path: "\(path).groups[].cells",
        columns: [
          "Group", "n", "True positives", "False positives", "False negatives", "True negatives",
        ].map { TableView.Column(text: $0) },
        rows: attribute.groups.map { group in
          TableView.Row(
            head: reader.name(group), note: nil,
            cells: [.init(NumberText.count(group.n))]
              + [
                group.cells.truePositives, group.cells.falsePositives,
                group.cells.falseNegatives, group.cells.trueNegatives,
              ].map { .init(NumberText.count($0)) })
        }, note: nil))
    let others = groupIDs(attribute).filter { !Self.leadingRates.contains($0) && $0 != "n" }
    tables += measureTables(
      others, scope: .group, id: "\(anchor)-more", caption: "Further measures by \(attribute.name)",
      path: "\(path).groups[].metrics", note: nil,
      columns: attribute.groups.map { group in
        (
          reader.name(group) + (isReference(group, attribute) ? " (reference)" : ""),
          { id in reader.cell(group.metrics[id], reader.form(id, .group)) }
        )
      })
    let all = reader.comparisonMetrics(of: attribute)
    let comparisons = all.filter { !Self.leadingComparisons.contains($0) && reader.isShown($0) }
    let hidden = all.count { !reader.isShown($0) }
    tables += measureTables(
      comparisons, scope: .comparison, id: "\(anchor)-further",
      caption: "Further comparisons with \(attribute.reference ?? "the reference")",
      path: "\(path).comparisons[].metrics",
      note: "p-values are the adjusted ones where a correction was made."
        + (hidden > 0
          ? " \(hidden) more comparisons, which restate these as ratios or complements, stand in "
            + "audit.json." : ""),
      columns: attribute.comparisons.map { comparison in
        (
          name(comparison, attribute),
          { id in
            let result = comparison.metrics[id]
            var cell = reader.cell(result, reader.form(id, .comparison))
            if let p = result?.pAdjusted ?? result?.pValue {
              let text = "p " + NumberText.pValue(p)
              cell.detail = cell.detail.map { "\($0); \(text)" } ?? text
            }
            return cell
          }
        )
      })
    return tables.compactMap { $0?.view }
  }

  /// Measures as rows and groups as columns, a few groups to a table.
  private func measureTables(
    _ ids: [String], scope: RecordReader.Scope, id: String, caption: String, path: String,
    note: String?, columns: [(name: String, cell: (String) -> TableView.Cell)]
  ) -> [TableView?] {
    guard !ids.isEmpty else { return [] }
    let families = MeasureFamily.sorted(ids) { reader.definition($0, scope)?.family }
    let width = Self.tableWidth - 1
    let starts = Array(stride(from: 0, to: columns.count, by: width))
    return starts.enumerated().map { part, start in
      let shown = columns[start..<min(start + width, columns.count)]
      return TableView(
        id: "\(id)-\(part + 1)",
        caption: starts.count == 1 ? caption : "\(caption), part \(part + 1)", path: path,
        columns: [.init(text: "Measure")] + shown.map { .init(text: $0.name) },
        rows: families.flatMap { family, ids in
          ids.enumerated().map { index, id in
            TableView.Row(
              head: reader.title(id, scope)
                + (reader.form(id, scope) == .points ? ", points" : ""), note: nil,
              cells: shown.map { $0.cell(id) }, definition: reader.anchor(id, scope),
              family: index == 0 && families.count > 1 ? family.title : nil)
          }
        }, note: part == starts.count - 1 ? note : nil)
    }
  }
}
