internal import Tabular

extension ObliviousForest {
  /// The rows that one task works through, whatever the number of threads.
  private static let chunkRows = 8 * groupRows

  /// The sums of the leaves that rows reach, by row, then output, tree after tree.
  ///
  /// - Parameters:
  ///   - start: by output, what sums start from.
  ///   - end: by output, what is added to them last.
  /// - Complexity: O(rows · trees · depth / 16).
  func sums(
    of matrix: FeatureMatrix, threads: Int, from start: [Double], adding end: [Double]
  ) -> [Double] {
    let starts = Array(stride(from: 0, to: matrix.rowCount, by: Self.chunkRows))
    let parts = Parallel.map(chunks: starts.count, threads: threads) { chunk in
      let rows = starts[chunk]..<min(starts[chunk] + Self.chunkRows, matrix.rowCount)
      var sums = [Double](repeating: 0, count: rows.count * outputCount)
      for index in sums.indices { sums[index] = start[index % outputCount] }
      add(rows, of: matrix, to: &sums)
      for index in sums.indices { sums[index] += end[index % outputCount] }
      return sums
    }
    return parts.count == 1 ? parts[0] : Array(parts.joined())
  }

  private func add(_ rows: Range<Int>, of matrix: FeatureMatrix, to sums: inout [Double]) {
    let size = Self.groupRows
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size * (columns.count + 1)) { room in
      sums.withUnsafeMutableBufferPointer { sums in
        leaves.withUnsafeBufferPointer { leaves in
          guard let counts = room.baseAddress, let sums = sums.baseAddress,
            let leaves = leaves.baseAddress
          else { return }
          // Lanes past the last row answer something; nothing reads it.
          counts.initialize(repeating: 0, count: room.count)
          let numbers = counts + size * columns.count
          for first in stride(from: rows.lowerBound, to: rows.upperBound, by: size) {
            let part = first..<min(first + size, rows.upperBound)
            for (place, column) in columns.enumerated() {
              count(
                column, matrix.columns[column.feature], part,
                counts + size * place)
            }
            let target = sums + (first - rows.lowerBound) * outputCount
            for stretch in stretches {
              if let levels = stretch.levels { answer(levels, counts, numbers) }
              let values = leaves + stretch.firstLeaf
              if outputCount == 1 {
                for row in 0..<part.count { target[row] += values[Int(numbers[row])] }
              } else {
                for row in 0..<part.count {
                  target[row &* outputCount &+ stretch.output] += values[Int(numbers[row])]
                }
              }
            }
          }
        }
      }
    }
  }

  /// The numbers of the leaves that the rows of a group reach: the answers from the root down are
  /// bits from the highest.
  ///
  /// Loops of bytes without branches, which the compiler turns into operations on many rows at once.
  @inline(__always)
  private func answer(
    _ levels: [Level], _ counts: UnsafePointer<UInt8>, _ numbers: UnsafeMutablePointer<UInt8>
  ) {
    let size = Self.groupRows
    levels.withUnsafeBufferPointer { levels in
      var level = levels.count & 1
      if level == 1 {
        let (first, least) = (counts + levels[0].column &* size, levels[0].count)
        for row in 0..<size { numbers[row] = first[row] >= least ? 1 : 0 }
      } else {
        numbers.update(repeating: 0, count: size)
      }
      // Two levels at a time spare half of the way to memory and back.
      while level < levels.count {
        let (first, least) = (counts + levels[level].column &* size, levels[level].count)
        let next = levels[level &+ 1]
        let (second, lowest) = (counts + next.column &* size, next.count)
        for row in 0..<size {
          let high: UInt8 = first[row] >= least ? 2 : 0
          let low: UInt8 = second[row] >= lowest ? 1 : 0
          numbers[row] = numbers[row] &<< 2 | high | low
        }
        level &+= 2
      }
    }
  }

  /// Counts the thresholds below some values.
  private func count(
    _ column: Column, _ values: [Double], _ rows: Range<Int>, _ target: UnsafeMutablePointer<UInt8>
  ) {
    values.withUnsafeBufferPointer { values in
      column.thresholds.withUnsafeBufferPointer { thresholds in
        for row in rows {
          let value = values[row]
          guard !value.isNaN else {
            target[row - rows.lowerBound] = column.missing
            continue
          }
          let number = abs(value) <= zeroLimit ? 0 : value
          var low = 0
          var left = thresholds.count
          while left > 1 {
            let half = left / 2
            low += thresholds[low + half - 1] < number ? half : 0
            left -= half
          }
          low += thresholds[low] < number ? 1 : 0
          target[row - rows.lowerBound] = UInt8(truncatingIfNeeded: low)
        }
      }
    }
  }
}
