/// A question about one value.
enum PMMLTest: Sendable, Hashable {
  case isMissing
  case isPresent
  case number(PMMLComparison, Double)
  case word(PMMLComparison, String)
  /// A comparison of a word's place in an order.
  case rank(PMMLComparison, Int, order: [String])
  case numbers(Set<Double>, isIn: Bool)
  case words(Set<String>, isIn: Bool)

  /// The answer for a number: nil where it is unknown.
  func answer(_ number: Double) -> Bool? {
    switch self {
    case .isMissing: number.isNaN
    case .isPresent: !number.isNaN
    case .number(let comparison, let other):
      number.isNaN ? nil : comparison.holds(number, other)
    case .numbers(let set, let isIn): number.isNaN ? nil : set.contains(number) == isIn
    case .word, .words, .rank: nil
    }
  }

  /// The answer for a word; nil stands for a missing one, and for an unknown answer.
  func answer(_ word: String?) -> Bool? {
    switch self {
    case .isMissing: word == nil
    case .isPresent: word != nil
    case .word(let comparison, let other): word.map { comparison.holds($0, other) }
    case .words(let set, let isIn): word.map { set.contains($0) == isIn }
    case .rank(let comparison, let place, let order):
      word.flatMap { order.firstIndex(of: $0) }.map { comparison.holds($0, place) }
    case .number, .numbers: nil
    }
  }

  /// The answers for a column: 1, 0, or NaN where they are unknown.
  func answers(_ column: ColumnValues) -> [Double] {
    func number(_ answer: Bool?) -> Double { answer.map { $0 ? 1 : 0 } ?? .nan }
    switch column {
    case .numbers(let numbers): return numbers.map { number(answer($0)) }
    case .words(let codes, let levels):
      // Each distinct word is asked about once.
      let known = levels.map { number(answer($0)) }
      let missing = number(answer(nil as String?))
      return codes.map { $0 < 0 ? missing : known[Int($0)] }
    }
  }
}

/// The answers to a question about each row's value.
struct PMMLTestOperation: ColumnOperation {
  let test: PMMLTest

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    [.numbers(test.answers(inputs[0]))]
  }
}
