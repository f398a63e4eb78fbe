/// Metrics by identifier in registry order: a JSON object whose keys keep their order.
public struct MetricMap: Codable, Sendable, Equatable {
  /// The metrics in order.
  public var entries: [Entry]

  /// A metric and its result.
  public struct Entry: Sendable, Equatable {
    /// The metric identifier.
    public var id: String
    /// Its result.
    public var result: AuditRecord.Measured
    /// A metric and its result.
    public init(id: String, result: AuditRecord.Measured) {
      self.id = id
      self.result = result
    }
  }

  /// A map of some entries.
  public init(_ entries: [Entry] = []) { self.entries = entries }

  /// The result of an identifier, or nil.
  public subscript(id: String) -> AuditRecord.Measured? {
    entries.first { $0.id == id }?.result
  }

  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Decodes an object whose keys are metric identifiers, in the order of the file.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    entries = try container.allKeys.map {
      Entry(id: $0.stringValue, result: try container.decode(AuditRecord.Measured.self, forKey: $0))
    }
  }

  /// Encodes an object whose keys are metric identifiers, in order.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for entry in entries {
      try container.encode(entry.result, forKey: Key(stringValue: entry.id))
    }
  }
}
