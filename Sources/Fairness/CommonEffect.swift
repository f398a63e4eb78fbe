internal import Statistics

/// One effect for all strata: Mantel–Haenszel estimates and the tests beside them, from counts of
/// independent rows (a group's rate in a stratum times its effective rows where weights differ).
struct CommonEffect: Sendable {
  private let own: [SampledShare]
  private let other: [SampledShare]
  private let inference: Inference
  private let count: Int

  init(own: [SampledShare], other: [SampledShare], inference: Inference) {
    self.own = own
    self.other = other
    self.inference = inference
    count = zip(own, other).reduce(0) {
      $0 &+ $1.0.denominator.count &+ $1.1.denominator.count
    }
  }

  /// Mantel and Haenszel's common odds ratio.
  func oddsRatio() -> Estimate { .undefined(reason: "", count: count) }

  /// Mantel and Haenszel's common difference of rates.
  func difference() -> Estimate { .undefined(reason: "", count: count) }

  /// Cochran, Mantel and Haenszel's test that all odds ratios are 1.
  func association(withContinuity: Bool = false) -> ChiSquareResult {
    ChiSquareResult("", why: "")
  }

  /// Breslow and Day's test that all odds ratios are equal.
  func heterogeneity(tarone: Bool = false) -> ChiSquareResult { ChiSquareResult("", why: "") }
}
