internal import Audit
internal import Fairness

/// The results of one attribute in a task other than deciding yes or no, whatever the task.
struct TaskTables {
  /// Measures of a group, or of its comparison with the reference.
  struct Part {
    var name: String
    var metrics: TaskMeasures
    /// The same for each class, cut or cutoff.
    var parts: [TaskPart] = []
  }

  /// Groups beside each other in a table.
  private static let width = 5

  var reader: RecordReader
  /// `regression`, `ranking` and so on: which definitions hold.
  var task: String
  var id: String
  var path: String
  /// What the parts are called, as in `class`.
  var partName = ""
  var name: String
  var reference: String?
  var groups: [Part]
  var comparisons: [Part]
  var summary: [TaskSummary]

  /// The topic of the attribute.
  ///
  /// - Parameters:
  ///   - leading: the measures of groups that are shown first.
  ///   - comparing: those of comparisons.
  ///   - extra: more tables for the folded part.
  func topic(
    leading: [String], comparing: [String], sentences: [String], extra: [TableView] = []
  ) -> TopicView {
    var topic = TopicView(id: id, title: name, sentences: sentences)
    let ids = groups.first?.metrics.entries.map(\.id) ?? []
    let against = comparisons.first?.metrics.entries.map(\.id) ?? []
    let known = "Each group against \(reference ?? "the reference")"
    topic.shown += tables(
      leading.filter(ids.contains), groups, .group, "groups", "By \(name)", "groups")
    topic.shown += tables(
      comparing.filter(against.contains), comparisons, .comparison, "against", known,
      "comparisons")
    topic.fold = "All further measures by \(name)"
    topic.folded += tables(
      ids.filter { !leading.contains($0) }, groups, .group, "more", "Further measures by \(name)",
      "groups")
    topic.folded += tables(
      against.filter { !comparing.contains($0) }, comparisons, .comparison, "further",
      "Further comparisons with \(reference ?? "the reference")", "comparisons")
    topic.folded.append(.table(summaryTable))
    topic.folded += partTables(groups, "group_part", "parts", "groups")
    topic.folded += partTables(comparisons, "comparison_part", "parts-against", "comparisons")
    topic.folded += extra.map { .table($0) }
    return topic
  }

  private func tables(
    _ ids: [String], _ parts: [Part], _ scope: RecordReader.Scope, _ key: String,
    _ caption: String, _ place: String
  ) -> [TopicView.Block] {
    guard !ids.isEmpty else { return [] }
    return stride(from: 0, to: parts.count, by: Self.width).map { start in
      let shown = parts[start..<min(start + Self.width, parts.count)]
      return .table(
        TableView(
          id: "\(id)-\(key)-\(start / Self.width + 1)",
          caption: caption + (parts.count > Self.width ? ", part \(start / Self.width + 1)" : ""),
          path: "\(path).\(place)[].metrics",
          columns: [.init(text: "Measure")] + shown.map { .init(text: $0.name) },
          rows: ids.map { id in
            let form = reader.form(id, scope, task: task)
            return TableView.Row(
              head: title(id, scope.rawValue, form), note: nil,
              cells: shown.map { part in
                let entry = part.metrics.entries.first { $0.id == id }
                return reader.cell(
                  entry?.estimate, form, adjusted: entry?.pAdjusted, showsCount: true,
                  showsTest: true)
              }, definition: reader.link(id, scope.rawValue, task: task))
          }, note: nil))
    }
  }

  private func title(_ id: String, _ scope: String, _ form: RecordReader.Form) -> String {
    reader.title(id, scope, task: task) + (form == .points ? ", points" : "")
  }

  private var summaryTable: TableView {
    TableView(
      id: "\(id)-summary", caption: "Over all known groups of \(name)", path: "\(path).summary",
      columns: ["Measure", "Value", "Lowest group", "Highest group"].map { .init(text: $0) },
      rows: summary.map { item in
        let form = reader.form(item.id, .summary, task: task)
        return TableView.Row(
          head: title(item.id, "summary", form),
          note: item.of.map { $0.hasPrefix(partName) ? $0 : "\(partName) \($0)" },
          cells: [
            reader.cell(item.estimate, form, showsCount: true),
            .init(item.lowest ?? NumberText.none, isText: true),
            .init(item.highest ?? NumberText.none, isText: true),
          ], definition: reader.link(item.id, "summary", task: task))
      }, note: nil)
  }

  /// One table per measure of parts: rows are classes, cuts or cutoffs.
  private func partTables(
    _ parts: [Part], _ scope: String, _ key: String, _ place: String
  ) -> [TopicView.Block] {
    let ids = parts.first?.parts.first?.metrics.entries.map(\.id) ?? []
    let shown = parts.prefix(Self.width)
    let rows = parts.first?.parts.map(\.of) ?? []
    return ids.enumerated().map { index, metric in
      let form = reader.form(metric, scope, task: task)
      return .table(
        TableView(
          id: "\(id)-\(key)-\(index + 1)",
          caption: "\(title(metric, scope, form)) by \(partName)",
          path: "\(path).\(place)[]",
          columns: [.init(text: partName.capitalizedFirst)] + shown.map { .init(text: $0.name) },
          rows: rows.enumerated().map { place, name in
            TableView.Row(
              head: name, note: nil,
              cells: shown.map { part in
                let entry =
                  place < part.parts.count
                  ? part.parts[place].metrics.entries.first { $0.id == metric } : nil
                return reader.cell(
                  entry?.estimate, form, adjusted: entry?.pAdjusted, showsCount: true,
                  showsTest: true)
              })
          },
          note: parts.count > shown.count
            ? "The other \(NumberText.count(parts.count - shown.count)) groups stand in audit.json."
            : nil))
    }
  }
}
