/// A number under its identifier.
public struct IdentifiedEstimate: Sendable, Equatable, Codable {
  /// The identifier, such as `class_imbalance`; those of Clarify are its own, such as `DPL`.
  public let id: String
  /// The number, or why there is none.
  public let estimate: Estimate

  /// A number and its identifier.
  public init(id: String, estimate: Estimate) {
    self.id = id
    self.estimate = estimate
  }
}
