internal import Statistics

/// Draws of the weights of all groups over the bins of an axis, and the numbers made of each draw.
struct ScoreSampler: Sendable {
  let groups: [CoarseScores]
  let comparisons: [(group: Int, others: [Int])]
  let axis: ScoreAxis
  let areProbabilities: Bool

  /// The numbers of one draw.
  struct Numbers: Sendable {
    /// By group: the parts of the calibration; none for scores that are no probabilities.
    var groups: [[Double]]
    /// By comparison: the area between the curves, both distances and the standardized difference, then
    /// the differences of the groups' parts.
    var comparisons: [[Double]]
  }

  private var binCount: Int { areProbabilities ? ScoreMoments.binCount : 1 }

  /// The numbers of the observed weights.
  func observed() -> Numbers {
    let flat = groups.map(\.weights)
    return numbers(flat.flatMap { $0 })
  }

  /// The numbers of some replicates; every group draws from a seed of its own.
  func replicates(_ count: Int, chunk: Int, seed: UInt64, stream: UInt64) -> [Numbers] {
    let bins = axis.lowest.count
    let size = groups.count * bins
    var weights = [SIMD2<Double>](repeating: .zero, count: count * size)
    for (index, group) in groups.enumerated() {
      var seeds = SplitMix64(
        seed: seed ^ ((stream &* 0x9E37_79B9_7F4A_7C15) &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03))
      seeds = SplitMix64(seed: seeds.next() &+ UInt64(chunk))
      var random = SplitMix64(seed: seeds.next())
      for bin in 0..<bins {
        for label in 0..<2 where group.weights[bin][label] > 0 {
          let unit = group.squares[bin][label] / group.weights[bin][label]
          guard let sampler = PoissonSampler(mean: group.weights[bin][label] / unit) else {
            continue
          }
          for replicate in 0..<count {
            weights[replicate * size + index * bins + bin][label] =
              unit * Double(sampler.sample(using: &random))
          }
        }
      }
    }
    return (0..<count).map { replicate in
      numbers(weights[replicate * size..<(replicate + 1) * size])
    }
  }

  /// The numbers of weights by group and bin.
  private func numbers(_ weights: some RandomAccessCollection<SIMD2<Double>>) -> Numbers {
    weights.withContiguousStorageIfAvailable { numbers($0) } ?? numbers(Array(weights))
  }

  private func numbers(_ weights: UnsafeBufferPointer<SIMD2<Double>>) -> Numbers {
    let bins = axis.lowest.count
    func own(_ group: Int) -> UnsafeBufferPointer<SIMD2<Double>> {
      UnsafeBufferPointer(rebasing: weights[group * bins..<(group + 1) * bins])
    }
    let sums = groups.indices.map {
      groups[$0].bins(own($0), axis, count: binCount)
    }
    let parts = sums.map { areProbabilities ? CalibrationSummary.values($0) : [] }
    return Numbers(
      groups: parts,
      comparisons: comparisons.map { group, others in
        if others.count == 1 {
          return compare(
            own(group), own(others[0]), sums[group], sums[others[0]], sizes: (group, others),
            parts[group], parts[others[0]])
        }
        var rest = [SIMD2<Double>](repeating: .zero, count: bins)
        var restSums = CoarseScores.Bins(repeating: .init(), count: binCount)
        for other in others {
          let weights = own(other)
          for bin in 0..<bins { rest[bin] += weights[bin] }
          for bin in 0..<binCount { restSums[bin].add(sums[other][bin]) }
        }
        return rest.withUnsafeBufferPointer {
          compare(
            own(group), $0, sums[group], restSums, sizes: (group, others), parts[group],
            areProbabilities ? CalibrationSummary.values(restSums) : [])
        }
      })
  }

  private func compare(
    _ own: UnsafeBufferPointer<SIMD2<Double>>, _ other: UnsafeBufferPointer<SIMD2<Double>>,
    _ sums: CoarseScores.Bins, _ otherSums: CoarseScores.Bins, sizes: (Int, [Int]),
    _ parts: [Double], _ otherParts: [Double]
  ) -> [Double] {
    let pair = CoarsePair(own: own, other: other, axis: axis)
    let distances = pair.distances()
    return [
      pair.areaBetweenCurves(), distances.kolmogorovSmirnov, distances.wasserstein,
      standardized(sums, otherSums, sizes),
    ] + zip(parts, otherParts).map { $0 - $1 }
  }

  /// The standardized mean difference; the groups' effective sizes stay those of the observed rows.
  private func standardized(
    _ own: CoarseScores.Bins, _ other: CoarseScores.Bins, _ sizes: (Int, [Int])
  ) -> Double {
    func part(_ bins: CoarseScores.Bins, _ size: Double) -> (Double, Double) {
      var sum = CalibrationSummary.BinSums()
      for bin in bins { sum.add(bin) }
      let weight = sum.weight.sum()
      let mean = sum.score.sum() / weight
      return (mean, size * max(0, sum.scoreSquare.sum() / weight - mean * mean))
    }
    let size = groups[sizes.0].effectiveSize
    let otherSize = CoarseScores.effectiveSize(sizes.1.map { groups[$0] })
    let (mean, spread) = part(own, size)
    let (otherMean, otherSpread) = part(other, otherSize)
    return (mean - otherMean) / ((spread + otherSpread) / (size + otherSize - 2)).squareRoot()
  }

  // MARK: - The acceleration of BCa

  /// The accelerations of a group's parts, from its numbers without one row of each bin and class.
  func accelerations(group: Int) -> [Double] {
    guard areProbabilities else { return [] }
    var influences = Influences(parts: CalibrationSummary.parts.count)
    influences.add(groups[group], axis, binCount) { CalibrationSummary.values($0) }
    return influences.accelerations()
  }

  /// The accelerations of a comparison's standardized difference and of the differences of parts; the
  /// distances need none.
  func accelerations(comparison: Int) -> [(part: Int, value: Double)] {
    let (group, others) = comparisons[comparison]
    let everybody = [group] + others
    let sums = everybody.map { index in
      groups[index].weights.withUnsafeBufferPointer {
        groups[index].bins($0, axis, count: binCount)
      }
    }
    func values(_ own: CoarseScores.Bins, _ rest: CoarseScores.Bins) -> [Double] {
      let difference = standardized(own, rest, (group, others))
      guard areProbabilities else { return [difference] }
      return [difference]
        + zip(CalibrationSummary.values(own), CalibrationSummary.values(rest)).map { $0 - $1 }
    }
    func rest(without place: Int?, _ changed: CoarseScores.Bins) -> CoarseScores.Bins {
      var total = CoarseScores.Bins(repeating: .init(), count: binCount)
      for index in others.indices {
        let own = index + 1 == place ? changed : sums[index + 1]
        for bin in 0..<binCount { total[bin].add(own[bin]) }
      }
      return total
    }
    let whole = rest(without: nil, [])
    var influences = Influences(
      parts: 1 + (areProbabilities ? CalibrationSummary.parts.count : 0))
    for (place, index) in everybody.enumerated() {
      influences.add(groups[index], axis, binCount) { changed in
        place == 0 ? values(changed, whole) : values(sums[0], rest(without: place, changed))
      }
    }
    return influences.accelerations().enumerated().map { ($0.offset + 3, $0.element) }
  }

  /// Sums of squares and cubes of the rows' influence on several numbers; each group a sample of its own
  /// (Efron and Tibshirani 1993, section 14.3).
  private struct Influences {
    private var squares: [Double]
    private var cubes: [Double]

    init(parts: Int) {
      squares = [Double](repeating: 0, count: parts)
      cubes = squares
    }

    mutating func add(
      _ group: CoarseScores, _ axis: ScoreAxis, _ binCount: Int,
      _ values: (CoarseScores.Bins) -> [Double]
    ) {
      let whole = group.weights.withUnsafeBufferPointer {
        group.bins($0, axis, count: binCount)
      }
      var found: [(rows: Double, values: [Double])] = []
      for bin in group.weights.indices {
        for label in 0..<2 where group.weights[bin][label] > 0 {
          let row = group.squares[bin][label] / group.weights[bin][label]
          var changed = whole
          var weight = SIMD2<Double>.zero
          weight[label] = min(row, group.weights[bin][label])
          let tenth = axis.tenths[bin]
          changed[tenth].weight -= weight
          changed[tenth].score -= weight * group.score[bin]
          changed[tenth].scoreSquare -= weight * group.scoreSquare[bin]
          found.append((group.weights[bin][label] / row, values(changed)))
        }
      }
      let size = found.reduce(0) { $0 + $1.rows }
      guard size > 1 else { return }
      for part in squares.indices {
        let mean = found.reduce(0) { $0 + $1.rows * $1.values[part] } / size
        for entry in found {
          let influence = (mean - entry.values[part]) * ((size - 1) / size)
          squares[part] += entry.rows * influence * influence
          cubes[part] += entry.rows * influence * influence * influence
        }
      }
    }

    /// 0, which is the bias-corrected interval, where leaving a row out leaves no value.
    func accelerations() -> [Double] {
      zip(squares, cubes).map { squares, cubes in
        let value = cubes / (6 * squares * squares.squareRoot())
        return value.isFinite ? value : 0
      }
    }
  }
}

extension CoarseScores {
  /// Kish's effective number of rows.
  var effectiveSize: Double { Self.effectiveSize([self]) }

  /// That of several groups together.
  static func effectiveSize(_ groups: [CoarseScores]) -> Double {
    var (sum, squares) = (0.0, 0.0)
    for group in groups {
      sum += group.weights.reduce(0) { $0 + $1.sum() }
      squares += group.squares.reduce(0) { $0 + $1.sum() }
    }
    return EffectiveSize.kish(sum: sum, sumOfSquares: squares)
  }
}
