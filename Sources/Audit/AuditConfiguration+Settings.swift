import Explain

extension AuditConfiguration {
  /// The settings in effect in the shape of `audit.yaml`, defaults included, for the manifest.
  public var settings: JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    func number(_ value: Double?) -> JSONValue { value.flatMap { JSONValue.number($0) } ?? .null }
    func texts(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }

    var members: [(key: String, value: JSONValue)] = [
      ("version", .integer(1)), ("title", text(title)),
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
          ("weight", text(data.weight)), ("missing", texts(data.missing)),
          ("separator", text(data.separator)), ("comment", text(data.comment)),
          ("sample", text(data.sample?.rawValue)),
          (
            "types",
            .object(data.types.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
          ),
        ])
      ))
    members.append(("protected", .array(protected.map(\.settings))))
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
          ("bootstrap", .integer(inference.bootstrap)),
          ("correction", .string(inference.correction.rawValue)),
        ])
      ))
    return .object(members)
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
    return .object(members)
  }
}

extension AuditConfiguration.Predictions {
  fileprivate var settings: JSONValue {
    let rule: (key: String, value: JSONValue) =
      switch self.rule {
      case .atLeast(let limit): ("at_least", JSONValue.number(limit) ?? .null)
      case .atMost(let limit): ("at_most", JSONValue.number(limit) ?? .null)
      case .positive(let words): ("positive", .array(words.map { .string($0) }))
      }
    return .object([("column", .string(column)), rule, ("probability", .bool(probability))])
  }
}
