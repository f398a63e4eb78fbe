internal import Statistics

/// Measures by identifier, in the order of the table they stand in: a JSON object whose keys are
/// identifiers of ``TaskMetric``.
public struct TaskMeasures: Sendable, Equatable {
  /// The measures in order.
  public internal(set) var entries: [Entry]

  /// A measure and its estimate.
  public struct Entry: Sendable, Equatable {
    /// The identifier.
    public let id: String
    /// What was measured.
    public let estimate: Estimate
    /// The p-value adjusted for the number of tests; nil without a test or a correction.
    public internal(set) var pAdjusted: Double?

    init(_ id: String, _ estimate: Estimate) {
      self.id = id
      self.estimate = estimate.finite
    }
  }

  init(_ entries: [Entry] = []) { self.entries = entries }

  /// The estimate of an identifier; nil when the table does not hold it.
  public subscript(id: String) -> Estimate? { entries.first { $0.id == id }?.estimate }
}

extension TaskMeasures: Codable {
  /// The keys of one measure in a record: those of ``Estimate`` and the adjusted p-value.
  private enum EntryKeys: CodingKey {
    case pAdjusted
  }

  /// A measure's identifier as a key.
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes an object, key by key in order.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for entry in entries { try container.encode(entry, forKey: Key(stringValue: entry.id)) }
  }

  /// Reads an object. Decoders need not keep the order of keys: the registry's is restored.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let known = container.allKeys.map { key in
      (TaskMetric.position[key.stringValue] ?? Int.max, key.stringValue)
    }
    entries = try known.sorted { $0 < $1 }.map { _, id in
      let value = try container.decode(EntryValue.self, forKey: Key(stringValue: id))
      var entry = Entry(id, value.estimate)
      entry.pAdjusted = value.pAdjusted
      return entry
    }
  }

  /// What stands under a key.
  private struct EntryValue: Decodable {
    let estimate: Estimate
    let pAdjusted: Double?

    init(from decoder: any Decoder) throws {
      estimate = try Estimate(from: decoder)
      pAdjusted = try decoder.container(keyedBy: EntryKeys.self)
        .decodeIfPresent(Double.self, forKey: .pAdjusted)
    }
  }
}

extension TaskMeasures.Entry: Encodable {
  private enum Keys: CodingKey {
    case value, ci, n, pValue, pAdjusted, why
  }

  /// Writes the form of ``Estimate`` with the adjusted p-value beside the p-value, through one
  /// container: an encoder may begin anew with a second one.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(estimate.value, forKey: .value)
    switch estimate {
    case .measured(_, let interval, let count, let pValue):
      try container.encodeIfPresent(interval.map { [$0.low, $0.high] }, forKey: .ci)
      try container.encode(count, forKey: .n)
      try container.encodeIfPresent(pValue, forKey: .pValue)
      try container.encodeIfPresent(pAdjusted, forKey: .pAdjusted)
    case .undefined(let reason, let count):
      try container.encode(count, forKey: .n)
      try container.encode(reason, forKey: .why)
    }
  }
}
