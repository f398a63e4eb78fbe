extension TreeEnsemble {
  /// Whether the features have the names that XGBoost gives where a file stores none: `f0`, `f1` …
  public var hasDefaultNames: Bool {
    features.enumerated().allSatisfy { $0.element.name == "f\($0.offset)" }
  }

  /// The same model with other names for its features, in order; nil when their number differs.
  public func naming(features names: [String]) -> TreeEnsemble? {
    guard names.count == features.count else { return nil }
    var copy = self
    copy.features = zip(features, names).map { Feature(name: $1, kind: $0.kind) }
    return copy
  }
}
