internal import Audit

extension ReportBuilder {
  /// Definitions of one kind are folded when there are more than this.
  private static let openLimit = 24

  /// Every metric that occurs, by what it is measured on.
  func definitionViews() -> [View] {
    var anchors: Set<String> = []
    let listed = record.fairness.definitions.filter {
      reader.isListed($0) && anchors.insert(RecordReader.anchor($0)).inserted
    }
    var kinds: [String] = []
    for definition in listed where !kinds.contains(kind(definition)) {
      kinds.append(kind(definition))
    }
    return kinds.map { kind in
      let own = listed.filter { self.kind($0) == kind }
      let isFolded = listed.count > Self.openLimit
      return [
        "heading": kind.capitalizedFirst, "count": NumberText.count(own.count, of: "measure"),
        "isFolded": isFolded, "entries": own.map(definitionView),
      ]
    }
  }

  private func kind(_ definition: AuditRecord.MetricDefinition) -> String {
    let scope =
      switch definition.scope {
      case "group": "within a group"
      case "group_part": "within a group, by class, cut or cutoff"
      case "comparison": "group against reference"
      case "comparison_part": "group against reference, by class, cut or cutoff"
      case "summary": "over all known groups"
      default: definition.scope
      }
    return switch definition.task {
    case nil: scope
    case "multiclass": "all classes: \(scope)"
    case "ordered": "ordered outcomes: \(scope)"
    case "ranking": "ranking: \(scope)"
    case "regression": "predicted numbers: \(scope)"
    case let task?: "\(task): \(scope)"
    }
  }

  private func definitionView(_ definition: AuditRecord.MetricDefinition) -> View {
    var facts: [String] = []
    if let ideal = definition.ideal { facts.append("at parity \(NumberText.plain(ideal))") }
    if let interval = definition.interval { facts.append("interval: \(interval)") }
    if let test = definition.test { facts.append("test: \(test)") }
    return [
      "id": RecordReader.anchor(definition), "title": definition.title, "key": definition.id,
      "definition": definition.definition,
      "formula": definition.formula.isEmpty ? false : definition.formula,
      "facts": facts.isEmpty ? false : facts.joined(separator: "; "),
    ]
  }

  /// How intervals and replicates were made; nil for records that do not say.
  var inferenceWords: String? {
    guard let inference = record.fairness.inference else { return nil }
    func words(_ text: String) -> String { text.split(separator: "_").joined(separator: " ") }
    var sentence =
      "Rates have \(words(inference.rateInterval).capitalizedFirst) intervals, differences of rates "
      + "\(words(inference.differenceInterval).capitalizedFirst) intervals. "
    sentence +=
      inference.replicates > 0
      ? "Measures without a formula have \(words(inference.bootstrapInterval)) bootstrap intervals "
        + "from \(NumberText.count(inference.replicates)) replicates, drawn with seed "
        + "\(NumberText.count(inference.seed))."
      : "No bootstrap was made: measures without a formula have no interval."
    if record.dataset.weight != nil {
      sentence +=
        inference.weights == "frequency"
        ? " A weight stands for as many identical rows."
        : " A weight stands for people of the population that a sampled row represents."
    }
    let notes = record.fairness.attributes.flatMap { $0.bootstrapNotes ?? [] }
    if !notes.isEmpty {
      sentence +=
        " In \(NumberText.count(notes.count, of: "interval")) some replicates had no value, or all "
        + "had the same one; bootstrap_notes in the record says which."
    }
    return sentence
  }
}
