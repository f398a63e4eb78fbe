/// Counts rows by subgroup, half and cell.
struct SubgroupCounter: Sendable {
  let rows: SubgroupRows
  /// The fewest rows of a subgroup in both halves together, and in each.
  let minimumRows: Int
  let minimumHalf: Int

  /// Rows by subgroup, half and cell.
  struct Counts: Sendable {
    var counts: [Int32]
    /// Empty without weights: weights are counts.
    var weights: [SIMD2<Double>]
    /// By subgroup and half; empty when not asked for.
    var residuals: [MeanTally]

    func total(_ subgroup: Int, half: Int) -> Int {
      let first = subgroup * 8 + half * 4
      return counts[first..<first + 4].reduce(0) { $0 + Int($1) }
    }

    func tally(_ subgroup: Int, half: Int) -> SubgroupTally {
      var tally = SubgroupTally()
      for cell in 0..<4 {
        let place = subgroup * 8 + half * 4 + cell
        let count = Int(counts[place])
        let weight = weights.isEmpty ? SIMD2(repeating: Double(count)) : weights[place]
        tally.cells[cell] = WeightTally(count: count, weight: weight.x, squares: weight.y)
      }
      if !residuals.isEmpty { tally.residual = residuals[subgroup * 2 + half] }
      return tally
    }
  }

  /// Counts rows by a prefix's subgroups and a column's values: subgroup `p·values + v`. Negative codes
  /// count nowhere; a nil prefix is one subgroup of all rows.
  func count(
    _ prefix: (codes: [Int32], count: Int)?, column: [Int32], values: Int
  ) -> Counts {
    let subgroups = (prefix?.count ?? 1) * values
    var result = Counts(
      counts: Array(repeating: 0, count: subgroups * 8),
      weights: rows.weights == nil ? [] : Array(repeating: .zero, count: subgroups * 8),
      residuals: rows.residuals == nil
        ? [] : Array(repeating: MeanTally(), count: subgroups * 2))
    let keys = rows.keys
    let codes = prefix?.codes ?? []
    let hasPrefix = prefix != nil
    keys.withUnsafeBufferPointer { keys in
      codes.withUnsafeBufferPointer { codes in
        column.withUnsafeBufferPointer { column in
          result.counts.withUnsafeMutableBufferPointer { counts in
            for row in keys.indices {
              let first = hasPrefix ? codes[row] : 0
              let value = column[row]
              guard first | value >= 0 else { continue }
              let place = (Int(first) &* values &+ Int(value)) &* 8 &+ Int(keys[row])
              counts[place] &+= 1
            }
          }
          guard rows.weights != nil || rows.residuals != nil else { return }
          for row in keys.indices {
            let first = hasPrefix ? codes[row] : 0
            let value = column[row]
            guard first | value >= 0 else { continue }
            let subgroup = Int(first) * values + Int(value)
            let weight = rows.weights?[row] ?? 1
            if rows.weights != nil {
              result.weights[subgroup * 8 + Int(keys[row])] += SIMD2(weight, weight * weight)
            }
            if let residual = rows.residuals?[row] {
              result.residuals[subgroup * 2 + Int(keys[row] >> 2)].add(residual, weight: weight)
            }
          }
        }
      }
    }
    return result
  }

  /// The subgroups of enough rows.
  func frequent(_ counts: Counts, values subgroups: Int) -> [Int] {
    (0..<subgroups).filter { subgroup in
      let halves = (counts.total(subgroup, half: 0), counts.total(subgroup, half: 1))
      return halves.0 + halves.1 >= minimumRows && min(halves.0, halves.1) >= minimumHalf
        && halves.0 + halves.1 > 0
    }
  }

  /// The subgroups that extend a prefix's by a column, and by any later columns up to a depth.
  /// - Parameter depth: how many columns may still be added.
  func extend(
    prefix: [Int32], descriptions: [[SubgroupLattice.Item]], by next: Int,
    columns: [CountedColumn], depth: Int
  ) -> [SubgroupLattice.Candidate] {
    let column = columns[next]
    let width = column.values.count
    guard !descriptions.isEmpty, width > 0 else { return [] }
    let counts = count(
      (prefix, descriptions.count), column: column.codes, values: width)
    let kept = frequent(counts, values: descriptions.count * width)
    var found = kept.map { subgroup in
      SubgroupLattice.Candidate(
        items: descriptions[subgroup / width] + [
          .init(column: column.column, value: Int32(column.values[subgroup % width]))
        ],
        discovery: counts.tally(subgroup, half: 0),
        confirmation: counts.tally(subgroup, half: 1))
    }
    guard depth > 1, next + 1 < columns.count, !kept.isEmpty else { return found }
    var place = [Int32](repeating: -1, count: descriptions.count * width)
    for (index, subgroup) in kept.enumerated() { place[subgroup] = Int32(index) }
    var codes = prefix
    for row in codes.indices {
      let value = column.codes[row]
      codes[row] =
        codes[row] | value < 0 ? -1 : place[Int(codes[row]) &* width &+ Int(value)]
    }
    let own = found.map(\.items)
    for later in (next + 1)..<columns.count {
      found += extend(
        prefix: codes, descriptions: own, by: later, columns: columns, depth: depth - 1)
    }
    return found
  }
}
