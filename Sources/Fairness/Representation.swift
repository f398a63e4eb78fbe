internal import Statistics

/// Whether the rows represent a declared population.
public enum Representation {
  /// Compares the groups' shares of the rows with a population's.
  /// - Parameters:
  ///   - partition: the rows' groups.
  ///   - weights: the rows' weights; nil means 1 for every row.
  ///   - population: the expected shares. A group is found under its name.
  ///   - inference: intervals and correction (one test per group).
  /// - Throws: ``FairnessError`` for wrong shares or weights and for no rows.
  /// - Complexity: O(rows).
  public static func measure(
    _ partition: GroupPartition, weights: [Double]? = nil, population: ReferencePopulation,
    inference: Inference = Inference()
  ) throws(FairnessError) -> RepresentationResult {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    try partition.check(rows: partition.codes.count)
    try RowWeights.check(weights, rows: partition.codes.count)
    guard var table = CrossTally(rows: partition.groups.count, columns: 1) else {
      throw .tooManyGroups(attribute: partition.name, maximum: Int(Int32.max))
    }
    for (row, code) in partition.codes.enumerated() {
      table.add(Int(code), 0, weight: weights?[row] ?? 1)
    }
    table = table.counted(inference)
    let isCounted = table.isCounted
    let declared = try DeclaredGroups(population, partition)
    let sums = declared.indexes.map { $0.map { table.cell($0, 0) } ?? CrossSum() }
    let all = CrossSum.total(sums)
    var pValues: [Double?] = []
    let shares = zip(sums, declared.shares).map { sum, expected in
      let rest = CrossSum(
        count: all.count - sum.count, weight: max(0, all.weight - sum.weight),
        square: max(0, all.square - sum.square))
      let share = SampledShare(
        hits: sum, misses: rest, inference: inference, isCounted: isCounted)
      pValues.append(
        Self.pValue(share, all: all, expected: expected, isCounted: isCounted))
      return share
    }
    let adjusted = pValues.corrected(inference.correction)
    let groups = declared.names.indices.map { index in
      group(
        declared.names[index], shares[index], expected: declared.shares[index],
        pValue: pValues[index], adjusted: adjusted[index])
    }
    let isEmpty = { (index: Int) in sums[index].count == 0 }
    return RepresentationResult(
      attribute: partition.name, population: population.name, n: all.count, groups: groups,
      goodnessOfFit: goodnessOfFit(
        sums, declared.shares, all: all, isCounted: isCounted, inference: inference),
      absentFromSample: declared.names.indices.filter { isEmpty($0) && declared.shares[$0] > 0 }
        .map { declared.names[$0] },
      absentFromPopulation: partition.groups.indices.compactMap { group in
        guard group != partition.unknown, table.cell(group, 0).count > 0 else { return nil }
        if let position = declared.indexes.firstIndex(of: group), declared.shares[position] > 0 {
          return nil
        }
        return UndeclaredGroup(group: partition.groups[group], n: table.cell(group, 0).count)
      },
      unknown: partition.unknown.map { table.cell($0, 0).count } ?? 0)
  }

  private static func group(
    _ name: String, _ share: SampledShare, expected: Double, pValue: Double?, adjusted: Double?
  ) -> GroupRepresentation {
    let observed = share.estimate(why: "no rows in declared groups")
    var difference = observed
    var ratio = observed
    if case .measured(let value, let interval, let count, _) = observed {
      difference = .measured(
        value: value - expected,
        interval: interval.map { Interval(low: $0.low - expected, high: $0.high - expected) },
        count: count, pValue: pValue)
      ratio =
        expected > 0
        ? Estimate.measured(
          value: value / expected,
          interval: interval.map { Interval(low: $0.low / expected, high: $0.high / expected) },
          count: count, pValue: pValue
        ).finite : .undefined(reason: "the expected share is zero", count: count)
    }
    return GroupRepresentation(
      group: name, n: share.hits.count, expected: expected, observed: observed,
      difference: difference, ratio: ratio, pAdjusted: adjusted)
  }

  /// The p-value of an expected share: exact where rows can be counted, else of the score statistic
  /// on the effective size.
  private static func pValue(
    _ share: SampledShare, all: CrossSum, expected: Double, isCounted: Bool
  ) -> Double? {
    guard let observed = share.share else { return nil }
    if isCounted {
      return BinomialTest.pValue(
        successes: share.hits.count, count: all.count, share: expected)
    }
    let variance = expected * (1 - expected) / all.effectiveSize
    guard variance > 0 else { return observed == expected ? 1 : .leastNonzeroMagnitude }
    return NormalDistribution.twoSidedTail((observed - expected) / variance.squareRoot())
  }

  private static func goodnessOfFit(
    _ sums: [CrossSum], _ shares: [Double], all: CrossSum, isCounted: Bool, inference: Inference
  ) -> ChiSquareResult {
    let exact = "exact multinomial test of given shares"
    let kept = shares.indices.filter { shares[$0] > 0 }
    guard shares.indices.allSatisfy({ shares[$0] > 0 || sums[$0].count == 0 }) else {
      return ChiSquareResult(exact, why: "rows in a group whose expected share is zero")
    }
    guard all.weight > 0 else { return ChiSquareResult(exact, why: "no rows in declared groups") }
    guard kept.count >= 2 else { return ChiSquareResult(exact, why: "only one group has a share") }
    if isCounted {
      let counts = kept.map { sums[$0].count }
      let p =
        kept.count == 2
        ? BinomialTest.pValue(
          successes: counts[0], count: counts[0] + counts[1], share: shares[kept[0]])
        : MultinomialTest.pValue(counts: counts, shares: kept.map { shares[$0] })
      if let p {
        return ChiSquareResult(
          exact, statistic: nil, degreesOfFreedom: nil, pValue: p,
          smallestExpected: Double(all.count) * (kept.map { shares[$0] }.min() ?? 0))
      }
    }
    let size = all.effectiveSize
    return PearsonTest.goodnessOfFit(
      kept.map { sums[$0].weight / all.weight * size }, shares: kept.map { shares[$0] })
  }
}

/// A population's groups as they stand in a partition.
private struct DeclaredGroups {
  let names: [String]
  /// Shares that sum to 1.
  let shares: [Double]
  /// Where each stands in the partition; nil for a group without rows.
  let indexes: [Int?]

  init(
    _ population: ReferencePopulation, _ partition: GroupPartition
  ) throws(FairnessError) {
    let known = partition.groups.indices.filter { $0 != partition.unknown }
    var names: [String] = []
    var indexes: [Int?] = []
    for (group, share) in population.shares {
      guard share >= 0, share.isFinite else {
        throw .invalidPopulation(attribute: partition.name)
      }
      let index = try? GroupPartition.index(
        of: group, in: partition.groups, known: known, attribute: partition.name)
      guard !names.contains(group), index.map({ !indexes.contains($0) }) ?? true else {
        throw .groupDeclaredTwice(attribute: partition.name, group: group)
      }
      names.append(group)
      indexes.append(index)
    }
    let total = population.shares.reduce(0) { $0 + $1.share }
    guard total > 0, total.isFinite else { throw .invalidPopulation(attribute: partition.name) }
    self.names = zip(names, indexes).map { name, index in
      index.map { partition.groups[$0] } ?? name
    }
    self.indexes = indexes
    shares = population.shares.map { $0.share / total }
  }
}
