internal import Statistics

/// A checked sample, ready to be tallied by any number of partitions: the scores are sorted once.
struct SampleTally: Sendable {
  let sample: EvaluationSample
  /// Whether all positive weights are the same, so that rows can simply be counted.
  let equalWeights: Bool
  /// The rows of positive weight in ascending order of score; empty without scores.
  private let order: ScoreOrder

  /// Checks the sample and sorts its scores.
  /// - Complexity: O(n log n) with scores, else O(n).
  init(_ sample: EvaluationSample) throws(FairnessError) {
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
    guard let scores = sample.scores else {
      order = ScoreOrder()
      return
    }
    for (row, score) in scores.enumerated() {
      guard score.isFinite else { throw .scoreNotFinite(row: row) }
      guard !sample.scoresAreProbabilities || (0...1).contains(score) else {
        throw .probabilityOutOfRange(row: row)
      }
    }
    order = ScoreOrder(scores, labels: sample.labels, weights: sample.weights)
  }

  /// The tally of all rows as one group.
  func overall() -> GroupTally {
    tallies(codes: [Int32](repeating: 0, count: sample.labels.count), groupCount: 1)[0]
  }

  /// The tally of every group; codes must be indexes below `groupCount`.
  /// - Complexity: O(n).
  func tallies(codes: [Int32], groupCount: Int) -> [GroupTally] {
    var groups = cells(codes: codes, groupCount: groupCount).map { GroupTally(cells: $0) }
    guard sample.scores != nil else { return groups }
    let distributions = order.distributions(
      codes: codes, groupCount: groupCount, areProbabilities: sample.scoresAreProbabilities)
    for group in groups.indices { groups[group].scores = distributions[group] }
    return groups
  }

  /// One pass over the rows for the cells of every group.
  private func cells(codes: [Int32], groupCount: Int) -> [CellTally] {
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
