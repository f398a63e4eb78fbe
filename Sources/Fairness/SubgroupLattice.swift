internal import Tabular

/// All subgroups of enough rows, counted in one pass over the rows for every set of columns.
///
/// A set of columns is only counted within the subgroups of its first columns that have enough rows, and
/// for the values that have (Apriori: a longer description never has more rows).
struct SubgroupLattice: Sendable {
  /// A subgroup.
  struct Candidate: Sendable, Equatable {
    /// Column and value, in the order of the columns.
    let items: [Item]
    /// Its rows of the half it may be discovered on.
    let discovery: SubgroupTally
    /// Its rows of the other half.
    let confirmation: SubgroupTally
  }

  /// A column's value.
  struct Item: Sendable, Hashable {
    let column: Int32
    let value: Int32
  }

  /// In the order of the number of columns, then of columns and values.
  let candidates: [Candidate]
  /// All rows of the one half and the other.
  let discovery: SubgroupTally
  let confirmation: SubgroupTally

  /// Supports below this one are taken as this one, which bounds memory.
  static let smallestSupport = 0.001
  /// Longer descriptions are not looked at: their number grows exponentially, and nobody reads them.
  static let largestDepth = 6

  /// Counts the subgroups of some rows.
  ///
  /// - Parameter isHeldOut: by row of `rows`, whether it belongs to the confirmation half.
  /// - Complexity: O(rows) for each of the sets of at most `depth` columns.
  init(
    _ columns: [GroupPartition], rows: SubgroupRows, settings: SubgroupSettings, threads: Int
  ) {
    let declared = settings.minimumSupport.isFinite ? settings.minimumSupport : 1
    let support = max(Self.smallestSupport, min(1, declared))
    let depth = min(settings.depth, Self.largestDepth, columns.count)
    let minimum = Int((support * Double(rows.count)).rounded(.up))
    let counter = SubgroupCounter(
      rows: rows, minimumRows: max(1, minimum), minimumHalf: max(0, settings.minimumRows))
    let whole = counter.count(nil, column: [Int32](repeating: 0, count: rows.count), values: 1)
    discovery = whole.tally(0, half: 0)
    confirmation = whole.tally(0, half: 1)
    guard depth >= 1 else {
      candidates = []
      return
    }

    // Columns by themselves; then values without enough rows are left out.
    let singles = Parallel.map(chunks: columns.count, threads: threads) { index in
      let column = columns[index]
      let codes = rows.numbers.map { column.codes[Int($0)] }
      let counts = counter.count(nil, column: codes, values: column.groups.count)
      let kept = counter.frequent(counts, values: column.groups.count)
      var place = [Int32](repeating: -1, count: column.groups.count)
      for (index, value) in kept.enumerated() { place[value] = Int32(index) }
      return CountedColumn(
        column: Int32(index), codes: codes.map { place[Int($0)] }, values: kept,
        candidates: kept.map { value in
          Candidate(
            items: [Item(column: Int32(index), value: Int32(value))],
            discovery: counts.tally(value, half: 0),
            confirmation: counts.tally(value, half: 1))
        })
    }
    var found = singles.flatMap(\.candidates)
    if depth >= 2 {
      let pairs = singles.indices.flatMap { first in
        singles.indices.dropFirst(first + 1).map { (first, $0) }
      }
      let longer = Parallel.map(chunks: pairs.count, threads: threads) { index in
        counter.extend(
          prefix: singles[pairs[index].0].codes,
          descriptions: singles[pairs[index].0].candidates.map(\.items), by: pairs[index].1,
          columns: singles, depth: depth - 1)
      }.flatMap(\.self)
      for length in 2...max(2, depth) {
        found += longer.filter { $0.items.count == length }
      }
    }
    candidates = found
  }
}

/// A column whose values of enough rows are numbered from 0; others are -1.
struct CountedColumn: Sendable {
  let column: Int32
  let codes: [Int32]
  /// The values as groups of the column.
  let values: [Int]
  let candidates: [SubgroupLattice.Candidate]
}

/// The rows of positive weight as subgroups are counted over them.
struct SubgroupRows: Sendable {
  /// Row numbers.
  let numbers: [Int32]
  /// By row, its half times 4 plus its cell.
  let keys: [UInt8]
  /// Nil means 1 for every row.
  let weights: [Double]?
  /// Label minus score; nil when not asked for.
  let residuals: [Double]?

  var count: Int { numbers.count }
}
