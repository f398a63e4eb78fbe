/// What a look-up finds.
enum ONNXEntry: Sendable, Equatable {
  case number(Double)
  case word(String)

  /// Whether it is a word.
  var isWord: Bool {
    if case .word = self { return true }
    return false
  }
}

/// A number or a word for each word (LabelEncoder, CategoryMapper, a cast of words to numbers).
///
/// A missing word is the empty one: ONNX knows no other.
struct ONNXWordLookup: ColumnOperation {
  let entries: [String: ONNXEntry]
  /// What all other words become; nil where they are refused.
  let other: ONNXEntry?

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    guard case .words(let codes, let levels)? = inputs.first else {
      throw OperationError(input: 0, row: 0, problem: .invalid)
    }
    // The last one stands for a missing word.
    let found = (levels + [""]).map { entries[$0] ?? other }
    return [
      try ONNXEntry.column(rows: rows) { row throws(OperationError) in
        guard let entry = found[codes[row] < 0 ? levels.count : Int(codes[row])] else {
          throw OperationError(
            input: 0, row: row, problem: codes[row] < 0 ? .missing : .unknownCategory)
        }
        return entry
      }
    ]
  }
}

/// A number or a word for each number.
struct ONNXNumberLookup: ColumnOperation {
  let entries: [Double: ONNXEntry]
  /// What NaN becomes; nil for ``other``.
  let missing: ONNXEntry?
  /// What all other numbers become; nil where they are refused.
  let other: ONNXEntry?

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let numbers = try inputs.allNumbers()
    guard numbers.count == 1 else { throw OperationError(input: 0, row: 0, problem: .invalid) }
    return [
      try ONNXEntry.column(rows: rows) { row throws(OperationError) in
        let number = numbers[0][row]
        guard let entry = number.isNaN ? missing ?? other : entries[number] ?? other else {
          throw OperationError(
            input: 0, row: row, problem: number.isNaN ? .missing : .unknownCategory)
        }
        return entry
      }
    ]
  }
}

/// An element of a list by its place (Gather); a negative place counts from the end.
struct ONNXListLookup: ColumnOperation {
  let list: [ONNXEntry]

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let places = try inputs.allNumbers()
    guard places.count == 1 else { throw OperationError(input: 0, row: 0, problem: .invalid) }
    return [
      try ONNXEntry.column(rows: rows) { row throws(OperationError) in
        let place = Int(onnx: places[0][row])
        let index = place < 0 ? place &+ list.count : place
        guard list.indices.contains(index) else {
          throw OperationError(input: 0, row: row, problem: .invalid)
        }
        return list[index]
      }
    ]
  }
}

/// The column that a place names: the first input is the place, the others are the columns.
struct ONNXColumnChoice: ColumnOperation {
  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let columns = try inputs.allNumbers()
    var result = [Double](repeating: 0, count: rows)
    for row in 0..<rows {
      let place = Int(onnx: columns[0][row])
      let index = place < 0 ? place &+ columns.count : place &+ 1
      guard index >= 1, index < columns.count else {
        throw OperationError(input: 0, row: row, problem: .invalid)
      }
      result[row] = columns[index][row]
    }
    return [.numbers(result)]
  }
}

extension ONNXEntry {
  /// A column of entries, which are all numbers or all words.
  @inline(__always)
  static func column(
    rows: Int, _ entry: (Int) throws(OperationError) -> ONNXEntry
  ) throws(OperationError) -> ColumnValues {
    var numbers: [Double] = []
    var codes: [Int32] = []
    var levels: [String] = []
    var places: [String: Int32] = [:]
    for row in 0..<rows {
      switch try entry(row) {
      case .number(let number): numbers.append(number)
      case .word(let word):
        if let place = places[word] {
          codes.append(place)
        } else {
          places[word] = Int32(levels.count)
          codes.append(Int32(levels.count))
          levels.append(word)
        }
      }
    }
    return codes.isEmpty ? .numbers(numbers) : .words(codes, levels: levels)
  }
}
