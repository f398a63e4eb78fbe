internal import Audit
internal import Fairness

extension ReportBuilder {
  /// The groups' labels, shares and missing cells before any decision.
  func groupDataTopic(
    _ attribute: AuditRecord.Attribute, anchor: String, path: String
  ) -> TopicView? {
    guard let data = attribute.data else { return nil }
    let id = "\(anchor)-data"
    let from = "\(path).data"
    var topic = TopicView(
      id: id, title: "Data before the model", sentences: wording.groupData(data))
    topic.fold = "Labels, shares and missing cells"
    if let population = data.representation {
      topic.folded.append(.table(table(population, id: id, path: "\(from).representation")))
    }
    if let labels = data.labels {
      topic.folded.append(.table(labelTable(labels, id: id, path: "\(from).labels")))
      topic.folded.append(.table(distanceTable(labels, id: id, path: "\(from).labels")))
      topic.folded += clarifyTables(labels, id: id, path: "\(from).labels").map { .table($0) }
    }
    topic.folded.append(
      .table(missingTable(data.missingness, id: id, path: "\(from).missingness")))
    return topic.folded.contains { $0.view != nil } ? topic : nil
  }

  private func table(_ result: RepresentationResult, id: String, path: String) -> TableView {
    var notes: [String] = []
    if let p = result.goodnessOfFit.pValue {
      notes.append(
        "That the rows are a sample of that population: p \(NumberText.pValue(p)) "
          + "(\(result.goodnessOfFit.test)).")
    }
    if !result.absentFromSample.isEmpty {
      notes.append("Without rows: \(result.absentFromSample.joined(separator: ", ")).")
    }
    if !result.absentFromPopulation.isEmpty {
      notes.append(
        "Not in the population as declared: "
          + result.absentFromPopulation.map { "\($0.group) (n = \(NumberText.count($0.n)))" }
          .joined(separator: ", ") + ".")
    }
    if result.unknown > 0 {
      notes.append("Of unknown group: \(NumberText.count(result.unknown, of: "row")).")
    }
    return TableView(
      id: "\(id)-population", caption: "Shares of the rows against the declared population",
      path: "\(path).groups",
      columns: ["Group", "n", "Observed", "Declared", "Difference, points", "Ratio", "p"].map {
        .init(text: $0)
      },
      rows: result.groups.map { group in
        TableView.Row(
          head: group.group, note: nil,
          cells: [
            .init(NumberText.count(group.n)), reader.cell(group.observed, .rate),
            .init(NumberText.rate(group.expected)), reader.cell(group.difference, .points),
            reader.cell(group.ratio, .ratio), test(group.difference, group.pAdjusted),
          ])
      }, note: notes.isEmpty ? nil : notes.joined(separator: " "))
  }

  private func labelTable(_ result: DataAuditResult, id: String, path: String) -> TableView {
    TableView(
      id: "\(id)-labels", caption: "Labels by group (\(result.label))", path: "\(path).groups",
      columns: ["Group", "Share of known rows", "Positive labels"].map { .init(text: $0) },
      rows: result.groups.map { group in
        TableView.Row(
          head: group.group, note: group.isUnknown ? "unknown" : nil,
          cells: [
            reader.cell(group.share, .rate, showsCount: true),
            reader.cell(group.positiveRate, .rate, showsCount: true),
          ])
      },
      note: result.unlabeled > 0
        ? "\(NumberText.count(result.unlabeled, of: "row")) without a label." : nil)
  }

  private func distanceTable(_ result: DataAuditResult, id: String, path: String) -> TableView {
    TableView(
      id: "\(id)-distances",
      caption: "Labels against \(result.reference ?? "the reference")",
      path: "\(path).comparisons",
      columns: [
        "Group", "Class imbalance", "Positive labels, points", "Kullback–Leibler",
        "Jensen–Shannon", "Euclidean", "Total variation", "Same labels, p",
      ].map { .init(text: $0) },
      rows: result.comparisons.map { comparison in
        TableView.Row(
          head: comparison.group, note: nil,
          cells: [
            reader.cell(comparison.classImbalance, .number),
            reader.cell(comparison.labelProportionDifference, .points, showsTest: true),
            reader.cell(comparison.labelKlDivergence, .number),
            reader.cell(comparison.labelJsDivergence, .number),
            reader.cell(comparison.labelLpDistance, .number),
            reader.cell(comparison.labelTotalVariation, .number),
            reader.cell(comparison.homogeneity),
          ])
      },
      note:
        "Class imbalance is below 0 where the group is the smaller one; the other distances are "
        + "0 where both groups have the same labels.")
  }

  /// The measures under the names and signs of Amazon SageMaker Clarify.
  private func clarifyTables(
    _ result: DataAuditResult, id: String, path: String
  ) -> [TableView] {
    guard let first = result.clarify.first else { return [] }
    return [
      TableView(
        id: "\(id)-clarify", caption: "The same in Clarify's terms: all others minus the group",
        path: "\(path).clarify",
        columns: [.init(text: "Group")] + first.measures.map { .init(text: $0.id) },
        rows: result.clarify.map { facet in
          TableView.Row(
            head: facet.facet, note: nil,
            cells: first.measures.map { measure in
              reader.cell(
                facet.measures.first { $0.id == measure.id }?.estimate, .number)
            })
        }, note: nil)
    ]
  }

  /// Columns of which a group misses clearly more or fewer cells than the reference.
  private func missingTable(_ result: MissingnessResult, id: String, path: String) -> TableView {
    let differing = result.columns.filter { column in
      column.groups.contains { ($0.pAdjusted ?? 1) < 0.05 }
    }
    let columns = differing.isEmpty ? Array(result.columns.prefix(10)) : differing
    let groups = Array((columns.first?.groups.map(\.group) ?? []).prefix(6))
    return TableView(
      id: "\(id)-missing",
      caption: differing.isEmpty
        ? "Missing cells by group: no column differs clearly from the reference"
        : "Missing cells by group: columns where a group differs from the reference",
      path: "\(path).columns",
      columns: [.init(text: "Column"), .init(text: "All rows")] + groups.map { .init(text: $0) },
      rows: columns.map { column in
        TableView.Row(
          head: column.column, note: nil,
          cells: [reader.cell(column.overall, .rate)]
            + groups.map { name in
              let group = column.groups.first { $0.group == name }
              var cell = reader.cell(group?.share, .rate)
              if let p = group?.pAdjusted {
                cell.detail = [cell.detail, "p \(NumberText.pValue(p))"].compactMap { $0 }
                  .joined(separator: "; ")
              }
              return cell
            })
      }, note: nil)
  }

  /// A cell of a p-value: adjusted, below it as it is.
  func test(_ estimate: Estimate, _ adjusted: Double?) -> TableView.Cell {
    let raw = AuditRecord.Measured(of: estimate).pValue
    guard let p = adjusted ?? raw else { return .init(NumberText.none) }
    return .init(
      NumberText.pValue(p), detail: adjusted == nil ? nil : raw.map(NumberText.pValue))
  }
}
