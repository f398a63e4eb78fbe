/// The arithmetic of contributions.
public enum ContributionPrecision: String, Sendable, CaseIterable {
  /// That of the model's own numbers: ``single`` for models of Float32, else ``double``.
  case automatic
  /// Float32 within a few trees, their sums in Double: errors up to about 1e-6 of the row's largest
  /// |φ|, and rows that miss that by their sum are computed again in Double.
  case single
  /// Double throughout: errors of about 1e-14 of the row's largest |φ|.
  case double
}
