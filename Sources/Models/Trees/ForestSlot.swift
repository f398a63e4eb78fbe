/// A column of the data in the form in which nodes compare it.
///
/// What is missing becomes an infinite number that goes the node's default way by the comparison
/// itself, so a feature whose nodes differ in that has a slot for each way; categories become bit
/// numbers of the nodes' sets. A node then is one comparison, or one bit.
struct ForestSlot: Hashable, Sendable {
  /// What the slot makes of a value.
  enum Kind: Hashable, Sendable {
    /// Missing goes left.
    case missingLow
    /// Missing goes right.
    case missingHigh
    /// Missing is the number 0.
    case missingZero
    /// Missing and zeros go left.
    case zeroLow
    /// Missing and zeros go right.
    case zeroHigh
    /// The bit of a code: codes below `limit` have their own; one bit is for what is missing, one
    /// for all other values.
    case code(limit: Int)
    /// Zero in every row: what leaves compare.
    case nothing
  }

  /// The feature, 0 for ``Kind/nothing``.
  let feature: Int
  let kind: Kind

  /// The rows of a group, which go down a tree together; their values stand side by side.
  @inline(__always) static var groupRows: Int { 8 }

  /// Writes the values of some rows, `groupRows` at a time with a distance between the groups.
  ///
  /// - Parameters:
  ///   - column: the feature's values by row, from the first row on.
  ///   - zeroLimit: the largest magnitude that counts as zero.
  ///   - target: where the first group's values go.
  ///   - stride: from a group to the next.
  @inline(__always)
  func fill<Number: ForestNumber>(
    _ column: UnsafePointer<Double>, rows: Int, zeroLimit: Double,
    target: UnsafeMutablePointer<Number>, stride: Int
  ) {
    switch kind {
    case .missingLow:
      Self.fill(column, rows, zeroLimit, target, stride) { $0.isNaN ? -.infinity : $0 }
    case .missingHigh:
      Self.fill(column, rows, zeroLimit, target, stride) { $0.isNaN ? .infinity : $0 }
    case .missingZero:
      Self.fill(column, rows, zeroLimit, target, stride) { $0.isNaN ? 0 : $0 }
    case .zeroLow:
      Self.fill(column, rows, zeroLimit, target, stride) { $0.isNaN || $0 == 0 ? -.infinity : $0 }
    case .zeroHigh:
      Self.fill(column, rows, zeroLimit, target, stride) { $0.isNaN || $0 == 0 ? .infinity : $0 }
    case .code(let limit):
      let least: Number = Number.isAtMost ? -1 : 0
      let top = Number(limit)
      Self.fill(column, rows, zeroLimit, target, stride) { (value: Number) -> Number in
        // XGBoost takes no number below 0 for a code, LightGBM cuts off a fraction first.
        let isCode = (Number.isAtMost ? value > least : value >= least) && value < top
        return Number(
          bits: isCode
            ? Number.Bits(truncatingIfNeeded: Int(value))
            : Number.Bits(truncatingIfNeeded: value.isNaN ? limit + 1 : limit))
      }
    case .nothing:
      Self.fill(column, rows, zeroLimit, target, stride) { _ in 0 }
    }
  }

  @inline(__always)
  private static func fill<Number: ForestNumber>(
    _ column: UnsafePointer<Double>, _ rows: Int, _ zeroLimit: Double,
    _ target: UnsafeMutablePointer<Number>,
    _ stride: Int, _ value: (Number) -> Number
  ) {
    var group = target
    var row = 0
    while row &+ groupRows <= rows {
      for place in 0..<groupRows {
        group[place] = value(Number(cell: column[row &+ place], zeroLimit: zeroLimit))
      }
      group += stride
      row &+= groupRows
    }
    guard row < rows else { return }
    for place in 0..<groupRows {
      group[place] =
        row &+ place < rows ? value(Number(cell: column[row &+ place], zeroLimit: zeroLimit)) : 0
    }
  }
}
