public import Foundation

/// Checks JSON against the parts of JSON Schema (2020-12) that our schemas use.
///
/// Known: `$ref` within the document, `type`, `const`, `enum`, `required`, `properties`,
/// `additionalProperties`, `items`, `minItems`, `maxItems`, `minimum`, `maximum`, `pattern`,
/// `anyOf`. A schema with any other keyword but annotations is a violation itself, so that nothing is
/// passed over in silence.
public struct JSONSchema {
  private let root: [String: Any]

  /// A schema from its text.
  public init(_ data: Data) throws {
    guard let root = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw CocoaError(.propertyListReadCorrupt)
    }
    self.root = root
  }

  /// Where and how a document breaks the schema; empty when it does not.
  public func violations(in data: Data) throws -> [String] {
    let document = try JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed])
    var found: [String] = []
    check(document, root, "$", &found)
    return found
  }

  private static let known: Set<String> = [
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "const", "enum", "required",
    "properties", "additionalProperties", "items", "minItems", "maxItems", "minimum", "maximum",
    "pattern", "anyOf",
  ]

  private func check(
    _ value: Any, _ schema: [String: Any], _ path: String, _ found: inout [String]
  ) {
    for key in schema.keys.sorted() where !Self.known.contains(key) {
      found.append("\(path): the schema uses '\(key)', which is not checked")
    }
    if let reference = schema["$ref"] as? String {
      let name = String(reference.split(separator: "/").last ?? "")
      guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else {
        found.append("\(path): no definition \(reference)")
        return
      }
      check(value, target, path, &found)
    }
    if let options = schema["anyOf"] as? [[String: Any]] {
      let fits = options.contains { option in
        var inner: [String] = []
        check(value, option, path, &inner)
        return inner.isEmpty
      }
      if !fits { found.append("\(path): fits none of the alternatives") }
    }
    if let constant = schema["const"], !same(constant, value) {
      found.append("\(path): is not \(constant)")
    }
    if let choices = schema["enum"] as? [Any], !choices.contains(where: { same($0, value) }) {
      found.append("\(path): is none of \(choices)")
    }
    let types = (schema["type"] as? [String]) ?? (schema["type"] as? String).map { [$0] } ?? []
    if !types.isEmpty, !types.contains(where: { isOf($0, value) }) {
      found.append("\(path): is not of type \(types.joined(separator: " or "))")
      return
    }
    if let object = value as? [String: Any] { checkObject(object, schema, path, &found) }
    if let array = value as? [Any] {
      if let least = schema["minItems"] as? Int, array.count < least {
        found.append("\(path): fewer than \(least) items")
      }
      if let most = schema["maxItems"] as? Int, array.count > most {
        found.append("\(path): more than \(most) items")
      }
      if let items = schema["items"] as? [String: Any] {
        for (index, item) in array.enumerated() { check(item, items, "\(path)[\(index)]", &found) }
      }
    }
    if isOf("number", value), let number = value as? NSNumber {
      if let least = schema["minimum"] as? NSNumber, number.doubleValue < least.doubleValue {
        found.append("\(path): below \(least)")
      }
      if let most = schema["maximum"] as? NSNumber, number.doubleValue > most.doubleValue {
        found.append("\(path): above \(most)")
      }
    }
    if let pattern = schema["pattern"] as? String, let text = value as? String,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      found.append("\(path): does not match \(pattern)")
    }
  }

  private func checkObject(
    _ object: [String: Any], _ schema: [String: Any], _ path: String, _ found: inout [String]
  ) {
    for key in schema["required"] as? [String] ?? [] where object[key] == nil {
      found.append("\(path): lacks '\(key)'")
    }
    let properties = schema["properties"] as? [String: Any] ?? [:]
    for (key, value) in object.sorted(by: { $0.key < $1.key }) {
      if let inner = properties[key] as? [String: Any] {
        check(value, inner, "\(path).\(key)", &found)
      } else if let inner = schema["additionalProperties"] as? [String: Any] {
        check(value, inner, "\(path).\(key)", &found)
      } else if schema["additionalProperties"] as? Bool == false {
        found.append("\(path): has '\(key)', which is not in the schema")
      }
    }
  }

  private func isBoolean(_ value: Any) -> Bool {
    (value as? NSNumber).map { CFBooleanTypes.contains(String(cString: $0.objCType)) } ?? false
  }

  /// JSONSerialization gives truth values the Objective-C type of a C bool.
  private let CFBooleanTypes: Set<String> = ["c", "B"]

  private func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "null": value is NSNull
    case "string": value is String
    case "array": value is [Any]
    case "object": value is [String: Any]
    case "boolean": isBoolean(value)
    case "number": value is NSNumber && !isBoolean(value)
    case "integer":
      (value as? NSNumber).map { !isBoolean($0) && $0.doubleValue == $0.doubleValue.rounded() }
        ?? false
    default: false
    }
  }

  private func same(_ left: Any, _ right: Any) -> Bool {
    (left as? NSObject)?.isEqual(right) ?? false
  }
}
