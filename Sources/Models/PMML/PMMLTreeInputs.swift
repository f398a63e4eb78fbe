/// The columns that the trees of a forest ask about.
///
/// A column of words, or of numbers that are only compared for equality, becomes codes: the place of a
/// value among those that the trees name, one more for all others.
struct PMMLTreeInputs {
  /// A column.
  struct Input {
    let value: PMMLValue
    /// By value, its code; nil for numbers that are compared by size.
    var codes: [PMMLMapOperation.Cell: Int]?
    /// Whether some tree predicts nothing where it is missing, so that missing values are refused.
    var isRequired = false
  }

  private(set) var inputs: [Input] = []
  private var places: [Int: Int] = [:]

  /// The columns that some trees ask about.
  init(_ trees: [PMMLTree]) {
    for tree in trees {
      for node in tree.nodes { collect(node.predicate) }
    }
    for index in inputs.indices where inputs[index].codes != nil {
      let isCoded = inputs[index].value.type == .string || comparesSets[index]
      if !isCoded || comparesSizes[index] { inputs[index].codes = nil }
    }
  }

  /// By column, how many questions it is asked.
  private var questions: [Int] = []

  /// Whether the sets of codes that the questions ask for are too many and too wide to be made.
  var areTooWide: Bool {
    zip(inputs, questions).reduce(0) { $0 + (($1.0.codes?.count ?? 0) / 64 + 1) * $1.1 } > 1 << 24
  }

  private var comparesSizes: [Bool] = []
  private var comparesSets: [Bool] = []

  private mutating func collect(_ predicate: PMMLPredicate) {
    switch predicate {
    case .constant: break
    case .compound(_, let parts): for part in parts { collect(part) }
    case .test(let value, let test):
      let index = place(of: value)
      questions[index] += 1
      switch test {
      case .isMissing, .isPresent: break
      case .number(.equal, let number), .number(.notEqual, let number):
        add([.number(number)], to: index)
      case .number: comparesSizes[index] = true
      case .numbers(let numbers, _):
        comparesSets[index] = true
        add(numbers.sorted().map { .number($0) }, to: index)
      case .word(_, let word): add([.word(word)], to: index)
      case .words(let words, _): add(words.sorted().map { .word($0) }, to: index)
      case .rank(_, _, let order): add(order.map { .word($0) }, to: index)
      }
    }
  }

  private mutating func add(_ cells: [PMMLMapOperation.Cell], to index: Int) {
    for cell in cells where inputs[index].codes?[cell] == nil {
      let code = inputs[index].codes?.count ?? 0
      inputs[index].codes?[cell] = code
    }
  }

  private mutating func place(of value: PMMLValue) -> Int {
    if let place = places[value.register] { return place }
    places[value.register] = inputs.count
    inputs.append(Input(value: value, codes: [:]))
    questions.append(0)
    comparesSizes.append(false)
    comparesSets.append(false)
    return inputs.count - 1
  }

  /// The place of a value that some tree asks about.
  func index(of value: PMMLValue) -> Int { places[value.register] ?? 0 }

  /// Marks a column whose missing values are refused.
  mutating func require(_ index: Int) { inputs[index].isRequired = true }

  /// The codes of a column that a question is answered with yes for; nil for one of sizes.
  func codes(_ index: Int, where test: PMMLTest) -> Set<Int>? {
    guard let codes = inputs[index].codes else { return nil }
    switch test {
    case .number(.equal, let number): return Set([codes[.number(number)]].compactMap(\.self))
    case .word(.equal, let word): return Set([codes[.word(word)]].compactMap(\.self))
    case .numbers(let numbers, isIn: true): return Set(numbers.compactMap { codes[.number($0)] })
    case .words(let words, isIn: true): return Set(words.compactMap { codes[.word($0)] })
    default: break
    }
    var result: Set<Int> = []
    for (cell, code) in codes {
      let answer =
        switch cell {
        case .number(let number): test.answer(number)
        case .word(let word): test.answer(word)
        }
      if answer == true { result.insert(code) }
    }
    // What no tree names: in no set, equal to nothing.
    let other: Bool =
      switch test {
      case .number(.notEqual, _), .word(.notEqual, _): true
      case .numbers(_, let isIn), .words(_, let isIn): !isIn
      default: false
      }
    if other { result.insert(codes.count) }
    return result
  }
}

/// The places of values in a list; one more for those that are not in it, and missing for missing ones.
struct PMMLCodeOperation: ColumnOperation {
  let codes: [PMMLMapOperation.Cell: Int]

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let other = Double(codes.count)
    switch inputs[0] {
    case .numbers(let numbers):
      return [
        .numbers(
          numbers.map { $0.isNaN ? .nan : codes[.number($0)].map { Double($0) } ?? other })
      ]
    case .words(let cells, let levels):
      let known = levels.map { codes[.word($0)].map { Double($0) } ?? other }
      return [.numbers(cells.map { $0 < 0 ? .nan : known[Int($0)] })]
    }
  }
}

/// A column whose missing values are refused.
struct PMMLPresenceOperation: ColumnOperation {
  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let row: Int? =
      switch inputs[0] {
      case .numbers(let numbers): numbers.firstIndex(where: \.isNaN)
      case .words(let codes, _): codes.firstIndex { $0 < 0 }
      }
    if let row { throw OperationError(input: 0, row: row, problem: .missing) }
    return inputs
  }
}
