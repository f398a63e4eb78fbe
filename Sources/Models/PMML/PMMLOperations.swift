/// One number of another, without regard to what a row's other columns hold.
struct PMMLNumberOperation: ColumnOperation {
  /// Rounds results to Float32 where it is float.
  var type = PMMLType.double
  let function: @Sendable (Double) -> Double

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let numbers = inputs[0].numbers ?? Array(repeating: .nan, count: rows)
    return [.numbers(numbers.map { type.rounding(function($0)) })]
  }
}

/// A column without any word.
struct PMMLNothingOperation: ColumnOperation {
  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    [.words(Array(repeating: -1, count: rows), levels: [])]
  }
}

/// A value in place of missing ones.
struct PMMLFillOperation: ColumnOperation {
  let number: Double
  let word: String

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    switch inputs[0] {
    case .numbers(let numbers): [.numbers(numbers.map { $0.isNaN ? number : $0 })]
    case .words(let codes, let levels):
      [
        .words(
          codes.map { $0 < 0 ? Int32(truncatingIfNeeded: levels.count) : $0 },
          levels: levels + [word])
      ]
    }
  }
}

/// Words as numbers; a word that is none is refused.
struct PMMLParseOperation: ColumnOperation {
  let type: PMMLType

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    guard case .words(let codes, let levels) = inputs[0] else { return inputs }
    let numbers = levels.map { type.value($0) }
    var result: [Double] = []
    for (row, code) in codes.enumerated() {
      guard code >= 0 else {
        result.append(.nan)
        continue
      }
      guard let number = numbers[Int(code)] else {
        throw OperationError(input: 0, row: row, problem: .invalid)
      }
      result.append(number)
    }
    return [.numbers(result)]
  }
}

/// Numbers as words.
struct PMMLFormatOperation: ColumnOperation {
  let type: PMMLType

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    guard let numbers = inputs[0].numbers else { return inputs }
    var places: [Double: Int32] = [:]
    var levels: [String] = []
    let codes = numbers.map { number -> Int32 in
      if number.isNaN { return -1 }
      if let place = places[number] { return place }
      let place = Int32(truncatingIfNeeded: levels.count)
      places[number] = place
      levels.append(type.text(number))
      return place
    }
    return [.words(codes, levels: levels)]
  }
}

/// Numbers that must be whole.
struct PMMLWholeOperation: ColumnOperation {
  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let numbers = inputs[0].numbers ?? Array(repeating: .nan, count: rows)
    if let row = numbers.firstIndex(where: { !$0.isNaN && $0 != $0.rounded() }) {
      throw OperationError(input: 0, row: row, problem: .invalid)
    }
    return [.numbers(numbers)]
  }
}

/// `NormContinuous`: linear between neighbouring points.
struct PMMLNormOperation: ColumnOperation {
  let originals: [Double]
  let norms: [Double]
  let outliersAreMissing: Bool
  let outliersAreExtreme: Bool

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let numbers = inputs[0].numbers ?? Array(repeating: .nan, count: rows)
    return [.numbers(numbers.map(norm))]
  }

  private func norm(_ number: Double) -> Double {
    if number.isNaN { return .nan }
    let last = originals.count - 1
    if number < originals[0] || number > originals[last] {
      if outliersAreMissing { return .nan }
      if outliersAreExtreme { return number < originals[0] ? norms[0] : norms[last] }
    }
    // Beyond the ends the nearest line goes on.
    let place = min(max(1, originals.firstIndex { number <= $0 } ?? last), last)
    let low = originals[place - 1]
    return norms[place - 1]
      + (number - low) / (originals[place] - low) * (norms[place] - norms[place - 1])
  }
}
