internal import Statistics

/// A checked sample, ready to be tallied by any number of partitions: the scores are sorted once.
struct SampleTally: Sendable {
  let sample: EvaluationSample
  /// Whether all positive weights are the same, so that rows can simply be counted.
  let equalWeights: Bool
  /// The rows in ascending order of score; empty without scores.
  private let order: [Int32]

  /// Checks the sample and sorts its scores.
  /// - Complexity: O(n log n) with scores, else O(n).
  init(_ sample: EvaluationSample) throws(FairnessError) {
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
      order = []
      return
    }
    for (row, score) in scores.enumerated() {
      guard score.isFinite else { throw .scoreNotFinite(row: row) }
      guard !sample.scoresAreProbabilities || (0...1).contains(score) else {
        throw .probabilityOutOfRange(row: row)
      }
    }
    order = ScoreOrder.ascending(scores)
  }

  /// The tally of all rows as one group.
  func overall() -> GroupTally {
    tallies(codes: [Int32](repeating: 0, count: sample.labels.count), groupCount: 1)[0]
  }

  /// The tally of every group; codes must be indexes below `groupCount`.
  /// - Complexity: O(n).
  func tallies(codes: [Int32], groupCount: Int) -> [GroupTally] {
    var groups = cells(codes: codes, groupCount: groupCount).map { GroupTally(cells: $0) }
    guard let scores = sample.scores else { return groups }

    var sums = [ScoreTally](
      repeating: ScoreTally(areProbabilities: sample.scoresAreProbabilities), count: groupCount)
    var sizes = [Int](repeating: 0, count: groupCount)
    for row in codes.indices {
      let weight = sample.weights?[row] ?? 1
      guard weight > 0 else { continue }
      let group = Int(codes[row])
      sums[group].add(score: scores[row], label: sample.labels[row], weight: weight)
      sizes[group] += 1
    }

    // The sorted rows of each group, side by side in one array.
    var ends = [Int](repeating: 0, count: groupCount)
    for group in 1..<max(1, groupCount) { ends[group] = ends[group - 1] + sizes[group - 1] }
    let starts = ends
    var sorted = [Int32](repeating: 0, count: sizes.reduce(0, +))
    for row in order {
      guard (sample.weights?[Int(row)] ?? 1) > 0 else { continue }
      let group = Int(codes[Int(row)])
      sorted[ends[group]] = row
      ends[group] += 1
    }
    for group in groups.indices {
      groups[group].scores = sums[group]
      let start = starts[group]
      groups[group].area = ROCArea(sortedCount: sizes[group]) { position in
        let row = Int(sorted[start + position])
        return (scores[row], sample.labels[row], sample.weights?[row] ?? 1)
      }
    }
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
    for row in groups.indices where rowWeights[row] > 0 {
      let weight = rowWeights[row]
      let cell = CellSet.index(label: labels[row], decision: decisions[row])
      let group = Int(groups[row])
      tallies[group].counts[cell] += 1
      tallies[group].weights[cell] += weight
      tallies[group].squares[cell] += weight * weight
    }
    return tallies
  }
}

/// The order of rows by score.
enum ScoreOrder {
  /// Row numbers in ascending order of finite scores; rows of one score stay in row order.
  /// - Complexity: O(n log n) up to some thousand rows, O(n) above (radix sort in four passes).
  static func ascending(_ scores: [Double]) -> [Int32] {
    var order = (0..<Int32(scores.count)).map { $0 }
    guard scores.count > 1 << 14 else {
      order.sort { left, right in
        let (a, b) = (scores[Int(left)], scores[Int(right)])
        return a == b ? left < right : a < b
      }
      return order
    }
    // Bit patterns ordered as the numbers are: adding 0 turns −0 into 0.
    var keys = scores.map { score -> UInt64 in
      let bits = (score + 0).bitPattern
      return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    }
    var otherKeys = keys
    var otherOrder = order
    for shift in stride(from: 0, to: 64, by: 16) {
      var starts = [Int](repeating: 0, count: 1 << 16)
      for key in keys { starts[Int(key >> UInt64(shift) & 0xFFFF)] += 1 }
      if starts.contains(keys.count) { continue }
      var total = 0
      for digit in starts.indices {
        let count = starts[digit]
        starts[digit] = total
        total += count
      }
      for index in keys.indices {
        let digit = Int(keys[index] >> UInt64(shift) & 0xFFFF)
        otherKeys[starts[digit]] = keys[index]
        otherOrder[starts[digit]] = order[index]
        starts[digit] += 1
      }
      swap(&keys, &otherKeys)
      swap(&order, &otherOrder)
    }
    return order
  }
}
