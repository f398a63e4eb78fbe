internal import Tabular

/// Rows as points whose squared distance is a sum over columns, ready for ``NeighborSearch``.
///
/// A numeric column adds the squared difference of its scaled numbers, a categorical one 1 where the
/// levels differ. A missing value (or one that is no finite number) is a value of its own: it is 0 from
/// another missing value and 1 from everything else, in squares.
struct NeighborMatrix: Sendable {
  /// How a column's values differ.
  enum Difference: Sendable, Equatable {
    /// Squared difference of numbers, none missing.
    case squares
    /// Squared difference of numbers, NaN standing for missing ones.
    case squaresOrMissing
    /// 1 for unequal codes.
    case mismatch
  }

  /// The number of points.
  let count: Int
  /// By column.
  let differences: [Difference]
  /// Column by column, the points' numbers or codes.
  let values: [Double]
  /// Names of the columns that are used.
  let names: [String]
  /// Names of those without variation.
  let constantNames: [String]

  /// Points of some rows.
  /// - Complexity: O(rows · columns), a sort per numeric column under robust scaling.
  init(_ columns: [Column], rows: [Int32], scaling: ConsistencySettings.Scaling) {
    var differences: [Difference] = []
    var values: [Double] = []
    var names: [String] = []
    var constant: [String] = []
    for column in columns {
      var cells: [Double]
      var difference = Difference.mismatch
      switch column.values {
      case .categorical(let codes, _): cells = rows.map { Double(max(-1, codes[Int($0)])) }
      case .boolean(let flags): cells = rows.map { Double(max(-1, flags[Int($0)])) }
      case .numeric(let numbers):
        cells = rows.map { numbers[Int($0)].isFinite ? numbers[Int($0)] : .nan }
        difference = cells.contains(where: \.isNaN) ? .squaresOrMissing : .squares
        Self.scale(&cells, scaling)
      }
      let first = cells.first
      let varies = cells.contains { cell in
        first.map { !(cell == $0 || cell.isNaN && $0.isNaN) } ?? false
      }
      guard varies else {
        constant.append(column.name)
        continue
      }
      names.append(column.name)
      differences.append(difference)
      values += cells
    }
    count = rows.count
    self.differences = differences
    self.values = values
    self.names = names
    constantNames = constant
  }

  /// Divides numbers by their spread; numbers without one are left alone.
  private static func scale(_ cells: inout [Double], _ scaling: ConsistencySettings.Scaling) {
    guard scaling != .none else { return }
    // In units of the largest magnitude nothing overflows.
    var largest = 0.0
    for cell in cells where cell.magnitude > largest { largest = cell.magnitude }
    guard largest > 0 else { return }
    let units = cells.map { $0 / largest }
    let known = units.filter { !$0.isNaN }
    let mean = known.reduce(0, +) / Double(known.count)
    let variance =
      known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count)
    var spread = variance.squareRoot()
    if scaling == .robust {
      let sorted = known.sorted()
      let range = quantile(0.75, ofSorted: sorted) - quantile(0.25, ofSorted: sorted)
      if range > 0 { spread = range / 1.3489795003921634 }
    }
    guard spread > 0 else { return }
    cells = units.map { $0 / spread }
  }

  /// The quantile of sorted numbers with linear interpolation (Hyndman and Fan's type 7).
  static func quantile(_ share: Double, ofSorted sorted: [Double]) -> Double {
    guard let last = sorted.last else { return .nan }
    let place = share * Double(sorted.count - 1)
    let low = min(max(Int(place), 0), sorted.count - 1)
    guard low + 1 < sorted.count else { return last }
    return sorted[low] + (sorted[low + 1] - sorted[low]) * (place - Double(low))
  }
}
