internal import Models

/// What is kept of the contributions of many rows: sums by feature, output, group and label, sketches
/// and sums by the feature's own value, and the strongest reasons for adverse decisions.
///
/// One pass, and memory that does not grow with the rows. Blocks are added, and aggregates of other
/// rows merged, in any order: sums are exact in every digit that is kept (``ExactSums``) and all else
/// is counted in whole numbers, so the results have the same bits however the rows were cut.
///
///     var total = ContributionAggregates(layout)
///     try explainer.reduceBlocks(matrix, into: total) { $0.add($1) } merge: { part, _ in
///       total.merge(part)
///     }
///
/// - Complexity: a row costs O(features · outputs · (2 + 2·partitions)). Memory: 128 bytes for every
///   feature, output and group (twice with labels; 192 with weights), and for every feature, output and value bin 1 KB
///   and its sketch (256 bytes for each doubling in which it has contributions).
public struct ContributionAggregates: Sendable {
  /// What is added up by.
  public let layout: ContributionLayout

  /// By feature and output: cells of groups and labels, one for rows of no group, then the value bins.
  /// Then by output the margins: the same cells, and one for all rows.
  var sums: ExactSums
  /// Second moments of the same in the cells of groups and labels; empty without partitions.
  var moments: ContributionMoments
  /// By feature and output: the value bins.
  var sketches: ContributionSketches
  /// By feature and output, the smallest and largest contribution of a row of some weight.
  var extremes: [ClosedRange<Double>?]
  var reasons: ReasonCounts
  /// By cell, the rows and their masses.
  var cellRows: [Int]
  var cellMasses: [Int64]
  /// By feature, then value bin.
  var bins: [BinCounts]
  /// By feature, its first bin in ``bins``.
  let firstBin: [Int]
  /// All rows and their masses.
  var rows = 0
  var mass: Int64 = 0

  /// The rows of one bin of a feature's values.
  struct BinCounts: Sendable {
    var rows = 0
    var mass: Int64 = 0
    var low = Double.infinity
    var high = -Double.infinity
  }

  /// Aggregates of no rows.
  public init(_ layout: ContributionLayout) {
    self.layout = layout
    let columns = layout.bins.flatMap { bins in
      Array(repeating: bins.count, count: layout.outputCount)
    }
    sums = ExactSums(
      cells: columns.map { layout.cellCount + $0 }
        + Array(repeating: layout.cellCount + 1, count: layout.outputCount))
    moments = ContributionMoments(layout)
    sketches = ContributionSketches(bins: columns)
    extremes = Array(repeating: nil, count: columns.count)
    reasons = ReasonCounts(places: layout.placeCount, features: layout.featureCount)
    cellRows = Array(repeating: 0, count: layout.cellCount)
    cellMasses = Array(repeating: 0, count: layout.cellCount)
    var first: [Int] = []
    var count = 0
    for bins in layout.bins {
      first.append(count)
      count += bins.count
    }
    firstBin = first
    bins = Array(repeating: BinCounts(), count: count)
  }

  /// Adds the rows of a block of the layout's matrix.
  ///
  /// - Precondition: the block has the layout's features and outputs, and only rows it has; no row is
  ///   added twice.
  public mutating func add(_ block: ExplanationBlock) {
    precondition(
      block.featureCount == layout.featureCount && block.outputCount == layout.outputCount)
    precondition(block.rows.lowerBound >= 0 && block.rows.upperBound <= layout.rowCount)
    let count = block.rows.count
    guard count > 0 else { return }
    let lists = layout.partitions.count + 1
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: lists * count) { cells in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { terms in
        fill(cells, rows: block.rows)
        addMargins(of: block, cells: cells, terms: terms)
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { bins in
          addContributions(of: block, cells: cells, bins: bins, terms: terms)
        }
      }
    }
    addReasons(of: block)
  }

  /// By partition and row, the cell of the row; the last list is left to be filled by column.
  private mutating func fill(_ cells: UnsafeMutableBufferPointer<Int32>, rows: Range<Int>) {
    let count = rows.count
    let weights = layout.weights
    let none = Int32(layout.cellCount - 1)
    let step = Int32(layout.labelCount)
    for (place, partition) in layout.partitions.enumerated() {
      let first = Int32(layout.firstCell[place])
      for index in 0..<count {
        let row = rows.lowerBound &+ index
        let code = partition.codes[row]
        var cell = code < 0 ? none : first &+ code &* step
        if code >= 0, let labels = layout.labels, labels[row] { cell &+= 1 }
        cells[place &* count &+ index] = cell
        cellRows[Int(cell)] &+= 1
        cellMasses[Int(cell)] &+= weights?.masses[row] ?? 1
      }
    }
    self.rows += count
    mass += weights?.masses[rows].reduce(0, &+) ?? Int64(count)
  }

  /// Weighted terms of a block from values of its rows, `stride` apart.
  private func weigh(
    _ values: UnsafePointer<Double>, stride: Int, rows: Range<Int>,
    into terms: UnsafeMutableBufferPointer<Double>
  ) {
    guard let weights = layout.weights else {
      for index in 0..<rows.count { terms[index] = values[index &* stride] }
      return
    }
    for index in 0..<rows.count {
      terms[index] = values[index &* stride] * weights.scaled[rows.lowerBound &+ index]
    }
  }

  private mutating func addMargins(
    of block: ExplanationBlock, cells: UnsafeMutableBufferPointer<Int32>,
    terms: UnsafeMutableBufferPointer<Double>
  ) {
    let count = block.rows.count
    let last = cells.count - count
    for index in 0..<count { cells[last + index] = Int32(layout.cellCount) }
    moments.addWeights(
      terms, rows: block.rows, cells: UnsafeBufferPointer(rebasing: cells[..<last]),
      weights: layout.weights)
    block.margins.withUnsafeBufferPointer { margins in
      guard let base = margins.baseAddress else { return }
      for output in 0..<layout.outputCount {
        weigh(base + output, stride: layout.outputCount, rows: block.rows, into: terms)
        let column = layout.featureCount * layout.outputCount + output
        sums.add(
          UnsafeBufferPointer(terms), column: column, cells: UnsafeBufferPointer(cells))
        moments.add(
          terms, column: column, rows: block.rows,
          cells: UnsafeBufferPointer(rebasing: cells[..<last]), weights: layout.weights)
      }
    }
  }

  private mutating func addContributions(
    of block: ExplanationBlock, cells: UnsafeMutableBufferPointer<Int32>,
    bins places: UnsafeMutableBufferPointer<Int32>, terms: UnsafeMutableBufferPointer<Double>
  ) {
    let (count, outputs) = (block.rows.count, layout.outputCount)
    let last = cells.count - count
    let stride = layout.featureCount * outputs
    block.values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for feature in 0..<layout.featureCount {
        countBins(of: feature, rows: block.rows, into: places)
        for index in 0..<count {
          cells[last &+ index] = Int32(layout.cellCount) &+ places[index]
        }
        for output in 0..<outputs {
          let column = feature * outputs + output
          addDistribution(
            base + column, stride: stride, rows: block.rows, column: column, bins: places,
            terms: terms)
          if layout.weights != nil {
            weigh(base + column, stride: stride, rows: block.rows, into: terms)
          }
          sums.add(
            UnsafeBufferPointer(terms), column: column, cells: UnsafeBufferPointer(cells))
          moments.add(
            terms, column: column, rows: block.rows,
            cells: UnsafeBufferPointer(rebasing: cells[..<last]), weights: layout.weights)
        }
      }
    }
  }

  /// Finds the value bin of each row and counts the rows of each.
  private mutating func countBins(
    of feature: Int, rows: Range<Int>, into places: UnsafeMutableBufferPointer<Int32>
  ) {
    let first = firstBin[feature]
    layout.matrix.columns[feature].withUnsafeBufferPointer { column in
      let values = UnsafeBufferPointer(rebasing: column[rows])
      layout.bins[feature].assign(values, to: places)
      bins.withUnsafeMutableBufferPointer { bins in
        for index in 0..<values.count {
          let place = first &+ Int(places[index])
          let value = values[index]
          bins[place].rows &+= 1
          bins[place].mass &+= layout.weights?.masses[rows.lowerBound &+ index] ?? 1
          if value < bins[place].low { bins[place].low = value }
          if value > bins[place].high { bins[place].high = value }
        }
      }
    }
  }

  /// Sketches the contributions of a column, which stand in `terms` afterwards, and notes its extremes.
  private mutating func addDistribution(
    _ values: UnsafePointer<Double>, stride: Int, rows: Range<Int>, column: Int,
    bins: UnsafeMutableBufferPointer<Int32>, terms: UnsafeMutableBufferPointer<Double>
  ) {
    let count = rows.count
    var (low, high) = (Double.infinity, -Double.infinity)
    if let masses = layout.weights?.masses {
      for index in 0..<count {
        let value = values[index &* stride]
        terms[index] = value
        if masses[rows.lowerBound &+ index] > 0 {
          low = min(low, value)
          high = max(high, value)
        }
      }
      masses.withUnsafeBufferPointer { masses in
        sketches.add(
          UnsafeBufferPointer(terms), column: column, bins: UnsafeBufferPointer(bins),
          masses: UnsafeBufferPointer(rebasing: masses[rows]))
      }
    } else {
      for index in 0..<count {
        let value = values[index &* stride]
        terms[index] = value
        low = value < low ? value : low
        high = value > high ? value : high
      }
      sketches.add(
        UnsafeBufferPointer(terms), column: column, bins: UnsafeBufferPointer(bins), masses: nil)
    }
    if low <= high { extremes[column] = Self.union(extremes[column], low...high) }
  }

  private static func union(
    _ one: ClosedRange<Double>?, _ other: ClosedRange<Double>?
  ) -> ClosedRange<Double>? {
    guard let one, let other else { return one ?? other }
    return min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
  }

  private mutating func addReasons(of block: ExplanationBlock) {
    guard let adverse = layout.adverse else { return }
    let outputs = layout.outputCount
    let width = layout.featureCount * outputs
    block.values.withUnsafeBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: layout.partitions.count + 1) {
        places in
        guard let base = values.baseAddress else { return }
        for row in block.rows where adverse.decisions[row] {
          places[0] = 0
          for (index, partition) in layout.partitions.enumerated() {
            let code = partition.codes[row]
            places[index + 1] = code < 0 ? -1 : Int32(layout.firstPlace[index]) + code
          }
          reasons.add(
            base + (row - block.rows.lowerBound) * width + adverse.output, stride: outputs,
            sign: adverse.raises ? 1 : -1, mass: layout.weights?.masses[row] ?? 1,
            places: UnsafeBufferPointer(places))
        }
      }
    }
  }

  /// Adds the aggregates of other rows of the same layout.
  public mutating func merge(_ other: ContributionAggregates) {
    sums.merge(other.sums)
    moments.merge(other.moments)
    sketches.merge(other.sketches)
    reasons.merge(other.reasons)
    for column in extremes.indices {
      extremes[column] = Self.union(extremes[column], other.extremes[column])
    }
    for cell in cellRows.indices {
      cellRows[cell] += other.cellRows[cell]
      cellMasses[cell] += other.cellMasses[cell]
    }
    for index in bins.indices {
      bins[index].rows += other.bins[index].rows
      bins[index].mass += other.bins[index].mass
      bins[index].low = min(bins[index].low, other.bins[index].low)
      bins[index].high = max(bins[index].high, other.bins[index].high)
    }
    rows += other.rows
    mass += other.mass
  }
}
