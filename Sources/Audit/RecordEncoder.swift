/// Encodes a value to JSON with its keys in the order in which the value encodes them.
///
/// Property names become snake_case (`meanAbs` is written `mean_abs`); the keys of a ``MetricMap`` are
/// metric identifiers and stay as they are. Foundation's encoder offers sorted or unspecified order
/// only, and a record's keys stand in a fixed order that a person can follow.
public struct RecordEncoder {
  /// An encoder.
  public init() {}

  /// The JSON document of a value; a NaN or an infinity in it is an `EncodingError`.
  public func encode(_ value: some Encodable) throws -> JSONValue {
    let node = Node()
    try value.encode(to: TreeEncoder(node: node, codingPath: []))
    return node.value
  }

  /// `camelCase` as `camel_case`.
  static func snakeCase(_ name: String) -> String {
    var output = ""
    for character in name {
      if character.isUppercase {
        output += "_" + character.lowercased()
      } else {
        output.append(character)
      }
    }
    return output
  }

  /// The key as it stands in the document.
  static func name(of key: any CodingKey) -> String {
    key is MetricMap.Key ? key.stringValue : snakeCase(key.stringValue)
  }
}

/// A place in the document under construction.
private final class Node {
  enum Content {
    case scalar(JSONValue)
    case array([Node])
    case object([(String, Node)])
  }
  var content: Content = .object([])

  var value: JSONValue {
    switch content {
    case .scalar(let value): value
    case .array(let nodes): .array(nodes.map(\.value))
    case .object(let members): .object(members.map { ($0.0, $0.1.value) })
    }
  }

  func append() -> Node {
    let child = Node()
    if case .array(var nodes) = content {
      content = .scalar(.null)
      nodes.append(child)
      content = .array(nodes)
    } else {
      content = .array([child])
    }
    return child
  }

  func member(_ name: String) -> Node {
    let child = Node()
    if case .object(var members) = content {
      content = .scalar(.null)
      members.append((name, child))
      content = .object(members)
    }
    return child
  }
}

private struct TreeEncoder: Encoder {
  let node: Node
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    node.content = .object([])
    return KeyedEncodingContainer(KeyedContainer(node: node, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.content = .array([])
    return UnkeyedContainer(node: node, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    ValueContainer(node: node, codingPath: codingPath)
  }
}

private func write(_ value: some Encodable, to node: Node, at path: [any CodingKey]) throws {
  switch value {
  case let number as Double:
    guard let json = JSONValue.number(number) else {
      throw EncodingError.invalidValue(
        number, .init(codingPath: path, debugDescription: "a number that is not finite"))
    }
    node.content = .scalar(json)
  case let number as Int: node.content = .scalar(.integer(number))
  case let flag as Bool: node.content = .scalar(.bool(flag))
  case let text as String: node.content = .scalar(.string(text))
  case let json as JSONValue: node.content = .scalar(json)
  default: try value.encode(to: TreeEncoder(node: node, codingPath: path))
  }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: Node
  let codingPath: [any CodingKey]

  mutating func encodeNil(forKey key: Key) throws {
    node.member(RecordEncoder.name(of: key)).content = .scalar(.null)
  }

  mutating func encode(_ value: some Encodable, forKey key: Key) throws {
    try write(value, to: node.member(RecordEncoder.name(of: key)), at: codingPath + [key])
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy keyType: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    TreeEncoder(node: node.member(RecordEncoder.name(of: key)), codingPath: codingPath + [key])
      .container(keyedBy: keyType)
  }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    TreeEncoder(node: node.member(RecordEncoder.name(of: key)), codingPath: codingPath + [key])
      .unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { TreeEncoder(node: node, codingPath: codingPath) }
  mutating func superEncoder(forKey key: Key) -> any Encoder {
    TreeEncoder(node: node.member(RecordEncoder.name(of: key)), codingPath: codingPath + [key])
  }
}

private struct UnkeyedContainer: UnkeyedEncodingContainer {
  let node: Node
  let codingPath: [any CodingKey]
  var count = 0

  mutating func encodeNil() throws {
    node.append().content = .scalar(.null)
    count += 1
  }

  mutating func encode(_ value: some Encodable) throws {
    try write(value, to: node.append(), at: codingPath)
    count += 1
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy keyType: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    TreeEncoder(node: node.append(), codingPath: codingPath).container(keyedBy: keyType)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    TreeEncoder(node: node.append(), codingPath: codingPath).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder {
    TreeEncoder(node: node.append(), codingPath: codingPath)
  }
}

private struct ValueContainer: SingleValueEncodingContainer {
  let node: Node
  let codingPath: [any CodingKey]

  mutating func encodeNil() throws { node.content = .scalar(.null) }
  mutating func encode(_ value: some Encodable) throws {
    try write(value, to: node, at: codingPath)
  }
}
