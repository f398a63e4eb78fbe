/// The values of some rows while they are made.
struct InteractionStore {
  /// As in ``InteractionBlock``.
  private(set) var values: [Double]
  private(set) var contributions: [Double]
  private let rows: Int
  private let pairs: InteractionPairs
  private let outputs: Int

  /// Zeros for some rows.
  init(rows: Int, pairs: InteractionPairs, outputs: Int) {
    self.rows = rows
    self.pairs = pairs
    self.outputs = outputs
    values = Array(repeating: 0, count: rows * pairs.count * outputs)
    contributions = Array(repeating: 0, count: rows * pairs.playerCount * outputs)
  }

  /// Takes a kernel's sums, by cell and row: contributions and whole interaction indices.
  ///
  /// A pair keeps half of its index; each of the two players gives a half from its main effect.
  mutating func take(
    _ sums: UnsafePointer<Double>, stride: Int, cells: [InteractionSlots.Cell], rows: Range<Int>,
    scale: Double
  ) {
    let (width, players) = (pairs.count * outputs, pairs.playerCount * outputs)
    values.withUnsafeMutableBufferPointer { values in
      contributions.withUnsafeMutableBufferPointer { contributions in
        for (number, cell) in cells.enumerated() {
          let source = sums + number * stride
          let first = pairs.place(of: cell.first, cell.first).map { $0 * outputs + cell.output }
          if cell.first == cell.second {
            let player = cell.first * outputs + cell.output
            for row in rows {
              let value = source[row - rows.lowerBound] * scale
              contributions[row * players + player] += value
              if let first { values[row * width + first] += value }
            }
            continue
          }
          guard let place = pairs.place(of: cell.first, cell.second) else { continue }
          let second = pairs.place(of: cell.second, cell.second).map {
            $0 * outputs + cell.output
          }
          let pair = place * outputs + cell.output
          for row in rows {
            let half = source[row - rows.lowerBound] * scale / 2
            values[row * width + pair] += half
            if let first { values[row * width + first] -= half }
            if let second { values[row * width + second] -= half }
          }
        }
      }
    }
  }

  /// Puts the only row of another store in the place of one.
  mutating func replace(row: Int, with other: InteractionStore) {
    let (width, players) = (pairs.count * outputs, pairs.playerCount * outputs)
    values.replaceSubrange((row * width)..<((row + 1) * width), with: other.values)
    contributions.replaceSubrange(
      (row * players)..<((row + 1) * players), with: other.contributions)
  }

  /// Whether a row's φ misses its margin by more than a part of the largest of them, or a value is not
  /// finite.
  func isPoor(row: Int, margins: [Double], baseValues: [Double], limit: Double) -> Bool {
    let width = pairs.count * outputs
    for index in (row * width)..<((row + 1) * width) where !values[index].isFinite { return true }
    for output in 0..<outputs {
      var (sum, largest) = (baseValues[output], 0.0)
      for player in 0..<pairs.playerCount {
        let value = contributions[(row * pairs.playerCount + player) * outputs + output]
        sum += value
        largest = max(largest, abs(value))
      }
      if !(abs(sum - margins[row * outputs + output]) <= limit * largest) { return true }
    }
    return false
  }

  /// The worst error of ``Additivity`` of a row over its outputs; not a number where a value is none, or
  /// infinite.
  func error(row: Int, margins: [Double], baseValues: [Double]) -> Double {
    let width = pairs.count * outputs
    for index in (row * width)..<((row + 1) * width) where !values[index].isFinite { return .nan }
    var worst = 0.0
    for output in 0..<outputs {
      let error = error(row: row, output: output, margins: margins, baseValues: baseValues)
      if error.isNaN { return .nan }
      worst = max(worst, error)
    }
    return worst
  }

  /// The worst error of ``Additivity`` over all rows.
  /// - Throws: ``ExplainError/additivity(row:output:error:)`` for the first row that misses the
  ///   tolerance or has a value that is not finite.
  func check(
    margins: [Double], baseValues: [Double], firstRow: Int, tolerance: Double
  ) throws(ExplainError) -> Double {
    var worst = 0.0
    for row in 0..<rows {
      let error = error(row: row, margins: margins, baseValues: baseValues)
      guard error <= tolerance else {
        let output = (0..<outputs).first {
          !(self.error(row: row, output: $0, margins: margins, baseValues: baseValues)
            <= tolerance)
        }
        throw .additivity(row: firstRow + row, output: output ?? 0, error: error)
      }
      worst = max(worst, error)
    }
    return worst
  }

  private func error(
    row: Int, output: Int, margins: [Double], baseValues: [Double]
  ) -> Double {
    var (sum, magnitude) = (0.0, 0.0)
    for player in 0..<pairs.playerCount {
      let value = contributions[(row * pairs.playerCount + player) * outputs + output]
      sum += value
      magnitude += abs(value)
    }
    return Additivity.error(
      baseValue: baseValues[output], contributions: sum, magnitude: magnitude,
      margin: margins[row * outputs + output])
  }
}
