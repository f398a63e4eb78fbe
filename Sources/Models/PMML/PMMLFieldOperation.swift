/// What a mining schema does to the values of a field: missing, invalid and outlying ones replaced or
/// refused (the standard's section on mining schemas).
struct PMMLFieldOperation: ColumnOperation {
  /// What becomes of a value.
  enum Treatment: Sendable, Equatable {
    case keep
    case refuse
    case missing
    /// Replaced by a number, or for words by the word.
    case number(Double)
    case word(String)
  }

  let type: PMMLType
  /// The words that codes of a categorical raw column stand for; nil where words arrive as words.
  var levels: [String]?
  var validNumbers: Set<Double> = []
  var invalidNumbers: Set<Double> = []
  var missingNumbers: Set<Double> = []
  var validWords: Set<String> = []
  var invalidWords: Set<String> = []
  var missingWords: Set<String> = []
  var intervals: [PMMLInterval] = []
  var ifMissing = Treatment.keep
  var ifInvalid = Treatment.refuse
  /// The ends of what is no outlier.
  var low = -Double.infinity
  var high = Double.infinity
  var outliersAreMissing = false

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    switch inputs[0] {
    case .numbers(let numbers):
      if let levels {
        let codes = numbers.map { $0 >= 0 && $0 < Double(levels.count) ? Int32($0) : -1 }
        return [try words(codes, levels)]
      }
      return [.numbers(try self.numbers(numbers))]
    case .words(let codes, let levels): return [try words(codes, levels)]
    }
  }

  private func numbers(_ numbers: [Double]) throws(OperationError) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(numbers.count)
    for (row, number) in numbers.enumerated() {
      var value = type.rounding(number)
      if missingNumbers.contains(value) { value = .nan }
      if !value.isNaN, !isValid(value) {
        switch ifInvalid {
        case .refuse, .word: throw OperationError(input: 0, row: row, problem: .invalid)
        case .keep: break
        case .missing: value = .nan
        case .number(let other): value = other
        }
      } else if !value.isNaN, value < low || value > high {
        value = outliersAreMissing ? .nan : type.rounding(min(max(value, low), high))
      }
      if value.isNaN {
        switch ifMissing {
        case .refuse: throw OperationError(input: 0, row: row, problem: .missing)
        case .number(let other): value = other
        case .keep, .missing, .word: break
        }
      }
      result.append(value)
    }
    return result
  }

  private func isValid(_ value: Double) -> Bool {
    if validNumbers.contains(value) { return true }
    if invalidNumbers.contains(value) { return false }
    if type == .integer, value.isFinite, value != value.rounded() { return false }
    if !intervals.isEmpty { return intervals.contains { $0.contains(value) } }
    return validNumbers.isEmpty
  }

  private func words(
    _ codes: [Int32], _ levels: [String]
  ) throws(OperationError) -> ColumnValues {
    var extended = levels
    func place(of treatment: Treatment) -> Int32 {
      guard case .word(let word) = treatment else { return -1 }
      extended.append(word)
      return Int32(truncatingIfNeeded: extended.count - 1)
    }
    let ifMissingPlace = place(of: ifMissing)
    let ifInvalidPlace = place(of: ifInvalid)
    // What each distinct word is, decided once.
    let isMissing = levels.map { missingWords.contains($0) }
    let isInvalid = levels.map {
      invalidWords.contains($0) || (!validWords.isEmpty && !validWords.contains($0))
    }
    var result = codes
    for (row, code) in codes.enumerated() {
      var value = code
      if value >= 0, isMissing[Int(value)] { value = -1 }
      if value >= 0, isInvalid[Int(value)] {
        switch ifInvalid {
        case .refuse: throw OperationError(input: 0, row: row, problem: .unknownCategory)
        case .keep: break
        case .missing: value = -1
        case .word, .number: value = ifInvalidPlace
        }
      }
      if value < 0 {
        if ifMissing == .refuse { throw OperationError(input: 0, row: row, problem: .missing) }
        value = ifMissingPlace
      }
      result[row] = value
    }
    return .words(result, levels: extended)
  }

  /// All values that can come out; nil where any can.
  var values: Set<PMMLMapOperation.Cell>? {
    guard ifInvalid != .keep, !validWords.isEmpty || !validNumbers.isEmpty else { return nil }
    var values = Set(validWords.map { PMMLMapOperation.Cell.word($0) })
    // Numbers may also lie in a range, or be kept within bounds.
    guard intervals.isEmpty, low == -.infinity, high == .infinity else { return nil }
    for number in validNumbers { values.insert(.number(number)) }
    for treatment in [ifMissing, ifInvalid] {
      switch treatment {
      case .number(let number): values.insert(.number(number))
      case .word(let word): values.insert(.word(word))
      case .keep, .missing, .refuse: break
      }
    }
    return values
  }

  /// Whether the operation changes or refuses nothing.
  var isIdentity: Bool {
    levels == nil && type != .float && type != .integer && validNumbers.isEmpty
      && invalidNumbers.isEmpty
      && missingNumbers.isEmpty && validWords.isEmpty && invalidWords.isEmpty
      && missingWords.isEmpty && intervals.isEmpty && ifMissing == .keep
      && low == -.infinity && high == .infinity
  }
}
