extension AuditRecord {
  /// A number with its uncertainty; `value` null with a `why` when it does not exist.
  public struct Measured: Codable, Sendable, Equatable {
    /// The number; nil when it does not exist.
    public var value: Double?
    /// Low and high.
    public var ci: [Double]?
    /// The rows of the denominator.
    public var n: Int?
    /// The p-value of no difference, where a test exists.
    public var pValue: Double?
    /// The same after correction for the number of tests.
    public var pAdjusted: Double?
    /// Why there is no value.
    public var why: String?

    /// A measured number from its parts.
    public init(
      value: Double?, ci: [Double]? = nil, n: Int? = nil, pValue: Double? = nil,
      pAdjusted: Double? = nil, why: String? = nil
    ) {
      self.value = value
      self.ci = ci
      self.n = n
      self.pValue = pValue
      self.pAdjusted = pAdjusted
      self.why = why
    }

    enum CodingKeys: CodingKey {
      case value, ci, n, pValue, pAdjusted, why
    }

    /// Decodes a number, which without a value must say why.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      value = try container.decodeIfPresent(Double.self, forKey: .value)
      ci = try container.decodeIfPresent([Double].self, forKey: .ci)
      n = try container.decodeIfPresent(Int.self, forKey: .n)
      pValue = try container.decodeIfPresent(Double.self, forKey: .pValue)
      pAdjusted = try container.decodeIfPresent(Double.self, forKey: .pAdjusted)
      why = try container.decodeIfPresent(String.self, forKey: .why)
      func refuse(_ expected: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: expected))
      }
      if value == nil, why == nil { throw refuse("a value, or the reason why there is none") }
      if let ci, ci.count != 2 || ci[0] > ci[1] { throw refuse("a lower and an upper limit") }
      if let n, n < 0 { throw refuse("a number of rows") }
    }

    /// Encodes a missing value as `null`, which says more than a missing key.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(value, forKey: .value)
      try container.encodeIfPresent(ci, forKey: .ci)
      try container.encodeIfPresent(n, forKey: .n)
      try container.encodeIfPresent(pValue, forKey: .pValue)
      try container.encodeIfPresent(pAdjusted, forKey: .pAdjusted)
      try container.encodeIfPresent(why, forKey: .why)
    }
  }

  /// Sums of weights over the four cells of label and decision.
  public struct Cells: Codable, Sendable, Equatable {
    /// Label positive, decision positive.
    public var truePositives: Double
    /// Label negative, decision positive.
    public var falsePositives: Double
    /// Label positive, decision negative.
    public var falseNegatives: Double
    /// Label negative, decision negative.
    public var trueNegatives: Double
  }

  /// Agreement with the labels over all evaluated rows.
  public struct Performance: Codable, Sendable, Equatable {
    /// Rows.
    public var n: Int
    /// The four cells; nil in a regression.
    public var cells: Cells?
    /// Measures by identifier.
    public var metrics: MetricMap
    /// The calibration curve; empty when scores are no probabilities.
    public var calibration: [CalibrationBin]
    /// Score histogram over equal bins, when there are scores.
    public var scores: Histogram?
  }

  /// Weighted counts over bins.
  public struct Histogram: Codable, Sendable, Equatable {
    /// Bin edges, one more than counts.
    public var edges: [Double]
    /// One sum of weights per bin.
    public var counts: [Double]
  }

  /// One point of a calibration curve.
  public struct CalibrationBin: Codable, Sendable, Equatable {
    /// The lower bound of the scores in the bin.
    public var low: Double
    /// The upper bound.
    public var high: Double
    /// Rows in the bin.
    public var n: Int
    /// Their mean score.
    public var meanScore: Double
    /// The share of positive labels among them.
    public var positiveRate: Measured
  }
}
