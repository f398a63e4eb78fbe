extension PMMLCompiler {
  /// The column of a function applied to expressions.
  func apply(_ element: PMMLElement, in scope: PMMLScope) throws(ModelError) -> PMMLValue {
    let name = try element.required("function")
    let invalidIsMissing =
      try element.choice(
        "invalidValueTreatment", ["returnInvalid", "asIs", "asMissing"], default: "returnInvalid")
      == "asMissing"
    var arguments: [PMMLValue] = []
    for child in element.children {
      guard Self.expressions.contains(child.name) else { throw child.unsupported() }
      arguments.append(try expression(child, in: scope))
    }
    guard !arguments.isEmpty else { throw .missingKey("expression", at: element.location()) }
    var value = try function(name, arguments, invalidIsMissing, at: element)
    if let text = element["mapMissingTo"] {
      // The function is not applied at all where any argument is missing; of `if`, where the one
      // that counts is.
      if name == "if" {
        value = try filled(value, text, at: element)
      } else {
        value = try replacing(value, whereMissing: arguments, text, at: element)
      }
    }
    return try filled(value, element["defaultValue"], at: element)
  }

  /// A column with a text, read as its type, where any of some other columns is missing.
  private func replacing(
    _ value: PMMLValue, whereMissing arguments: [PMMLValue], _ text: String,
    at element: PMMLElement
  ) throws(ModelError) -> PMMLValue {
    let missing = arguments.filter(\.mayBeMissing)
    guard !missing.isEmpty else { return value }
    let test = column(PMMLAnyMissingOperation(), missing.map(\.register))
    let other: PMMLValue
    if value.type.isNumeric {
      guard let number = value.type.value(text) ?? PMMLType.number(text) else {
        throw .invalidValue(text, expected: value.type.rawValue, at: element.location())
      }
      other = PMMLValue(
        register: builder.constant(number), type: value.type, mayBeMissing: false)
    } else {
      other = word(text)
    }
    return PMMLValue(
      register: column(PMMLChoiceOperation(), [test, other.register, value.register]),
      type: value.type, mayBeMissing: value.mayBeMissing, order: value.order)
  }

  private func function(
    _ name: String, _ arguments: [PMMLValue], _ invalidIsMissing: Bool, at element: PMMLElement
  ) throws(ModelError) -> PMMLValue {
    let registers = arguments.map(\.register)
    let anyMissing = arguments.contains(where: \.mayBeMissing)
    if let function = PMMLNumericFunction(name) {
      guard function.takes(arguments.count) else { throw count(arguments, of: name, element) }
      guard arguments.allSatisfy(\.type.isNumeric) else {
        throw .wrongType(expected: "numbers", found: "string", at: element.location())
      }
      var type = arguments.dropFirst().reduce(PMMLType.common(arguments[0].type, .boolean)) {
        PMMLType.common($0, $1.type)
      }
      if !PMMLNumericFunction.wholeOfWhole.contains(name), type == .integer { type = .double }
      let operation = PMMLFunctionOperation(
        function: function, type: type, isQuotient: name == "/",
        invalidIsMissing: invalidIsMissing)
      let result = column(operation, registers)
      if name == "exp", margins[registers[0]] != nil {
        scored[result] = (registers[0], .exponential)
      }
      return PMMLValue(
        register: result, type: type, mayBeMissing: anyMissing || invalidIsMissing)
    }
    switch name {
    case "isMissing", "isNotMissing", "isValid", "isNotValid":
      guard arguments.count == 1 else { throw count(arguments, of: name, element) }
      // What is invalid does not come this far: the schema refuses or replaces it.
      let isMissing = name == "isMissing" || name == "isNotValid"
      return PMMLValue(
        register: column(
          PMMLTestOperation(test: isMissing ? .isMissing : .isPresent), registers),
        type: .boolean, mayBeMissing: false)
    case "equal", "notEqual", "lessThan", "lessOrEqual", "greaterThan", "greaterOrEqual":
      guard arguments.count == 2, let comparison = PMMLComparison(rawValue: name) else {
        throw count(arguments, of: name, element)
      }
      return try compare(arguments[0], arguments[1], comparison, at: element)
    case "isIn", "isNotIn":
      guard arguments.count >= 2 else { throw count(arguments, of: name, element) }
      var tests: [Register] = []
      for argument in arguments.dropFirst() {
        tests.append(try compare(arguments[0], argument, .equal, at: element).register)
      }
      return PMMLValue(
        register: column(PMMLAnyTrueOperation(negated: name == "isNotIn"), tests),
        type: .boolean, mayBeMissing: false)
    case "and", "or", "not":
      guard name != "not" || arguments.count == 1 else { throw count(arguments, of: name, element) }
      var truths: [Register] = []
      for argument in arguments {
        truths.append(try cast(argument, to: .boolean, at: element).register)
      }
      let result =
        name == "not"
        ? column(PMMLNumberOperation { 1 - $0 }, truths)
        : column(PMMLLogicOperation(operation: name == "and" ? .and : .or), truths)
      return PMMLValue(register: result, type: .boolean, mayBeMissing: anyMissing)
    case "if":
      guard (2...3).contains(arguments.count) else { throw count(arguments, of: name, element) }
      return try choice(arguments, at: element)
    default: break
    }
    if let value = try wordFunction(name, arguments, at: element) { return value }
    guard let definition = functions[name] else {
      throw .unsupported(.function, found: name, at: element.location())
    }
    return try call(definition, arguments, at: element)
  }

  private func count(
    _ arguments: [PMMLValue], of name: String, _ element: PMMLElement
  ) -> ModelError {
    .invalidValue(
      "\(arguments.count)", expected: "another number of arguments of \(name)",
      at: element.location())
  }

  private func compare(
    _ left: PMMLValue, _ right: PMMLValue, _ comparison: PMMLComparison, at element: PMMLElement
  ) throws(ModelError) -> PMMLValue {
    var left = left
    var right = right
    if left.type.isNumeric != right.type.isNumeric {
      if left.type.isNumeric {
        right = try cast(right, to: left.type, at: element)
      } else {
        left = try cast(left, to: right.type, at: element)
      }
    }
    guard left.type.isNumeric || comparison == .equal || comparison == .notEqual else {
      throw .unsupported(
        .function, found: "\(comparison.rawValue) of strings", at: element.location())
    }
    return PMMLValue(
      register: column(
        PMMLCompareOperation(comparison: comparison), [left.register, right.register]),
      type: .boolean, mayBeMissing: left.mayBeMissing || right.mayBeMissing)
  }

  private func choice(
    _ arguments: [PMMLValue], at element: PMMLElement
  ) throws(ModelError) -> PMMLValue {
    let test = try cast(arguments[0], to: .boolean, at: element)
    var first = arguments[1]
    var second = arguments.count > 2 ? arguments[2] : missing(first.type)
    let type: PMMLType =
      first.type == second.type
      ? first.type
      : first.type.isNumeric && second.type.isNumeric
        ? PMMLType.common(first.type, second.type) : .string
    first = try cast(first, to: type, at: element)
    second = try cast(second, to: type, at: element)
    return PMMLValue(
      register: column(PMMLChoiceOperation(), [test.register, first.register, second.register]),
      type: type,
      mayBeMissing: test.mayBeMissing || first.mayBeMissing || second.mayBeMissing)
  }

  /// A function of the file's own: its expression with the arguments in place of its parameters.
  private func call(
    _ definition: PMMLElement, _ arguments: [PMMLValue], at element: PMMLElement
  ) throws(ModelError) -> PMMLValue {
    let parameters = definition.children("ParameterField")
    guard parameters.count == arguments.count else {
      throw .count(
        found: arguments.count, expected: parameters.count, at: element.location())
    }
    let scope = PMMLScope(parent: nil)
    for (parameter, argument) in zip(parameters, arguments) {
      let type = try parameter["dataType"] == nil ? argument.type : PMMLType(parameter)
      scope.values[try parameter.required("name")] = try cast(argument, to: type, at: element)
    }
    if definition["dataType"] != nil {
      return try typed(definition, PMMLType(definition), in: scope)
    }
    guard let body = definition.children.first(where: { Self.expressions.contains($0.name) }) else {
      throw .missingKey("expression", at: definition.location())
    }
    return try expression(body, in: scope)
  }

  // MARK: Words

  private func wordFunction(
    _ name: String, _ arguments: [PMMLValue], at element: PMMLElement
  ) throws(ModelError) -> PMMLValue? {
    guard
      [
        "uppercase", "lowercase", "trimBlanks", "substring", "stringLength", "concat", "replace",
        "matches",
      ].contains(name)
    else { return nil }
    var words: [PMMLValue] = []
    for argument in arguments {
      words.append(try cast(argument, to: .string, at: element))
    }
    func result(
      _ operation: some ColumnOperation, _ type: PMMLType, _ count: Int
    ) throws(ModelError) -> PMMLValue {
      guard arguments.count >= count else { throw self.count(arguments, of: name, element) }
      return PMMLValue(
        register: column(operation, Array(words.map(\.register))), type: type,
        mayBeMissing: words.contains(where: \.mayBeMissing))
    }
    switch name {
    case "uppercase": return try result(PMMLWordOperation { $0[0].uppercased() }, .string, 1)
    case "lowercase": return try result(PMMLWordOperation { $0[0].lowercased() }, .string, 1)
    case "trimBlanks": return try result(PMMLWordOperation { PMMLText.trimmed($0[0]) }, .string, 1)
    case "concat": return try result(PMMLWordOperation { $0.joined() }, .string, 1)
    case "stringLength":
      return try result(PMMLMeasureOperation { Double($0[0].utf16.count) }, .integer, 1)
    case "substring":
      return try result(
        PMMLWordOperation {
          // Positions count from 1.
          let start = max(0, Self.whole($0[1]) - 1)
          let length = max(0, Self.whole($0[2]))
          return String($0[0].dropFirst(start).prefix(length))
        }, .string, 3)
    default:
      // Patterns: only those that stand for themselves.
      let place = element.children.dropFirst().first
      guard let place, place.name == "Constant",
        !place.text.contains(where: { "\\^$.|?*+()[]{}".contains($0) }), !place.text.isEmpty
      else {
        throw .unsupported(
          .function, found: "\(name) of a pattern", at: element.location())
      }
      if name == "matches" {
        return try result(PMMLMeasureOperation { $0[0].contains($0[1]) ? 1 : 0 }, .boolean, 2)
      }
      guard let last = element.children.last, last.name == "Constant",
        !last.text.contains(where: { "\\$".contains($0) })
      else { throw .unsupported(.function, found: "replace by a pattern", at: element.location()) }
      return try result(
        PMMLWordOperation { $0[0].replacing($0[1], with: $0[2]) }, .string, 3)
    }
  }

  /// The whole number in a text, kept within what positions can be.
  private static func whole(_ text: String) -> Int {
    Int(max(-1, min(1_000_000_000, PMMLType.number(text) ?? 0)))
  }
}
