import Explain
import Fairness
import Statistics

extension AuditConfiguration {
  /// The settings in effect in the shape of `audit.yaml`, defaults included, for the manifest.
  public var settings: JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    func number(_ value: Double?) -> JSONValue { value.flatMap { JSONValue.number($0) } ?? .null }
    func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }

    var members: [(key: String, value: JSONValue)] = [
      ("version", .integer(1)), ("title", text(title)), ("task", .string(task.rawValue)),
    ]
    if let model {
      members.append(
        (
          "model",
          .object([
            ("path", model.path.isEmpty ? .null : .string(model.path)),
            ("command", texts(model.command)), ("timeout", number(model.timeout)),
            ("batch_rows", .integer(model.batchRows)), ("probability", .bool(model.probability)),
            ("threshold", number(model.threshold)),
            (
              "categories",
              .object(
                model.categories.sorted { $0.key < $1.key }.map { ($0.key, texts($0.value)) })
            ),
            ("missing", number(model.missing)),
            ("unknown_category", .string(model.unknownCategory.rawValue)),
            ("trees", .string(model.trees.rawValue)), ("features", texts(model.features)),
            ("classes", texts(model.classes)),
          ])
        ))
    }
    members.append(
      (
        "data",
        .object([
          ("path", text(data.path)), ("label", text(data.label)),
          ("positive_label", text(data.positiveLabel)),
          ("favorable_label", text(data.favorableLabel)), ("id", text(data.id)),
          ("weight", text(data.weight)), ("weight_kind", .string(data.weightKind.rawValue)),
          ("exposure", text(data.exposure)),
          ("order", texts(data.order)), ("higher_is_better", .bool(data.higherIsBetter)),
          ("missing", texts(data.missing)),
          ("separator", text(data.separator)), ("comment", text(data.comment)),
          ("sample", text(data.sample?.rawValue)),
          (
            "types",
            .object(data.types.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
          ),
        ])
      ))
    members.append(
      ("protected", .array(protected.map(\.settings) + probable.map(\.settings))))
    if let predictions { members.append(("predictions", predictions.settings)) }
    members.append(
      (
        "explain",
        .object([
          ("method", .string(explain.method.rawValue)),
          ("derived", .string(explain.derived.rawValue)),
          ("precision", .string(explain.precision.rawValue)),
          ("output", .string(explain.output.rawValue)),
          (
            "background",
            .object([
              ("path", text(explain.background.path)),
              ("rows", explain.background.rows.map { .integer($0) } ?? .null),
              ("seed", .integer(explain.background.seed)),
            ])
          ),
        ])
      ))
    members.append(
      (
        "inference",
        .object([
          ("confidence", number(inference.confidence)),
          ("correction", .string(inference.correction.rawValue)),
          ("test", .string(inference.test.rawValue)), ("power", number(inference.power)),
          ("rate_interval", .string(inference.rateInterval.rawValue)),
          ("difference_interval", .string(inference.differenceInterval.rawValue)),
          ("bootstrap", .integer(inference.bootstrap)),
          ("bootstrap_interval", .string(inference.bootstrapInterval.rawValue)),
          ("seed", .integer(inference.seed)),
        ])
      ))
    members += measureSettings
    return .object(members)
  }
}

extension AuditConfiguration {
  /// The settings of measures, limits and searches.
  private var measureSettings: [(key: String, value: JSONValue)] {
    func number(_ value: Double?) -> JSONValue { value.flatMap { JSONValue.number($0) } ?? .null }
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
    var members: [(key: String, value: JSONValue)] = [
      (
        "metrics",
        .object([
          ("preset", .string(measures.preset.rawValue)), ("include", texts(measures.include)),
        ])
      ),
      (
        "limits",
        .array(
          limits.map {
            .object([
              ("metric", .string($0.metric)), ("scope", text($0.scope)),
              ("attribute", text($0.attribute)), ("at_least", number($0.atLeast)),
              ("at_most", number($0.atMost)),
            ])
          })
      ),
      (
        "control",
        .array(
          controls.map {
            .object([
              ("columns", texts($0.columns)),
              ("bins", $0.bins.map { .array($0.compactMap { JSONValue.number($0) }) } ?? .null),
            ])
          })
      ),
      (
        "subgroups",
        .object([
          ("columns", subgroups.columns.map(texts) ?? .null),
          ("depth", .integer(subgroups.depth)), ("minimum_rows", .integer(subgroups.minimumRows)),
        ])
      ),
      (
        "individual",
        .object([
          ("neighbors", .integer(individual.neighbors)), ("rows", .integer(individual.rows)),
        ])
      ),
      ("proxies", .object([("rows", .integer(proxies.rows))])),
    ]
    if let ranking {
      members.append(
        (
          "ranking",
          .object([
            ("list", text(ranking.list)), ("top", .array(ranking.top.map { .integer($0) })),
          ])
        ))
    }
    return members
  }
}

extension AuditConfiguration.ProtectedAttribute {
  fileprivate var settings: JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    if columns.count == 1 {
      members.append(("column", .string(columns[0])))
    } else {
      members.append(("intersection", .array(columns.map { .string($0) })))
    }
    if let bins { members.append(("bins", .array(bins.compactMap { JSONValue.number($0) }))) }
    members.append(("reference", reference.map { .string($0) } ?? .null))
    if !population.isEmpty {
      members.append(
        (
          "population",
          .object(population.map { ($0.group, JSONValue.number($0.share) ?? .null) })
        ))
    }
    return .object(members)
  }
}

extension AuditConfiguration.ProbableAttribute {
  fileprivate var settings: JSONValue {
    .object([
      ("name", .string(name)),
      ("probabilities", .object(columns.map { ($0.group, .string($0.column)) })),
      ("reference", reference.map { .string($0) } ?? .null),
    ])
  }
}

extension AuditConfiguration.Predictions {
  fileprivate var settings: JSONValue {
    let rule: (key: String, value: JSONValue) =
      switch self.rule {
      case .atLeast(let limit): ("at_least", JSONValue.number(limit) ?? .null)
      case .atMost(let limit): ("at_most", JSONValue.number(limit) ?? .null)
      case .positive(let words): ("positive", .array(words.map { .string($0) }))
      case .number: ("at_least", .null)
      }
    return .object([("column", .string(column)), rule, ("probability", .bool(probability))])
  }
}
