internal import Audit

/// How contributions are spread, what separates groups, and the reasons for unfavorable decisions.
extension ReportBuilder {
  /// Rows of the table of gaps.
  private static let gapLimit = 12
  /// Steps of a drawn gap.
  private static let stepLimit = 7
  /// Groups smaller than this are in the table, but not drawn.
  private static let drawnRows = 30

  // MARK: Spread

  /// The spread of the leading features' contributions; nil where the record has none.
  ///
  /// - Parameter limit: how many features are drawn.
  func spreadFigure(
    _ output: AuditRecord.OutputExplanation, index: Int, anchor: String, limit: Int
  ) -> View? {
    let drawn = (output.spread ?? []).enumerated().filter { $0.element.values != nil }
      .prefix(limit)
    let rows = drawn.compactMap { spreadRow($0.element) }
    guard !rows.isEmpty else { return nil }
    let shown = drawn.map(\.element)
    let unit = isLogistic ? "log-odds" : "units of the output"
    let takeaway = shown.lazy.compactMap { self.direction($0) }.first
    return FigureView(
      id: "\(anchor)-spread",
      caption: "Contributions of every row by feature, rows with a high value of the feature above "
        + "its line and rows with a low one below." + (takeaway.map { " \($0)" } ?? ""),
      path: "explanations.outputs[\(index)].spread",
      charts: [
        SpreadChart(
          title: "Spread of contributions",
          summary: takeaway ?? "Density of the contributions of each feature.", rows: rows,
          unit: "contribution, \(unit)")
      ],
      table: spreadTable(shown, anchor: anchor, index: index)
    ).view
  }

  private func spreadTable(
    _ shown: [AuditRecord.ContributionSpread], anchor: String, index: Int
  ) -> TableView {
    let columns = AuditRecord.ContributionSpread.shares.enumerated().filter {
      $0.offset != 1 && $0.offset != 5
    }
    return TableView(
      id: "\(anchor)-spread-table",
      caption: "Contributions that 1, 25, 50, 75 and 99 % of the rows do not exceed",
      path: "explanations.outputs[\(index)].spread",
      columns: [.init(text: "Feature"), .init(text: "Smallest")]
        + columns.map {
          .init(text: NumberText.decimals($0.element * 100, 0) + NumberText.space + "%")
        }
        + [.init(text: "Largest")],
      rows: shown.map { spread in
        TableView.Row(
          head: spread.feature, note: nil,
          cells: ([spread.minimum]
            + columns.compactMap {
              spread.quantiles.indices.contains($0.offset) ? spread.quantiles[$0.offset] : nil
            } + [spread.maximum]).map { .init(NumberText.contribution($0)) })
      }, note: "Percentiles are within 1/64 of their own value; smallest and largest are exact.")
  }

  /// A feature as the chart takes it; nil where nothing is known of its rows.
  private func spreadRow(_ spread: AuditRecord.ContributionSpread) -> SpreadChart.Row? {
    guard let range = spread.range, range.count == 2, range[0] < range[1],
      let values = spread.values
    else { return nil }
    let known = values.filter { $0.kind != "missing" }
    let parts = known.map(\.weights.count).max() ?? 0
    guard parts > 0, known.allSatisfy({ $0.weights.count == parts }) else { return nil }
    func sum(_ bins: [AuditRecord.ValueBin]) -> [Double] {
      bins.reduce(into: [Double](repeating: 0, count: parts)) { sums, bin in
        for index in 0..<parts { sums[index] += bin.weights[index] }
      }
    }
    return SpreadChart.Row(
      label: spread.feature, range: range[0]...range[1],
      quarters: quarters(values).map { $0.map(sum) }, all: sum(known),
      missing: values.first { $0.kind == "missing" }?.mean)
  }

  /// The bins of numbers in four parts of about the same weight, the lowest values first; nil where
  /// values have no order or are all alike.
  private func quarters(_ values: [AuditRecord.ValueBin]) -> [[AuditRecord.ValueBin]]? {
    let numbers = values.filter { $0.kind == "numbers" }
    let total = numbers.reduce(0) { $0 + $1.weight }
    guard numbers.count > 1, total > 0 else { return nil }
    var quarters: [[AuditRecord.ValueBin]] = [[], [], [], []]
    var below = 0.0
    for bin in numbers {
      // Where the middle of the bin stands among all rows.
      let place = (below + bin.weight / 2) / total
      quarters[min(max(Int(place * 4), 0), 3)].append(bin)
      below += bin.weight
    }
    return quarters
  }

  /// "High values of income raise the output (by +0.91 on average in their highest quarter), low ones
  /// lower it (by −1.20 in the lowest)."; nil where neither end stands out.
  private func direction(_ spread: AuditRecord.ContributionSpread) -> String? {
    guard let quarters = quarters(spread.values ?? []) else { return nil }
    func mean(_ bins: [AuditRecord.ValueBin]) -> Double? {
      let weight = bins.reduce(0) { $0 + $1.weight }
      return weight > 0 ? bins.reduce(0) { $0 + $1.weight * ($1.mean ?? 0) } / weight : nil
    }
    guard let low = quarters.lazy.compactMap(mean).first,
      let high = quarters.reversed().lazy.compactMap(mean).first, low * high < 0
    else { return nil }
    return "High values of \(spread.feature) \(high > 0 ? "raise" : "lower") the output "
      + "(\(NumberText.contribution(high)) on average at the upper end), low ones "
      + "\(low > 0 ? "raise" : "lower") it (\(NumberText.contribution(low)))."
  }

  // MARK: Gaps

  /// Where the difference in mean output between groups comes from; nil where the record does not say.
  ///
  /// - Parameter limit: how many gaps are drawn.
  func gapView(
    _ output: AuditRecord.OutputExplanation, index: Int, anchor: String, limit: Int
  ) -> View? {
    let all = (output.gaps ?? []).filter { $0.labelPositive == nil }
      .sorted { abs($0.difference) > abs($1.difference) }
    guard let widest = drawnGaps(all, limit: 1).first ?? all.first else { return nil }
    let drawn = drawnGaps(all, limit: limit)
    let path = "explanations.outputs[\(index)].gaps"
    let figure =
      drawn.isEmpty
      ? nil
      : FigureView(
        id: "\(anchor)-gaps",
        caption: "From the reference's mean output to the group's, a step per feature: the "
          + "differences of mean contributions add up to the gap.",
        path: path, charts: drawn.map { gapChart($0, output) }, table: nil
      ).view
    return [
      "sentence": sentence(widest), "figure": optional(figure),
      "table": optional(gapTable(all, output, anchor: anchor, path: path).view),
    ]
  }

  /// The widest gaps of attributes of one column, one of each; of any attribute where there are none.
  private func drawnGaps(
    _ gaps: [AuditRecord.MarginGap], limit: Int
  ) -> [AuditRecord.MarginGap] {
    let single = Set(record.fairness.attributes.filter { $0.columns.count < 2 }.map(\.name))
    let large = gaps.filter {
      $0.n >= Self.drawnRows && $0.referenceN >= Self.drawnRows
        && !isUnknown($0.group, $0.attribute)
    }
    let candidates =
      large.contains { single.contains($0.attribute) }
      ? large.filter { single.contains($0.attribute) } : large
    var seen: Set<String> = []
    return Array(candidates.filter { seen.insert($0.attribute).inserted }.prefix(limit))
  }

  private func isUnknown(_ group: String, _ attribute: String) -> Bool {
    self.group(group, attribute)?.unknown ?? false
  }

  private func group(_ group: String, _ attribute: String) -> AuditRecord.Group? {
    record.fairness.attributes.first { $0.name == attribute }?.groups.first { $0.group == group }
  }

  private func name(_ group: String, _ attribute: String) -> String {
    self.group(group, attribute).map { reader.name($0) } ?? group
  }

  private func sentence(_ gap: AuditRecord.MarginGap) -> String {
    let size = NumberText.significant(abs(gap.difference)) + (isLogistic ? " log-odds" : "")
    var text =
      "The mean output of \(gap.attribute) = \(name(gap.group, gap.attribute)) is \(size) "
      + "\(gap.difference < 0 ? "below" : "above") that of \(name(gap.reference, gap.attribute))"
    let parts = gap.features.prefix(3).filter { $0.difference != 0 }
    if !parts.isEmpty {
      text += "; the largest parts come through " + list(parts)
    }
    return text + "."
  }

  private func list(_ parts: some Collection<AuditRecord.GapFeature>) -> String {
    parts.map { "\($0.feature) (\(NumberText.contribution($0.difference)))" }
      .joined(separator: ", ")
  }

  private func gapChart(
    _ gap: AuditRecord.MarginGap, _ output: AuditRecord.OutputExplanation
  ) -> WaterfallChart {
    let shown = gap.features.prefix(Self.stepLimit)
    var steps = shown.map {
      WaterfallChart.Step(
        label: $0.feature, detail: "", contribution: $0.difference,
        text: NumberText.contribution($0.difference))
    }
    let hidden = gap.features.count - shown.count + (gap.rest?.features ?? 0)
    if hidden > 0 {
      let rest = gap.difference - shown.reduce(0) { $0 + $1.difference }
      steps.append(
        .init(
          label: "\(NumberText.count(hidden)) other \(hidden == 1 ? "feature" : "features")",
          detail: "", contribution: rest, text: NumberText.contribution(rest)))
    }
    let isDeciding = output.reasons != nil
    return WaterfallChart(
      title: "\(gap.attribute): \(name(gap.reference, gap.attribute)) \u{2192} "
        + name(gap.group, gap.attribute),
      summary: sentence(gap), base: gap.referenceMeanMargin,
      baseLabel: "\(name(gap.reference, gap.attribute)), mean",
      baseText: NumberText.decimals(gap.referenceMeanMargin, 2), steps: steps, end: gap.meanMargin,
      endLabel: "\(name(gap.group, gap.attribute)), mean",
      endText: NumberText.decimals(gap.meanMargin, 2), threshold: nil,
      rightIsFavorable: isDeciding ? record.decision.positiveIsFavorable : nil, isLogOdds: false,
      unit: isLogistic ? "mean output, log-odds" : "mean output")
  }

  private func gapTable(
    _ gaps: [AuditRecord.MarginGap], _ output: AuditRecord.OutputExplanation, anchor: String,
    path: String
  ) -> TableView {
    let shown = gaps.prefix(Self.gapLimit)
    func cell(_ gap: AuditRecord.MarginGap, _ label: Bool) -> TableView.Cell {
      let found = (output.gaps ?? []).first {
        $0.attribute == gap.attribute && $0.group == gap.group && $0.labelPositive == label
      }
      return .init(found.map { NumberText.contribution($0.difference) } ?? "not defined")
    }
    return TableView(
      id: "\(anchor)-gaps-table",
      caption: "Difference in mean output from the reference"
        + (isLogistic ? ", log-odds" : "") + ", widest first",
      path: path,
      columns: [
        "Group and reference", "n", "All rows", "Positive label", "Negative label",
        "Largest parts",
      ].map { .init(text: $0) },
      rows: shown.map { gap in
        TableView.Row(
          head: "\(gap.attribute): \(name(gap.group, gap.attribute))",
          note: "against \(name(gap.reference, gap.attribute))",
          cells: [
            .init(NumberText.count(gap.n)), .init(NumberText.contribution(gap.difference)),
            cell(gap, true), cell(gap, false),
            .init(list(gap.features.prefix(3).filter { $0.difference != 0 }), isText: true),
          ])
      },
      note: "Rows of one label are compared among themselves: what remains there is not explained "
        + "by the labels."
        + (gaps.count > shown.count
          ? " \(NumberText.count(gaps.count - shown.count)) narrower gaps stand in audit.json."
          : ""))
  }

  // MARK: Reasons

  /// The features that are named most often as reasons for unfavorable decisions.
  func reasonsView(
    _ output: AuditRecord.OutputExplanation, index: Int, anchor: String
  ) -> View? {
    guard let reasons = output.reasons, reasons.weight > 0, let leading = reasons.features.first,
      let strongest = reasons.features.max(by: { $0.ranks.first ?? 0 < $1.ranks.first ?? 0 })
    else { return nil }
    func share(_ weight: Double) -> String { NumberText.rate(weight / reasons.weight) }
    let table = TableView(
      id: "\(anchor)-reasons",
      caption: "How often a feature is among the strongest reasons for an unfavorable decision",
      path: "explanations.outputs[\(index)].reasons",
      columns: ["Feature", "The strongest", "Among the two strongest", "Among the four strongest"]
        .map { .init(text: $0) },
      rows: reasons.features.prefix(10).map { feature in
        TableView.Row(
          head: feature.feature, note: nil,
          cells: [1, 2, 4].map { .init(share(feature.ranks.prefix($0).reduce(0, +))) })
      },
      note: "A reason is a contribution towards the unfavorable decision, counted from the average "
        + "output. By group: audit.json.")
    let named = strongest.feature == leading.feature ? "and is" : "and \(leading.feature) is"
    return [
      "sentence": "\(strongest.feature) is the strongest reason for "
        + "\(share(strongest.ranks.first ?? 0)) of the "
        + "\(NumberText.count(reasons.n, of: "unfavorable decision")), \(named) among the four "
        + "strongest for \(share(leading.ranks.reduce(0, +))).",
      "table": optional(table.view),
    ]
  }
}
