internal import Foundation

/// How the scores of one group are spread over equally wide bins.
public struct ScoreHistogram: Sendable, Equatable {
  /// The group's name.
  public let group: String
  /// The bins' edges, ascending, one more than there are bins: the same for all groups. The outer
  /// ones are the ends of the range; inner ones are rounded to decimals of at most a millionth of
  /// the bin's width, so that they read as 0.11 and not as 0.11000000000000001.
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
      switch index {
      case 0: low
      case binCount: high
      default: rounded(low + (high - low) * (Double(index) / Double(binCount)), width: width)
      }
    }
    guard edges.allSatisfy(\.isFinite), zip(edges, edges.dropFirst()).allSatisfy(<)
    else { return [] }
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

  /// The decimal nearest to an edge, off by at most a two-millionth of the bin's width; the edge
  /// itself where powers of ten are not exact.
  private static func rounded(_ edge: Double, width: Double) -> Double {
    let digits = 6 - Int(log10(width).rounded(.down))
    guard abs(digits) <= 22 else { return edge }
    // A power of ten up to 10²² is exact, so one division or product rounds to the decimal.
    let scale = pow(10, Double(abs(digits)))
    let count = (digits < 0 ? edge / scale : edge * scale).rounded()
    guard abs(count) < 0x1p53 else { return edge }
    return digits < 0 ? count * scale : count / scale
  }
}
