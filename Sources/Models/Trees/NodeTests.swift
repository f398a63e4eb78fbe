internal import Tabular

/// The tests of an ensemble's inner nodes as comparisons of Float32 columns, for engines that take many
/// rows through a tree side by side.
///
/// A *column* is a feature in the form in which nodes compare it, as in ``ForestSlot``: what is missing
/// becomes an infinite number, a category a whole number. Where nodes compare Doubles a column holds
/// *ranks*, the number of the model's thresholds below a value, which Float32 holds exactly: a rank
/// decides every one of the model's comparisons as the Double does. So every test is exact, whatever
/// the precision of the sums that follow.
package struct NodeTests: Sendable {
  /// One node's test; the row goes left where it holds.
  package enum Test: Sendable, Equatable {
    /// `column < threshold`.
    case below(column: Int, threshold: Float)
    /// Bit `code` of `set` is 0, the column holding codes as the bits of unsigned whole numbers.
    case outsideBits(column: Int, set: UInt32)
    /// The same, bit `code % 32` of word `first + code / 32` of ``NodeTests/words``.
    case outsideWords(column: Int, first: Int)
  }

  /// The number of columns.
  package var columnCount: Int { columns.count }
  /// By tree, then node; a leaf's test means nothing.
  package let tests: [[Test]]
  /// The words of sets that have more than 32 codes.
  package let words: [UInt32]

  private let columns: [Column]
  /// Whether nodes compare Doubles, so that slots hold codes as the bits of Doubles.
  private let isDouble: Bool
  private let zeroLimit: Double

  /// What fills a column.
  private enum Column: Sendable {
    /// A slot's values as they stand.
    case values(ForestSlot)
    /// The number of thresholds below a slot's value.
    case ranks(ForestSlot, thresholds: [Double])
    /// 0 where a node sends the row left and 1 where right: what no comparison expresses.
    case decided(Tree, node: Int)
  }

  /// The tests of an ensemble.
  /// - Complexity: O(nodes · log nodes).
  package init(_ ensemble: TreeEnsemble) {
    let trees = ensemble.trees
    var builder = ForestBuilder(trees, narrowBits: 32)
    let isDouble = ensemble.trees.first?.rule.precision == .double
    var made: [[(slot: Int, node: Int)?]] = []
    var thresholds: [Int: [Double]] = [:]
    for tree in trees {
      let isPlain = tree.canBeCompared && builder.canTest(tree)
      made.append(
        (0..<tree.nodeCount).map { node in
          guard isPlain, !tree.isLeaf(node) else { return nil }
          let slot = builder.slot(tree, node)
          if isDouble, tree.categories[node].words.isEmpty {
            thresholds[slot, default: []].append(tree.threshold[node])
          }
          return (slot, node)
        })
    }
    for (slot, values) in thresholds {
      var distinct: [Double] = []
      for value in values.sorted() where distinct.last != value { distinct.append(value) }
      thresholds[slot] = distinct
    }
    // Slot 0 is what leaves compare: no column.
    var columns: [Column] = builder.slots.indices.dropFirst().map { slot in
      thresholds[slot].map { .ranks(builder.slots[slot], thresholds: $0) }
        ?? .values(builder.slots[slot])
    }
    tests = zip(trees, made).map { tree, made in
      made.enumerated().map { node, place in
        if tree.isLeaf(node) { return .below(column: 0, threshold: 0) }
        guard let place else {
          columns.append(.decided(tree, node: node))
          return .below(column: columns.count - 1, threshold: 0.5)
        }
        let column = place.slot - 1
        guard tree.categories[node].words.isEmpty else {
          let set = builder.set(tree, node)
          return builder.usesWords
            ? .outsideWords(column: column, first: Int(set))
            : .outsideBits(column: column, set: UInt32(truncatingIfNeeded: set))
        }
        guard let limits = thresholds[place.slot] else {
          return .below(column: column, threshold: Float(tree.threshold[node]))
        }
        let rank = Self.rank(of: tree.threshold[node], in: limits)
        // At most this threshold: fewer thresholds below than it has, itself counted.
        return .below(column: column, threshold: Float(rank + 1))
      }
    }
    words = builder.words
    self.isDouble = isDouble
    self.columns = columns
    zeroLimit = ensemble.zeroLimit
  }

  /// Writes the columns of some rows: column `c` of the `r`-th row to `target[c · stride + r]`.
  ///
  /// - Parameters:
  ///   - matrix: one column per feature of the ensemble.
  ///   - stride: from a column to the next: a multiple of 8 that is not below the number of rows.
  ///     Places up to the next multiple of 8 after the last row are written as well.
  /// - Complexity: O(rows · columns), times the logarithm of the number of thresholds for ranks.
  package func fill(
    _ matrix: FeatureMatrix, rows: Range<Int>, target: UnsafeMutablePointer<Float>, stride: Int
  ) {
    let group = ForestSlot.groupRows
    let room = (rows.count + group - 1) / group * group
    for (place, column) in columns.enumerated() {
      let target = target + place * stride
      switch column {
      case .values(let slot):
        matrix.columns[slot.feature].withUnsafeBufferPointer { values in
          guard let values = values.baseAddress else { return }
          if isDouble {
            withUnsafeTemporaryAllocation(of: Double.self, capacity: room) { codes in
              guard let codes = codes.baseAddress else { return }
              slot.fill(
                values + rows.lowerBound, rows: rows.count, zeroLimit: zeroLimit, target: codes,
                stride: group)
              for row in 0..<room {
                target[row] = Float(bitPattern: UInt32(truncatingIfNeeded: codes[row].bitPattern))
              }
            }
          } else {
            slot.fill(
              values + rows.lowerBound, rows: rows.count, zeroLimit: zeroLimit, target: target,
              stride: group)
          }
        }
      case .ranks(let slot, let thresholds):
        matrix.columns[slot.feature].withUnsafeBufferPointer { values in
          guard let values = values.baseAddress else { return }
          withUnsafeTemporaryAllocation(of: Double.self, capacity: room) { numbers in
            guard let numbers = numbers.baseAddress else { return }
            slot.fill(
              values + rows.lowerBound, rows: rows.count, zeroLimit: zeroLimit, target: numbers,
              stride: group)
            thresholds.withUnsafeBufferPointer { thresholds in
              for row in 0..<room {
                target[row] = Float(Self.rank(of: numbers[row], in: thresholds))
              }
            }
          }
        }
      case .decided(let tree, let node):
        let values = matrix.columns[Int(tree.feature[node])]
        for row in 0..<room {
          let isLeft =
            row < rows.count && tree.goesLeft(node, value: values[rows.lowerBound + row])
          target[row] = isLeft ? 0 : 1
        }
      }
    }
  }

  /// The number of ascending numbers below a value.
  private static func rank(of value: Double, in numbers: [Double]) -> Int {
    numbers.withUnsafeBufferPointer { rank(of: value, in: $0) }
  }

  /// The same without branches that depend on the value.
  @inline(__always)
  private static func rank(of value: Double, in numbers: UnsafeBufferPointer<Double>) -> Int {
    var first = 0
    var length = numbers.count
    while length > 0 {
      let half = (length &+ 1) / 2
      first = numbers[first &+ half &- 1] < value ? first &+ half : first
      length &-= half
    }
    return first
  }
}
