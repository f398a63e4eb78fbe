extension AuditRecord {
  /// A fact worth a sentence on the first page.
  public struct Finding: Codable, Sendable, Equatable {
    /// `disparate_impact`, `error_rate_gap`, `calibration_gap`, `small_group`, `unknown_group`,
    /// `in_sample`, `protected_feature_used`, `dominant_feature`, `limit_failed`,
    /// `limit_undecided`, `four_fifths_turned`, `reversal`, `worse_subgroup`, `strong_proxy`,
    /// `decision_flips`, `representation_gap`.
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
    /// The control columns within whose strata groups were compared.
    public var control: String?
    /// The smallest value that a limit allows.
    public var atLeast: Double?
    /// The largest one.
    public var atMost: Double?
    /// How many checks of a limit came to this, or how many decisions turn the four-fifths rule.
    public var count: Int?
    /// The share of the model's mean absolute contributions that is the feature's.
    public var share: Double?
  }

  /// Something that could not be evaluated.
  public struct NotEvaluated: Codable, Sendable, Equatable {
    /// What was not evaluated, as in `race = Other: true_positive_rate`.
    public var what: String
    /// The reason.
    public var why: String
  }
}
