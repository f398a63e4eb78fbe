internal import Foundation
internal import Statistics

/// Sums over the scores of a group.
struct ScoreTally: Sendable {
  /// The number of calibration bins: tenths of 0...1.
  static let binCount = 10

  /// Whether what follows `sums` is filled.
  let areProbabilities: Bool
  /// Weighted sums of scores of label-negative and label-positive rows.
  let sums: SIMD2<Double>
  /// The weighted sum of (score − label)².
  let squaredError: Double
  /// The weighted sum of −ln(probability given to the label), clipped as ``clip`` says.
  let logLoss: Double
  /// The tenths of the scores.
  let bins: [Bin]

  /// Log loss sees probabilities no closer to 0 and 1 than this, the spacing of Double at 1.
  static let clip = 0x1p-52

  /// One tenth of the scores.
  struct Bin: Sendable, Equatable {
    var count = 0
    var weight = 0.0
    var squares = 0.0
    var scores = 0.0
    var positives = 0.0

    mutating func add(score: Double, label: Bool, weight: Double) {
      count += 1
      self.weight += weight
      squares += weight * weight
      scores += weight * score
      if label { positives += weight }
    }
  }

  /// The sums of every group, in one pass over the rows.
  static func tallies(
    _ sample: EvaluationSample, scores: [Double], codes: [Int32], groupCount: Int
  ) -> [ScoreTally] {
    let areProbabilities = sample.scoresAreProbabilities
    // Flat arrays: score sums of both labels, squared error and log loss; bins of all groups.
    var sums = [SIMD4<Double>](repeating: .zero, count: groupCount)
    var bins = [Bin](repeating: Bin(), count: areProbabilities ? groupCount * binCount : 0)
    let labels = sample.labels.span
    let groups = codes.span
    let values = scores.span
    let rowWeights = sample.weights ?? []
    let weights = rowWeights.span
    for row in values.indices {
      let weight = weights.isEmpty ? 1 : weights[row]
      guard weight > 0 else { continue }
      let (score, label, group) = (values[row], labels[row], Int(groups[row]))
      let labeled = SIMD4(label ? 0 : weight * score, label ? weight * score : 0, 0, 0)
      guard areProbabilities else {
        sums[group] += labeled
        continue
      }
      let error = label ? 1 - score : score
      let loss = -log(min(max(1 - error, clip), 1 - clip))
      sums[group] += labeled + weight * SIMD4(0, 0, error * error, loss)
      bins[group * binCount + binIndex(score)].add(score: score, label: label, weight: weight)
    }
    return (0..<groupCount).map { group in
      ScoreTally(
        areProbabilities: areProbabilities, sums: [sums[group][0], sums[group][1]],
        squaredError: sums[group][2], logLoss: sums[group][3],
        bins: areProbabilities ? Array(bins[group * binCount..<(group + 1) * binCount]) : [])
    }
  }

  /// The bin b with b/10 ≤ score < (b + 1)/10 in Double; 1 belongs to the last.
  static func binIndex(_ score: Double) -> Int {
    let index = min(max(Int(score * Double(binCount)), 0), binCount - 1)
    // The product rounds: a score just below an edge may have been lifted onto it.
    return score < edge(index) ? max(0, index - 1) : index
  }

  static func edge(_ index: Int) -> Double { Double(index) / Double(binCount) }

  /// The calibration curve; empty bins are left out.
  func calibration(confidence: Double) -> [CalibrationBin] {
    bins.enumerated().compactMap { index, bin in
      guard bin.weight > 0 else { return nil }
      let rate = min(1, bin.positives / bin.weight)
      let size = EffectiveSize.kish(sum: bin.weight, sumOfSquares: bin.squares)
      return CalibrationBin(
        low: Self.edge(index), high: Self.edge(index + 1), count: bin.count,
        meanScore: bin.scores / bin.weight,
        positiveRate: .measured(
          value: rate,
          interval: .wilson(rate: rate, size: size, confidence: confidence), count: bin.count,
          pValue: nil))
    }
  }
}
