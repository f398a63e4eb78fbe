/// How two values are compared.
enum PMMLComparison: String, Sendable {
  case equal, notEqual, lessThan, lessOrEqual, greaterThan, greaterOrEqual

  /// Whether the comparison holds.
  func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .lessThan: left < right
    case .lessOrEqual: left <= right
    case .greaterThan: left > right
    case .greaterOrEqual: left >= right
    }
  }
}

/// A comparison of two columns: 1, 0, or missing where either is.
struct PMMLCompareOperation: ColumnOperation {
  let comparison: PMMLComparison

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    switch (inputs[0], inputs[1]) {
    case (.numbers(let left), .numbers(let right)):
      [
        .numbers(
          zip(left, right).map {
            $0.isNaN || $1.isNaN ? .nan : comparison.holds($0, $1) ? 1 : 0
          })
      ]
    case (.words(let left, let leftLevels), .words(let right, let rightLevels)):
      [
        .numbers(
          zip(left, right).map {
            $0 < 0 || $1 < 0
              ? .nan : comparison.holds(leftLevels[Int($0)], rightLevels[Int($1)]) ? 1 : 0
          })
      ]
    default: [.numbers(Array(repeating: .nan, count: rows))]
    }
  }
}

/// 1 where any of some columns is 1, else 0; or the other way round.
struct PMMLAnyTrueOperation: ColumnOperation {
  let negated: Bool

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let columns = inputs.compactMap(\.numbers)
    return [
      .numbers((0..<rows).map { row in columns.contains { $0[row] == 1 } != negated ? 1 : 0 })
    ]
  }
}

/// 1 where any of some columns has no value, else 0.
struct PMMLAnyMissingOperation: ColumnOperation {
  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    var result = [Double](repeating: 0, count: rows)
    for input in inputs {
      switch input {
      case .numbers(let numbers):
        for row in 0..<rows where numbers[row].isNaN { result[row] = 1 }
      case .words(let codes, _): for row in 0..<rows where codes[row] < 0 { result[row] = 1 }
      }
    }
    return [.numbers(result)]
  }
}

/// The second column where the first is true, the third where it is false; missing where it is.
struct PMMLChoiceOperation: ColumnOperation {
  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let test = inputs[0].numbers ?? Array(repeating: .nan, count: rows)
    switch (inputs[1], inputs[2]) {
    case (.numbers(let first), .numbers(let second)):
      return [
        .numbers((0..<rows).map { test[$0].isNaN ? .nan : test[$0] != 0 ? first[$0] : second[$0] })
      ]
    case (.words(let first, let firstLevels), .words(let second, let secondLevels)):
      let shift = Int32(truncatingIfNeeded: firstLevels.count)
      return [
        .words(
          (0..<rows).map {
            if test[$0].isNaN { return -1 }
            if test[$0] != 0 { return first[$0] }
            return second[$0] < 0 ? -1 : second[$0] + shift
          }, levels: firstLevels + secondLevels)
      ]
    default: return [.numbers(Array(repeating: .nan, count: rows))]
    }
  }
}

/// Truth values combined; missing ones follow the standard's tables for unknown ones.
struct PMMLLogicOperation: ColumnOperation {
  enum Operation: String, Sendable {
    case and, or, xor
    /// The first column that is known.
    case surrogate
  }

  let operation: Operation

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let columns = inputs.map { $0.numbers ?? Array(repeating: .nan, count: rows) }
    return [
      .numbers(
        (0..<rows).map { row in
          switch operation {
          case .and:
            if columns.contains(where: { $0[row] == 0 }) { return 0 }
            return columns.contains { $0[row].isNaN } ? .nan : 1
          case .or:
            if columns.contains(where: { $0[row] == 1 }) { return 1 }
            return columns.contains { $0[row].isNaN } ? .nan : 0
          case .xor:
            if columns.contains(where: { $0[row].isNaN }) { return .nan }
            return columns.count(where: { $0[row] == 1 }) % 2 == 1 ? 1 : 0
          case .surrogate:
            return columns.first { !$0[row].isNaN }?[row] ?? .nan
          }
        })
    ]
  }
}

/// A word of some words; missing where any of them is.
struct PMMLWordOperation: ColumnOperation {
  let function: @Sendable ([String]) -> String

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    var places: [[Int32]: Int32] = [:]
    var levels: [String] = []
    let codes = (0..<rows).map { row -> Int32 in
      guard let (key, words) = inputs.words(row) else { return -1 }
      if let place = places[key] { return place }
      let place = Int32(truncatingIfNeeded: levels.count)
      places[key] = place
      levels.append(function(words))
      return place
    }
    return [.words(codes, levels: levels)]
  }
}

/// A number of some words; missing where any of them is.
struct PMMLMeasureOperation: ColumnOperation {
  let function: @Sendable ([String]) -> Double

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    [.numbers((0..<rows).map { row in inputs.words(row).map { function($0.words) } ?? .nan })]
  }
}

extension [ColumnValues] {
  /// The words of a row with their codes; nil where one is missing.
  fileprivate func words(_ row: Int) -> (key: [Int32], words: [String])? {
    var key: [Int32] = []
    var words: [String] = []
    for column in self {
      guard case .words(let codes, let levels) = column, codes[row] >= 0 else { return nil }
      key.append(codes[row])
      words.append(levels[Int(codes[row])])
    }
    return (key, words)
  }
}
