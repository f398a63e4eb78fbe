internal import Audit

/// Reads a record for people: titles, written values, where things stand.
struct RecordReader {
  let record: AuditRecord
  private let definitions: [String: AuditRecord.MetricDefinition]
  /// The keys of the definitions that the page holds.
  private let linked: Set<String>

  init(_ record: AuditRecord) {
    self.record = record
    definitions = Dictionary(
      record.fairness.definitions.map { (Self.key($0.id, $0.scope, $0.task), $0) },
      uniquingKeysWith: { first, _ in first })
    linked = record.usedDefinitions
  }

  /// The key of a definition: identifiers are unique within a task and scope.
  static func key(_ id: String, _ scope: String, _ task: String?) -> String {
    (task.map { $0 + "-" } ?? "") + scope + "-" + id
  }

  /// How a number is written.
  enum Form {
    case rate, ratio, points, count, number
  }

  /// What a metric is measured on.
  enum Scope: String {
    case group, comparison, summary
  }

  /// Differences that are not differences of shares, so not written in percentage points.
  private static let plainDifferences: Set<String> = [
    "treatment_equality_difference", "roc_auc_difference", "cross_auc_difference",
    "mean_score_difference", "standardized_mean_difference", "matthews_correlation_difference",
    "f1_difference", "brier_score_difference", "log_loss_difference",
    "expected_calibration_error_difference", "calibration_in_the_large",
    "differential_fairness_amplification",
  ]

  /// Group metrics that are another one's complement: their differences say the same again.
  private static let complements: Set<String> = [
    "true_negative_rate", "false_negative_rate", "false_discovery_rate", "false_omission_rate",
  ]

  /// Whether a comparison has a place in the page.
  ///
  /// A record holds a difference and a ratio for every group metric. Ratios of any metric, and
  /// differences that repeat one under a name of its own or its complement's, stay in the record.
  func isShown(_ id: String) -> Bool {
    for suffix in ["_ratio", "_difference"] where id.hasSuffix(suffix) {
      let base = String(id.dropLast(suffix.count))
      guard definition(base, .group) != nil else { continue }
      if suffix == "_ratio" || Self.complements.contains(base) { return false }
      let named: [String: String] = [
        "favorable_rate": "statistical_parity_difference",
        "true_positive_rate": positiveIsFavorable ? "equal_opportunity_difference" : "",
        "false_positive_rate": "predictive_equality_difference",
        "positive_predictive_value": "predictive_parity_difference",
        "selection_rate": positiveIsFavorable ? "statistical_parity_difference" : "",
      ]
      if let name = named[base], definition(name, .comparison) != nil { return false }
    }
    return true
  }

  /// The definition of a metric.
  func definition(_ id: String, _ scope: Scope) -> AuditRecord.MetricDefinition? {
    definition(id, scope.rawValue, task: nil)
  }

  /// The definition of a metric of a task; of predicted numbers when no task is named and the record
  /// holds nothing else.
  func definition(
    _ id: String, _ scope: String, task: String?
  ) -> AuditRecord.MetricDefinition? {
    definitions[Self.key(id, scope, task)]
      ?? (task == nil && isRegression ? definitions[Self.key(id, scope, "regression")] : nil)
  }

  /// A metric's title; its identifier in words when the record does not define it.
  func title(_ id: String, _ scope: Scope) -> String { title(id, scope.rawValue, task: nil) }

  /// The same for a metric of a task.
  func title(_ id: String, _ scope: String, task: String?) -> String {
    if let title = definition(id, scope, task: task)?.title, !title.isEmpty { return title }
    let words = id.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// The anchor of a metric's definition; nil when the record has none.
  func anchor(_ id: String, _ scope: Scope) -> String? { link(id, scope.rawValue, task: nil) }

  /// The anchor of a metric's definition in any scope and task; nil when the page has none.
  func link(_ id: String, _ scope: Scope?) -> String? {
    scope.flatMap { link(id, $0.rawValue, task: nil) }
  }

  /// The same for a metric of a task.
  func link(_ id: String, _ scope: String, task: String?) -> String? {
    guard let definition = definition(id, scope, task: task), isListed(definition) else {
      return nil
    }
    return Self.anchor(definition)
  }

  /// Whether the page holds a definition: of what is measured and shown.
  func isListed(_ definition: AuditRecord.MetricDefinition) -> Bool {
    guard linked.contains(Self.key(definition.id, definition.scope, definition.task)) else {
      return false
    }
    return definition.task != nil || definition.scope != "comparison" || isShown(definition.id)
  }

  /// The anchor of a definition.
  static func anchor(_ definition: AuditRecord.MetricDefinition) -> String {
    anchor(definition.id, (definition.task.map { $0 + "-" } ?? "") + definition.scope)
  }

  /// The metric's title as it stands inside a sentence, whatever it is measured on.
  func words(_ id: String) -> String? {
    for scope in [Scope.group, .comparison, .summary] where definition(id, scope) != nil {
      return Wording.lowered(title(id, scope))
    }
    return nil
  }

  /// The anchor of a definition.
  static func anchor(_ id: String, _ scope: String) -> String {
    // A record from elsewhere may hold any text; an anchor holds letters, digits and dashes.
    let plain = (scope + "-" + id).map { character -> Character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
    }
    return "def-" + String(plain)
  }

  /// How a metric's values are written.
  func form(_ id: String, _ scope: Scope) -> Form { form(id, scope.rawValue, task: nil) }

  /// The same for a metric of a task.
  func form(_ id: String, _ scope: Scope, task: String?) -> Form {
    form(id, scope.rawValue, task: task)
  }

  /// The same for any scope.
  func form(_ id: String, _ scope: String, task: String?) -> Form {
    let definition = definition(id, scope, task: task)
    switch definition?.unit {
    case "rate": return .rate
    case "ratio": return .ratio
    case "count": return .count
    case "difference":
      if Self.plainDifferences.contains(id) { return .number }
      if definition?.task == "regression" { return .number }
      if id.hasSuffix("_difference") {
        let base = String(id.dropLast("_difference".count))
        let parts = scope.hasSuffix("_part") ? "group_part" : "group"
        let own = self.definition(base, parts, task: task) ?? self.definition(base, .group)
        if let unit = own?.unit, unit != "rate" { return .number }
      }
      return .points
    default: return .number
    }
  }

  /// A column head for a metric, with the unit where the numbers do not carry it.
  func column(_ id: String, _ scope: Scope) -> TableView.Column {
    let unit = form(id, scope) == .points ? ", points" : ""
    return TableView.Column(text: title(id, scope) + unit, definition: anchor(id, scope))
  }

  /// A value as people read it.
  func written(_ value: Double, _ form: Form) -> String {
    switch form {
    case .rate: NumberText.rate(value)
    case .ratio: NumberText.ratio(value)
    case .points: NumberText.points(value)
    case .count: NumberText.count(value)
    case .number: NumberText.significant(value)
    }
  }

  /// An interval as people read it, the unit once.
  func interval(_ ends: [Double]?, _ form: Form) -> String? {
    guard let ends, ends.count == 2 else { return nil }
    switch form {
    case .rate:
      return NumberText.range(
        NumberText.decimals(ends[0] * 100, 1), NumberText.decimals(ends[1] * 100, 1))
        + NumberText.space + "%"
    case .points:
      return NumberText.range(NumberText.points(ends[0]), NumberText.points(ends[1]))
    case .number:
      let written = NumberText.column(ends)
      return NumberText.range(written[0], written[1])
    default:
      return NumberText.range(written(ends[0], form), written(ends[1], form))
    }
  }

  /// A cell with the value and its interval, or with the reason why there is none.
  ///
  /// - Parameter isSpan: the value is a distance over groups, not a direction, so it has no sign.
  func cell(
    _ result: AuditRecord.Measured?, _ form: Form, isSpan: Bool = false
  ) -> TableView.Cell {
    guard let result else { return TableView.Cell("not measured") }
    guard let value = result.value else {
      return TableView.Cell("not defined", detail: result.why, isReason: true)
    }
    let unsigned = isSpan && form == .points && value >= 0
    return TableView.Cell(
      unsigned ? NumberText.decimals(value * 100, 1) : written(value, form),
      detail: unsigned && result.ci?.allSatisfy { $0 >= 0 } == true
        ? result.ci.map { unsignedPoints($0) } : interval(result.ci, form))
  }

  /// An interval of a distance in percentage points: no signs.
  private func unsignedPoints(_ ends: [Double]) -> String {
    let written = ends.map { NumberText.decimals($0 * 100, 1) }
    return written.count == 2 ? NumberText.range(written[0], written[1]) : ""
  }

  /// The interval of a result as the charts take it.
  func range(_ result: AuditRecord.Measured?) -> ClosedRange<Double>? {
    guard let ends = result?.ci, ends.count == 2, ends[0] <= ends[1] else { return nil }
    return ends[0]...ends[1]
  }

  /// The confidence as people write it: `95 %`.
  var confidence: String {
    let percent = record.fairness.confidence * 100
    return NumberText.decimals(percent, percent == percent.rounded() ? 0 : 1) + NumberText.space
      + "%"
  }

  /// A group's name that says when it holds the missing values.
  func name(_ group: AuditRecord.Group) -> String {
    guard group.unknown else { return group.group }
    let said = ["", "unknown", "missing", "(unknown)", "(missing)"].contains(
      group.group.lowercased())
    return said ? "unknown" : group.group + " (unknown)"
  }

  /// Group metric identifiers that occur anywhere in an attribute, in registry order.
  func groupMetrics(of attribute: AuditRecord.Attribute) -> [String] {
    ordered(attribute.groups.map(\.metrics))
  }

  /// Comparison metric identifiers that occur anywhere in an attribute, in registry order.
  func comparisonMetrics(of attribute: AuditRecord.Attribute) -> [String] {
    ordered(attribute.comparisons.map(\.metrics))
  }

  private func ordered(_ maps: [MetricMap]) -> [String] {
    var seen: Set<String> = []
    var result: [String] = []
    for map in maps {
      for entry in map.entries where seen.insert(entry.id).inserted { result.append(entry.id) }
    }
    let rank = Dictionary(
      record.fairness.definitions.enumerated().map { ($1.id, $0) },
      uniquingKeysWith: { first, _ in first })
    // Stable: identifiers the record does not define keep their order, last.
    return result.enumerated().sorted {
      (rank[$0.element] ?? .max, $0.offset) < (rank[$1.element] ?? .max, $1.offset)
    }.map(\.element)
  }

  /// Whether the positive decision is the one that is good for the person.
  var positiveIsFavorable: Bool { record.decision.positiveIsFavorable }

  /// Whether a number is predicted and no decision made.
  var isRegression: Bool { record.dataset.label.positive == nil }

  /// "approved = 1", the positive label.
  var positiveLabel: String {
    let label = record.dataset.label
    return label.positive.map { "\(label.column) = \($0)" } ?? label.column
  }
}
