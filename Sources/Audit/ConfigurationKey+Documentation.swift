extension ConfigurationKey {
  /// The guide to `audit.yaml` as a Markdown table; `docs/configuration.md` must hold it.
  public static var markdownTable: String {
    var text = "| key | takes | default | what it means |\n| --- | --- | --- | --- |\n"
    for key in all {
      text +=
        "| `\(key.path)` | \(key.kind.words) | \(key.defaultValue ?? "–") | \(key.summary) |\n"
    }
    return text.replacing("[\"\"]", with: "`[\"\"]`")
  }

  /// The JSON Schema of `audit.yaml`, for editors that complete and check it.
  public static var jsonSchema: JSONValue {
    .object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("$id", .string("fairaudit/audit-configuration/1")),
      ("title", .string("audit.yaml")),
      ("type", .string("object")),
      ("additionalProperties", .bool(false)),
      ("required", .array([.string("version")])),
      ("properties", properties(of: "")),
    ])
  }

  private static func properties(of parent: String) -> JSONValue {
    .object(children(of: parent).map { ($0.name, $0.schema) })
  }

  private var schema: JSONValue {
    var members: [(key: String, value: JSONValue)] = [("description", .string(summary))]
    let scalar = JSONValue.array(["string", "number", "boolean"].map { .string($0) })
    func type(_ name: String) { members.append(("type", .string(name))) }
    switch kind {
    case .text: members.append(("type", scalar))
    case .number(let range):
      type("number")
      if let range {
        members.append(("minimum", JSONValue.number(range.lowerBound) ?? .null))
        members.append(("maximum", JSONValue.number(range.upperBound) ?? .null))
      }
    case .integer(let range):
      type("integer")
      members.append(("minimum", .integer(range.lowerBound)))
      members.append(("maximum", .integer(range.upperBound)))
    case .flag: type("boolean")
    case .choice(let words): members.append(("enum", .array(words.map { .string($0) })))
    case .texts:
      type("array")
      members.append(("items", .object([("type", scalar)])))
    case .numbers:
      type("array")
      members.append(("items", .object([("type", .string("number"))])))
    case .textsByName:
      type("object")
      members.append(
        (
          "additionalProperties",
          .object([
            ("type", .string("array")), ("items", .object([("type", scalar)])),
          ])
        ))
    case .textByName:
      type("object")
      members.append(("additionalProperties", .object([("type", scalar)])))
    case .numberByName:
      type("object")
      members.append(("additionalProperties", .object([("type", .string("number"))])))
    case .mapping:
      type("object")
      members.append(("additionalProperties", .bool(false)))
      members.append(("properties", ConfigurationKey.properties(of: path)))
    case .mappings:
      type("array")
      members.append(
        (
          "items",
          .object([
            ("type", .string("object")), ("additionalProperties", .bool(false)),
            ("properties", ConfigurationKey.properties(of: path + "[]")),
          ])
        ))
    }
    return .object(members)
  }
}

extension ConfigurationKey.Kind {
  fileprivate var words: String {
    switch self {
    case .text: "text"
    case .number(nil): "number"
    case .number(let range?):
      "number from \(CellText.number(range.lowerBound)) to \(CellText.number(range.upperBound))"
    case .integer(let range):
      range.count == 1
        ? "\(range.lowerBound)" : "whole number from \(range.lowerBound) to \(range.upperBound)"
    case .flag: "true or false"
    case .choice(let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .texts: "list"
    case .numbers: "list of numbers"
    case .textsByName: "mapping of lists"
    case .textByName: "mapping"
    case .numberByName: "mapping of numbers"
    case .mapping: "mapping"
    case .mappings: "list of mappings"
    }
  }
}
