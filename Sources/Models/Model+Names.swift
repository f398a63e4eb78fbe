extension Model {
  /// Whether the features have the names that are given where a file stores none: `f0`, `f1` …
  public var hasDefaultNames: Bool {
    features.enumerated().allSatisfy { $0.element.name == "f\($0.offset)" }
  }

  /// The same model with other names for its features, in order; nil when their number differs.
  public func naming(features names: [String]) -> Model? {
    guard names.count == features.count else { return nil }
    var copy = self
    copy.features = zip(features, names).map { Feature(name: $1, kind: $0.kind) }
    if case .trees(var ensemble) = form {
      ensemble.features = copy.features
      copy.form = .trees(ensemble)
    }
    return copy
  }
}
