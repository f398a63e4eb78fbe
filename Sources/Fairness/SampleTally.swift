internal import Statistics

/// A checked sample, ready to be tallied by any number of partitions: the scores are sorted once.
struct SampleTally: Sendable {
  let sample: EvaluationSample
  /// Whether all positive weights are the same, so that rows can simply be counted.
  let equalWeights: Bool
  /// Whether a weight stands for as many identical rows.
  private let isRepeated: Bool
  /// The rows of positive weight in ascending order of score; empty without scores.
  private let order: ScoreOrder
  /// The scores of all rows; nil when there are none.
  private let pooled: PooledScores?
  /// The weight of the first row that has one.
  let commonWeight: Double?

  /// Checks the sample and sorts its scores.
  /// - Complexity: O(n log n) with scores, else O(n).
  init(
    _ sample: EvaluationSample, weights kind: Inference.WeightKind = .sampling,
    sortsScores: Bool = true
  ) throws(FairnessError) {
    // Row numbers and twice the rank of a score must fit in 32 bits.
    guard sample.labels.count <= Int(Int32.max) else { throw .tooManyRows(maximum: Int(Int32.max)) }
    self.sample = sample
    var common: Double?
    var equal = true
    if let weights = sample.weights {
      var sum = 0.0
      var squares = 0.0
      for (row, weight) in weights.enumerated() {
        guard weight >= 0, weight.isFinite else { throw .invalidWeight(row: row) }
        sum += weight
        squares += weight * weight
        if weight > 0 {
          if let common { equal = equal && weight == common } else { common = weight }
        }
      }
      guard common != nil else { throw .noRows }
      // Denormal weights whose squares vanish would leave no effective size.
      guard sum.isFinite, squares.isFinite, squares > 0 else { throw .weightsOutOfRange }
    } else if sample.labels.isEmpty {
      throw .noRows
    }
    equalWeights = equal
    commonWeight = sample.weights == nil ? 1 : common
    isRepeated = kind == .frequency
    guard let scores = sample.scores else {
      order = ScoreOrder()
      pooled = nil
      return
    }
    for (row, score) in scores.enumerated() {
      guard score.isFinite else { throw .scoreNotFinite(row: row) }
      guard !sample.scoresAreProbabilities || (0...1).contains(score) else {
        throw .probabilityOutOfRange(row: row)
      }
    }
    guard sortsScores else {
      order = ScoreOrder()
      pooled = nil
      return
    }
    order = ScoreOrder(scores, labels: sample.labels, weights: sample.weights)
    pooled = PooledScores(
      order.distribution(
        areProbabilities: sample.scoresAreProbabilities, isRepeated: isRepeated))
  }

  /// All rows as one group.
  func overall() -> TalliedGroups {
    let codes = [Int32](repeating: 0, count: sample.labels.count)
    return TalliedGroups(
      cells: cells(codes: codes, groupCount: 1), distributions: pooled.map { [$0.distribution] },
      pooled: pooled)
  }

  /// The rows of every group; codes must be indexes below `groupCount`.
  /// - Complexity: O(n).
  func tallies(codes: [Int32], groupCount: Int) -> TalliedGroups {
    TalliedGroups(
      cells: cells(codes: codes, groupCount: groupCount),
      distributions: pooled == nil
        ? nil : distributions(codes: codes, groupCount: groupCount),
      pooled: pooled)
  }

  /// The scores of every group.
  func distributions(codes: [Int32], groupCount: Int) -> [ScoreDistribution] {
    order.distributions(
      codes: codes, groupCount: groupCount, areProbabilities: sample.scoresAreProbabilities,
      isRepeated: isRepeated)
  }

  /// Counts the rows of every group in its grid.
  func add(to grids: inout [ScoreGrid?], codes: [Int32]) {
    guard let values = sample.scores else { return }
    let binCount = sample.scoresAreProbabilities ? ScoreMoments.binCount : 1
    var sums = [ScoreMoments.Sums](
      repeating: ScoreMoments.Sums(), count: grids.count * binCount)
    let scores = values.span
    let labels = sample.labels.span
    let groups = codes.span
    for row in scores.indices {
      let weight = sample.weights?[row] ?? 1
      guard weight > 0 else { continue }
      let group = Int(groups[row])
      let score = scores[row]
      let bin = binCount > 1 ? ScoreMoments.binIndex(score) : 0
      grids[group]?.add(
        score: score, label: labels[row], weight: weight,
        square: isRepeated ? weight : weight * weight, sums: &sums[group * binCount + bin])
    }
    for group in grids.indices {
      for bin in 0..<binCount { grids[group]?.add(sums[group * binCount + bin], bin: bin) }
    }
  }

  /// One pass over the rows for the cells of every group.
  func cells(codes: [Int32], groupCount: Int) -> [CellTally] {
    let labels = sample.labels.span
    let decisions = sample.decisions.span
    let groups = codes.span
    var tallies = [CellTally](repeating: CellTally(), count: groupCount)
    guard let weights = sample.weights else {
      var counts = [Int](repeating: 0, count: groupCount * 4)
      for row in groups.indices {
        let cell = CellSet.index(label: labels[row], decision: decisions[row])
        counts[Int(groups[row]) * 4 + cell] += 1
      }
      for group in tallies.indices {
        for cell in 0..<4 {
          let count = counts[group * 4 + cell]
          tallies[group].counts[cell] = count
          tallies[group].weights[cell] = Double(count)
          tallies[group].squares[cell] = Double(count)
        }
      }
      return tallies
    }
    let rowWeights = weights.span
    for row in groups.indices {
      let weight = rowWeights[row]
      let group = Int(groups[row])
      guard weight > 0 else {
        tallies[group].weightlessCount += 1
        continue
      }
      let cell = CellSet.index(label: labels[row], decision: decisions[row])
      tallies[group].counts[cell] += 1
      tallies[group].weights[cell] += weight
      tallies[group].squares[cell] += weight * weight
    }
    return tallies
  }
}
