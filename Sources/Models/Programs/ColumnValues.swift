/// The values of one column for a block of rows.
///
/// Float32 numbers, whole numbers below 2⁵³ and truth values (1 and 0) are held exactly in Double; an
/// operation that works in Float32 rounds its results.
enum ColumnValues: Sendable, Equatable {
  /// Numbers; NaN marks a missing one.
  case numbers([Double])
  /// Words: by row a place in `levels`, -1 for a missing one. Levels may repeat.
  case words([Int32], levels: [String])

  /// The number of rows.
  var count: Int {
    switch self {
    case .numbers(let numbers): numbers.count
    case .words(let codes, _): codes.count
    }
  }

  /// The numbers; words are none.
  var numbers: [Double]? {
    if case .numbers(let numbers) = self { return numbers }
    return nil
  }
}
