extension ContributionAggregates {
  // MARK: Means

  /// The means over all rows, or nil where the rows have no weight.
  public func overall(output: Int = 0) -> ContributionMeans? {
    means(rows: rows, mass: mass, output: output) { feature in
      let bins = layout.cellCount..<(layout.cellCount + layout.bins[feature].count)
      return sums.sums(column: feature * layout.outputCount + output, cells: bins)
    } margin: {
      sums.sums(
        column: layout.featureCount * layout.outputCount + output, cells: [layout.cellCount])
    }
  }

  /// The means over one group of a partition, or nil where its rows have no weight.
  ///
  /// - Parameter label: only the rows with this observed label; nil for all.
  public func group(
    _ code: Int, ofPartition partition: Int, label: Bool? = nil, output: Int = 0
  ) -> ContributionMeans? {
    let cells = layout.cells(group: code, partition: partition, label: label)
    return means(
      rows: cells.reduce(0) { $0 + cellRows[$1] },
      mass: cells.reduce(Int64(0)) { $0 + cellMasses[$1] }, output: output
    ) { feature in
      sums.sums(column: feature * layout.outputCount + output, cells: cells)
    } margin: {
      sums.sums(column: layout.featureCount * layout.outputCount + output, cells: cells)
    }
  }

  private func means(
    rows: Int, mass: Int64, output: Int,
    feature: (Int) -> (signed: Double, absolute: Double),
    margin: () -> (signed: Double, absolute: Double)
  ) -> ContributionMeans? {
    guard mass > 0 else { return nil }
    let found = (0..<layout.featureCount).map(feature)
    let weight = scaledWeight(mass)
    return ContributionMeans(
      count: rows, weight: self.weight(mass),
      meanAbsolute: found.map { $0.absolute / weight }, mean: found.map { $0.signed / weight },
      meanMargin: margin().signed / weight)
  }

  /// The weight that a mass stands for.
  func weight(_ mass: Int64) -> Double { Double(mass) * (layout.weights?.unit ?? 1) }

  /// The same in the scale of the sums.
  func scaledWeight(_ mass: Int64) -> Double {
    Double(mass) * (layout.weights?.scaledUnit ?? 1)
  }

  // MARK: Distributions

  /// The smallest and the largest contribution of a feature in a row of some weight; nil without rows.
  public func extremes(feature: Int, output: Int = 0) -> ClosedRange<Double>? {
    extremes[feature * layout.outputCount + output]
  }

  /// Quantiles of a feature's contributions, weighted: for each share, the smallest contribution at or
  /// below which that share of the rows lies, to within ``quantileError`` of itself.
  ///
  /// - Returns: no values where the rows have no weight.
  public func quantiles(_ shares: [Double], feature: Int, output: Int = 0) -> [Double] {
    quantiles(
      shares, feature: feature, output: output, bins: 0..<layout.bins[feature].count)
  }

  /// How far a quantile can be from the true one, as a share of it.
  public static let quantileError = ContributionSketches.relativeError

  private func quantiles(
    _ shares: [Double], feature: Int, output: Int, bins: Range<Int>
  ) -> [Double] {
    let column = feature * layout.outputCount + output
    let buckets = sketches.buckets(column: column, bins: bins)
    let range = extremes[column] ?? 0...0
    return shares.compactMap { share in
      buckets.quantile(share).map { min(max($0, range.lowerBound), range.upperBound) }
    }
  }

  /// How a feature contributes by its own value: bins in ascending order, then other levels and
  /// missing values where there are any; empty bins are left out.
  public func dependence(feature: Int, output: Int = 0) -> [DependenceBin] {
    let column = feature * layout.outputCount + output
    return filledBins(of: feature).map { bin, counts in
      let weight = scaledWeight(counts.mass)
      let sum = sums.sums(column: column, cells: [layout.cellCount + bin]).signed
      let found = quantiles(
        [0.25, 0.5, 0.75], feature: feature, output: output, bins: bin..<bin + 1)
      return DependenceBin(
        values: values(ofBin: bin, feature: feature, counts), count: counts.rows,
        weight: self.weight(counts.mass), mean: counts.mass > 0 ? sum / weight : nil,
        quartiles: found.count == 3 ? found : nil)
    }
  }

  private func filledBins(of feature: Int) -> [(bin: Int, counts: BinCounts)] {
    (0..<layout.bins[feature].count).map { ($0, bins[firstBin[feature] + $0]) }
      .filter { $0.1.rows > 0 }
  }

  private func values(
    ofBin bin: Int, feature: Int, _ counts: BinCounts
  ) -> DependenceBin.Values {
    let layout = layout.bins[feature]
    if bin == layout.missing { return .missing }
    if layout.isNumeric { return .numbers(counts.low...counts.high) }
    return layout.level(ofBin: bin).map { .level($0) } ?? .otherLevels
  }

  /// How a feature's contributions are spread: the weight of the rows in equal ranges of φ, for each
  /// bin of ``dependence(feature:output:)``.
  ///
  /// A bucket that lies across two ranges is divided between them by length; what lies beyond the ends
  /// is counted in the first and last range.
  ///
  /// - Parameter parts: how many ranges.
  public func distribution(
    feature: Int, output: Int = 0, over range: ClosedRange<Double>, parts: Int
  ) -> [[Double]] {
    let column = feature * layout.outputCount + output
    let width = (range.upperBound - range.lowerBound) / Double(parts)
    func place(_ value: Double) -> Double {
      guard width > 0 else { return 0 }
      return min(max((value - range.lowerBound) / width, 0), Double(parts))
    }
    return filledBins(of: feature).map { bin, _ in
      var found = [Double](repeating: 0, count: parts)
      for bucket in sketches.buckets(column: column, bins: bin..<bin + 1) {
        let (low, high) = (place(bucket.low), place(bucket.high))
        let first = min(Int(low), parts - 1)
        let last = max(first, min(Int(high.rounded(.up)) - 1, parts - 1))
        for part in first...last {
          let share =
            first == last
            ? 1 : (min(high, Double(part + 1)) - max(low, Double(part))) / (high - low)
          found[part] += weight(bucket.mass) * share
        }
      }
      return found
    }
  }

  // MARK: Reasons

  /// How many decisions of a group were adverse, and how much weight they have.
  ///
  /// - Parameter group: a group's code and partition; nil for all rows.
  public func adverse(_ group: (code: Int, partition: Int)? = nil) -> (rows: Int, weight: Double) {
    let place = place(group)
    return (reasons.adverseRows[place], weight(reasons.adverseMasses[place]))
  }

  /// By rank (the strongest first), the share of adverse decisions for which a feature is the reason of
  /// that rank; nil where no decision was adverse.
  public func reasonShares(
    feature: Int, _ group: (code: Int, partition: Int)? = nil
  ) -> [Double]? {
    let place = place(group)
    let total = reasons.adverseMasses[place]
    guard total > 0 else { return nil }
    return reasons.ranks(place: place, feature: feature).map { Double($0) / Double(total) }
  }

  /// By rank, the weight of the adverse decisions for which a feature is the reason of that rank.
  public func reasonWeights(
    feature: Int, _ group: (code: Int, partition: Int)? = nil
  ) -> [Double] {
    reasons.ranks(place: place(group), feature: feature).map { weight($0) }
  }

  /// The output whose adverse decisions are counted; nil where none are.
  public var decidingOutput: Int? { layout.adverse?.output }

  /// Whether every row has the weight 1, so that weights are counts.
  public var isCounted: Bool { layout.weights == nil }

  private func place(_ group: (code: Int, partition: Int)?) -> Int {
    group.map { layout.firstPlace[$0.partition] + $0.code } ?? 0
  }
}
