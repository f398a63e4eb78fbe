extension ScoreOrder {
  /// The distribution of every group's scores; codes must be indexes below `groupCount`.
  /// - Parameter isRepeated: whether a weight stands for as many identical rows.
  /// - Complexity: O(n), in one pass that reads the codes and one over each group.
  func distributions(
    codes: [Int32], groupCount: Int, areProbabilities: Bool, isRepeated: Bool = false
  ) -> [ScoreDistribution] {
    // The sorted rows of each group, side by side in one array.
    var ends = [Int](repeating: 0, count: groupCount)
    for row in rows { ends[Int(codes[Int(row)])] += 1 }
    var total = 0
    for group in ends.indices {
      let size = ends[group]
      ends[group] = total
      total += size
    }
    let starts = ends
    var groupMarks = [UInt32](repeating: 0, count: rows.count)
    var groupWeights = [Double](repeating: 1, count: weights.count)
    for position in rows.indices {
      let group = Int(codes[Int(rows[position])])
      let slot = ends[group]
      ends[group] = slot + 1
      groupMarks[slot] = marks[position]
      if !weights.isEmpty { groupWeights[slot] = weights[position] }
    }
    return (0..<groupCount).map { group in
      distribution(
        groupMarks[starts[group]..<ends[group]],
        weights: weights.isEmpty ? [] : groupWeights[starts[group]..<ends[group]],
        areProbabilities: areProbabilities, isRepeated: isRepeated)
    }
  }

  /// The distribution of all rows.
  func distribution(areProbabilities: Bool, isRepeated: Bool = false) -> ScoreDistribution {
    distribution(
      marks[...], weights: weights[...], areProbabilities: areProbabilities, isRepeated: isRepeated)
  }

  /// The distribution of rows in ascending order of score; without weights each weighs 1.
  private func distribution(
    _ marks: ArraySlice<UInt32>, weights: ArraySlice<Double>, areProbabilities: Bool,
    isRepeated: Bool
  ) -> ScoreDistribution {
    let marks = marks.span
    let weights = weights.span
    let values = values.span
    var distinct = 0
    var last = UInt32.max
    for position in marks.indices {
      let rank = marks[position] >> 1
      distinct += rank == last ? 0 : 1
      last = rank
    }
    var scores: [Double] = []
    var sums: [SIMD2<Double>] = []
    var counts: [SIMD2<Int>] = []
    var squares: [SIMD2<Double>] = []
    scores.reserveCapacity(distinct)
    sums.reserveCapacity(distinct)
    if !weights.isEmpty {
      counts.reserveCapacity(distinct)
      if !isRepeated { squares.reserveCapacity(distinct) }
    }
    var position = 0
    while position < marks.count {
      let rank = marks[position] >> 1
      var sum = SIMD2<Double>.zero
      var count = SIMD2<Int>.zero
      var square = SIMD2<Double>.zero
      while position < marks.count, marks[position] >> 1 == rank {
        let label = marks[position] & 1 == 1
        if weights.isEmpty {
          sum += label ? SIMD2(0, 1) : SIMD2(1, 0)
        } else {
          let weight = weights[position]
          sum += label ? SIMD2(0, weight) : SIMD2(weight, 0)
          square += label ? SIMD2(0, weight * weight) : SIMD2(weight * weight, 0)
          count &+= label ? SIMD2(0, 1) : SIMD2(1, 0)
        }
        position += 1
      }
      scores.append(values[Int(rank)])
      sums.append(sum)
      if !weights.isEmpty {
        counts.append(count)
        if !isRepeated { squares.append(square) }
      }
    }
    return ScoreDistribution(
      scores: scores, weights: sums, counts: counts, squares: squares,
      areProbabilities: areProbabilities)
  }
}
