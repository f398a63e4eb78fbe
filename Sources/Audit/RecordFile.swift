/// Why a file is no record of the kind that was asked for.
public enum RecordError: Error, Sendable, Equatable {
  /// The text is no JSON.
  case notJSON(path: String, JSONError)
  /// The JSON has another schema identifier, or none.
  case schema(path: String, found: String?, expected: String)
  /// A value is missing or of another kind; `place` is its path as in `fairness.attributes[0].name`.
  case shape(path: String, place: String, expected: String)
}

/// Reading and writing of records as files.
public enum RecordFile {
  /// Reads a record of a schema.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - path: its name for error messages.
  ///   - schema: the identifier that must stand under `schema`.
  public static func decode<Record: Decodable>(
    _ type: Record.Type, from bytes: [UInt8], path: String, schema: String
  ) throws(RecordError) -> Record {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: bytes)
    } catch {
      throw .notJSON(path: path, error)
    }
    var found: String?
    if case .string(let text)? = json["schema"] { found = text }
    guard found == schema else { throw .schema(path: path, found: found, expected: schema) }
    do {
      return try RecordDecoder().decode(type, from: json)
    } catch let error as DecodingError {
      throw RecordError(error, path: path)
    } catch {
      throw .shape(path: path, place: "", expected: "a record")
    }
  }

  /// The text of a record.
  public static func text(_ record: some Encodable) throws -> String {
    try RecordEncoder().encode(record).text()
  }
}

extension RecordError {
  fileprivate init(_ error: DecodingError, path: String) {
    func place(_ keys: [any CodingKey]) -> String {
      keys.reduce(into: "") { text, key in
        if let index = key.intValue {
          text += "[\(index)]"
        } else {
          text += (text.isEmpty ? "" : ".") + RecordEncoder.name(of: key)
        }
      }
    }
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      self = .shape(
        path: path, place: place(context.codingPath), expected: context.debugDescription)
    case .keyNotFound(let key, let context):
      self = .shape(
        path: path, place: place(context.codingPath + [key]), expected: "a value")
    @unknown default:
      self = .shape(path: path, place: "", expected: "a record")
    }
  }
}
