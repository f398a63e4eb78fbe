/// Decodes a value from the JSON that ``RecordEncoder`` writes.
public struct RecordDecoder {
  /// A decoder.
  public init() {}

  /// The value of a document; what does not fit is a `DecodingError` that names its path.
  public func decode<Value: Decodable>(_ type: Value.Type, from json: JSONValue) throws -> Value {
    try read(type, from: json, at: [])
  }
}

private func read<Value: Decodable>(
  _ type: Value.Type, from json: JSONValue, at path: [any CodingKey]
) throws -> Value {
  func mismatch(_ expected: String) -> DecodingError {
    .typeMismatch(type, .init(codingPath: path, debugDescription: expected))
  }
  switch type {
  case is Double.Type:
    guard case .number(let text) = json, let number = Double(text), number.isFinite,
      let value = number as? Value
    else { throw mismatch("a number") }
    return value
  case is Int.Type:
    guard case .number(let text) = json, let number = Int(text), let value = number as? Value
    else { throw mismatch("a whole number") }
    return value
  case is Bool.Type:
    guard case .bool(let flag) = json, let value = flag as? Value else {
      throw mismatch("true or false")
    }
    return value
  case is String.Type:
    guard case .string(let text) = json, let value = text as? Value else {
      throw mismatch("a string")
    }
    return value
  case is JSONValue.Type:
    guard let value = json as? Value else { throw mismatch("a value") }
    return value
  default:
    return try Value(from: TreeDecoder(json: json, codingPath: path))
  }
}

private struct TreeDecoder: Decoder {
  let json: JSONValue
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = json else {
      throw DecodingError.typeMismatch(
        [String: Any].self, .init(codingPath: codingPath, debugDescription: "an object"))
    }
    return KeyedDecodingContainer(KeyedContainer(members: members, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let items) = json else {
      throw DecodingError.typeMismatch(
        [Any].self, .init(codingPath: codingPath, debugDescription: "an array"))
    }
    return UnkeyedContainer(items: items, codingPath: codingPath)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    ValueContainer(json: json, codingPath: codingPath)
  }
}

private struct KeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: [(key: String, value: JSONValue)]
  let codingPath: [any CodingKey]

  var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

  func find(_ key: Key) -> JSONValue? {
    let name = RecordEncoder.name(of: key)
    return members.first { $0.key == name }?.value
  }

  func contains(_ key: Key) -> Bool { find(key) != nil }

  func require(_ key: Key) throws -> JSONValue {
    guard let value = find(key) else {
      throw DecodingError.keyNotFound(
        key, .init(codingPath: codingPath, debugDescription: RecordEncoder.name(of: key)))
    }
    return value
  }

  func decodeNil(forKey key: Key) throws -> Bool { try require(key) == .null }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try read(type, from: require(key), at: codingPath + [key])
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try TreeDecoder(json: require(key), codingPath: codingPath + [key]).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try TreeDecoder(json: require(key), codingPath: codingPath + [key]).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    TreeDecoder(json: .object(members), codingPath: codingPath)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    TreeDecoder(json: try require(key), codingPath: codingPath + [key])
  }
}

private struct Index: CodingKey {
  let intValue: Int?
  var stringValue: String { "[\(intValue ?? 0)]" }
  init(_ index: Int) { intValue = index }
  init?(intValue: Int) { self.intValue = intValue }
  init?(stringValue: String) { nil }
}

private struct UnkeyedContainer: UnkeyedDecodingContainer {
  let items: [JSONValue]
  let codingPath: [any CodingKey]
  var currentIndex = 0
  var count: Int? { items.count }
  var isAtEnd: Bool { currentIndex >= items.count }

  init(items: [JSONValue], codingPath: [any CodingKey]) {
    self.items = items
    self.codingPath = codingPath
  }

  mutating func next() throws -> (json: JSONValue, path: [any CodingKey]) {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        JSONValue.self, .init(codingPath: codingPath, debugDescription: "another element"))
    }
    defer { currentIndex += 1 }
    return (items[currentIndex], codingPath + [Index(currentIndex)])
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, items[currentIndex] == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let (json, path) = try next()
    return try read(type, from: json, at: path)
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    let (json, path) = try next()
    return try TreeDecoder(json: json, codingPath: path).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let (json, path) = try next()
    return try TreeDecoder(json: json, codingPath: path).unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder {
    let (json, path) = try next()
    return TreeDecoder(json: json, codingPath: path)
  }
}

private struct ValueContainer: SingleValueDecodingContainer {
  let json: JSONValue
  let codingPath: [any CodingKey]

  func decodeNil() -> Bool { json == .null }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try read(type, from: json, at: codingPath)
  }
}
