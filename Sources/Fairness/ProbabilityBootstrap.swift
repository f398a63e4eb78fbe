internal import Statistics

/// A bootstrap over rows: in every replicate each row counts a Poisson number of times, once in
/// the mean (a row of frequency weight w, w times), in all groups alike.
struct ProbabilityBootstrap: Sendable {
  /// The largest share of replicates without a value that still leaves an interval.
  static let largestUndefinedShare = 0.05

  /// The sums of every replicate.
  let replicates: [ProbabilitySums]
  private let confidence: Double

  /// Draws the replicates; nil when none are asked for or rows × replicates exceed
  /// ``ProbabilisticAudit/maximumDraws``.
  /// - Parameter rows: the rows of positive weight with probabilities.
  /// - Complexity: O(rows × replicates × groups).
  init?(
    _ sample: EvaluationSample, by probabilities: GroupProbabilities, rows: Int,
    inference: Inference
  ) {
    let (draws, overflows) = rows.multipliedReportingOverflow(by: inference.replicates)
    guard
      inference.replicates > 1, rows > 0, !overflows, draws <= ProbabilisticAudit.maximumDraws,
      let once = PoissonSampler(mean: 1)
    else { return nil }
    confidence = inference.confidence
    let size = probabilities.groups.count
    // The rows side by side: the first index of their cell's sums, their weighted probabilities
    // and, for frequency weights, their samplers.
    var cells: [Int] = []
    var products: [Double] = []
    var samplers: [PoissonSampler] = []
    cells.reserveCapacity(rows)
    products.reserveCapacity(rows * size)
    let countsPeople = inference.weights == .frequency && sample.weights != nil
    for row in sample.labels.indices {
      let weight = sample.weights?[row] ?? 1
      guard weight > 0, !probabilities.columns[0][row].isNaN else { continue }
      if countsPeople {
        guard let sampler = PoissonSampler(mean: weight) else { return nil }
        samplers.append(sampler)
      }
      let cell = CellSet.index(label: sample.labels[row], decision: sample.decisions[row])
      cells.append(cell * size)
      for column in probabilities.columns {
        products.append((countsPeople ? 1 : weight) * column[row])
      }
    }
    var random = SplitMix64(seed: inference.seed)
    var all: [ProbabilitySums] = []
    all.reserveCapacity(inference.replicates)
    for _ in 0..<inference.replicates {
      var sums = [Double](repeating: 0, count: 4 * size)
      for row in cells.indices {
        let times =
          countsPeople ? samplers[row].sample(using: &random) : once.sample(using: &random)
        guard times > 0 else { continue }
        let factor = Double(times)
        let cell = cells[row]
        for group in 0..<size { sums[cell + group] += factor * products[row * size + group] }
      }
      all.append(ProbabilitySums(sums: sums, groupCount: size))
    }
    replicates = all
  }

  /// The estimate with the interval of its replicates; without one where more than one replicate in
  /// twenty has no value. Where all replicates are the same, as those of a rate of 0, they say
  /// nothing about how sure it is, and the linearized interval stays.
  func bounded(_ estimate: Estimate, _ value: (ProbabilitySums) -> Double?) -> Estimate {
    guard case .measured(let number, let linearized, let count, let pValue) = estimate else {
      return estimate
    }
    let values = replicates.map { value($0) ?? .nan }
    let bootstrap = Bootstrap.percentile(replicates: values, confidence: confidence)
    let isTelling =
      bootstrap.map { Double($0.undefined) <= Self.largestUndefinedShare * Double(values.count) }
      ?? false
    var interval = isTelling ? bootstrap?.interval : nil
    if let drawn = interval, !(drawn.low < drawn.high) { interval = linearized }
    return .measured(value: number, interval: interval, count: count, pValue: pValue)
  }
}
