extension AuditRecord {
  /// A fact worth a sentence on the first page.
  public struct Finding: Codable, Sendable, Equatable {
    /// `disparate_impact`, `error_rate_gap`, `calibration_gap`, `small_group`, `unknown_group`,
    /// `in_sample`, `protected_feature_used`, `dominant_feature`.
    public var kind: String
    /// The attribute concerned.
    public var attribute: String?
    /// The group concerned.
    public var group: String?
    /// The group it is compared with.
    public var reference: String?
    /// The metric concerned, where there is one.
    public var metric: String?
    /// The comparison.
    public var result: Measured?
    /// The underlying rate of the group.
    public var groupResult: Measured?
    /// The underlying rate of the reference.
    public var referenceResult: Measured?
    /// The feature concerned.
    public var feature: String?
  }

  /// Something that could not be evaluated.
  public struct NotEvaluated: Codable, Sendable, Equatable {
    /// What was not evaluated, as in `race = Other: true_positive_rate`.
    public var what: String
    /// The reason.
    public var why: String
  }
}
