/// The arithmetic of contributions.
public enum ContributionPrecision: String, Sendable, CaseIterable {
  /// ``single`` for path-dependent contributions of models of Float32; ``double`` for those of models of
  /// Double, for interventional ones and for interactions.
  case automatic
  /// Float32 within a few trees, their sums in Double: errors up to about 1e-6 of the row's largest
  /// |φ|. ``PathDependentExplainer`` computes the rows that may miss that again in Double; other engines
  /// refuse a row whose sum misses ``Additivity``.
  case single
  /// Double throughout: errors of about 1e-14 of the row's largest |φ|.
  case double
}
