public import Statistics

/// A measured number with its uncertainty, or the reason why there is none.
///
/// NaN and infinity never appear in `value` or in an interval.
public enum Estimate: Sendable, Equatable {
  /// A number on `count` rows (the denominator's rows: label-positive rows for a true-positive rate),
  /// with an interval and p-value where a method exists for them. Rows of weight 0 do not count. The
  /// rows of a comparison are those of both groups' denominators, those of a summary all rows of the
  /// known groups.
  case measured(value: Double, interval: Interval?, count: Int, pValue: Double?)
  /// No number exists, for a stated reason such as "no label-positive rows in the group".
  case undefined(reason: String, count: Int)

  /// The number, if there is one.
  public var value: Double? {
    if case .measured(let value, _, _, _) = self { return value }
    return nil
  }
}

extension Estimate: Codable {
  enum CodingKeys: CodingKey {
    case value, ci, n, pValue, why
  }

  /// Writes the form of records: `value` (null when there is none), `ci`, `n`, `pValue`, `why`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value, forKey: .value)
    switch self {
    case .measured(_, let interval, let count, let pValue):
      try container.encodeIfPresent(interval.map { [$0.low, $0.high] }, forKey: .ci)
      try container.encode(count, forKey: .n)
      try container.encodeIfPresent(pValue, forKey: .pValue)
    case .undefined(let reason, let count):
      try container.encode(count, forKey: .n)
      try container.encode(reason, forKey: .why)
    }
  }

  /// Reads the form of records; a number must be finite, and the lack of one must have a reason.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func refuse(_ expected: String) -> DecodingError {
      .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: expected))
    }
    let count = try container.decode(Int.self, forKey: .n)
    guard count >= 0 else { throw refuse("a number of rows") }
    guard let value = try container.decodeIfPresent(Double.self, forKey: .value) else {
      guard let why = try container.decodeIfPresent(String.self, forKey: .why) else {
        throw refuse("a value, or the reason why there is none")
      }
      self = .undefined(reason: why, count: count)
      return
    }
    var interval: Interval?
    if let ends = try container.decodeIfPresent([Double].self, forKey: .ci) {
      guard ends.count == 2, ends[0] <= ends[1] else { throw refuse("a lower and an upper limit") }
      interval = Interval(low: ends[0], high: ends[1])
    }
    self = .measured(
      value: value, interval: interval, count: count,
      pValue: try container.decodeIfPresent(Double.self, forKey: .pValue))
  }
}
