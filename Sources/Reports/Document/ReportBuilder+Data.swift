internal import Audit

extension ReportBuilder {
  /// Rows, exclusions, groups and columns.
  func dataView() -> View {
    let data = record.dataset
    let exclusions = TableView(
      id: "table-exclusions", caption: "Rows that were not evaluated",
      path: "dataset.excluded",
      columns: [.init(text: "Reason"), .init(text: "Rows")],
      rows: data.excluded.map {
        TableView.Row(head: $0.reason, note: nil, cells: [.init(NumberText.count($0.rows))])
      }, note: nil)
    let weighted = data.weight != nil
    var rows: [TableView.Row] = []
    for attribute in record.fairness.attributes {
      // Of the groups' own total, so that the shares of an attribute sum to 1 whatever was left out.
      let total = attribute.groups.reduce(0.0) { $0 + Double($1.n) }
      for group in attribute.groups {
        let share = total > 0 ? Double(group.n) / total : nil
        var cells: [TableView.Cell] = [
          .init(attribute.name, isText: true), .init(NumberText.count(group.n)),
          .init(share.map(NumberText.rate) ?? NumberText.none),
        ]
        if weighted { cells.append(.init(NumberText.significant(group.weight))) }
        cells.append(reader.cell(group.metrics["base_rate"], .rate))
        rows.append(TableView.Row(head: reader.name(group), note: nil, cells: cells))
      }
    }
    var heads: [TableView.Column] = [
      .init(text: "Group"), .init(text: "Attribute"), .init(text: "Rows"), .init(text: "Share"),
    ]
    if weighted { heads.append(.init(text: "Weight")) }
    heads.append(reader.column("base_rate", .group))
    let groups = TableView(
      id: "table-groups", caption: "Groups: sizes and share of positive labels",
      path: "fairness.attributes[].groups[]", columns: heads, rows: rows,
      note: "Intervals are at \(reader.confidence). The share of positive labels is a fact about "
        + "the labels, not about the decisions.")
    let columns = TableView(
      id: "table-columns", caption: "Columns of the data file", path: "dataset.columns",
      columns: [
        "Column", "Type", "Used as", "Missing", "Distinct", "Minimum", "Median", "Maximum",
      ].map { TableView.Column(text: $0) },
      rows: data.columns.map { column in
        TableView.Row(
          head: column.name, note: nil,
          cells: [
            .init(column.type, isText: true),
            .init(
              column.roles.isEmpty ? "not used" : column.roles.joined(separator: ", "),
              isText: true),
            .init(NumberText.count(column.missing)),
            .init(column.distinct.map { NumberText.count($0) } ?? NumberText.none),
            .init(column.minimum.map(NumberText.significant) ?? NumberText.none),
            .init(column.median.map(NumberText.significant) ?? NumberText.none),
            .init(column.maximum.map(NumberText.significant) ?? NumberText.none),
          ])
      }, note: nil)
    var facts = [wording.sample]
    if let weight = data.weight {
      facts.append(
        "Rows are weighted by \(weight.column): the weights sum to "
          + "\(NumberText.significant(weight.sum)) and carry the information of about "
          + "\(NumberText.significant(weight.effectiveRows)) equal rows (Kish).")
    }
    let missing = data.columns.filter { $0.missing > 0 }
    facts.append(
      missing.isEmpty
        ? "No column has a missing value."
        : "\(missing.count == 1 ? "One column has" : "\(missing.count) columns have") missing "
          + "values: "
          + missing.prefix(6).map { "\($0.name) (\(NumberText.count($0.missing)))" }
          .joined(separator: ", ")
          + (missing.count > 6 ? " and \(missing.count - 6) more" : "") + ".")
    if !data.missingTokens.isEmpty {
      let tokens = data.missingTokens.map { $0.isEmpty ? "an empty cell" : "\u{201C}\($0)\u{201D}" }
      facts.append("Read as missing: \(tokens.joined(separator: ", ")).")
    }
    let unknown = record.fairness.attributes.flatMap { attribute in
      attribute.groups.filter(\.unknown).map { group in
        "\(attribute.name) is unknown for \(NumberText.count(group.n, of: "row"))"
      }
    }
    if !unknown.isEmpty {
      facts.append(
        unknown.joined(separator: "; ") + ". They form a group of their own and are never the "
          + "reference.")
    }
    return [
      "sentence": wording.dataset, "facts": facts,
      "inSample": wording.isInSample,
      "exclusions": optional(exclusions.view), "groups": optional(groups.view),
      "columns": optional(columns.view),
    ]
  }
}
