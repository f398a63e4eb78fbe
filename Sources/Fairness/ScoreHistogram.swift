/// How the scores of one group are spread over equally wide bins.
public struct ScoreHistogram: Sendable, Equatable {
  /// The group's name.
  public let group: String
  /// The bins' edges, ascending, one more than there are bins: the same for all groups.
  public let edges: [Double]
  /// The weight in each bin; a score on an inner edge belongs to the bin above it.
  public let weights: [Double]

  /// One histogram per group of a partition: 20 bins over 0...1 for probabilities, else over the
  /// range of all scores. Empty without scores, or when all scores that are no probabilities are
  /// the same.
  /// - Throws: ``FairnessError`` for a partition that does not fit the sample, or a score that is
  ///   not finite or no probability.
  /// - Complexity: O(rows).
  public static func measure(
    _ sample: EvaluationSample, partition: GroupPartition, binCount: Int = 20
  ) throws(FairnessError) -> [ScoreHistogram] {
    guard let scores = sample.scores, binCount > 0 else { return [] }
    guard partition.codes.count == scores.count else {
      throw .rowCountMismatch(
        attribute: partition.name, expected: scores.count, found: partition.codes.count)
    }
    var low = sample.scoresAreProbabilities ? 0.0 : Double.infinity
    var high = sample.scoresAreProbabilities ? 1.0 : -Double.infinity
    for (row, score) in scores.enumerated() {
      guard score.isFinite else { throw .scoreNotFinite(row: row) }
      guard !sample.scoresAreProbabilities || (0...1).contains(score) else {
        throw .probabilityOutOfRange(row: row)
      }
      guard partition.groups.indices.contains(Int(partition.codes[row])) else {
        throw .groupCodeOutOfRange(attribute: partition.name, row: row)
      }
      low = min(low, score)
      high = max(high, score)
    }
    let width = high / Double(binCount) - low / Double(binCount)
    guard width > 0, width.isFinite else { return [] }
    let edges = (0...binCount).map { index in
      index == binCount
        ? high : low + (high - low) * (Double(index) / Double(binCount))
    }
    guard edges.allSatisfy(\.isFinite) else { return [] }
    var weights = [[Double]](
      repeating: [Double](repeating: 0, count: binCount), count: partition.groups.count)
    for (row, score) in scores.enumerated() {
      var bin = min(max(Int((score - low) / width), 0), binCount - 1)
      // The quotient rounds; the edges decide.
      while bin > 0, score < edges[bin] { bin -= 1 }
      while bin < binCount - 1, score >= edges[bin + 1] { bin += 1 }
      weights[Int(partition.codes[row])][bin] += sample.weights?[row] ?? 1
    }
    return partition.groups.indices.map {
      ScoreHistogram(group: partition.groups[$0], edges: edges, weights: weights[$0])
    }
  }
}
