/// The results of bins or of a table's rows, as a column takes them.
struct PMMLTable: Sendable {
  /// By result, the number; nil where results are words.
  let numbers: [Double]?
  /// By result, the word.
  let words: [String]
  /// The result for what no bin or row has; nil for a missing value.
  let fallback: Int?
  /// The result for a missing value; nil for a missing one.
  let ifMissing: Int?

  /// The column of some results; nil stands for a missing value.
  func column(_ places: [Int?]) -> ColumnValues {
    if let numbers { return .numbers(places.map { $0.map { numbers[$0] } ?? .nan }) }
    return .words(places.map { $0.map { Int32(truncatingIfNeeded: $0) } ?? -1 }, levels: words)
  }
}

/// `Discretize`: the bin in which a number lies.
struct PMMLBinOperation: ColumnOperation {
  let intervals: [PMMLInterval]
  let results: PMMLTable

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let numbers = inputs[0].numbers ?? Array(repeating: .nan, count: rows)
    return [
      results.column(
        numbers.map { number in
          if number.isNaN { return results.ifMissing }
          return intervals.firstIndex { $0.contains(number) } ?? results.fallback
        })
    ]
  }
}

/// `MapValues`: the row of a table that holds some values.
struct PMMLMapOperation: ColumnOperation {
  /// One value to look up.
  enum Cell: Hashable, Sendable {
    case number(Double)
    case word(String)
  }

  /// The values of one row.
  struct Key: Hashable, Sendable {
    var cells: [Cell]
  }

  let keys: [Key: Int]
  let results: PMMLTable

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    if inputs.count == 1, case .words(let codes, let levels) = inputs[0] {
      // Each distinct word is looked up once.
      let found = levels.map { keys[Key(cells: [.word($0)])] ?? results.fallback }
      return [results.column(codes.map { $0 < 0 ? results.ifMissing : found[Int($0)] })]
    }
    return [
      results.column(
        (0..<rows).map { row in
          var key = Key(cells: [])
          for input in inputs {
            switch input {
            case .numbers(let numbers):
              if numbers[row].isNaN { return results.ifMissing }
              key.cells.append(.number(numbers[row]))
            case .words(let codes, let levels):
              if codes[row] < 0 { return results.ifMissing }
              key.cells.append(.word(levels[Int(codes[row])]))
            }
          }
          return keys[key] ?? results.fallback
        })
    ]
  }
}
