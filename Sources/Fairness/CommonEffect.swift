internal import Statistics

/// One effect for all strata: Mantel–Haenszel estimates and the tests beside them, from counts of
/// independent rows (a group's rate in a stratum times its effective rows where weights differ).
struct CommonEffect: Sendable {
  private let analysis: MantelHaenszel?
  private let inference: Inference
  /// The rows in strata where both groups have some.
  private let count: Int

  init(own: [SampledShare], other: [SampledShare], inference: Inference) {
    self.inference = inference
    let pairs = zip(own, other).filter { $0.share != nil && $1.share != nil }
    count = pairs.reduce(0) { $0 &+ $1.0.denominator.count &+ $1.1.denominator.count }
    analysis = MantelHaenszel(
      pairs.map { own, other in
        MantelHaenszel.Stratum(
          successes: own.effectiveHits, size: own.size, otherSuccesses: other.effectiveHits,
          otherSize: other.size)
      })
  }

  private static let apart = "no stratum has rows of both the group and the reference group"

  /// Why there is no common odds ratio and no test of it.
  private var silence: String {
    guard let analysis, !analysis.strata.isEmpty else { return Self.apart }
    return analysis.informative.isEmpty
      ? "no stratum with rows of both groups has both outcomes"
      : "no shared stratum has a row of the group outside the rate and one of the reference in it"
  }

  /// Mantel and Haenszel's common odds ratio, group over reference, with Robins, Breslow and
  /// Greenland's interval and the p-value of the test without continuity correction.
  func oddsRatio() -> Estimate {
    guard let analysis, let value = analysis.oddsRatio else {
      return .undefined(reason: silence, count: count)
    }
    return Estimate.measured(
      value: value, interval: analysis.oddsRatioInterval(confidence: inference.confidence),
      count: count, pValue: analysis.independenceTest()?.pValue
    ).finite
  }

  /// Mantel and Haenszel's common difference of rates, group minus reference, with Sato's variance.
  func difference() -> Estimate {
    guard let analysis, let value = analysis.difference else {
      return .undefined(reason: Self.apart, count: count)
    }
    return Estimate.measured(
      value: value, interval: analysis.differenceInterval(confidence: inference.confidence),
      count: count, pValue: nil
    ).finite
  }

  /// Cochran, Mantel and Haenszel's test that all odds ratios are 1.
  func association(withContinuity: Bool = false) -> ChiSquareResult {
    let name =
      withContinuity
      ? "Cochran-Mantel-Haenszel, with continuity correction" : "Cochran-Mantel-Haenszel"
    guard let test = analysis?.independenceTest(continuity: withContinuity) else {
      let isEmpty = analysis?.strata.isEmpty ?? true
      return ChiSquareResult(
        name,
        why: isEmpty ? Self.apart : "no stratum with rows of both groups has both outcomes")
    }
    return ChiSquareResult(test, name)
  }

  /// Breslow and Day's test that all odds ratios are equal.
  func heterogeneity(tarone: Bool = false) -> ChiSquareResult {
    let name = tarone ? "Breslow-Day, with Tarone's adjustment" : "Breslow-Day"
    guard let analysis, analysis.informative.count > 1 else {
      return ChiSquareResult(
        name, why: "fewer than two strata have both outcomes and rows of both groups")
    }
    guard let test = analysis.homogeneityTest(tarone: tarone) else {
      return ChiSquareResult(name, why: "there is no common odds ratio above 0")
    }
    return ChiSquareResult(test, name)
  }
}

extension ChiSquareResult {
  /// A test of the module Statistics.
  fileprivate init(_ test: ChiSquareTest, _ name: String) {
    self.init(
      name, statistic: test.statistic, degreesOfFreedom: test.degrees, pValue: test.pValue)
  }
}
