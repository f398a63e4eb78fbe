internal import Statistics

/// Σ w·p by cell and group of one replicate.
struct ProbabilitySums: Sendable {
  /// By cell, then group.
  var sums: [Double]
  let groupCount: Int

  /// A group's rate; nil without a denominator.
  func rate(_ rate: Rate, _ group: Int) -> Double? {
    func sum(_ cells: CellSet) -> Double {
      cells.positions.reduce(0) { $0 + sums[$1 * groupCount + group] }
    }
    let total = sum(rate.denominator)
    return total > 0 && total.isFinite ? min(1, sum(rate.numerator) / total) : nil
  }
}

/// A bootstrap over rows: in every replicate each row counts a Poisson number of times, once in
/// the mean (a row of frequency weight w, w times), in all groups alike.
struct ProbabilityBootstrap: Sendable {
  /// The sums of every replicate.
  let replicates: [ProbabilitySums]
  private let inference: Inference

  /// Draws the replicates; nil when none are asked for or rows × replicates exceed
  /// ``ProbabilisticAudit/maximumDraws``.
  init?(
    _ sample: EvaluationSample, by probabilities: GroupProbabilities, rows: Int,
    inference: Inference
  ) {
    return nil
  }

  /// The estimate with the interval of its replicates; without one where a replicate in twenty or more
  /// has no value.
  func bounded(_ estimate: Estimate, _ value: (ProbabilitySums) -> Double?) -> Estimate {
    estimate
  }
}
