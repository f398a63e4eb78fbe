internal import Models

extension ContributionPrecision {
  /// Whether partial sums are Float32 for a model of some precision.
  func isSingle(for model: NumberPrecision) -> Bool {
    switch self {
    case .automatic: model == .single
    case .single: true
    case .double: false
    }
  }
}
