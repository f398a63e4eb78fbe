/// A condition on the fields of a row.
indirect enum PMMLPredicate: Sendable {
  case constant(Bool)
  case test(PMMLValue, PMMLTest)
  case compound(PMMLLogicOperation.Operation, [PMMLPredicate])
}

extension PMMLPredicate {
  /// What a condition says of a row.
  enum Answer: UInt8 {
    case no, yes, unknown
  }

  /// The columns that it asks about.
  var registers: [ColumnProgram.Register] {
    switch self {
    case .constant: []
    case .test(let value, _): [value.register]
    case .compound(_, let parts): parts.flatMap(\.registers)
    }
  }

  /// The answers for a block of rows, from the columns by register.
  func answers(_ columns: [ColumnProgram.Register: ColumnValues], rows: Int) -> [Answer] {
    switch self {
    case .constant(let value): return Array(repeating: value ? .yes : .no, count: rows)
    case .test(let value, let test):
      guard let column = columns[value.register] else {
        return Array(repeating: .unknown, count: rows)
      }
      return test.answers(column).map { $0.isNaN ? .unknown : $0 == 0 ? .no : .yes }
    case .compound(let operation, let parts):
      var result = parts[0].answers(columns, rows: rows)
      for part in parts.dropFirst() {
        let next = part.answers(columns, rows: rows)
        for row in 0..<rows { result[row] = operation.combining(result[row], next[row]) }
      }
      return result
    }
  }
}

extension PMMLLogicOperation.Operation {
  /// Two answers as one.
  func combining(
    _ left: PMMLPredicate.Answer, _ right: PMMLPredicate.Answer
  ) -> PMMLPredicate.Answer {
    switch self {
    case .and:
      left == .no || right == .no ? .no : left == .unknown || right == .unknown ? .unknown : .yes
    case .or:
      left == .yes || right == .yes ? .yes : left == .unknown || right == .unknown ? .unknown : .no
    case .xor:
      left == .unknown || right == .unknown ? .unknown : left == right ? .no : .yes
    case .surrogate: left == .unknown ? right : left
    }
  }
}

extension PMMLCompiler {
  static let predicates: Set<String> = [
    "True", "False", "SimplePredicate", "SimpleSetPredicate", "CompoundPredicate",
  ]

  /// The predicate that stands in an element.
  func predicate(
    in element: PMMLElement, _ scope: PMMLScope
  ) throws(ModelError) -> PMMLPredicate {
    guard let child = element.children.first(where: { Self.predicates.contains($0.name) }) else {
      throw .missingKey("predicate", at: element.location())
    }
    return try predicate(child, scope)
  }

  /// A predicate.
  func predicate(
    _ element: PMMLElement, _ scope: PMMLScope
  ) throws(ModelError) -> PMMLPredicate {
    switch element.name {
    case "True": return .constant(true)
    case "False": return .constant(false)
    case "SimplePredicate":
      let name = try element.required("field")
      let value = try field(name, in: scope, user: element)
      let comparison = try element.required("operator")
      if comparison == "isMissing" { return .test(value, .isMissing) }
      if comparison == "isNotMissing" { return .test(value, .isPresent) }
      return .test(
        value,
        try test(
          value.type, comparison, element.required("value"), order: value.order, at: element))
    case "SimpleSetPredicate":
      let value = try field(element.required("field"), in: scope, user: element)
      let array = try element.requiredChild("Array")
      let isIn = try element.required("booleanOperator")
      guard isIn == "isIn" || isIn == "isNotIn" else {
        throw element.unsupported("booleanOperator")
      }
      let words = PMMLText.words(array.wholeText)
      if let count = array["n"], Int(count) != words.count {
        throw .count(found: words.count, expected: Int(count) ?? 0, at: array.location())
      }
      if !value.type.isNumeric { return .test(value, .words(Set(words), isIn: isIn == "isIn")) }
      var numbers: Set<Double> = []
      for word in words {
        // Of a list for numbers, words that are none match nothing.
        if let number = value.type.value(word) { numbers.insert(number) }
      }
      return .test(value, .numbers(numbers, isIn: isIn == "isIn"))
    case "CompoundPredicate":
      let name = try element.required("booleanOperator")
      guard let operation = PMMLLogicOperation.Operation(rawValue: name) else {
        throw element.unsupported("booleanOperator")
      }
      return try nested(element) { () throws(ModelError) in
        var parts: [PMMLPredicate] = []
        for child in element.children { parts.append(try predicate(child, scope)) }
        guard !parts.isEmpty else { throw .missingKey("predicate", at: element.location()) }
        return .compound(operation, parts)
      }
    default: throw element.unsupported()
    }
  }

  /// A comparison with a value in the file.
  func test(
    _ type: PMMLType, _ name: String, _ text: String, order: [String], at element: PMMLElement
  ) throws(ModelError) -> PMMLTest {
    guard let comparison = PMMLComparison(rawValue: name) else {
      throw element.unsupported("operator")
    }
    guard type.isNumeric else {
      if comparison == .equal || comparison == .notEqual { return .word(comparison, text) }
      guard let place = order.firstIndex(of: text) else {
        throw .unsupported(
          .setting, found: "\(name) of strings without an order", at: element.location())
      }
      return .rank(comparison, place, order: order)
    }
    guard let number = type.value(text) else {
      throw .invalidValue(text, expected: type.rawValue, at: element.location())
    }
    return .number(comparison, number)
  }

  /// The truth values of a predicate as a column.
  func truth(_ predicate: PMMLPredicate) -> Register {
    switch predicate {
    case .constant(let value): builder.constant(value ? 1 : 0)
    case .test(let value, let test): answers(test, value)
    case .compound(let operation, let parts):
      column(PMMLLogicOperation(operation: operation), parts.map { truth($0) })
    }
  }
}
