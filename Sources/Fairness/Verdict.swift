/// What a limit's check comes to.
public enum Verdict: String, Sendable, Codable, CaseIterable {
  /// The whole interval keeps the limit.
  case pass
  /// The whole interval breaks it.
  case fail
  /// These rows cannot tell.
  case inconclusive
}
