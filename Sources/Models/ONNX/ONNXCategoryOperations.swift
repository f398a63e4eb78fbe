/// A column of ones and zeros for each category (OneHotEncoder).
struct ONNXOneHot: ColumnOperation {
  /// The places of words, or of whole numbers.
  let words: [String: Int]
  let numbers: [Int: Int]
  /// The number of categories.
  let count: Int
  /// Whether other values are refused instead of giving zeros everywhere.
  let refusesOthers: Bool

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    var columns = [[Double]](repeating: Array(repeating: 0, count: rows), count: count)
    func mark(_ place: Int?, _ row: Int) throws(OperationError) {
      if let place {
        columns[place][row] = 1
      } else if refusesOthers {
        throw OperationError(input: 0, row: row, problem: .unknownCategory)
      }
    }
    switch inputs.first {
    case .words(let codes, let levels):
      let places = (levels + [""]).map { words[$0] }
      for row in 0..<rows {
        try mark(places[codes[row] < 0 ? levels.count : Int(codes[row])], row)
      }
    case .numbers(let values):
      for row in 0..<rows {
        let value = values[row]
        try mark(value.isNaN ? nil : numbers[Int(onnx: value)], row)
      }
    case nil: throw OperationError(input: 0, row: 0, problem: .invalid)
    }
    return columns.map { .numbers($0) }
  }
}

/// Whether two words are the same; one of them may be the same for every row.
struct ONNXWordEquality: ColumnOperation {
  let constant: String?

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let first = try inputs.words(0)
    if let constant {
      let matches = first.levels.map { $0 == constant }
      return [.numbers(first.codes.map { matches[Int($0)] ? 1 : 0 })]
    }
    let second = try inputs.words(1)
    return [
      .numbers(
        (0..<rows).map {
          first.levels[Int(first.codes[$0])] == second.levels[Int(second.codes[$0])] ? 1 : 0
        })
    ]
  }
}

/// One of two words by a condition, the first input (Where).
struct ONNXWordChoice: ColumnOperation {
  /// The words that are the same for every row; nil for the next input column.
  let constants: [String?]

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    guard let condition = inputs.first?.numbers else {
      throw OperationError(input: 0, row: 0, problem: .invalid)
    }
    var next = 1
    var sides: [(codes: [Int32], levels: [String])] = []
    for constant in constants {
      if let constant {
        sides.append((Array(repeating: 0, count: rows), [constant]))
      } else {
        sides.append(try inputs.words(next))
        next += 1
      }
    }
    let shift = Int32(sides[0].levels.count)
    let codes = (0..<rows).map {
      condition[$0] != 0 ? sides[0].codes[$0] : sides[1].codes[$0] + shift
    }
    return [.words(codes, levels: sides[0].levels + sides[1].levels)]
  }
}

/// Whole numbers written as words (Cast).
struct ONNXWriting: ColumnOperation {
  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let numbers = try inputs.allNumbers()
    return [
      try ONNXEntry.column(rows: rows) { row in .word("\(Int(onnx: numbers[0][row]))") }
    ]
  }
}

/// Words read as numbers (Cast).
struct ONNXReading: ColumnOperation {
  let type: ONNXElementType

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let (codes, levels) = try inputs.words(0)
    let numbers = levels.map { Double($0).map { type.isReal ? type.rounding($0) : $0 } }
    var result = [Double](repeating: 0, count: rows)
    for row in 0..<rows {
      guard let number = numbers[Int(codes[row])] else {
        throw OperationError(input: 0, row: row, problem: .invalid)
      }
      result[row] = number
    }
    return [.numbers(result)]
  }
}

/// The same truth values, none of which may be missing: a tensor of truth values has no room for it.
struct ONNXTruth: ColumnOperation {
  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    if let row = inputs.first?.numbers?.firstIndex(where: \.isNaN) {
      throw OperationError(input: 0, row: row, problem: .missing)
    }
    return inputs
  }
}

/// The place of a number in a list of numbers that trees test for equality.
///
/// Numbers that are not in the list get the place behind it, and NaN the one behind that, so that a
/// test for equality is one for membership in a set of places.
struct ONNXMemberCodes: ColumnOperation {
  let places: [Double: Double]
  /// Whether numbers are compared as Float32.
  let isSingle: Bool

  init(_ values: [Double], isSingle: Bool) {
    places = Dictionary(
      values.enumerated().map { ($0.element, Double($0.offset)) }, uniquingKeysWith: { a, _ in a })
    self.isSingle = isSingle
  }

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let columns = try inputs.allNumbers()
    let other = Double(places.count)
    return [
      .numbers(
        columns[0].map { value in
          value.isNaN ? other + 1 : places[isSingle ? Double(Float(value)) : value] ?? other
        })
    ]
  }
}

extension [ColumnValues] {
  /// A column of words, in which a missing one is the empty one.
  func words(_ index: Int) throws(OperationError) -> (codes: [Int32], levels: [String]) {
    guard index < count, case .words(let codes, let levels) = self[index] else {
      throw OperationError(input: index, row: 0, problem: .invalid)
    }
    let missing = Int32(levels.count)
    return (codes.map { $0 < 0 ? missing : $0 }, levels + [""])
  }
}
